"""Addresses of the Land's evaluator."""

from django.urls import path

from willkommen.views import land

urlpatterns = [path("", land.authorities, name="land")]
