"""Addresses of supervision, below `/supervision/<authority>/`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
