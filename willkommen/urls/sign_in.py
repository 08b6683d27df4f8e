"""Addresses: sign_in."""

urlpatterns: list = []
