"""The owner role's way into the database: for migrations, and to empty tables after a test. Never for the product."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
from dj_database_url import parse


def owner_settings() -> dict[str, str]:
    """Host, port, name and the owner's credentials in Django's words."""
    found = parse(os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"])
    return {name: found[name] for name in ("HOST", "PORT", "NAME", "USER", "PASSWORD")}


@contextmanager
def owner_cursor(database: str | None = None) -> Iterator[psycopg2.extensions.cursor]:
    """A cursor of the owner role, on a connection of its own on which each statement commits; it sees every row."""
    found = owner_settings()
    connection = psycopg2.connect(
        host=found["HOST"],
        port=found["PORT"] or None,
        user=found["USER"],
        password=found["PASSWORD"],
        dbname=database or found["NAME"],
        connect_timeout=5,
        options="-c app.everywhere=on",
    )
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


@contextmanager
def as_owner(database: str | None = None) -> Iterator[None]:
    """Django's own connection under the owner role for a while."""
    from django.db import connection

    found = owner_settings()
    kept = connection.settings_dict
    connection.close()
    owner = {"USER": found["USER"], "PASSWORD": found["PASSWORD"], "NAME": database or kept["NAME"]}
    connection.settings_dict = {**kept, **owner}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = kept
