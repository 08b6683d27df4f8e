"""Proof of removal: a person is in everything the house keeps; when their time is over nothing of them is anywhere."""

import datetime as dt
import logging

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction

from casework.actions.endings import close
from casework.actions.holds import lift_hold, set_hold
from casework.models import Case
from casework.rules.states import Mover
from tests.canary import RECORDS, Person, fields_for_words, leave_traces, tables_with
from tests.factories import MONDAY, NOW, World
from willkommen import keeping
from willkommen.models import OutgoingMessage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

YEAR = dt.timedelta(days=366)


@pytest.fixture
def person():
    return Person()


@pytest.fixture
def monday_morning():
    """Before the office opens; the jobs' own clock is set in `years_pass`."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def case(monday_morning, person):
    world = World()
    with transaction.atomic():
        case = leave_traces(world, person)
        close(case=case, mover=Mover.CASEWORKER, now=NOW, staff_member=None)
    return case


@pytest.fixture
def years_pass(monkeypatch):
    """The jobs run by hand once in each of the coming years."""

    def pass_by(first: int = 1, last: int = 6) -> None:
        for year in range(first, last + 1):
            monkeypatch.setattr("willkommen.jobs.trusted_now", lambda year=year: NOW + year * YEAR)
            call_command("forget", verbosity=0)

    return pass_by


def tables_that_hold_words() -> set[str]:
    by_label = {model._meta.label_lower: model for model in keeping.all_models()}
    labels = {name for job in keeping.forgettings() for name in job.models} - RECORDS
    return {by_label[name]._meta.db_table for name in labels if fields_for_words(by_label[name])}


def test_a_person_is_in_everything_and_when_their_time_is_over_in_nothing(case, person, years_pass, caplog):
    before = tables_with(person)
    assert tables_that_hold_words() - set(before) == set()
    caplog.set_level(logging.DEBUG)
    years_pass()
    assert tables_with(person) == {}
    assert [trace for trace in person.traces if trace in caplog.text.lower()] == []


def test_a_legal_hold_keeps_the_case_and_all_that_belongs_to_it_until_it_is_lifted(case, person, years_pass):
    set_hold(case=case, reason="court", review_on=MONDAY, now=NOW, staff_member=None)
    years_pass(1, 4)
    assert set(tables_with(person)) == {
        "appointments_appointment",
        "appointments_visit",
        "casework_answer",
        "casework_case",
        "casework_courtcase",
        "casework_documentrequest",
        "casework_filepart",
        "casework_followup",
        "casework_handedinfile",
        "casework_handover",
        "casework_note",
        "casework_participation",
        "casework_question",
        "casework_representative",
        "casework_requesteditem",
        "casework_titlereminder",
        "willkommen_outgoingmessage",
    }
    kept = OutgoingMessage.objects.exclude(recipient="").values_list("about_type", flat=True)
    assert set(kept) <= {"casework.case", "appointments.appointment", "casework.titlereminder"}
    lift_hold(case=case, now=NOW, staff_member=None)
    years_pass(5, 6)
    assert tables_with(person) == {}
    assert Case.objects.get(pk=case.pk).status == "closed"
