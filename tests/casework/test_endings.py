"""How cases end: withdrawn, closed, closed by the house, forgotten."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import models

from casework import tasks
from casework.actions.access import issue_code
from casework.actions.dates import add_follow_up
from casework.actions.endings import HandoverUnanswered, close, withdraw
from casework.actions.forgetting import close_what_is_over, forget_closed_cases
from casework.actions.holds import set_hold
from casework.actions.notes import write_note
from casework.models import AccessCode, Case, CaseEvent, CaseworkSettings, Handover, Participation, Question
from casework.rules.states import Mover
from tests.casework.cases import make_case
from tests.factories import MONDAY, NOW, World, make_staff
from willkommen.models import AuditEntry, OutgoingMessage

DAY = dt.timedelta(days=1)


@pytest.fixture
def world(db, monday_morning):
    """An authority with an office and a service."""
    return World("osnabrueck")


@pytest.fixture
def anna(world):
    """A caseworker."""
    return make_staff(world.authority, "caseworker", name="Anna Brandt")


def rested(world, status="handed_out", days=31, **fields):
    """A case that came to its end so many days ago."""
    return make_case(world.authority, status=status, received_at=NOW - days * DAY, **fields)


def status_of(case) -> str:
    return Case.objects.values_list("status", flat=True).get(pk=case.pk)


def test_a_withdrawal_is_written_down_with_its_day_and_leaves_the_fiction_to_staff(world, anna):
    case = make_case(world.authority, fiction="continued_title", fiction_from=MONDAY)
    withdraw(case=case, mover=Mover.CASEWORKER, now=NOW, staff_member=anna, declared_on=MONDAY)
    case.refresh_from_db()
    assert (case.status, case.fiction, case.fiction_until) == ("withdrawn", "continued_title", None)
    assert CaseEvent.objects.get(case=case, kind="moved").detail["declared_on"] == "2026-10-05"


def test_a_closed_case_stays_readable_as_long_as_the_authority_says(world, anna):
    CaseworkSettings.objects.create(authority=world.authority, readable_days=10)
    case = make_case(world.authority, status="withdrawn")
    close(case=case, mover=Mover.CASEWORKER, now=NOW, staff_member=anna)
    case.refresh_from_db()
    assert (case.closed_at, case.erase_after) == (NOW, NOW + 10 * DAY)


def test_a_case_is_not_closed_while_the_other_authority_may_still_decline_it(world, anna):
    case = make_case(world.authority, status="handed_over")
    Handover.objects.create(
        authority=world.authority, case=case, to_name="Stadt Bremen", basis="moved", sent_at=NOW, sent_by=anna
    )
    with pytest.raises(HandoverUnanswered):
        close(case=case, mover=Mover.CASEWORKER, now=NOW, staff_member=anna)
    assert status_of(case) == "handed_over"


def test_the_house_closes_what_has_rested_long_enough_and_has_nothing_open(world):
    ripe = rested(world)
    fresh = rested(world, days=29)
    handed_over = rested(world, status="handed_over", days=89)
    long_ago = rested(world, status="handed_over", days=91)
    waiting = rested(world)
    add_follow_up(case=waiting, due_on=MONDAY, reason="Gebühr bezahlt?", now=NOW)
    under_way = rested(world, status="in_review", days=400)
    assert close_what_is_over(authority=world.authority, now=NOW, most=10) == 2
    states = [status_of(case) for case in (ripe, fresh, handed_over, long_ago, waiting, under_way)]
    assert states == ["closed", "handed_out", "handed_over", "closed", "handed_out", "in_review"]
    assert close_what_is_over(authority=world.authority, now=NOW, most=10) == 0


def test_at_most_a_handful_is_closed_in_one_go(world):
    for _ in range(3):
        rested(world)
    done = [close_what_is_over(authority=world.authority, now=NOW, most=2) for _ in range(3)]
    assert done == [2, 1, 0]


def test_another_authoritys_cases_are_not_closed(world):
    other = World("celle")
    theirs = rested(other)
    assert close_what_is_over(authority=world.authority, now=NOW, most=10) == 0
    assert status_of(theirs) == "handed_out"


@pytest.fixture
def full(world, anna):
    """A closed case whose every text field that can hold a person's words does, ready to be forgotten."""
    case = make_case(
        world.authority,
        status="handed_out",
        family_name="KANARIENVOGEL",
        name_in_own_script="كناري",
        email="kanarienvogel@example.org",
        mobile="+4915112345678",
    )
    known = {"authority": world.authority, "case": case}
    issue_code(case=case, now=NOW)
    write_note(case=case, now=NOW, staff_member=anna, text="Kanarienvogel hat angerufen")
    Question.objects.create(language="ar", text="Ich bin Kanarienvogel", asked_at=NOW, **known)
    Participation.objects.create(
        body="other",
        body_name="Jugendamt Kanarienvogel",
        asked_on=MONDAY,
        answered_on=MONDAY,
        result="answered",
        **known,
    )
    close(case=case, mover=Mover.CASEWORKER, now=NOW, staff_member=anna)
    return case


def everything_said(case) -> str:
    """Every text and JSON of the tables of casework and of the messages."""
    rows = []
    for model in [*apps.get_app_config("casework").get_models(), OutgoingMessage]:
        texts = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        rows += [str(row) for row in model.objects.values_list(*texts)]
    return "\n".join(rows).casefold()


def test_a_closed_case_is_forgotten_after_its_time_and_only_its_numbers_stay(world, full):
    assert "kanarienvogel" in everything_said(full)
    assert forget_closed_cases(authority=world.authority, now=NOW + 89 * DAY, most=10) == 0
    assert forget_closed_cases(authority=world.authority, now=NOW + 91 * DAY, most=10) == 1
    assert "kanarienvogel" not in everything_said(full)
    assert "كناري" not in everything_said(full)
    left = Case.objects.get(pk=full.pk)
    assert (left.reference, left.status, left.born_on, left.erase_after) == (full.reference, "closed", None, None)
    assert AccessCode.objects.filter(case=full).count() == 0
    assert AuditEntry.objects.get(action="forget_closed_cases").detail == {"count": 1}


def test_a_legal_hold_wins(world, full, anna):
    set_hold(case=full, reason="court", review_on=MONDAY, now=NOW, staff_member=anna)
    assert forget_closed_cases(authority=world.authority, now=NOW + 400 * DAY, most=10) == 0
    assert Case.objects.get(pk=full.pk).family_name == "KANARIENVOGEL"


def test_the_workers_close_and_forget_at_every_authority(world, full, monkeypatch):
    monkeypatch.setattr("willkommen.jobs.trusted_now", lambda: NOW)
    ripe = rested(World("celle"))
    tasks.close_what_is_over()
    assert status_of(ripe) == "closed"
    Case.objects.filter(pk=full.pk).update(erase_after=NOW)
    tasks.forget_closed_cases()
    assert Case.objects.get(pk=full.pk).family_name == ""
