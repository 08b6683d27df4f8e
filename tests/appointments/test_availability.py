"""When there is a free time."""

import datetime as dt

import pytest
from psycopg2.extras import DateTimeTZRange

from appointments.models import (
    Absence,
    Appointment,
    Closure,
    Interpreter,
    InterpreterBooking,
    InterpreterHours,
    StaffSkill,
)
from appointments.queries import availability
from appointments.queries.availability import first_free, free_counters, free_days, free_times
from appointments.queries.gaps import Door
from tests.factories import (
    MONDAY,
    NOW,
    TUESDAY,
    World,
    local,
    make_appointment,
    make_counter,
    make_offer,
    make_service,
    make_shift,
    make_staff,
)

pytestmark = pytest.mark.django_db


def times(world, day=MONDAY, *, persons=1, spoken="", now=NOW, offer=None, **wish):
    found = free_times(
        offer=offer or world.offer,
        office=world.office,
        persons=persons,
        spoken_language=spoken,
        day=day,
        now=now,
        **wish,
    )
    return [f"{time.local:%H:%M}" for time in found]


def span(day, starts, ends):
    return DateTimeTZRange(local(day, starts), local(day, ends))


def test_a_free_morning_is_offered_in_steps_of_the_service():
    assert times(World()) == ["08:00", "08:30", "09:00", "09:30", "10:00", "10:30", "11:00", "11:30"]


def test_bookings_that_touch_do_not_take_each_others_time():
    world = World()
    make_appointment(world.offer, world.counter, local(MONDAY, "08:30"))
    assert times(world)[:3] == ["08:00", "09:00", "09:30"]


def test_a_family_needs_consecutive_time_that_ends_before_the_counter_closes():
    world = World()
    make_appointment(world.offer, world.counter, local(MONDAY, "10:00"))
    assert times(world, persons=3) == ["08:00", "10:30"]
    assert times(world, persons=4) == ["08:00"]
    assert times(world, persons=5) == []


def test_a_lapsed_hold_is_free_and_a_living_one_is_not():
    world = World()
    make_appointment(world.offer, world.counter, local(MONDAY, "08:00"), status="held")
    assert times(world)[0] == "08:30"
    assert times(world, now=NOW + dt.timedelta(minutes=10))[0] == "08:00"


def test_a_closed_counter_a_closed_office_and_an_absent_clerk_are_not_offered():
    world = World()
    morning = DateTimeTZRange(local(MONDAY, "08:00"), local(MONDAY, "09:00"))
    Closure.objects.create(authority=world.authority, counter=world.counter, during=morning)
    assert times(world)[0] == "09:00"
    later = DateTimeTZRange(local(MONDAY, "09:00"), local(MONDAY, "10:00"))
    Closure.objects.create(authority=world.authority, office=world.office, during=later)
    assert times(world)[0] == "10:00"
    noon = DateTimeTZRange(local(MONDAY, "10:00"), local(MONDAY, "11:30"))
    Absence.objects.create(authority=world.authority, staff_member=world.clerk, during=noon)
    assert times(world) == ["11:30"]


def test_after_a_closure_that_ends_at_a_crooked_minute_the_next_time_is_a_whole_five_minutes():
    world = World()
    during = DateTimeTZRange(local(MONDAY, "08:00"), local(MONDAY, "09:07"))
    Closure.objects.create(authority=world.authority, counter=world.counter, during=during)
    assert times(world)[:2] == ["09:10", "09:40"]


def test_another_authoritys_closure_closes_nothing_here():
    world, other = World(), World("celle")
    day = DateTimeTZRange(local(MONDAY, "00:00"), local(TUESDAY, "00:00"))
    Closure.objects.create(authority=other.authority, during=day)
    assert len(times(world)) == 8
    assert times(other) == []


def test_nine_oclock_stays_nine_oclock_over_both_clock_changes():
    world = World()
    for sunday in (dt.date(2026, 10, 25), dt.date(2026, 3, 29)):
        before, after = sunday - dt.timedelta(days=2), sunday + dt.timedelta(days=1)
        now = dt.datetime.combine(before, dt.time(1), dt.UTC)
        assert times(world, before, now=now) == times(world, after, now=now)
        first = free_times(offer=world.offer, office=world.office, persons=1, spoken_language="", day=after, now=now)[0]
        assert first.start == local(after, "08:00")


def test_a_night_shift_has_no_time_in_the_lost_hour_and_the_doubled_hour_once():
    world = World(minutes=60)
    make_shift(make_counter(world.office, 2), weekday=6, starts="01:00", ends="05:00")
    spring, autumn = dt.date(2026, 3, 29), dt.date(2026, 10, 25)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(availability, "working_days", lambda first, last: [first])
        assert times(world, spring, now=local(spring, "00:00")) == ["01:00", "03:00", "04:00"]
        starts = free_times(
            offer=world.offer,
            office=world.office,
            persons=1,
            spoken_language="",
            day=autumn,
            now=local(autumn, "00:00"),
        )
        assert len({time.start for time in starts}) == len(starts) == 5


def test_a_public_holiday_and_a_sunday_have_no_times():
    world = World(weekdays=range(7))
    assert times(world, dt.date(2026, 10, 3)) == []
    days = free_days(
        offer=world.offer,
        office=world.office,
        persons=1,
        spoken_language="",
        first_day=dt.date(2026, 10, 30),
        last_day=dt.date(2026, 11, 2),
        now=NOW,
    )
    assert [(day.day.isoformat(), day.free) for day in days] == [("2026-10-30", 8), ("2026-11-02", 8)]


def test_the_past_and_the_lead_time_are_not_offered():
    world = World()
    assert times(world, now=local(MONDAY, "10:01"))[0] == "10:30"
    world.offer.lead_hours = 24
    assert times(world, now=local(MONDAY, "07:00")) == []
    assert times(world, TUESDAY, now=local(MONDAY, "10:01"))[0] == "10:30"


def test_the_horizon_ends_the_list():
    world = World()
    world.offer.horizon_days = 1
    assert times(world, TUESDAY) != []
    assert times(world, TUESDAY + dt.timedelta(days=1)) == []


def test_a_time_with_somebody_who_speaks_the_language_is_marked():
    world = World(spoken=["uk"])
    arabic = make_staff(world.authority, "clerk", spoken_languages=["ar"])
    make_shift(make_counter(world.office, 2), arabic, starts="08:00", ends="09:00")
    found = free_times(offer=world.offer, office=world.office, persons=1, spoken_language="ar", day=MONDAY, now=NOW)
    assert [time.in_language for time in found[:3]] == [True, True, False]
    day = free_days(
        offer=world.offer,
        office=world.office,
        persons=1,
        spoken_language="ar",
        first_day=MONDAY,
        last_day=MONDAY,
        now=NOW,
    )[0]
    assert (day.free, day.free_in_language) == (8, 2)


def test_fingerprints_need_a_counter_with_a_station():
    world = World()
    service = make_service("BLAUE-KARTE", situation="work", biometrics="yes")
    offer = make_offer(world.authority, service)
    assert times(world, offer=offer) == []
    world.counter.equipment = ["biometrics"]
    world.counter.save()
    assert len(times(world, offer=offer)) == 8


def counters(world, spoken="", prefer=False):
    found = free_counters(
        offer=world.offer,
        office=world.office,
        persons=1,
        spoken_language=spoken,
        start=local(MONDAY, "09:00"),
        prefer_language=prefer,
        now=NOW,
    )
    return [free.counter_id for free in found]


def test_a_counter_for_this_service_alone_is_used_before_a_general_one():
    world = World()
    special = make_counter(world.office, 2)
    make_shift(special, services=[world.service])
    assert counters(world) == [special.pk, world.counter.pk]


def test_who_speaks_the_language_is_kept_for_those_who_ask_for_it():
    world = World()
    arabic = make_counter(world.office, 2)
    make_shift(arabic, make_staff(world.authority, "clerk", spoken_languages=["ar"]))
    assert counters(world, spoken="ar", prefer=True) == [arabic.pk, world.counter.pk]
    assert counters(world, spoken="ar", prefer=False) == [world.counter.pk, arabic.pk]


def test_a_shift_for_other_services_offers_nothing_here():
    world = World()
    world.shifts[0].services.create(authority=world.authority, service=make_service("VERPFL", situation="other"))
    assert times(world) == []


def test_the_first_free_time_is_found_and_none_is_said_as_none():
    world = World()
    assert first_free(offer=world.offer, office=world.office, persons=1, now=NOW) == local(MONDAY, "08:00")
    world.counter.is_open = False
    world.counter.save()
    assert first_free(offer=world.offer, office=world.office, persons=1, now=NOW) is None


def test_eight_weeks_are_one_query(django_assert_num_queries):
    world = World()
    with django_assert_num_queries(1):
        free_days(
            offer=world.offer,
            office=world.office,
            persons=1,
            spoken_language="ar",
            first_day=MONDAY,
            last_day=MONDAY + dt.timedelta(days=56),
            now=NOW,
        )


def test_a_share_of_each_day_is_left_to_urgent_cases_and_the_counter():
    world = World()
    world.offer.urgent_share = 25  # of the four hours of Monday one is kept
    for start in ("08:00", "08:30", "09:00", "09:30", "10:00"):
        make_appointment(world.offer, world.counter, local(MONDAY, start))
    assert times(world) == ["10:30", "11:00", "11:30"]
    make_appointment(world.offer, world.counter, local(MONDAY, "10:30"))
    assert times(world) == []
    assert times(world, door=Door.URGENT) == ["11:00", "11:30"]
    assert times(world, door=Door.DESK) == ["11:00", "11:30"]


def test_the_share_counts_from_what_is_left_of_a_day_after_closures_and_absences():
    world = World()
    world.offer.urgent_share = 50
    Closure.objects.create(
        authority=world.authority, counter=world.counter, during=span(MONDAY, "08:00", "10:00"), reason=""
    )
    make_appointment(world.offer, world.counter, local(MONDAY, "10:00"))
    assert times(world) == ["10:30", "11:00", "11:30"]
    make_appointment(world.offer, world.counter, local(MONDAY, "10:30"))
    assert times(world) == []


def test_a_cancelled_time_comes_back_to_the_list_and_the_desk_at_once_and_to_everybody_later():
    world = World()
    cancelled = make_appointment(world.offer, world.counter, local(MONDAY, "08:00"), status="cancelled")
    Appointment.objects.filter(pk=cancelled.pk).update(released_at=NOW + dt.timedelta(minutes=20))
    assert times(world)[0] == "08:30"
    assert times(world, door=Door.URGENT)[0] == "08:30"
    assert times(world, door=Door.LIST)[0] == "08:00"
    assert times(world, door=Door.DESK)[0] == "08:00"
    assert times(world, now=NOW + dt.timedelta(minutes=20))[0] == "08:00"


def test_who_has_skills_is_asked_for_these_services_only():
    world = World()
    other = make_offer(world.authority, make_service("OTHER"))
    StaffSkill.objects.create(authority=world.authority, staff_member=world.clerk, service=other.service)
    assert times(world) == []
    assert times(world, offer=other)[0] == "08:00"
    assert times(world, offer=other, persons=2, others=(world.offer,)) == []


def test_persons_with_services_of_their_own_need_the_time_of_each():
    world = World()
    quick = make_offer(world.authority, make_service("QUICK"), minutes=10)
    assert times(world, persons=3, others=(quick, quick))[:2] == ["08:00", "08:50"]


def test_with_an_interpreter_a_time_exists_only_where_both_are_free():
    world = World()
    interpreter = Interpreter.objects.create(
        authority=world.authority, name="Frau Haddad", languages=["ar"], way="phone"
    )
    assert times(world, interpreter="ar") == []
    InterpreterHours.objects.create(
        authority=world.authority,
        interpreter=interpreter,
        weekday=0,
        starts=dt.time(9),
        ends=dt.time(11),
        first_day=MONDAY,
    )
    assert times(world, interpreter="ar") == ["09:00", "09:30", "10:00", "10:30"]
    assert times(world, interpreter="uk") == []
    other_counter = make_counter(world.office, 7)
    helped = make_appointment(world.offer, other_counter, local(MONDAY, "09:30"))
    InterpreterBooking.objects.create(
        authority=world.authority, interpreter=interpreter, appointment=helped, during=helped.during
    )
    assert times(world, interpreter="ar") == ["09:00", "10:00", "10:30"]
    Appointment.objects.filter(pk=helped.pk).update(status="cancelled")
    assert times(world, interpreter="ar") == ["09:00", "09:30", "10:00", "10:30"]
