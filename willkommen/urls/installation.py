"""Addresses of the installation. Adding an authority makes counters and services as well: appointments.urls."""

from django.urls import path

from willkommen.views import installation

urlpatterns = [path("", installation.authorities, name="installation")]
