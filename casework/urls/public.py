"""Addresses for applicants, below `/<language>/<authority>/`."""

from django.urls import URLPattern, path

from casework.views.public import access, applying, tracking

urlpatterns: list[URLPattern] = [
    path("antrag/", applying.apply_service, name="apply_service"),
    path("antrag/<slug:code>/", applying.apply_title, name="apply_title"),
    path("antrag/<slug:code>/angaben/", applying.apply_person, name="apply_person"),
    path("antrag/<slug:code>/pruefen/", applying.apply_check, name="apply_check"),
    path("antrag/<slug:code>/beleg/", applying.apply_receipt, name="apply_receipt"),
    path("vorgang/", access.case_sign_in, name="case_sign_in"),
    path("vorgang/stand/", tracking.case_tracking, name="case_tracking"),
    path("vorgang/beleg/", tracking.case_receipt, name="case_receipt"),
    path("vorgang/verlassen/", access.case_leave, name="case_leave"),
]
