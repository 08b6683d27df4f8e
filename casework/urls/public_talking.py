"""Addresses for applicants for questions and consents, below `/<language>/<authority>/`."""

from django.urls import path

from casework.views.public import consents, questions

urlpatterns = [
    path("vorgang/frage/", questions.case_ask, name="case_ask"),
    path("vorgang/antwort/<int:answer>/gelesen/", questions.case_answer_read, name="case_answer_read"),
    path("vorgang/zugang/<int:representative>/beenden/", consents.case_end_consent, name="case_end_consent"),
]
