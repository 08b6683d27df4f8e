"""Addresses of practice examples, below `/<language>/praxis/`."""

from django.urls import path

from recognition_pilot.views.public import practices

urlpatterns = [
    path("", practices.practices, name="practices"),
    path("<slug:slug>/", practices.practice, name="practice"),
]
