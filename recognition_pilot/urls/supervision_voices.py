"""Addresses of supervision: feedback, complaints, training, meetings, the advisory circle."""

from django.urls import path

from recognition_pilot.views.supervision import circle, complaints, feedback, learning, voices

urlpatterns = [
    path("mitsprache/", voices.voices, name="voices"),
    path("rueckmeldungen/", feedback.feedback_results, name="feedback_results"),
    path("rueckmeldungen/zeilen/", feedback.feedback_remarks, name="feedback_remarks"),
    path("rueckmeldungen/zeilen/<uuid:remark>/", feedback.feedback_review, name="feedback_review"),
    path("rueckmeldungen/blatt/<int:office>/", feedback.feedback_sheet, name="feedback_sheet"),
    path("beschwerden/", complaints.complaints, name="complaints"),
    path("beschwerden/neu/", complaints.complaint_by_hand, name="complaint_by_hand"),
    path("beschwerden/<int:complaint>/", complaints.complaint, name="complaint"),
    path("beschwerden/<int:complaint>/einordnen/", complaints.complaint_sort, name="complaint_sort"),
    path("beschwerden/<int:complaint>/antwort/", complaints.complaint_reply, name="complaint_reply"),
    path("beschwerden/<int:complaint>/abschluss/", complaints.complaint_close, name="complaint_close"),
    path("beschwerden/<int:complaint>/brief/", complaints.complaint_letter, name="complaint_letter"),
    path("fortbildung/", learning.trainings, name="trainings"),
    path("fortbildung/neu/", learning.training_new, name="training_new"),
    path("fortbildung/team/", learning.team_size, name="team_size"),
    path("fortbildung/<int:training>/", learning.training_edit, name="training_edit"),
    path("fortbildung/<int:training>/entfernen/", learning.training_remove, name="training_remove"),
    path("treffen/", learning.meetings, name="meetings"),
    path("treffen/neu/", learning.meeting_new, name="meeting_new"),
    path("treffen/<int:meeting>/", learning.meeting_edit, name="meeting_edit"),
    path("treffen/<int:meeting>/entfernen/", learning.meeting_remove, name="meeting_remove"),
    path("schaltersprachen/", learning.counter_languages, name="counter_languages"),
    path("beirat/", circle.circle, name="circle"),
    path("beirat/einladen/", circle.circle_invite, name="circle_invite"),
    path("beirat/mitglied/<int:member>/beenden/", circle.circle_end, name="circle_end"),
    path("beirat/vorschlag/<int:proposal>/", circle.circle_proposal, name="circle_proposal"),
    path("beirat/text/<int:comment>/", circle.circle_comment, name="circle_comment"),
]
