"""Periods of forgetting: decided by each authority, within limits, on one page, and told to applicants as they are."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from casework.models import Case, CaseworkSettings
from tests.administrator import Administrator, errors, text_of
from tests.casework.cases import make_case
from tests.factories import MONDAY, NOW, World, local, make_appointment, make_authority
from willkommen import keeping
from willkommen.actions.periods import OutsideTheLimits, change_periods
from willkommen.models import AuditEntry, Authority

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def celle():
    return make_authority("celle")


@pytest.fixture
def uwe(celle):
    return Administrator(celle)


def usual() -> dict[str, str]:
    return {period.field: str(period.default) for period in keeping.periods()}


def test_the_limits_are_those_of_the_house():
    assert {period.field: (period.least, period.default, period.most) for period in keeping.periods()} == {
        "contact_retention_days": (1, 7, 30),
        "message_retention_days": (1, 14, 30),
        "reply_retention_days": (1, 30, 90),
        "words_retention_days": (30, 365, 365),
        "invitation_retention_days": (1, 30, 90),
        "account_retention_days": (1, 90, 365),
        "absence_retention_days": (7, 90, 365),
        "readable_days": (0, 90, 365),
        "file_days": (1, 30, 30),
    }


@pytest.mark.parametrize("period", keeping.periods(), ids=lambda period: period.field)
def test_the_database_refuses_a_period_beyond_its_limit(celle, period):
    row = period.row(celle, is_locked=False)
    row.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**{period.field: period.most + 1})


def test_an_administrator_changes_periods_and_the_audit_holds_before_and_after(celle, uwe):
    uwe.send("periods", usual() | {"message_retention_days": "10", "readable_days": "30"})
    celle.refresh_from_db()
    assert celle.message_retention_days == 10
    assert CaseworkSettings.objects.get(authority=celle).readable_days == 30
    assert list(AuditEntry.objects.filter(action="change_period").order_by("pk").values_list("detail", flat=True)) == [
        {"message_retention_days": [14, 10]},
        {"readable_days": [90, 30]},
    ]


def test_what_stays_as_it_is_leaves_no_line_in_the_audit(celle, uwe):
    uwe.send("periods", usual())
    assert AuditEntry.objects.filter(action="change_period").count() == 0


@pytest.mark.parametrize("typed", ["31", "0", "", "seven", "99999999999999999999", "7.5"])
def test_a_period_outside_its_limits_is_refused_on_the_page(celle, uwe, typed):
    answer = uwe.send("periods", usual() | {"contact_retention_days": typed})
    assert len(errors(answer)) == 1
    celle.refresh_from_db()
    assert celle.contact_retention_days == 7


def test_the_action_refuses_what_the_page_would(celle):
    with pytest.raises(OutsideTheLimits):
        change_periods(authority=celle, days={"contact_retention_days": 31}, staff_member=None, now=NOW)


def test_the_page_says_what_is_usual_what_is_allowed_and_what_nobody_can_change(celle, uwe):
    text = text_of(uwe.get("periods"))
    assert "1 to 30 days, usually 7." in text
    assert "7 days after the talk; as long as agreed, half a year at most" in text


def test_a_shorter_period_counts_at_once_and_a_longer_one_only_for_what_comes(monkeypatch):
    world, over = World(), local(MONDAY, "09:30")
    booked = make_appointment(world.offer, world.counter, local(MONDAY, "09:00"), erase_after=over + 7 * DAY)
    closed = {"closed_at": NOW, "erase_after": NOW + 90 * DAY}
    case = make_case(world.authority, world.service, status="closed", **closed)

    def decide(contact, readable):
        days = {"contact_retention_days": contact, "readable_days": readable}
        change_periods(authority=world.authority, days=days, staff_member=None, now=NOW)
        booked.refresh_from_db()
        return booked.erase_after, Case.objects.get(pk=case.pk).erase_after

    assert decide(2, 10) == (over + 2 * DAY, NOW + 10 * DAY)
    assert decide(30, 365) == (over + 2 * DAY, NOW + 10 * DAY)


def test_a_period_of_one_authority_changes_nothing_at_another():
    here, there = World("celle"), World("osnabrueck")
    booked = make_appointment(there.offer, there.counter, local(MONDAY, "09:00"), erase_after=NOW + 7 * DAY)
    change_periods(authority=here.authority, days={"contact_retention_days": 1}, staff_member=None, now=NOW)
    booked.refresh_from_db()
    assert (booked.erase_after, Authority.objects.get(slug="osnabrueck").contact_retention_days) == (NOW + 7 * DAY, 7)


@pytest.mark.parametrize(("days", "words"), [(1, "Messages to you: 1 day."), (9, "Messages to you: 9 days.")])
def test_applicants_read_the_real_periods_of_their_authority(celle, days, words):
    make_authority("osnabrueck")
    Authority.objects.filter(pk=celle.pk).update(message_retention_days=days)
    CaseworkSettings.objects.create(authority=celle, readable_days=45)
    page = Client().get("/en/celle/datenschutz/").content.decode()
    assert words in page
    assert "until 45 days after it is closed" in page
    assert "Messages to you: 14 days." in Client().get("/en/osnabrueck/datenschutz/").content.decode()
