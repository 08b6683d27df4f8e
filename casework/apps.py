"""Casework as a Django app."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Cases, documents, deadlines, tracking by the applicant."""

    name = "casework"
    verbose_name = "Casework"

    def ready(self):
        """Tell the ground floor what this app says in messages and shows on shared pages."""
        from casework import audited, keeping, messages, panels  # noqa: PLC0415 -- models must be loaded first
        from casework.queries.metrics import register_metrics  # noqa: PLC0415 -- the same

        register_metrics()
        messages.register()
        panels.register()
        keeping.register()
        audited.register()
