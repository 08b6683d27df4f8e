"""Addresses for applicants, below `/<language>/<authority>/`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
