"""Addresses of what is counted outside, below `/supervision/<authority>/monatszahlen/`."""

from django.urls import path

from recognition_pilot.views.supervision import monthly

urlpatterns = [
    path("monatszahlen/", monthly.monthly_figures, name="monthly_figures"),
    path("monatszahlen/<slug:month>/", monthly.monthly_figure, name="monthly_figure"),
]
