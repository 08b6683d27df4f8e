"""Addresses: links."""

urlpatterns: list = []
