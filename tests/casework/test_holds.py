"""Legal hold at the desk: set with a reason and a day, seen on the case and in a list, lifted by a press."""

import datetime as dt

import pytest
import time_machine
from django.utils import translation

from casework.actions.holds import lift_hold, set_hold
from casework.models import Case, CaseEvent
from casework.queries.history_words import words_of
from tests.administrator import Administrator, errors, text_of
from tests.casework.cases import make_case
from tests.factories import MONDAY, NOW, World
from willkommen.models import AuditEntry

pytestmark = pytest.mark.django_db

LATER = dt.date(2026, 12, 1)


@pytest.fixture
def world():
    with time_machine.travel(NOW, tick=False):
        yield World()


@pytest.fixture
def anna(world):
    """A caseworker; the case is hers."""
    return Administrator(world.authority, "caseworker", name="Anna Brandt")


@pytest.fixture
def case(world, anna):
    return make_case(world.authority, world.service, assigned_to=anna.staff)


def hold_of(case):
    found = Case.objects.get(pk=case.pk)
    return (found.legal_hold, found.hold_reason, found.hold_since, found.hold_by, found.hold_review_on)


DAY = {"hold_review_on_day": "1", "hold_review_on_month": "12", "hold_review_on_year": "2026"}


def send(anna, case, **data):
    return anna.send("case_fact", data, reference=case.reference, fact="sperre")


def test_it_says_who_set_it_since_when_why_and_when_somebody_looks_again(anna, case):
    send(anna, case, legal_hold="on", hold_reason="court", **DAY)
    assert hold_of(case) == (True, "court", NOW, anna.staff, LATER)
    page = text_of(anna.get("case_page", reference=case.reference))
    assert "Legal hold before a court since 5 October 2026, Anna Brandt look again on 1 December 2026" in page
    assert AuditEntry.objects.get(action="set_legal_hold").detail == {"reason": "court"}


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({"legal_hold": "on", **DAY}, ["Why? Choose one."]),
        (
            {"legal_hold": "on", "hold_reason": "court"},
            ["Look at it again on: Say when you will look whether it is still needed."],
        ),
    ],
)
def test_without_reason_or_day_nothing_is_held(anna, case, data, wrong):
    assert errors(send(anna, case, **data)) == wrong
    assert hold_of(case) == (False, "", None, None, None)


def test_a_changed_reason_leaves_who_set_it_and_since_when(anna, case, world):
    set_hold(case=case, reason="court", review_on=LATER, now=NOW - dt.timedelta(days=9), staff_member=world.clerk)
    send(anna, case, legal_hold="on", hold_reason="claim", **DAY)
    assert hold_of(case) == (True, "claim", NOW - dt.timedelta(days=9), world.clerk, LATER)


def test_it_is_lifted_by_one_press_and_the_history_keeps_both(anna, case):
    set_hold(case=case, reason="inquiry", review_on=LATER, now=NOW, staff_member=anna.staff)
    send(anna, case)
    assert hold_of(case) == (False, "", None, None, None)
    with translation.override("de"):
        told = [words_of(event) for event in CaseEvent.objects.filter(case=case, kind="held").order_by("pk")]
    assert told == ["Der Vorgang hat eine Löschsperre: Untersuchung oder Prüfung.", "Die Löschsperre wurde aufgehoben."]
    assert CaseEvent.objects.filter(case=case, kind="held", is_public=True).count() == 0


def test_lifting_what_is_not_held_changes_nothing(anna, case):
    lift_hold(case=case, now=NOW, staff_member=anna.staff)
    assert CaseEvent.objects.filter(case=case).count() == 0


def test_the_list_names_the_cases_of_this_authority_without_names_of_people(anna, case, world):
    other = World("wolfsburg")
    theirs = make_case(other.authority, other.service)
    for one in (case, theirs):
        set_hold(case=one, reason="claim", review_on=MONDAY, now=NOW, staff_member=anna.staff)
    page = text_of(anna.get("case_holds"))
    assert (case.reference_in_groups in page, theirs.reference_in_groups in page, "HADDAD" in page) == (
        True,
        False,
        False,
    )
    assert "5 October 2026 due" in page
    assert "Legal hold (1)" in text_of(anna.get("work_list"))


def test_a_counter_clerk_sets_none(case, world):
    clerk = Administrator(world.authority, "clerk")
    answer = clerk.client.post(clerk.url("case_fact", reference=case.reference, fact="sperre"), {"legal_hold": "on"})
    assert answer.status_code == 403
    assert hold_of(case)[0] is False
