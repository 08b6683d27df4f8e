import datetime as dt

import pytest
from psycopg2.extras import DateTimeTZRange

from appointments.models import Absence, Appointment, Closure, PlanChange
from appointments.queries.availability import free_times
from appointments.queries.touched import booked_without_anybody
from tests.administrator import Administrator, errors, hidden, said, text_of
from tests.factories import (
    MONDAY,
    NOW,
    TUESDAY,
    World,
    local,
    make_appointment,
    make_counter,
    make_office,
    make_shift,
    make_staff,
)
from willkommen.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def seven_o_clock(monday_morning):
    """It is Monday, 5 October 2026."""


@pytest.fixture
def world():
    return World("celle")


@pytest.fixture
def kerstin(world):
    return Administrator(world.authority, "supervisor")


def day(name: str, date: dt.date | None) -> dict:
    parts = (date.day, date.month, date.year) if date else ("", "", "")
    return {f"{name}_{part}": str(value) for part, value in zip(("day", "month", "year"), parts, strict=True)}


def span(first=TUESDAY, last=None, starts="", ends="", **more) -> dict:
    return {**day("first_day", first), **day("last_day", last), "starts": starts, "ends": ends, **more}


def close(kerstin, **more):
    return kerstin.send("closure_new", span(**{"where": "all", "reason": "Fortbildung", **more}))


def during(start_day, start, end_day, end) -> DateTimeTZRange:
    return DateTimeTZRange(local(start_day, start), local(end_day, end))


# ---- From when to when ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({}, during(TUESDAY, "00:00", TUESDAY + dt.timedelta(days=1), "00:00")),
        ({"starts": "13", "ends": "16"}, during(TUESDAY, "13:00", TUESDAY, "16:00")),
        ({"starts": "13"}, during(TUESDAY, "13:00", TUESDAY + dt.timedelta(days=1), "00:00")),
        (
            {"last": TUESDAY + dt.timedelta(days=2)},
            during(TUESDAY, "00:00", TUESDAY + dt.timedelta(days=3), "00:00"),
        ),
        # the last Sunday of October has 25 hours
        (
            {"first": dt.date(2026, 10, 25)},
            DateTimeTZRange(
                dt.datetime(2026, 10, 24, 22, 0, tzinfo=dt.UTC), dt.datetime(2026, 10, 25, 23, 0, tzinfo=dt.UTC)
            ),
        ),
    ],
    ids=["a whole day", "some hours", "from noon", "three days", "the day the clocks change"],
)
def test_days_and_times_become_one_span(kerstin, typed, expected):
    answer = close(kerstin, **typed)
    assert errors(answer) == []
    assert Closure.objects.get().during == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"starts": "16", "ends": "13"}, "To: The end must be after the start."),
        ({"last": MONDAY}, "Last day: The end must be after the start."),
        ({"first": MONDAY - dt.timedelta(days=1)}, "First day: This time is over already."),
        ({"last": dt.date(2029, 1, 1)}, "Last day: At most two years at once."),
        ({"first": None}, "First day: Enter the date."),
        ({"reason": "x" * 201}, "Reason for the public: Ensure this value has at most 200 characters (it has 201)."),
    ],
)
def test_a_span_that_makes_no_sense_is_named(kerstin, typed, expected):
    assert errors(close(kerstin, **typed)) == [expected]
    assert Closure.objects.count() == 0


# ---- What is touched is shown first ---------------------------------------------------------------------------------


def test_without_appointments_it_is_saved_at_once(kerstin):
    answer = close(kerstin)
    assert said(answer) == ["Saved. No booked appointment is affected."]
    assert Closure.objects.get().reason_de == "Fortbildung"
    assert AuditEntry.objects.get().action == "add_closure"


def test_booked_appointments_are_counted_before_anything_is_saved_and_stay(world, kerstin):
    appointment = make_appointment(world.offer, world.counter, local(TUESDAY, "09:00"))
    make_appointment(world.offer, world.counter, local(TUESDAY, "10:00"), status="cancelled")
    preview = close(kerstin)
    page = text_of(preview)
    assert "1 appointment is affected" in page
    assert appointment.reference in page
    assert "HADDAD" not in page
    assert Closure.objects.count() == 0
    answer = kerstin.client.post(kerstin.url("closure_new"), {**span(where="all", reason=""), **hidden(preview)})
    assert said(answer) == ["Saved. 1 booked appointment is affected. It stays booked until the person has a new time."]
    change = PlanChange.objects.get()
    assert answer.url == kerstin.url("plan_change", change=change.pk)
    assert list(change.affected.values_list("appointment", "status")) == [(appointment.pk, "asked")]
    assert Closure.objects.count() == 1
    assert Appointment.objects.get(pk=appointment.pk).status == "booked"


def test_agreeing_to_one_span_is_no_agreement_to_another(world, kerstin):
    make_appointment(world.offer, world.counter, local(TUESDAY, "09:00"))
    preview = close(kerstin, starts="8", ends="10")
    wider = {**span(where="all", reason=""), **hidden(preview)}
    assert "1 appointment is affected" in text_of(kerstin.client.post(kerstin.url("closure_new"), wider))
    assert Closure.objects.count() == 0


def test_a_second_press_makes_no_second_closure(kerstin):
    sent = {**span(where="all", reason=""), **hidden(kerstin.get("closure_new"))}
    answers = [kerstin.client.post(kerstin.url("closure_new"), sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Closure.objects.count() == 1


@pytest.mark.parametrize(("where", "count"), [("all", 3), ("office", 2), ("counter", 1)])
def test_a_closure_touches_what_is_closed_and_nothing_else(world, kerstin, where, count):
    second = make_counter(world.office, number=2)
    elsewhere = make_counter(make_office(world.authority, code="B"), number=1)
    for counter in (world.counter, second, elsewhere):
        make_appointment(world.offer, counter, local(TUESDAY, "09:00"))
    other = World("harburg")
    make_appointment(other.offer, other.counter, local(TUESDAY, "09:00"))
    places = {"all": "all", "office": f"office-{world.office.pk}", "counter": f"counter-{world.counter.pk}"}
    page = text_of(close(kerstin, where=places[where]))
    assert f"{count} appointment{'s are' if count > 1 else ' is'} affected" in page


def test_another_authoritys_office_cannot_be_closed(kerstin):
    foreign = World("harburg").office
    answer = close(kerstin, where=f"office-{foreign.pk}")
    assert [error.partition(":")[0] for error in errors(answer)] == ["What is closed"]


def test_an_absence_touches_the_appointments_of_that_persons_shifts(world, kerstin):
    make_appointment(world.offer, world.counter, local(TUESDAY, "09:00"))
    other = make_staff(world.authority, "clerk")
    second = make_counter(world.office, number=2)
    make_shift(second, other, weekday=1)
    make_appointment(world.offer, second, local(TUESDAY, "09:00"))
    preview = kerstin.send("absence_new", span(member=world.clerk.pk))
    assert "1 appointment is affected" in text_of(preview)
    sent = {**span(member=world.clerk.pk), **hidden(preview)}
    kerstin.client.post(kerstin.url("absence_new"), sent)
    absence = Absence.objects.get()
    assert (absence.staff_member, absence.authority) == (world.clerk, world.authority)


# ---- What follows ---------------------------------------------------------------------------------------------------


def test_nobody_can_book_in_a_closure_and_everybody_after_it_was_removed(world, kerstin):
    asked = {"offer": world.offer, "office": world.office, "persons": 1, "spoken_language": "de", "day": TUESDAY}
    before = len(free_times(**asked, now=NOW))
    close(kerstin)
    assert (before, len(free_times(**asked, now=NOW))) == (8, 0)
    answer = kerstin.press("closure_remove", closure=Closure.objects.get().pk)
    assert said(answer)[-1] == "The closure has been removed."
    assert len(free_times(**asked, now=NOW)) == 8


def test_an_absence_is_removed(world, kerstin):
    kerstin.send("absence_new", span(member=world.clerk.pk))
    answer = kerstin.press("absence_remove", absence=Absence.objects.get().pk)
    assert said(answer)[-1] == "The absence has been removed."
    assert Absence.objects.count() == 0


def test_appointments_without_anybody_are_found_by_shift_absence_and_closure(world):
    def without_anybody() -> list[str]:
        return [touched.reference for touched in booked_without_anybody(world.authority, now=NOW)]

    kept = make_appointment(world.offer, world.counter, local(TUESDAY, "09:00"))
    outside = make_appointment(world.offer, world.counter, local(TUESDAY, "13:00"))
    assert without_anybody() == [outside.reference]
    Absence.objects.create(
        authority=world.authority, staff_member=world.clerk, during=during(TUESDAY, "08:00", TUESDAY, "10:00")
    )
    assert without_anybody() == [kept.reference, outside.reference]
    Absence.objects.all().delete()
    Closure.objects.create(
        authority=world.authority, counter=world.counter, during=during(TUESDAY, "09:15", TUESDAY, "09:20")
    )
    assert without_anybody() == [kept.reference, outside.reference]


def test_the_list_shows_what_is_ahead_and_not_what_is_over(world, kerstin):
    Closure.objects.create(
        authority=world.authority, during=during(MONDAY - dt.timedelta(days=7), "08:00", MONDAY, "07:00"),
        reason_de="Vorbei",
    )  # fmt: skip
    close(kerstin, reason="Fortbildung")
    page = text_of(kerstin.get("closures"))
    assert "Fortbildung" in page
    assert "Vorbei" not in page


def test_going_back_keeps_what_was_typed_and_saves_nothing(world, kerstin):
    make_appointment(world.offer, world.counter, local(TUESDAY, "09:00"))
    preview = close(kerstin)
    sent = {**span(where="all", reason="Fortbildung"), **hidden(preview), "back": "1"}
    page = kerstin.client.post(kerstin.url("closure_new"), sent)
    assert 'value="Fortbildung"' in page.content.decode()
    assert Closure.objects.count() == 0


def test_what_changed_since_the_preview_is_shown_again(world, kerstin):
    make_appointment(world.offer, world.counter, local(TUESDAY, "09:00"))
    preview = close(kerstin, reason="")
    make_appointment(world.offer, world.counter, local(TUESDAY, "10:00"))
    again = kerstin.client.post(kerstin.url("closure_new"), {**span(where="all", reason=""), **hidden(preview)})
    assert "2 appointments are affected" in text_of(again)
    assert Closure.objects.count() == 0


def test_a_closure_that_touched_somebody_is_removed_by_taking_the_change_back(world, kerstin):
    make_appointment(world.offer, world.counter, local(TUESDAY, "09:00"))
    preview = close(kerstin, reason="")
    kerstin.client.post(kerstin.url("closure_new"), {**span(where="all", reason=""), **hidden(preview)})
    change = PlanChange.objects.get()
    answer = kerstin.get("closure_remove", closure=change.closure_id)
    assert answer.url == kerstin.url("plan_change_undo", change=change.pk)
    assert said(kerstin.press("plan_change_undo", change=change.pk))[-1] == (
        "Taken back. The plan is as it was before."
    )
    assert Closure.objects.count() == 0
