"""The recognition guide as a Django app."""

from django.apps import AppConfig


class RecognitionPilotConfig(AppConfig):
    """Professions, competent bodies, the way to recognition."""

    name = "recognition_pilot"
    verbose_name = "Recognition"
