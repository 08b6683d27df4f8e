"""Addresses: public."""

urlpatterns: list = []
