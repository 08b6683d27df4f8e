"""The ground floor as a Django app."""

from django.apps import AppConfig


class WillkommenConfig(AppConfig):
    """Authorities, staff, messages, languages, look."""

    name = "willkommen"
    verbose_name = "Willkommen"
