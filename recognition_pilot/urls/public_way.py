"""Addresses of the way to recognition, below `/<language>/<authority>/`."""

from django.urls import URLPattern, path

from recognition_pilot.views.public import way

urlpatterns: list[URLPattern] = [
    path("anerkennung/", way.recognition_start, name="recognition_start"),
    path("anerkennung/suche/", way.recognition_search, name="recognition_search"),
    path("anerkennung/frage/<slug:question>/", way.recognition_question, name="recognition_question"),
    path("anerkennung/weg/", way.recognition_way, name="recognition_way"),
]
