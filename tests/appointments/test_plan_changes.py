import datetime as dt

import pytest
from django.db import OperationalError

from appointments.actions import planning
from appointments.actions.answering import TakesPlace, accept_new_time, decline_new_times
from appointments.actions.booking import NoLongerBooked, cancel_appointment, move_appointment, resend_confirmation
from appointments.actions.forgetting import mark_lapsed_holds
from appointments.actions.offering import OfferOver
from appointments.actions.setup.shifts import ShiftTimes
from appointments.models import Absence, AffectedAppointment, Appointment, Closure, PlanChange, Shift, SlotOffer
from appointments.tasks import offer_new_times
from tests.appointments.plan import (
    agree,
    ask_everybody,
    away,
    day_of,
    holds_of,
    kinds_about,
    offered,
    stand,
    two_counters,
)
from tests.factories import MONDAY, NOW, TUESDAY, World, local, make_appointment, make_counter, make_office, make_shift
from willkommen.models import AuditEntry, OutgoingMessage

pytestmark = pytest.mark.django_db

WEDNESDAY = TUESDAY + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def seven_o_clock(monday_morning):
    """It is Monday, 5 October 2026."""


@pytest.fixture
def world():
    return two_counters()


def book(world, clock="09:00", day=TUESDAY, **fields):
    return make_appointment(world.offer, world.counter, local(day, clock), **fields)


def impact(change, **told):
    with pytest.raises(planning.LookFirst) as look:
        change(agreed="", now=NOW, **told)
    return look.value.impact


def accept(appointment, number=0, now=NOW):
    reference = holds_of(appointment)[number].reference
    return accept_new_time(appointment=appointment, reference=reference, language="ar", now=now)


def hours_of(shift, **changed) -> ShiftTimes:
    names = ("counter", "staff_member", "weekday", "starts", "ends", "first_day", "last_day")
    return ShiftTimes(**{**{name: getattr(shift, name) for name in names}, **changed})


# ---- The impact, before anything is saved ---------------------------------------------------------------------------


def test_the_impact_of_an_absence_counts_people_contact_and_equal_times(world):
    book(world, "09:00")
    book(world, "09:30", email="", mobile="")
    book(world, "10:00", language="uk")
    book(world, "09:00", day=WEDNESDAY)
    found = impact(planning.be_away, authority=world.authority, member=world.clerk, during=day_of(), by=world.colleague)
    assert (found.count, found.without_contact, found.with_time, found.soon) == (3, 1, 3, 3)
    assert [(day.day, day.counters) for day in found.days] == [(TUESDAY, [("Kreishaus", 1, 3)])]
    assert (Absence.objects.count(), PlanChange.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)


def test_where_there_is_no_other_counter_there_is_no_equal_time_on_that_day(world):
    book(world)
    closed = {"authority": world.authority, "office": world.office, "counter": None, "reason": ""}
    found = impact(planning.close, **closed, during=day_of(), by=world.colleague)
    assert found.with_time == 1
    whole_year = day_of().__class__(local(MONDAY, "00:00"), local(MONDAY + dt.timedelta(days=365), "00:00"))
    assert impact(planning.close, **closed, during=whole_year, by=world.colleague).with_time == 0


def test_what_was_agreed_to_must_be_what_is_saved(world):
    book(world)
    told = {"authority": world.authority, "member": world.clerk, "during": day_of(), "by": world.colleague}
    seen = impact(planning.be_away, **told)
    book(world, "10:00")
    with pytest.raises(planning.LookFirst) as look:
        planning.be_away(agreed=seen.fingerprint, now=NOW, **told)
    assert look.value.impact.count == 2
    assert Absence.objects.count() == 0


def test_few_times_are_shared_so_that_nobody_goes_without(world):
    # eight people at counter 1; on the days around the second counter has one free time for each
    Shift.objects.exclude(weekday=1).delete()
    Shift.objects.update(last_day=TUESDAY)
    people = [book(world, clock) for clock in ("08:00", "08:30", "09:00", "09:30", "10:00", "10:30", "11:00", "11:30")]
    change = away(world)
    assert change.before["times_each"] == 1
    ask_everybody(world)
    assert [len(offered(person)) for person in people] == [1] * 8


def test_a_change_that_touches_nobody_is_saved_at_once(world):
    change = planning.be_away(
        authority=world.authority, member=world.clerk, during=day_of(), agreed="", by=world.colleague, now=NOW
    )
    assert change is None
    assert Absence.objects.count() == 1


def test_another_authoritys_appointments_are_not_touched(world):
    other = World("harburg")
    book(other)
    book(world)
    closed = {"authority": world.authority, "office": None, "counter": None, "during": day_of(), "reason": ""}
    assert impact(planning.close, **closed, by=world.colleague).count == 1


# ---- Shifts and counters --------------------------------------------------------------------------------------------


def test_a_shorter_shift_touches_what_lies_outside_of_it_now(world):
    inside, outside = book(world, "09:00"), book(world, "11:00")
    shift = Shift.objects.get(counter=world.counter, weekday=1)
    change = agree(
        planning.change_hours,
        shift=shift,
        times=hours_of(shift, ends=dt.time(10)),
        services=[],
        by=world.colleague,
        now=NOW,
    )
    assert list(change.affected.values_list("appointment", flat=True)) == [outside.pk]
    assert planning.take_back(change=change, by=world.colleague, now=NOW)
    shift.refresh_from_db()
    assert (shift.starts, shift.ends) == (dt.time(8), dt.time(12))
    assert inside.status == "booked"


def test_a_removed_shift_comes_back_as_it_was(world):
    book(world)
    shift = make_shift(world.counter, world.clerk, weekday=5, services=[world.service])
    Shift.objects.filter(counter=world.counter, weekday=1).delete()
    saturday = TUESDAY + dt.timedelta(days=4)
    book(world, "09:00", day=saturday)
    before = Shift.objects.filter(pk=shift.pk).values().get()
    change = agree(planning.end_shift, shift=shift, by=world.colleague, now=NOW)
    assert not Shift.objects.filter(pk=before["id"]).exists()
    planning.take_back(change=change, by=world.colleague, now=NOW)
    assert Shift.objects.filter(pk=before["id"]).values().get() == before
    assert [row.service for row in Shift.objects.get(pk=before["id"]).services.all()] == [world.service]


def test_a_shift_that_was_changed_again_is_not_taken_back_blindly(world):
    book(world, "11:00")
    shift = Shift.objects.get(counter=world.counter, weekday=1)
    told = {"shift": shift, "services": [], "by": world.colleague, "now": NOW}
    change = agree(planning.change_hours, times=hours_of(shift, ends=dt.time(10)), **told)
    Shift.objects.filter(pk=shift.pk).update(ends=dt.time(9))
    with pytest.raises(planning.CannotTakeBack):
        planning.take_back(change=change, by=world.colleague, now=NOW)
    assert PlanChange.objects.get().taken_back_at is None


def test_a_counter_out_of_use_touches_what_is_booked_there(world):
    appointment = book(world)
    told = {"counter": world.counter, "changes": {"is_open": False}, "by": world.colleague, "now": NOW}
    change = agree(planning.put_out_of_use, **told)
    world.counter.refresh_from_db()
    assert (world.counter.is_open, stand(appointment)) == (False, "asked")
    planning.take_back(change=change, by=world.colleague, now=NOW)
    world.counter.refresh_from_db()
    assert (world.counter.is_open, stand(appointment)) == (True, "withdrawn")


# ---- Asking ---------------------------------------------------------------------------------------------------------


def test_everybody_is_offered_the_nearest_three_times_and_stays_booked(world):
    appointment = book(world, "09:00")
    away(world)
    assert ask_everybody(world) == 1
    assert offered(appointment) == [local(TUESDAY, clock) for clock in ("08:30", "09:00", "09:30")]
    appointment.refresh_from_db()
    assert (appointment.status, stand(appointment)) == ("booked", "asked")
    assert kinds_about(appointment) == ["appointment.affected"]


def test_times_offered_to_one_are_not_offered_to_another(world):
    people = [book(world, clock) for clock in ("09:00", "09:30", "10:00")]
    away(world)
    ask_everybody(world)
    times = [time for person in people for time in offered(person)]
    assert len(times) == 9
    holds = Appointment.objects.filter(status="held").values_list("counter", "during")
    assert len(set(holds)) == 9


def test_a_second_tick_asks_nobody_twice(world):
    appointment = book(world)
    away(world)
    assert (ask_everybody(world), ask_everybody(world)) == (1, 0)
    assert kinds_about(appointment) == ["appointment.affected"]


def test_the_same_office_and_the_own_language_come_first():
    world = two_counters(spoken=["ar"])
    elsewhere = make_office(world.authority, code="B", name="Bürgerhaus")
    world.offer.places.create(authority=world.authority, office=elsewhere)
    far = make_counter(elsewhere, 1)
    make_shift(far, weekday=1)
    appointment = book(world, "09:00")
    away(world)
    ask_everybody(world)
    # counter 2 is free on Tuesday, but Samir speaks Arabic with the clerk of counter 1 the day after
    assert [hold.counter_id for hold in holds_of(appointment)] == [world.counter.pk] * 3
    assert {time.date() for time in offered(appointment)} <= {MONDAY, WEDNESDAY}


def test_today_nothing_is_offered_that_begins_within_two_hours(world):
    appointment = book(world, "09:00", day=MONDAY)
    now = local(MONDAY, "07:40")
    away(world, day=MONDAY, now=now)
    ask_everybody(world, now=now)
    assert offered(appointment)[0] >= local(MONDAY, "09:40")
    assert [hold.hold_until for hold in holds_of(appointment)] == [local(MONDAY, "08:45")] * 3


def test_without_contact_data_somebody_must_be_phoned_and_no_time_is_blocked(world):
    appointment = book(world, email="", mobile="")
    away(world)
    assert ask_everybody(world) == 0
    assert (stand(appointment), SlotOffer.objects.count(), kinds_about(appointment)) == ("to_phone", 0, [])


def test_where_no_time_is_free_somebody_must_be_phoned_and_is_told_all_the_same(world):
    Shift.objects.filter(counter=world.second).delete()
    Shift.objects.update(last_day=TUESDAY, first_day=TUESDAY)
    appointment = book(world)
    away(world)
    assert ask_everybody(world) == 1
    assert (stand(appointment), SlotOffer.objects.count()) == ("to_phone", 0)
    assert kinds_about(appointment) == ["appointment.affected"]


def test_a_family_is_offered_time_for_everybody(world):
    appointment = book(world, "09:00", minutes=60, persons=2)
    away(world)
    ask_everybody(world)
    assert [(hold.persons, hold.ends_at - hold.starts_at) for hold in holds_of(appointment)] == [
        (2, dt.timedelta(hours=1))
    ] * 3


def test_who_is_asked_already_is_not_asked_again_because_of_a_second_change(world):
    appointment = book(world)
    first = away(world)
    told = {"authority": world.authority, "office": None, "counter": world.counter, "reason": "", "during": day_of()}
    second = agree(planning.close, **told, by=world.colleague, now=NOW)
    assert AffectedAppointment.objects.filter(appointment=appointment).count() == 1
    # the first is taken back: the second still stands in the way, so nothing is over
    planning.take_back(change=first, by=world.colleague, now=NOW)
    row = AffectedAppointment.objects.get(appointment=appointment)
    assert (row.change, row.status) == (second, "asked")


# ---- Answers --------------------------------------------------------------------------------------------------------


def test_accepting_moves_and_gives_everything_else_back(world):
    appointment = book(world, mobile="+4915112345678")
    away(world)
    ask_everybody(world)
    new = accept(appointment, 1)
    appointment.refresh_from_db()
    assert (new.starts_at, new.status, new.moved_from) == (local(TUESDAY, "09:00"), "booked", appointment)
    assert (new.full_name, new.email, new.identity_key) == (
        "SAMIR HADDAD",
        "samir@example.org",
        appointment.identity_key,
    )
    assert (appointment.status, stand(appointment)) == ("cancelled", "accepted")
    assert [hold.status for hold in holds_of(appointment)] == ["expired", "booked", "expired"]
    assert kinds_about(new)[0] == "appointment.moved"
    assert kinds_about(appointment) == []


def test_accepting_twice_is_refused_and_changes_nothing(world):
    appointment = book(world)
    away(world)
    ask_everybody(world)
    accept(appointment)
    with pytest.raises(NoLongerBooked):
        accept(appointment, 1)
    assert Appointment.objects.filter(status="booked").count() == 1


def test_a_lapsed_offer_cannot_be_accepted_and_the_appointment_stays(world):
    appointment = book(world)
    away(world)
    ask_everybody(world)
    later = NOW + dt.timedelta(hours=49)
    mark_lapsed_holds(authority=world.authority, now=later, most=10)
    with pytest.raises(OfferOver):
        accept(appointment, now=later)
    appointment.refresh_from_db()
    assert appointment.status == "booked"


def test_one_persons_time_is_not_for_another(world):
    first, second = book(world, "09:00"), book(world, "10:00")
    away(world)
    ask_everybody(world)
    with pytest.raises(OfferOver):
        accept_new_time(appointment=second, reference=holds_of(first)[0].reference, language="ar", now=NOW)
    assert Appointment.objects.filter(status="booked").count() == 2


def test_declining_frees_the_times_and_leaves_the_person_to_the_staff(world):
    appointment = book(world)
    away(world)
    ask_everybody(world)
    decline_new_times(appointment=appointment, now=NOW)
    decline_new_times(appointment=appointment, now=NOW)
    assert (stand(appointment), offered(appointment)) == ("declined", [])
    assert Appointment.objects.filter(status="held").count() == 0


@pytest.mark.parametrize("way", ["moves", "cancels"])
def test_who_helps_themselves_is_settled_and_gives_the_offered_times_back(world, way):
    appointment = book(world)
    away(world)
    ask_everybody(world)
    if way == "moves":
        move_appointment(appointment=appointment, office=world.office, start=local(WEDNESDAY, "11:00"), now=NOW)
    else:
        cancel_appointment(appointment=appointment, now=NOW)
    assert stand(appointment) == ("accepted" if way == "moves" else "declined")
    assert Appointment.objects.filter(status="held").count() == 0


def test_what_the_staff_has_settled_is_settled_once(world):
    appointment = book(world)
    away(world)
    ask_everybody(world)
    planning.settle(appointment=appointment, by=world.colleague, now=NOW)
    row = AffectedAppointment.objects.get()
    assert (row.status, row.settled_by, row.answered_at) == ("settled", world.colleague, NOW)
    assert (offered(appointment), kinds_about(appointment)) == ([], [])
    with pytest.raises(planning.AlreadySettled):
        planning.settle(appointment=appointment, by=world.colleague, now=NOW)


def test_asking_again_keeps_new_times_for_who_was_silent(world):
    appointment = book(world, day=TUESDAY + dt.timedelta(days=7))
    away(world, day=TUESDAY + dt.timedelta(days=7))
    ask_everybody(world)
    later = NOW + dt.timedelta(hours=49)
    assert planning.ask_again(appointment=appointment, by=world.colleague, now=later)
    kept = SlotOffer.objects.filter(status="open", hold__hold_until__gt=later)
    assert kept.count() == 3
    assert OutgoingMessage.objects.filter(kind="appointment.affected", status="queued").count() == 1


# ---- Taking back ----------------------------------------------------------------------------------------------------


def sent(appointment) -> None:
    """The message about it has left the house."""
    OutgoingMessage.objects.filter(about_id=appointment.pk, kind="appointment.affected").update(
        status="sent", sent_at=NOW
    )


def test_taking_back_restores_everything_except_what_was_agreed(world):
    told, untold, agreed = (book(world, clock) for clock in ("09:00", "10:00", "11:00"))
    change = away(world)
    ask_everybody(world)
    sent(told)
    new = accept(agreed)
    assert planning.take_back(change=change, by=world.colleague, now=NOW)
    assert Absence.objects.count() == 0
    assert [stand(person) for person in (told, untold, agreed)] == ["withdrawn", "withdrawn", "accepted"]
    assert Appointment.objects.filter(status="held").count() == 0
    # who was told hears that it takes place; whose message had not left is not bothered at all
    assert kinds_about(told) == ["appointment.affected", "appointment.takes_place"]
    assert kinds_about(untold) == []
    new.refresh_from_db()
    assert new.status == "booked"
    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["add_absence", "make_plan_change", "remove_absence", "take_back_plan_change"]


def test_a_second_press_takes_nothing_back(world):
    appointment = book(world)
    change = away(world)
    ask_everybody(world)
    sent(appointment)
    assert [planning.take_back(change=change, by=world.colleague, now=NOW) for _ in range(2)] == [True, False]
    assert kinds_about(appointment) == ["appointment.affected", "appointment.takes_place"]
    assert AuditEntry.objects.filter(action="take_back_plan_change").count() == 1


def test_accepting_after_it_was_taken_back_leaves_the_appointment_as_it_is(world):
    appointment = book(world)
    change = away(world)
    ask_everybody(world)
    planning.take_back(change=change, by=world.colleague, now=NOW)
    with pytest.raises(TakesPlace):
        accept(appointment)
    appointment.refresh_from_db()
    assert appointment.status == "booked"


def test_a_closure_is_taken_back_as_a_whole(world):
    book(world)
    told = {"authority": world.authority, "office": world.office, "counter": None, "reason": "Fortbildung"}
    change = agree(planning.close, **told, during=day_of(), by=world.colleague, now=NOW)
    assert Closure.objects.count() == 1
    planning.take_back(change=change, by=world.colleague, now=NOW)
    assert Closure.objects.count() == 0


def test_who_was_never_asked_is_not_asked_after_it_was_taken_back(world):
    book(world)
    change = away(world)
    planning.take_back(change=change, by=world.colleague, now=NOW)
    assert ask_everybody(world) == 0


# ---- Messages -------------------------------------------------------------------------------------------------------


def test_sending_the_confirmation_again_says_that_it_cannot_take_place(world):
    appointment = book(world)
    away(world)
    resend_confirmation(appointment=appointment, now=NOW)
    assert kinds_about(appointment) == ["appointment.affected"]


def test_times_kept_for_somebody_name_nobody(world):
    appointment = book(world)
    away(world)
    ask_everybody(world)
    for hold in holds_of(appointment):
        assert (hold.full_name, hold.email, hold.mobile, hold.identity_key) == ("", "", "", "")


# ---- The worker -----------------------------------------------------------------------------------------------------


def test_a_worker_that_was_stopped_is_followed_by_one_that_goes_on(world, monkeypatch):
    people = [book(world, clock) for clock in ("09:00", "10:00", "11:00")]
    away(world)
    ask, asked = planning.ask_person, []

    def ask_once(**told):
        if asked:
            raise OperationalError("the database went away")
        asked.append(told)
        return ask(**told)

    monkeypatch.setattr(planning, "ask_person", ask_once)
    offer_new_times(at=NOW.isoformat())
    assert [len(offered(person)) for person in people] == [3, 0, 0]
    monkeypatch.setattr(planning, "ask_person", ask)
    offer_new_times(at=NOW.isoformat())
    assert [len(offered(person)) for person in people] == [3, 3, 3]
    assert [kinds_about(person) for person in people] == [["appointment.affected"]] * 3


def test_another_authoritys_people_are_asked_by_the_same_tick(world):
    other = two_counters("harburg")
    people = [book(world), book(other)]
    for place in (world, other):
        away(place)
    offer_new_times(at=NOW.isoformat())
    assert [len(offered(person)) for person in people] == [3, 3]
    counters = SlotOffer.objects.values_list("authority", "hold__counter__authority")
    assert all(one == same for one, same in counters)


def test_who_has_said_no_is_not_asked_about_it_once_more_by_a_second_change(world):
    appointment = book(world)
    away(world)
    ask_everybody(world)
    decline_new_times(appointment=appointment, now=NOW)
    told = {"authority": world.authority, "office": None, "counter": world.counter, "reason": "", "during": day_of()}
    second = agree(planning.close, **told, by=world.colleague, now=NOW)
    assert second.affected.count() == 0
    assert ask_everybody(world) == 0
    planning.settle(appointment=appointment, by=world.colleague, now=NOW)
    assert stand(appointment) == "settled"
