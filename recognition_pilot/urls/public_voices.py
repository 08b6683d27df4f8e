"""Addresses for applicants: three questions, complaints and praise, below `/<language>/<authority>/`."""

from django.urls import path

from recognition_pilot.views.public import complaints, feedback

urlpatterns = [
    path("rueckmeldung/", feedback.feedback, name="feedback"),
    path("rueckmeldung/danke/", feedback.feedback_thanks, name="feedback_thanks"),
    path("rueckmeldung/wunsch/<str:token>/", feedback.feedback_wish, name="feedback_wish"),
    path("rueckmeldung/<str:code>/", feedback.feedback, name="feedback_at"),
    path("beschwerde/", complaints.complaint_new, name="complaint_new"),
    path("beschwerde/danke/", complaints.complaint_thanks, name="complaint_thanks"),
    path("beschwerde/antwort/<str:token>/", complaints.complaint_answer, name="complaint_answer"),
]
