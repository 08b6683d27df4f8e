"""What needs attention: how urgent, how many, and the way there for those who may go it."""

import datetime as dt
import uuid

import pytest
from django.test import Client

from appointments.models import AffectedAppointment, PlanChange
from recognition_pilot.actions.facts.keeping import write_seen
from recognition_pilot.models import PlanStep
from recognition_pilot.queries.dashboard.attention import Urgency, attention_of
from recognition_pilot.rules.facts import Seen
from tests.casework.cases import make_case
from tests.factories import MONDAY, NOW, TUESDAY, World, local, make_appointment, make_staff
from tests.recognition_pilot.plans import keep_plan
from tests.recognition_pilot.reading import tree_of, with_class, words_of
from willkommen.models import OutgoingMessage, TranslationState
from willkommen.queries.texts import source_hash

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]
DAY = dt.timedelta(days=1)


@pytest.fixture
def world():
    return World()


def lines(world) -> list[tuple[str, str]]:
    return [(one.urgency.value, one.about.value) for one in attention_of(world.authority, now=NOW)]


def received(world, *, weeks: int, **fields):
    return make_case(world.authority, world.service, received_at=NOW - dt.timedelta(weeks=weeks, days=1), **fields)


def message(world, status: str) -> None:
    OutgoingMessage.objects.create(
        authority=world.authority,
        kind="booking_confirmed",
        about_type="appointments.appointment",
        about_id=1,
        language="de",
        channel="email",
        recipient="samir@example.org",
        due_at=NOW - DAY,
        expires_at=NOW,
        status=status,
        next_try_at=NOW,
        message_id=uuid.uuid4(),
        created_at=NOW - DAY,
        context={"status": status},
    )


def affected(world, status: str, *, day=TUESDAY, clock="09:00"):
    before = {
        "office": world.office.pk,
        "counter": None,
        "during": ["2026-10-06T00:00:00+00:00", "2026-10-07T00:00:00+00:00"],
    }
    change = PlanChange.objects.create(authority=world.authority, kind="closure", made_at=NOW - DAY, before=before)
    appointment = make_appointment(world.offer, world.counter, local(day, clock), now=NOW - 30 * DAY)
    return AffectedAppointment.objects.create(
        authority=world.authority, change=change, appointment=appointment, status=status
    )


def silent_plan(world, *, last_seen_at):
    plan = keep_plan(world.authority)[0]
    PlanStep.objects.filter(plan=plan).update(until_on=MONDAY - DAY, from_on=MONDAY - 9 * DAY)
    type(plan).objects.filter(pk=plan.pk).update(last_seen_at=last_seen_at)


def test_where_nothing_is_wrong_nothing_is_said(world):
    received(world, weeks=7)
    message(world, "queued")
    affected(world, "settled")
    assert lines(world) == []


def test_old_applications_are_counted_by_age_the_oldest_first(world):
    received(world, weeks=8)
    received(world, weeks=12)
    assert lines(world) == [("now", "weeks_12"), ("week", "weeks_10"), ("some_time", "weeks_8")]
    words = [one.words for one in attention_of(world.authority, now=NOW)]
    assert [sentence.split()[0] for sentence in words] == ["1", "1", "2"]


def test_a_title_that_ended_without_a_certificate_is_for_now(world):
    received(world, weeks=2, title_ends_on=MONDAY - DAY)
    assert lines(world) == [("now", "title")]


def test_messages_that_failed_are_for_now_and_those_nobody_knows_of_for_this_week(world):
    message(world, "unknown")
    assert lines(world) == [("week", "messages_unknown")]
    OutgoingMessage.objects.all().delete()
    message(world, "failed")
    assert lines(world) == [("now", "messages_failed")]


def test_closures_nobody_has_answered_wait_until_somebody_must_be_phoned(world):
    affected(world, "asked")
    assert lines(world) == [("week", "closures")]
    affected(world, "to_phone", clock="10:00")
    assert lines(world) == [("now", "closures")]
    AffectedAppointment.objects.update(status="accepted")
    assert lines(world) == []


def test_of_plans_that_have_gone_silent_only_the_number_is_said_and_no_small_one(world, load_some):
    load_some("NURSE")
    silent_plan(world, last_seen_at=NOW - 61 * DAY)
    silent_plan(world, last_seen_at=NOW - 59 * DAY)
    found = attention_of(world.authority, now=NOW)
    assert [one.about.value for one in found] == ["plans"]
    assert "1" not in found[0].words
    for _ in range(4):
        silent_plan(world, last_seen_at=NOW - 61 * DAY)
    assert attention_of(world.authority, now=NOW)[0].words.split()[0] == "5"


def test_outdated_translations_are_counted_by_language(world):
    world.offer.note_de, world.offer.note_ar = "Neu.", "قديم"
    world.offer.save()
    TranslationState.objects.create(
        object_type="appointments.serviceoffer",
        object_id=world.offer.pk,
        field="note",
        language="ar",
        source_hash=source_hash("Alt."),
        origin="typed",
    )
    found = attention_of(world.authority, now=NOW)
    assert [(one.urgency, one.about.value) for one in found] == [(Urgency.SOME_TIME, "texts")]
    assert "1" in found[0].words


def test_another_authoritys_troubles_are_not_ours(world):
    other = World("celle")
    received(other, weeks=12)
    message(other, "failed")
    affected(other, "to_phone")
    assert lines(world) == []


def test_each_line_leads_to_the_things_themselves_and_only_those_who_may_get_the_link(world):
    received(world, weeks=8)
    message(world, "failed")
    affected(world, "asked")
    client = Client()
    client.force_login(make_staff(world.authority, "supervisor"))
    rows = list(with_class(tree_of(client.get("/supervision/osnabrueck/kennzahlen/")), "wk-attention")[0])
    links = [next(row.iter("a")).get("href") for row in rows]
    assert links == [
        "/desk/osnabrueck/nachrichten/?show=failed",
        "/supervision/osnabrueck/aenderungen/",
        "/desk/osnabrueck/vorgaenge/?wer=alle&zu_lange=8-wochen",
    ]
    assert [client.get(link).status_code for link in links] == [200, 200, 200]
    assert len(words_of(rows[0]).split()) > 3


def test_a_language_whose_next_time_is_far_away_is_named_and_leads_to_its_figure(world):
    waits = [("uk", 24), ("ar", 13), ("tr", 30), ("fa", 16)]
    seen = [Seen("free_time", MONDAY - DAY, value=days, keys={"language": language}) for language, days in waits]
    write_seen(world.authority, seen)
    found = attention_of(world.authority, now=NOW)
    assert [(one.about.value, one.key) for one in found] == [("language", "tr"), ("language", "uk")]
    client = Client()
    client.force_login(make_staff(world.authority, "supervisor"))
    row = next(iter(with_class(tree_of(client.get("/supervision/osnabrueck/kennzahlen/")), "wk-attention")[0]))
    link = next(row.iter("a")).get("href")
    assert link == "/supervision/osnabrueck/kennzahlen/I01/?sprache=tr"
    assert client.get(link).status_code == 200
