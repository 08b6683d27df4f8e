"""Addresses of the desk, below `/desk/<authority>/`."""

from django.urls import path

from appointments.views.desk import appointments, board, book, day, phrases, visits, walk_in

urlpatterns = [
    path("", board.board, name="desk_board"),
    path("stand/<int:office>/<int:counter>/", board.part, name="desk_board_part"),
    path("platz/", board.place, name="desk_place"),
    path("schalter/<int:counter>/aufruf/", board.call, name="desk_call_next"),
    path("schalter/<int:counter>/fortsetzen/<int:visit>/", board.go_on, name="desk_resume"),
    path("vorsprache/<int:visit>/", visits.visit, name="desk_visit"),
    path("vorsprache/<int:visit>/saetze/", phrases.phrases_of_visit, name="desk_visit_phrases"),
    path("vorsprache/<int:visit>/<slug:step>/", visits.step, name="desk_visit_step"),
    path("saetze/", phrases.phrases, name="desk_phrases"),
    path("saetze/zeigen/", phrases.pick, name="desk_phrase_show"),
    path("saetze/stand/", phrases.shown, name="desk_phrases_shown"),
    path("saetze/antwort/", phrases.answer, name="desk_phrase_answer"),
    path("saetze/gegenueber/", phrases.facing, name="desk_facing"),
    path("saetze/gegenueber/stand/", phrases.facing_part, name="desk_facing_part"),
    path("saetze/satz/<slug:phrase>/", phrases.sentence, name="desk_phrase"),
    path("wartenummer/", walk_in.walk_in, name="desk_walk_in"),
    path("wartenummer/<int:visit>/", walk_in.ticket, name="desk_ticket"),
    path("termine/", day.day, name="desk_today"),
    path("termine/drucken/", day.paper, name="desk_today_print"),
    path("termine/anmelden/", day.check_in, name="desk_check_in"),
    path("termine/<int:pk>/", appointments.appointment, name="desk_appointment"),
    path("termine/<int:pk>/anmelden/", day.check_in_one, name="desk_check_in_one"),
    path("termine/<int:pk>/nicht-erschienen/", day.did_not_come, name="desk_did_not_come"),
    path("termine/<int:pk>/doch-erschienen/", day.came_after_all, name="desk_came_after_all"),
    path("termine/<int:pk>/verschieben/", appointments.move, name="desk_move"),
    path("termine/<int:pk>/absagen/", appointments.cancel, name="desk_cancel"),
    path("termine/<int:pk>/noch-einmal-senden/", appointments.resend, name="desk_resend"),
    path("termine/<int:pk>/name/", appointments.name, name="desk_name"),
    path("termine/<int:pk>/zettel/", appointments.slip, name="desk_slip"),
    path("buchen/", book.service, name="desk_book"),
    path("buchen/<slug:code>/", book.time, name="desk_book_time"),
    path("buchen/<slug:code>/person/", book.person, name="desk_book_person"),
]
