"""Changing tables beside the running house: nobody waits behind a change that waits for its turn."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.commands import migrate
from django.db import OperationalError, connections
from django.db.migrations.state import ProjectState
from psycopg2.errors import LockNotAvailable

# While a change of a table waits for its turn, everybody who wants to read that table waits behind it.
SECONDS_TO_WAIT = 2
# Between two attempts everybody else has his turn.
SECONDS_BETWEEN = 1
ATTEMPTS = 60


class Command(migrate.Command):
    help = (
        migrate.Command.help + " Never keeps the running house waiting for long: asks for a busy table again and again."
    )

    def handle(self, *args, **options):
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._once(*args, **options)
            except OperationalError as error:
                if attempt == ATTEMPTS or not isinstance(error.__cause__, LockNotAvailable):
                    raise
                self.stdout.write(f"\n  A table is in use, attempt {attempt} of {ATTEMPTS}: {error}".rstrip())
            time.sleep(SECONDS_BETWEEN)
        return None

    def _once(self, *args, **options):
        """Every migration is a transaction: one that had to give way leaves nothing, those before it stay."""
        connection = connections[options["database"]]
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{SECONDS_TO_WAIT}s'")
        try:
            with quick_states():
                return super().handle(*args, **options)
        finally:
            if connection.is_usable():
                with connection.cursor() as cursor:
                    cursor.execute("RESET lock_timeout")


@contextmanager
def quick_states() -> Iterator[None]:
    """Half of the time of an empty database's migration: one more index or constraint changes no other model.

    Django builds the class of the model and of all that hang on it anew for each, although none reads the list it is in.
    """
    usual = ProjectState._append_option

    def append(self, app_label, model_name, option_name, obj):
        options = self.models[app_label, model_name].options
        options[option_name] = [*options[option_name], obj]
        if "apps" in self.__dict__:  # the classes have been built
            meta = self.apps.get_model(app_label, model_name)._meta
            setattr(meta, option_name, [*getattr(meta, option_name), obj])

    ProjectState._append_option = append
    try:
        yield
    finally:
        ProjectState._append_option = usual
