"""Addresses of the pilot, below `/supervision/<authority>/`."""

from django.urls import path

from recognition_pilot.views.supervision import pilot, practices

urlpatterns = [
    path("pilot/", pilot.pilot, name="pilot"),
    path("pilot/selbsteinschaetzung/", pilot.assessment, name="pilot_assessment"),
    path("pilot/selbsteinschaetzung/<slug:point>/", pilot.assessment_edit, name="pilot_assessment_edit"),
    path("pilot/selbsteinschaetzung/<slug:point>/fertig/", pilot.assessment_finish, name="pilot_assessment_finish"),
    path("pilot/massnahme/neu/", pilot.measure_new, name="pilot_measure_new"),
    path("pilot/massnahme/<int:measure>/", pilot.measure, name="pilot_measure"),
    path("pilot/massnahme/<int:measure>/aendern/", pilot.measure_edit, name="pilot_measure_edit"),
    path("pilot/massnahme/<int:measure>/stand/", pilot.measure_move, name="pilot_measure_move"),
    path("pilot/massnahme/<int:measure>/praxis/", practices.practice_write, name="pilot_practice_write"),
    path("pilot/massnahme/<int:measure>/praxis/geben/", practices.practice_submit, name="pilot_practice_submit"),
    path(
        "pilot/massnahme/<int:measure>/praxis/zuruecknehmen/",
        practices.practice_withdraw,
        name="pilot_practice_withdraw",
    ),
    path("pilot/pruefen/<int:practice>/", practices.practice_review, name="pilot_practice_review"),
    path("pilot/bericht/", pilot.report, name="pilot_report"),
]
