"""The nine authorities with their whole catalogue: loaded once a process as everybody loads it, copied in afterwards.

Loading asks some three thousand questions and takes seconds; what comes out is the same each time. Only into an empty
house: with anything in the way the catalogue is loaded as usual.
"""

import io

from django.apps import apps
from django.db import connection, transaction

from appointments.actions.catalogue import load_catalogue
from tests.factories import NOW
from willkommen.actions.pilot import load_authorities
from willkommen.models import Authority, ChangeEntry

_copies: dict[str, bytes] = {}


def stock_the_house() -> None:
    """Fill an empty database with what `load_authorities` and `load_catalogue` make of it at `NOW`."""
    if Authority.objects.exists() or not _copies:
        before = _counts()
        load_authorities(now=NOW)
        load_catalogue(now=NOW)
        filled = [table for table, rows in _counts().items() if rows > before[table]]
        if not any(before[table] for table in filled):
            _copies.update({table: _copy_out(table) for table in filled})
        return
    with transaction.atomic():
        for table, rows in _copies.items():
            _copy_in(table, rows)


def _counts() -> dict[str, int]:
    """How many rows each table has that the loading fills; the history writes itself again."""
    tables = [
        model._meta.db_table
        for app in ("willkommen", "appointments")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if model is not ChangeEntry
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables))
        return dict(cursor.fetchall())


def _copy_out(table: str) -> bytes:
    into = io.BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} TO STDOUT", into)
    return into.getvalue()


def _copy_in(table: str, rows: bytes) -> None:
    """The rows with their numbers; the next number is one nobody has.

    Through a table of their own, because nobody copies past the wall. The worker role may draw numbers, not set them.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE copied (LIKE {table}) ON COMMIT DROP")
        cursor.copy_expert("COPY copied FROM STDIN", io.BytesIO(rows))
        cursor.execute(f"INSERT INTO {table} SELECT * FROM copied")
        cursor.execute("DROP TABLE copied")
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
        (sequence,) = cursor.fetchone()
        cursor.execute(
            f"SELECT count(nextval(%s)) FROM generate_series(1, (SELECT max(id) FROM {table})"
            f" - (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}))",
            [sequence],
        )
