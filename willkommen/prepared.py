"""Questions that PostgreSQL reads and plans once a connection instead of each time they are asked.

For the few statements whose planning costs more than running them. A prepared statement belongs to its connection: in front
of the database a pooler has to work by session, or know prepared statements itself (`docs/operations.md`).
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from weakref import WeakKeyDictionary

from django.db import connection

# What each open connection has been told already.
_told: WeakKeyDictionary[object, set[str]] = WeakKeyDictionary()


def ask_prepared(
    statement: str, parameters: Mapping[str, object], *, types: tuple[tuple[str, str], ...]
) -> list[tuple]:
    """The rows of a statement with `%(name)s` parameters; `types` names each parameter with its PostgreSQL type."""
    name, prepare, order = _prepared(statement, types)
    with connection.cursor() as cursor:
        told = _told.setdefault(connection.connection, set())
        if name not in told:
            with connection.wrap_database_errors, connection.connection.cursor() as bare:
                bare.execute(prepare)
            told.add(name)
        values = [parameters[one] for one in order]
        cursor.execute(f"EXECUTE {name} ({', '.join(['%s'] * len(order))})", values)  # type: ignore[arg-type] # psycopg2 knows spans
        return cursor.fetchall()


@cache
def _prepared(statement: str, types: tuple[tuple[str, str], ...]) -> tuple[str, str, tuple[str, ...]]:
    """Its name, the text that prepares it, and its parameters in order."""
    asked = [(name, kind) for name, kind in types if f"%({name})s" in statement]
    numbered = statement % {name: f"${number}" for number, (name, _) in enumerate(asked, start=1)}
    name = f"asked_{hashlib.sha256(numbered.encode()).hexdigest()[:16]}"
    kinds = ", ".join(kind for _, kind in asked)
    return name, f"PREPARE {name} ({kinds}) AS {numbered}", tuple(name for name, _ in asked)
