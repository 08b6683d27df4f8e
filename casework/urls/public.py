"""Addresses for applicants, below `/<language>/<authority>/`."""

from django.urls import URLPattern, path

from casework.urls import public_documents, public_talking
from casework.views.public import access, applying, reminders, tracking

urlpatterns: list[URLPattern] = [
    path("antrag/", applying.apply_service, name="apply_service"),
    path("antrag/<slug:code>/", applying.apply_title, name="apply_title"),
    path("antrag/<slug:code>/angaben/", applying.apply_person, name="apply_person"),
    path("antrag/<slug:code>/pruefen/", applying.apply_check, name="apply_check"),
    path("antrag/<slug:code>/beleg/", applying.apply_receipt, name="apply_receipt"),
    path("erinnerung/", reminders.title_reminder_ask, name="title_reminder_ask"),
    path("erinnerung/gesendet/", reminders.title_reminder_sent, name="title_reminder_sent"),
    path("erinnerung/<str:token>/", reminders.title_reminder, name="title_reminder"),
    path("erinnerung/<str:token>/bestaetigen/", reminders.title_reminder_confirm, name="title_reminder_confirm"),
    path("erinnerung/<str:token>/weitere/", reminders.title_reminder_add, name="title_reminder_add"),
    path("erinnerung/<str:token>/ende/<int:title>/", reminders.title_reminder_change, name="title_reminder_change"),
    path("erinnerung/<str:token>/beenden/", reminders.title_reminder_stop, name="title_reminder_stop"),
    path("vorgang/", access.case_sign_in, name="case_sign_in"),
    path("vorgang/stand/", tracking.case_tracking, name="case_tracking"),
    path("vorgang/mitbringen/", tracking.case_bring, name="case_bring"),
    path("vorgang/beleg/", tracking.case_receipt, name="case_receipt"),
    path("vorgang/verlassen/", access.case_leave, name="case_leave"),
    *public_talking.urlpatterns,
    *public_documents.urlpatterns,
]
