"""The waiting list behind the pages: who is offered what, what an answer does, how a wait ends."""

import datetime as dt

import pytest
from django.db import DatabaseError
from psycopg2.extras import DateTimeTZRange

from appointments import tasks
from appointments.actions.booking import AlreadyBooked, NoLongerBooked, cancel_appointment, move_appointment
from appointments.actions.forgetting import erase_waiting_entries
from appointments.actions.offering import OfferOver
from appointments.actions.waiting import (
    AlreadyWaiting,
    AskedTooLongAgo,
    HasAppointment,
    NotReachable,
    TooLateToStay,
    accept_offer,
    ask_to_join,
    confirm_entry,
    decline_offer,
    end_entries,
    join_again,
    leave_list,
    let_offers_lapse,
    stay_after_all,
    wait_for_earlier,
    withdraw_closed_offers,
)
from appointments.models import Appointment, Closure, OfferPlace, SlotOffer, WaitingEntry
from appointments.queries.availability import first_free, free_times
from appointments.queries.gaps import Door
from appointments.queries.waiting import history_of, place_in_list
from tests.appointments.applicant import kinds_sent
from tests.appointments.waiters import BORN, DAY, HOUR, book_up, give_out, make_waiting
from tests.factories import MONDAY as TODAY
from tests.factories import (
    NOW,
    World,
    local,
    make_appointment,
    make_counter,
    make_offer,
    make_office,
    make_service,
    make_shift,
)
from willkommen.models import OutgoingMessage

pytestmark = pytest.mark.django_db
# A week from today, so that there is time to answer.
MONDAY = TODAY + 7 * DAY
TUESDAY = MONDAY + DAY
NEXT_MONDAY = MONDAY + 7 * DAY
MINUTE = dt.timedelta(minutes=1)


def monday_house(slug="osnabrueck"):
    """One counter, from next week on Mondays from eight to twelve."""
    world = World(slug, weekdays=())
    make_shift(world.counter, world.clerk, weekday=0, first_day=MONDAY)
    return world


@pytest.fixture
def world():
    """All Mondays of the eight weeks are full."""
    world = monday_house()
    world.booked = book_up(world, *(MONDAY + week * 7 * DAY for week in range(8)))
    return world


def cancel(world, number=0, now=NOW):
    cancel_appointment(appointment=world.booked[number], now=now)


def public(world, now=NOW, day=MONDAY):
    found = free_times(offer=world.offer, office=world.office, persons=1, spoken_language="", day=day, now=now)
    return [f"{time.local:%H:%M}" for time in found]


def join(world, **changed):
    who = {
        "persons": 1,
        "language": "uk",
        "spoken_language": "uk",
        "needs_interpreter": False,
        "title_ends_on": None,
        "reason": "none",
        "given_names": "OKSANA",
        "family_name": "SHEVCHUK",
        "name_in_own_script": "",
        "born_on": BORN,
        "email": "oksana@example.org",
        "mobile": "",
        "now": NOW,
    }
    return ask_to_join(offer=world.offer, office=None, **{**who, **changed})


def status(entry):
    return WaitingEntry.objects.get(pk=entry.pk).status


# ---- Giving out --------------------------------------------------------------------------------------------------------


def test_where_nothing_is_free_nothing_is_offered(world):
    make_waiting(world)
    assert give_out(world) == []


def test_a_cancelled_time_goes_to_who_waits_longest_and_to_nobody_else(world):
    make_waiting(world, "ERSTE", joined_at=NOW - 2 * DAY)
    make_waiting(world, "ZWEITE", joined_at=NOW - DAY)
    cancel(world)
    assert give_out(world) == ["ERSTE Mon 08:00", "ZWEITE Mon 08:30"]
    assert public(world) == []
    assert kinds_sent() == ["appointment.cancelled", "waiting.offer", "waiting.offer"]


def test_the_cancelled_time_stays_the_lists_until_its_random_moment(world):
    cancel(world)
    assert public(world) == []
    make_waiting(world, "SPÄTE")
    assert give_out(world, now=NOW + 4 * MINUTE) == ["SPÄTE Mon 08:00"]


@pytest.mark.parametrize("fields", [{"reason": "job"}, {"reason": "protection"}, {"title_ends_on": TODAY + 14 * DAY}])
def test_an_urgent_case_goes_first_although_it_came_later(world, fields):
    make_waiting(world, "ERSTE", joined_at=NOW - 9 * DAY)
    make_waiting(world, "DRINGEND", joined_at=NOW - HOUR, **fields)
    cancel(world)
    assert give_out(world) == ["DRINGEND Mon 08:00", "ERSTE Mon 08:30"]


def test_the_share_kept_for_urgent_cases_is_offered_to_them_alone():
    world = monday_house()
    world.offer.urgent_share = 50
    world.offer.save()
    for week in range(8):
        book_up(world, MONDAY + week * 7 * DAY, starts=("08:00",), minutes=210)
    make_waiting(world, "ERSTE")
    assert (give_out(world), public(world)) == ([], [])
    make_waiting(world, "DRINGEND", reason="job")
    assert give_out(world) == ["DRINGEND Mon 11:30"]


def test_who_waits_for_anything_is_offered_what_everybody_could_book():
    world = monday_house()
    make_waiting(world, "ERSTE")
    assert give_out(world) == ["ERSTE Mon 08:00"]
    assert public(world)[:2] == ["08:30", "09:00"]


def test_a_time_that_was_free_for_everybody_when_they_joined_is_no_help():
    world = monday_house()
    book_up(world, MONDAY)
    entry = join(world)
    assert entry.only_before == local(NEXT_MONDAY, "08:00")
    confirm_entry(entry=entry, now=NOW)
    assert give_out(world) == []


def test_nothing_is_offered_within_the_lead_time(world):
    world.offer.lead_hours = 7 * 24 + 4
    world.offer.save()
    make_waiting(world, "ERSTE")
    cancel(world)
    assert give_out(world) == []
    cancel(world, number=1)
    assert give_out(world) == ["ERSTE Mon 11:00"]


def test_with_an_appointment_in_hand_only_an_earlier_day_is_offered(world):
    entry = wait_for_earlier(appointment=world.booked[2], office=None, reason="none", language="ar", now=NOW)
    cancel(world, number=3)
    assert give_out(world) == []
    cancel(world, number=0)
    assert give_out(world) == ["GEBUCHT Mon 08:00"]
    assert SlotOffer.objects.get().entry == entry


def test_only_the_office_somebody_named_and_all_where_they_named_none(world):
    second = make_office(world.authority, "B-2", name="Außenstelle")
    OfferPlace.objects.create(authority=world.authority, offer=world.offer, office=second)
    make_shift(make_counter(second), weekday=0, starts="11:00", ends="12:00", first_day=MONDAY)
    make_waiting(world, "NUR-HIER", office=world.office)
    assert give_out(world) == []
    make_waiting(world, "ÜBERALL")
    assert give_out(world) == ["ÜBERALL Mon 11:00"]


def test_a_family_is_offered_only_a_time_that_is_long_enough(world):
    make_waiting(world, "FAMILIE", persons=5)
    cancel(world)
    assert give_out(world) == []
    cancel(world, number=1)
    assert give_out(world) == ["FAMILIE Mon 08:00"]
    assert SlotOffer.objects.get().hold.ends_at == local(MONDAY, "10:30")


def test_nobody_gets_two_offers_on_a_day_and_nobody_more_than_three(world):
    entry = make_waiting(world, "ERSTE")
    for booked in world.booked:
        cancel_appointment(appointment=booked, now=NOW)
    got = []
    for day in range(5):
        now = NOW + day * DAY
        got.append(give_out(world, now=now))
        assert give_out(world, now=now + HOUR) == []
        entry.refresh_from_db()
        if entry.status == "waiting":
            decline_offer(entry=entry, start=SlotOffer.objects.latest("pk").hold.starts_at, now=now + HOUR)
    assert [len(made) for made in got] == [1, 1, 1, 0, 0]
    assert (status(entry), kinds_sent()[-1]) == ("lapsed", "waiting.ended")


def test_while_messages_are_paused_nobody_is_offered_what_they_cannot_see(world):
    make_waiting(world)
    cancel(world)
    world.authority.are_messages_paused = True
    world.authority.save()
    assert give_out(world) == []


def test_a_run_makes_at_most_so_many_offers(world):
    for _ in range(3):
        make_waiting(world)
    cancel(world)
    assert [len(give_out(world, most=2)) for _ in range(3)] == [2, 1, 0]


def test_another_authoritys_list_and_times_are_left_alone(world):
    other = monday_house("wolfsburg")
    make_waiting(other, "ANDERSWO")
    assert give_out(world) == []
    assert give_out(other) == ["ANDERSWO Mon 08:00"]


def test_a_time_two_services_could_use_goes_to_the_more_urgent_person(world):
    service = make_service("AE-ARBEIT-V", minutes=120)
    offer = make_offer(world.authority, service)
    make_waiting(world, "STUDIUM", joined_at=NOW - 30 * DAY)
    make_waiting(world, "ARBEIT", offer=offer, service=service, reason="job")
    cancel(world)
    assert give_out(world) == ["ARBEIT Mon 08:00"]


# ---- Answers -----------------------------------------------------------------------------------------------------------


def offered(world, **fields):
    """Somebody with an open offer of Monday eight o'clock."""
    entry = make_waiting(world, **fields)
    cancel(world)
    give_out(world)
    return entry, SlotOffer.objects.get(entry=entry)


def test_accepting_books_the_time_under_the_own_name_and_ends_the_wait(world):
    entry, slot = offered(world)
    booked = accept_offer(entry=entry, start=slot.hold.starts_at, language="uk", now=NOW)
    entry.refresh_from_db()
    assert (booked.status, booked.family_name, booked.language) == ("booked", entry.family_name, "uk")
    assert (entry.status, entry.ended_at, entry.appointment_id, entry.erase_after) == (
        "helped",
        NOW,
        booked.pk,
        NOW + 7 * DAY,
    )
    assert OutgoingMessage.objects.get(kind="waiting.offer").status == "cancelled"
    again = accept_offer(entry=entry, start=slot.hold.starts_at, language="uk", now=NOW)
    assert (again.pk, kinds_sent().count("appointment.booked")) == (booked.pk, 1)


def test_accepting_gives_the_appointment_in_hand_to_the_next_person(world):
    entry = wait_for_earlier(appointment=world.booked[2], office=None, reason="none", language="ar", now=NOW)
    next_one = make_waiting(world, "NÄCHSTE", joined_at=NOW + MINUTE)
    cancel(world)
    assert give_out(world, most=1) == ["GEBUCHT Mon 08:00"]
    booked = accept_offer(entry=entry, start=local(MONDAY, "08:00"), language="ar", now=NOW)
    world.booked[2].refresh_from_db()
    assert (booked.moved_from, world.booked[2].status) == (world.booked[2], "cancelled")
    decline = [f"{slot.entry_id} {slot.status}" for slot in SlotOffer.objects.all()]
    assert decline == [f"{entry.pk} accepted"]
    assert give_out(world) == ["NÄCHSTE Mon 08:30"]
    assert status(next_one) == "waiting"


def test_who_moved_meanwhile_gives_back_the_appointment_they_have_now(world):
    held = world.booked[4]
    entry = wait_for_earlier(appointment=held, office=None, reason="none", language="ar", now=NOW)
    cancel(world, number=3)
    moved = move_appointment(
        appointment=held, office=world.office, start=local(NEXT_MONDAY, "10:00"), now=NOW, door=Door.DESK
    )
    cancel(world)
    assert give_out(world) == ["GEBUCHT Mon 08:00"]
    booked = accept_offer(entry=entry, start=local(MONDAY, "08:00"), language="ar", now=NOW)
    moved.refresh_from_db()
    assert (moved.status, booked.moved_from) == ("cancelled", moved)


def test_who_cancelled_meanwhile_waits_for_any_time(world):
    held = world.booked[0]
    entry = wait_for_earlier(appointment=held, office=None, reason="none", language="ar", now=NOW)
    cancel_appointment(appointment=held, now=NOW)
    assert give_out(world) == ["GEBUCHT Mon 08:00"]
    booked = accept_offer(entry=entry, start=local(MONDAY, "08:00"), language="ar", now=NOW)
    assert (booked.status, booked.moved_from) == ("booked", None)


def test_who_found_an_appointment_at_another_authority_is_refused_and_keeps_the_offer(world):
    other = World("wolfsburg")
    entry, slot = offered(world)
    make_appointment(other.offer, other.counter, local(TUESDAY, "08:00"), identity_key=entry.identity_key)
    with pytest.raises(AlreadyBooked):
        accept_offer(entry=entry, start=slot.hold.starts_at, language="ar", now=NOW)
    assert (status(entry), SlotOffer.objects.get().status) == ("waiting", "open")


def test_a_time_that_was_closed_meanwhile_is_not_booked_any_more(world):
    entry, slot = offered(world)
    during = DateTimeTZRange(local(MONDAY, "00:00"), local(TUESDAY, "00:00"))
    Closure.objects.create(authority=world.authority, during=during, reason_de="Wasserschaden")
    with pytest.raises(OfferOver):
        accept_offer(entry=entry, start=slot.hold.starts_at, language="ar", now=NOW)
    assert (status(entry), Appointment.objects.get(pk=slot.hold_id).status) == ("waiting", "held")


def test_an_offer_of_a_time_that_was_closed_is_taken_back_and_does_not_count(world):
    entry, _slot = offered(world)
    assert withdraw_closed_offers(authority=world.authority, now=NOW, most=9) == 0
    during = DateTimeTZRange(local(MONDAY, "00:00"), local(TUESDAY, "00:00"))
    Closure.objects.create(authority=world.authority, during=during, reason_de="Wasserschaden")
    assert withdraw_closed_offers(authority=world.authority, now=NOW, most=9) == 1
    entry.refresh_from_db()
    assert (SlotOffer.objects.get().status, entry.offers_made, OutgoingMessage.objects.latest("pk").status) == (
        "withdrawn",
        0,
        "cancelled",
    )
    cancel(world, number=2)
    assert give_out(world) == [f"{entry.family_name} Mon 08:00"]


def test_a_declined_time_goes_to_the_next_person_and_the_place_is_kept(world):
    entry, slot = offered(world)
    decline_offer(entry=entry, start=slot.hold.starts_at, now=NOW)
    decline_offer(entry=entry, start=slot.hold.starts_at, now=NOW)
    assert public(world) == []
    make_waiting(world, "NÄCHSTE")
    assert give_out(world, now=NOW + MINUTE) == ["NÄCHSTE Mon 08:00"]
    assert (status(entry), place_in_list(entry, now=NOW)) == ("waiting", 1)


def test_an_unanswered_time_goes_to_the_next_person_before_everybody_else(world):
    entry, slot = offered(world)
    ends = slot.hold.hold_until
    make_waiting(world, "NÄCHSTE", joined_at=NOW)
    assert let_offers_lapse(authority=world.authority, now=ends - MINUTE, most=9) == 0
    with pytest.raises(OfferOver):
        accept_offer(entry=entry, start=slot.hold.starts_at, language="ar", now=ends)
    assert public(world, now=ends)[0] == "08:30"
    assert let_offers_lapse(authority=world.authority, now=ends, most=9) == 1
    assert SlotOffer.objects.get().status == "lapsed"
    assert give_out(world, now=ends)[0].startswith("NÄCHSTE Mon ")


def test_an_answer_to_another_time_than_the_offered_one_changes_nothing(world):
    entry, _slot = offered(world)
    for answer in (lambda **when: accept_offer(language="ar", **when), decline_offer):
        with pytest.raises(OfferOver):
            answer(entry=entry, start=local(MONDAY, "08:30"), now=NOW)
    assert SlotOffer.objects.get().status == "open"


# ---- Joining -----------------------------------------------------------------------------------------------------------


def test_who_joins_waits_once_they_confirm_and_counts_from_when_they_asked(world):
    entry = join(world)
    assert (entry.status, kinds_sent()) == ("asked", ["waiting.confirm"])
    cancel(world)
    assert give_out(world) == []
    confirm_entry(entry=entry, now=NOW + HOUR)
    confirm_entry(entry=entry, now=NOW + 2 * HOUR)
    entry.refresh_from_db()
    assert (entry.status, entry.joined_at) == ("waiting", NOW)
    assert kinds_sent() == ["waiting.confirm", "appointment.cancelled", "waiting.joined"]


def test_after_a_day_it_is_too_late_to_confirm(world):
    entry = join(world)
    with pytest.raises(AskedTooLongAgo):
        confirm_entry(entry=entry, now=NOW + 24 * HOUR)


def test_a_person_waits_once_per_service_over_all_authorities(world):
    confirm_entry(entry=join(world), now=NOW)
    other = World("wolfsburg", weekdays=())
    with pytest.raises(AlreadyWaiting):
        confirm_entry(entry=join(other), now=NOW)


def test_who_has_an_appointment_for_the_service_anywhere_is_told_so_once_the_address_is_proven(world):
    other = World("wolfsburg", weekdays=())
    entry = join(other)
    make_appointment(
        world.offer, make_counter(world.office, 2), local(TUESDAY, "08:00"), identity_key=entry.identity_key
    )
    with pytest.raises(HasAppointment):
        confirm_entry(entry=entry, now=NOW)
    assert status(entry) == "asked"


def test_without_an_address_nobody_can_be_told_of_an_offer(world):
    with pytest.raises(NotReachable):
        join(world, email="")
    silent = make_appointment(world.offer, make_counter(world.office, 2), local(TUESDAY, "08:00"), email="")
    with pytest.raises(NotReachable):
        wait_for_earlier(appointment=silent, office=None, reason="none", language="ar", now=NOW)
    assert WaitingEntry.objects.count() == 0


def test_waiting_twice_with_the_same_appointment_is_waiting_once(world):
    both = [
        wait_for_earlier(appointment=world.booked[2], office=None, reason="none", language="ar", now=NOW)
        for _ in range(2)
    ]
    assert both[0].pk == both[1].pk


def test_a_cancelled_appointment_cannot_wait(world):
    cancel(world)
    with pytest.raises(NoLongerBooked):
        wait_for_earlier(appointment=world.booked[0], office=None, reason="none", language="ar", now=NOW)


# ---- Leaving and ending ------------------------------------------------------------------------------------------------


def test_leaving_gives_an_open_offer_to_the_next_person_and_can_be_taken_back_for_ten_minutes(world):
    entry, _slot = offered(world)
    leave_list(entry=entry, now=NOW)
    make_waiting(world, "NÄCHSTE", joined_at=NOW)
    assert (status(entry), SlotOffer.objects.get().status, public(world)) == ("left", "withdrawn", [])
    assert give_out(world) == ["NÄCHSTE Mon 08:00"]
    stay_after_all(entry=entry, now=NOW + 9 * MINUTE)
    assert (status(entry), place_in_list(entry, now=NOW)) == ("waiting", 1)
    leave_list(entry=entry, now=NOW + HOUR)
    with pytest.raises(TooLateToStay):
        stay_after_all(entry=entry, now=NOW + HOUR + 10 * MINUTE)


def test_who_left_can_join_again_at_the_end_and_has_no_second_offer_that_day(world):
    entry, _slot = offered(world)
    leave_list(entry=entry, now=NOW)
    other = make_waiting(world)
    again = join_again(entry=entry, language="uk", now=NOW + HOUR)
    assert [place_in_list(one, now=NOW) for one in (other, again)] == [1, 2]
    cancel(world, number=1)
    assert len(give_out(world, now=NOW + HOUR)) == 1
    assert (again.family_name, again.status, kinds_sent()[-2:]) == (
        entry.family_name,
        "waiting",
        ["appointment.cancelled", "waiting.offer"],
    )
    with pytest.raises(AlreadyWaiting):
        join_again(entry=entry, language="uk", now=NOW + HOUR)


def test_a_wait_ends_after_half_a_year_and_when_the_appointment_in_hand_has_begun(world):
    old = make_waiting(world, joined_at=NOW - 180 * DAY)
    young = make_waiting(world, joined_at=NOW - 170 * DAY)
    begun = wait_for_earlier(appointment=world.booked[0], office=None, reason="none", language="ar", now=NOW)
    now = local(MONDAY, "08:00")
    assert end_entries(authority=world.authority, now=now - MINUTE, most=9) == 1
    assert end_entries(authority=world.authority, now=now, most=9) == 1
    assert [status(entry) for entry in (old, young, begun)] == ["lapsed", "waiting", "lapsed"]
    assert kinds_sent() == ["waiting.joined", "waiting.ended"]


def test_the_estimate_counts_those_whose_wait_ended_in_the_last_eight_weeks(world):
    for days in (2, 3, 4, 5, 6):
        make_waiting(world, status="helped", joined_at=NOW - (10 + days) * DAY, ended_at=NOW - 10 * DAY)
    make_waiting(world, status="helped", joined_at=NOW - 200 * DAY, ended_at=NOW - 57 * DAY)
    make_waiting(world, status="left", ended_at=NOW - DAY)
    found = history_of(world.offer, now=NOW)
    assert (found.ended, found.helped, found.days) == (6, 5, (2, 6))


# ---- Forgetting --------------------------------------------------------------------------------------------------------

WHO = ("given_names", "family_name", "name_in_own_script", "born_on", "email", "mobile", "identity_key", "reason")


def test_who_waited_is_erased_seven_days_after_the_wait_ended_and_the_row_stays(world):
    entry, slot = offered(world, reason="job")
    leave_list(entry=entry, now=NOW)
    assert erase_waiting_entries(authority=world.authority, now=NOW + 7 * DAY - MINUTE, most=9) == 0
    assert erase_waiting_entries(authority=world.authority, now=NOW + 7 * DAY, most=9) == 1
    row = WaitingEntry.objects.get()
    assert [getattr(row, name) for name in WHO] == ["", "", "", None, "", "", "", "none"]
    assert (row.status, row.erase_after) == ("left", None)
    assert OutgoingMessage.objects.get(about_id=slot.pk, kind="waiting.offer").recipient == ""
    assert erase_waiting_entries(authority=world.authority, now=NOW + 8 * DAY, most=9) == 0


def test_who_never_confirmed_was_never_on_the_list(world):
    asked, waiting = join(world), make_waiting(world)
    assert erase_waiting_entries(authority=world.authority, now=NOW + 24 * HOUR, most=9) == 1
    assert list(WaitingEntry.objects.values_list("pk", flat=True)) == [waiting.pk]
    assert OutgoingMessage.objects.get(about_id=asked.pk, kind="waiting.confirm").recipient == ""


def test_the_worker_gives_out_at_every_authority(world, monkeypatch):
    monkeypatch.setattr("willkommen.jobs.trusted_now", lambda: NOW)
    other = monday_house("wolfsburg")
    make_waiting(world)
    make_waiting(other)
    cancel(world)
    tasks.give_out_freed_times()
    tasks.give_out_freed_times()
    assert sorted(SlotOffer.objects.values_list("authority__slug", flat=True)) == ["osnabrueck", "wolfsburg"]


def test_what_fails_at_one_authority_does_not_stop_the_others(world, monkeypatch):
    monkeypatch.setattr("willkommen.jobs.trusted_now", lambda: NOW)
    other = monday_house("wolfsburg")
    make_waiting(other)
    make_waiting(world)
    cancel(world)
    real = tasks.waiting.offer_freed_slots

    def offer_freed_slots(*, authority, now, most):
        if authority == world.authority:
            raise DatabaseError("deadlock detected")
        return real(authority=authority, now=now, most=most)

    monkeypatch.setattr(tasks.waiting, "offer_freed_slots", offer_freed_slots)
    tasks.give_out_freed_times()
    assert list(SlotOffer.objects.values_list("authority__slug", flat=True)) == ["wolfsburg"]


def test_what_is_offered_blocks_the_counter_like_any_booking(world):
    offered(world)
    assert first_free(offer=world.offer, office=world.office, persons=1, now=NOW, door=Door.DESK) == local(
        MONDAY, "08:30"
    )
    assert Appointment.objects.filter(status="held").count() == 1
