"""Addresses of the desk, below `/desk/<authority>/`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
