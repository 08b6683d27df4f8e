"""Addresses: supervision."""

urlpatterns: list = []
