"""Two locks on every door: without the scoping of a query the wall holds, and without the wall the scoping does.

Each statement the pages of an authority ask with `authority_id = …` is asked without it, one after the other; then the wall is
taken away and everything else left as it is; then both, to show that the tests would see it.
"""

import re

from django.db import connection

from tests.every_door.canaried import sung
from tests.every_door.test_canaries import celle, harburg, people_of, text_of
from tests.every_door.test_every_door import expected
from tests.house.addresses import FACES
from tests.standing import nobody_walled

__all__ = ["celle", "harburg"]

SCOPE = re.compile(r"""(?:"?\w+"?\.)?"?authority_id"? = (?:%s|%\(\w+\)s)""")
# A measure that a practice example is about may be read by all who review or read the example: the scoping alone says
# whose measures a page lists.
THROUGH_A_WINDOW = 'FROM "recognition_pilot_measure"'
WALKED = {"desk", "supervision", "public", "device", "circle", "centre"}


class Unscoped:
    """Takes the authority out of the conditions of one statement, of none (`""`) or of all (None); remembers them all."""

    def __init__(self, only: str | None):
        self.only = only
        self.seen: list[str] = []

    def __call__(self, execute, sql, params, many, context):
        head, where, conditions = sql.partition("WHERE")
        if SCOPE.search(conditions):
            self.seen.append(sql)
            if self.only in (None, sql):
                sql = head + where + SCOPE.sub(r"(\g<0> OR true)", conditions)
        return execute(sql, params, many, context)


def ask(visitor, path: str, only: str | None) -> tuple[str, list[str]]:
    """What a page says while a scope is missing, and the scoped statements it asked."""
    mutation = Unscoped(only)
    with connection.execute_wrapper(mutation):
        return text_of(visitor.ask("get", path)), mutation.seen


def pages(street, everyone):
    """Each page of the authority with somebody whom it opens to."""
    people = people_of(street, everyone)
    for name in sorted(FACES):
        if FACES[name] in WALKED:
            visitor = next((one for one in people if expected(name, one) == "opens"), None)
            if visitor is not None:
                yield name, visitor, street.paths[name]


def test_without_the_scoping_of_any_one_query_the_wall_holds(celle, harburg, everyone):
    tried, heard = set(), {}
    for name, visitor, path in pages(celle, everyone):
        _said, seen = ask(visitor, path, only="")
        for statement in dict.fromkeys(seen):
            if statement not in tried and THROUGH_A_WINDOW not in statement:
                tried.add(statement)
                said, _seen = ask(visitor, path, only=statement)
                heard |= {(name, statement): sung(said, "harburg")} if sung(said, "harburg") else {}
    assert heard == {}
    assert len(tried) > 200


def test_without_the_wall_the_scoping_holds(celle, harburg, everyone):
    with nobody_walled():
        heard = {
            name: sung(ask(visitor, path, only="")[0], "harburg") for name, visitor, path in pages(celle, everyone)
        }
    assert {name: canaries for name, canaries in heard.items() if canaries} == {}


def test_without_both_the_other_authority_is_heard(celle, harburg, everyone):
    with nobody_walled():
        heard = [sung(ask(visitor, path, only=None)[0], "harburg") for _name, visitor, path in pages(celle, everyone)]
    assert sum(map(bool, heard)) > 30
