"""Addresses of the desk for questions, access with consent and handovers, below `/desk/<authority>/`."""

from django.urls import path

from casework.views.desk import handover, incoming, questions, representatives

urlpatterns = [
    path("fragen/", questions.questions, name="desk_questions"),
    path("vorgang/<str:reference>/fragen/<int:question>/", questions.question, name="case_question"),
    path(
        "vorgang/<str:reference>/fragen/<int:question>/deutsch/",
        questions.question_understood,
        name="case_question_understood",
    ),
    path(
        "vorgang/<str:reference>/fragen/<int:question>/erledigt/",
        questions.question_settle,
        name="case_question_settle",
    ),
    path("vorgang/<str:reference>/zugang/neu/", representatives.representative_new, name="case_representative_new"),
    path(
        "vorgang/<str:reference>/zugang/<int:representative>/ende/",
        representatives.representative_end,
        name="case_representative_end",
    ),
    path(
        "vorgang/<str:reference>/zugang/<int:representative>/zettel/",
        representatives.representative_slip,
        name="case_representative_slip",
    ),
    path("vorgang/<str:reference>/abgabe/", handover.hand_over_case, name="case_hand_over"),
    path(
        "vorgang/<str:reference>/abgabe/<int:handover>/zurueckholen/",
        handover.handover_recall,
        name="case_handover_recall",
    ),
    path(
        "vorgang/<str:reference>/abgabe/<int:handover>/antwort/", handover.handover_answer, name="case_handover_answer"
    ),
    path("vorgang/<str:reference>/abgabe/<int:handover>/blatt/", handover.handover_sheet, name="case_handover_sheet"),
    path("abgaben/", incoming.handovers, name="desk_handovers"),
    path("abgaben/<int:handover>/", incoming.handover, name="desk_handover"),
    path("abgaben/<int:handover>/grund/", incoming.handover_reason, name="desk_handover_reason"),
    path("abgaben/<int:handover>/uebernehmen/", incoming.handover_confirm, name="desk_handover_confirm"),
    path("abgaben/<int:handover>/ablehnen/", incoming.handover_decline, name="desk_handover_decline"),
]
