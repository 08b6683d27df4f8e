"""The ground floor as a Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from willkommen import erasures, tallies


class WillkommenConfig(AppConfig):
    """Authorities, staff, messages, languages, look."""

    name = "willkommen"
    verbose_name = "Willkommen"

    def ready(self):
        """Make known what the ground floor itself says in messages and shows on its shared pages."""
        from willkommen import (  # noqa: PLC0415 -- models come first
            own_audited,
            own_keeping,
            own_panels,
            sign_in_checks,  # noqa: F401 -- looks at the settings from now on
            sign_in_signals,  # noqa: F401 -- listens from now on
            staff_messages,
        )

        staff_messages.register()
        own_panels.register()
        own_keeping.register()
        own_audited.register()
        tallies.begin()
        post_migrate.connect(erasures.keep_triggers, sender=self, dispatch_uid="erasures")
