"""What auditors read about: each kind of thing with its name, how one is called and how it is found; apps register theirs.

The pages of the audit show that something happened to a thing and to which, never what stands in it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model


@dataclass(frozen=True)
class Thing:
    """A kind of thing that is written down.

    `titles(ids)` gives what one is called by its id, names of applicants never; `find(authority, typed)` the id of what an
    auditor typed, None where it is nothing. `key` is the column by which rows of other tables belong to it.
    """

    label: str
    titles: Callable[[Iterable[int]], dict[int, str]] | None = None
    find: Callable[[Model, str], int | None] | None = None
    key: str = ""


_things: dict[str, Thing] = {}
_actions: dict[str, str] = {}
_reasons: dict[str, str] = {}


def add_thing(object_type: str, thing: Thing) -> None:
    """Name a kind of thing, `app.model` in small letters, or a kind of search; called once at start."""
    _things[object_type] = thing


def add_things(words: dict[str, str]) -> None:
    """Name kinds of things of which one has no name; called once at start."""
    for object_type, label in words.items():
        _things.setdefault(object_type, Thing(label))


def add_actions(words: dict[str, str]) -> None:
    """How auditors read what somebody did; called once at start."""
    _actions.update(words)


def add_reasons(words: dict[str, str]) -> None:
    """How auditors read why somebody opened what is not their own work; called once at start."""
    _reasons.update(words)


def thing(object_type: str) -> Thing:
    """The kind; by its code where no app has named it."""
    return _things.get(object_type) or Thing(object_type.rpartition(".")[2].replace("_", " "))


def things() -> dict[str, Thing]:
    """All kinds with a name."""
    return dict(_things)


def action_words(action: str) -> str:
    """What somebody did, in words."""
    return str(_actions.get(action, action.replace("_", " ")))


def actions() -> dict[str, str]:
    """All that have words."""
    return dict(_actions)


def reason_words(reason: str) -> str:
    """Why, in words."""
    return str(_reasons.get(reason, reason.replace("_", " ")))


def object_type_of(table: str) -> str:
    """`app.model` of a table; the table's own name where no model has it."""
    return next((model._meta.label_lower for model in apps.get_models() if model._meta.db_table == table), table)
