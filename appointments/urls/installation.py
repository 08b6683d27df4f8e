"""Addresses of the installation that make counters and services as well."""

from django.urls import path

from appointments.views import installation

urlpatterns = [path("neu/", installation.authority_new, name="authority_new")]
