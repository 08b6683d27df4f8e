"""Addresses: installation."""

urlpatterns: list = []
