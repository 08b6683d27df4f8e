"""Addresses: land."""

urlpatterns: list = []
