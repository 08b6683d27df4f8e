"""Appointments as a Django app."""

from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    """Services, booking and the queue."""

    name = "appointments"
    verbose_name = "Appointments"

    def ready(self):
        """Tell the ground floor what this app says in messages and shows on shared pages."""
        from appointments import audited, keeping, messages, panels  # noqa: PLC0415 -- models must be loaded first
        from appointments.actions.counting import count_after_answers  # noqa: PLC0415 -- the same
        from appointments.queries.metrics import register_metrics  # noqa: PLC0415 -- the same

        messages.register()
        panels.register()
        keeping.register()
        audited.register()
        register_metrics()
        count_after_answers()
