"""Addresses of applicants' pages at one authority: `/<language>/<authority>/…`."""

from django.urls import path

from appointments.views.public import booking, changing, finding, follow, lost, own, person

urlpatterns = [
    path("", finding.authority_start, name="authority_start"),
    path("suche/", finding.service_search, name="service_search"),
    path("anliegen/<slug:code>/", finding.situation, name="situation"),
    path("leistung/<slug:code>/", finding.service, name="service"),
    path("termin/", lost.find_appointment, name="find_appointment"),
    path("termin/gesendet/", lost.find_appointment_sent, name="find_appointment_sent"),
    path("termin/abgesagt/", changing.appointment_cancelled, name="appointment_cancelled"),
    path("termin/buchen/<slug:code>/", booking.book_persons, name="book_persons"),
    path("termin/buchen/<slug:code>/personen/", booking.book_family, name="book_family"),
    path("termin/buchen/<slug:code>/ort/", booking.book_place, name="book_place"),
    path("termin/buchen/<slug:code>/zeit/", booking.book_time, name="book_time"),
    path("termin/buchen/<slug:code>/angaben/", person.book_details, name="book_details"),
    path("termin/buchen/<slug:code>/pruefen/", person.book_check, name="book_check"),
    path("termin/buchen/<slug:code>/bestaetigen/", person.book_confirm, name="book_confirm"),
    path("termin/<str:token>/", own.appointment, name="appointment"),
    path("termin/<str:token>/bestaetigen/", own.appointment_confirm, name="appointment_confirm"),
    path("termin/<str:token>/erneut-senden/", own.appointment_resend, name="appointment_resend"),
    path("termin/<str:token>/kalender.ics", own.appointment_calendar, name="appointment_calendar"),
    path("termin/<str:token>/drucken/", own.appointment_print, name="appointment_print"),
    path("termin/<str:token>/verschieben/", changing.appointment_move, name="appointment_move"),
    path("termin/<str:token>/verschieben/neu/", changing.appointment_move_to, name="appointment_move_to"),
    path("termin/<str:token>/begleitung/", changing.appointment_help, name="appointment_help"),
    path("termin/<str:token>/absagen/", changing.appointment_cancel, name="appointment_cancel"),
    path("warten/<str:token>/", follow.follow, name="follow"),
    path("warten/<str:token>/stand/", follow.follow_part, name="follow_part"),
]
