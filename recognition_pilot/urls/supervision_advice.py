"""Addresses of supervision: which advice centres are shown and welcome, below `/supervision/<authority>/`."""

from django.urls import path

from recognition_pilot.views.supervision import centres

urlpatterns = [
    path("beratungsstellen/", centres.centre_setup, name="centre_setup"),
    path("beratungsstellen/neu/", centres.centre_new, name="centre_new"),
    path("beratungsstellen/<slug:centre>/", centres.centre_decide, name="centre_decide"),
    path("beratungsstellen/<slug:centre>/einladen/", centres.centre_invite, name="centre_invite"),
]
