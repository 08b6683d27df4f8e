"""What nobody expects in the addresses and forms of the work list: never a 500, nothing unescaped."""

import pytest

from casework.models import Case, RoutingRule
from tests.administrator import Administrator
from tests.casework.cases import make_case
from tests.factories import make_authority, make_offer, make_office, make_service

CANARY = "<canary onload=1>\"'"
EVIL = [
    CANARY,
    "\x00",
    "a\x00b",
    "x" * 5000,
    "\u202egnp.exe",
    "\u0301" * 400,
    "\r\nSet-Cookie: a=b",
    "-1",
    "9" * 40,
    "NaN",
    "²",
    "٣١",
    "2026-02-31",
    "%",
    "_",
    "\\",
    "'; --",
    "\U0001f600",
]
NAMES = ("q", "geboren", "wer", "leistung", "stand", "team", "teil", "zu_lange", "page")


@pytest.fixture
def page(db, monday_morning):
    authority = make_authority()
    make_office(authority)
    make_offer(authority, make_service())
    page = Administrator(authority, "caseworker", "supervisor", "administrator")
    make_case(authority, assigned_to=page.staff)
    return page


def is_answered(response) -> bool:
    return response.status_code < 500 and b"<canary" not in response.content


@pytest.mark.parametrize("evil", EVIL, ids=range(len(EVIL)))
def test_any_address_is_answered(page, evil):
    wrong = [name for name in NAMES if not is_answered(page.client.get(page.url("work_list"), {name: evil}))]
    tried = {"familienname": evil, "vornamen": evil, "leistung": evil}
    assert wrong == []
    assert is_answered(page.client.get(page.url("routing"), tried))
    assert is_answered(page.client.get(page.url("work_list"), {"q": f"a {evil} b", "wer": "alle"}))


@pytest.mark.parametrize("evil", EVIL, ids=range(len(EVIL)))
def test_any_form_is_answered_and_makes_nothing_strange(page, evil):
    forms = {
        "case_new": {"family_name": evil, "service": evil, "received_on_day": evil, "seen": evil, "form_key": evil},
        "case_bulk_new": {"move": "close", "case": [evil], "came_from": evil, "everything": "on"},
        "routing_rule_new": {"first_letters": evil, "last_letters": evil, "team": evil, "form_key": evil},
        "substitution_new": {"member": evil, "substitute": evil, "first_day_day": evil, "form_key": evil},
        "casework_settings": {"request_days": evil, "team_contact": evil, "informal_services": [evil]},
    }
    assert [name for name, data in forms.items() if not is_answered(page.client.post(page.url(name), data))] == []
    assert Case.objects.count() == 1
    assert [rule for rule in RoutingRule.objects.all() if "\x00" in rule.team or len(rule.team) > 80] == []
