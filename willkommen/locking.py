"""Row locks of who acts on something they have just read."""

from typing import TypeVar

from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def locked_again(row: Row) -> Row:
    """The row as it is now, locked until the end of the transaction. Raises `DoesNotExist` where its authority has none.

    What its keys lead to is taken over where the key still leads there: it was read a moment ago with the row, and reading
    authority, office and service once more, in all their languages, costs several times what the lock does.
    """
    same = {name: getattr(row, name) for name in ("pk", "authority_id") if hasattr(row, name)}
    now = type(row)._default_manager.select_for_update().get(**same)
    for field in row._meta.concrete_fields:
        if field.is_relation and field.is_cached(row) and getattr(row, field.attname) == getattr(now, field.attname):
            field.set_cached_value(now, field.get_cached_value(row))
    return now
