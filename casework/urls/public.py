"""Addresses for applicants, below `/<language>/<authority>/`."""

from django.urls import URLPattern, path

from casework.views.public import access, tracking

urlpatterns: list[URLPattern] = [
    path("vorgang/", access.case_sign_in, name="case_sign_in"),
    path("vorgang/stand/", tracking.case_tracking, name="case_tracking"),
    path("vorgang/verlassen/", access.case_leave, name="case_leave"),
]
