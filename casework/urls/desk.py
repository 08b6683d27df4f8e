"""Addresses of the desk, below `/desk/<authority>/`."""

from django.urls import path

from casework.views.desk import case, reading

urlpatterns = [
    path("vorgang/<str:reference>/", case.case, name="case_page"),
    path("vorgang/<str:reference>/grund/", reading.reason, name="case_reason"),
]
