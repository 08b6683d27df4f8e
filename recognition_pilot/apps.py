"""The recognition guide as a Django app."""

from django.apps import AppConfig


class RecognitionPilotConfig(AppConfig):
    """Professions, competent bodies, the way to recognition."""

    name = "recognition_pilot"
    verbose_name = "Recognition"

    def ready(self):
        """Tell the ground floor what this app says in messages and shows on shared pages."""
        from recognition_pilot import audited, keeping, messages, panels  # noqa: PLC0415 -- models must be loaded first

        messages.register()
        panels.register()
        keeping.register()
        audited.register()
