"""The week of an office: what it shows, and what is changed in place."""

import datetime as dt
import re

import pytest
from psycopg2.extras import DateTimeTZRange

from appointments.actions.planning import CannotTakeBack, take_back
from appointments.models import Absence, AffectedAppointment, Closure, PlanChange, Shift
from appointments.queries.availability import free_times
from appointments.queries.gaps import Door
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

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def seven_o_clock(monday_morning):
    """It is Monday, 5 October 2026."""


@pytest.fixture
def world():
    """One clerk at counter 1, Monday to Friday 8 to 12."""
    world = World("celle", spoken=["ar", "de"])
    world.clerk.name = "Olena Lindner"
    world.clerk.save()
    return world


@pytest.fixture
def jan(world):
    return make_staff(world.authority, "clerk", name="Jan Petersen")


@pytest.fixture
def kerstin(world):
    return Administrator(world.authority, "supervisor", name="Kerstin Alvermann")


def span(day, starts, ends) -> DateTimeTZRange:
    return DateTimeTZRange(local(day, starts), local(day, ends))


def cell(page, counter, day) -> str:
    """What stands in one place of the week."""
    body = page.content.decode()
    start = body.index(f'<td id="c{counter.pk}-{day}"')
    return text_of(type("Part", (), {"content": body[start : body.index("</td>", start)].encode()}))


# ---- What the week shows -------------------------------------------------------------------------------------------


def test_a_shift_shows_name_hours_languages_and_booked_and_free_minutes(world, kerstin):
    make_appointment(world.offer, world.counter, local(MONDAY, "09:00"))
    make_appointment(world.offer, world.counter, local(MONDAY, "10:00"), status="held")
    shown = cell(kerstin.get("week"), world.counter, MONDAY)
    assert shown.startswith("Olena Lindner 08:00–12:00 30 min booked, 210 free German, Arabic")


def test_totals_of_a_day_add_up_over_the_counters(world, jan, kerstin):
    make_shift(make_counter(world.office, number=2), jan, starts="08:00", ends="10:00")
    make_appointment(world.offer, world.counter, local(MONDAY, "09:00"))
    page = kerstin.get("week")
    monday = page.context["week"].days[0]
    assert (monday.booked, monday.free, monday.counters) == (30, 330, 2)
    assert "30 min booked, 330 free 2 counters open" in text_of(page)


def test_closures_and_absences_take_free_minutes_and_are_named(world, kerstin):
    Closure.objects.create(
        authority=world.authority, office=world.office, during=span(MONDAY, "10:00", "11:00"), reason_de="Fortbildung"
    )
    Absence.objects.create(authority=world.authority, staff_member=world.clerk, during=span(MONDAY, "08:00", "09:00"))
    Absence.objects.create(authority=world.authority, staff_member=world.clerk, during=span(TUESDAY, "00:00", "23:00"))
    page = kerstin.get("week")
    monday = cell(page, world.counter, MONDAY)
    assert "closed 10:00–11:00 : Fortbildung" in monday
    assert "absent 08:00–09:00 0 min booked, 120 free" in monday
    assert "08:00–12:00 absent German" in cell(page, world.counter, TUESDAY)


def test_free_minutes_are_exactly_the_times_that_can_be_booked(world, jan, kerstin):
    make_shift(make_counter(world.office, number=2), jan, starts="09:00", ends="11:00")
    make_shift(world.counter, jan, starts="13:00", ends="15:00")
    make_appointment(world.offer, world.counter, local(MONDAY, "08:30"))
    Closure.objects.create(authority=world.authority, counter=world.counter, during=span(MONDAY, "11:00", "13:30"))
    Absence.objects.create(authority=world.authority, staff_member=jan, during=span(MONDAY, "10:00", "14:00"))
    asked = {"offer": world.offer, "office": world.office, "persons": 1, "spoken_language": "", "now": NOW}
    times = free_times(**asked, day=MONDAY, door=Door.DESK)
    week = kerstin.get("week").context["week"]
    # counter 1: 08:00, 09:00 to 11:00, 14:00 to 15:00; counter 2: 09:00 and 09:30, which counter 1 has as well
    assert [f"{time.local:%H:%M}" for time in times] == [
        "08:00", "09:00", "09:30", "10:00", "10:30", "14:00", "14:30",
    ]  # fmt: skip
    assert [row.cells[0].blocks[0].free for row in week.rows] == [150, 60]
    assert week.days[0].free == 30 + 120 + 60 + 60


def test_what_is_booked_while_nobody_is_there_is_counted(world, kerstin):
    make_appointment(world.offer, world.counter, local(MONDAY, "09:00"))
    make_appointment(world.offer, world.counter, local(MONDAY, "11:45"))
    Absence.objects.create(authority=world.authority, staff_member=world.clerk, during=span(MONDAY, "08:00", "10:00"))
    page = kerstin.get("week")
    assert "2 appointments without anybody" in cell(page, world.counter, MONDAY)
    assert [day.alone for day in page.context["week"].days] == [2, 0, 0, 0, 0]


def test_a_closure_of_another_counter_or_office_closes_nothing_here(world, kerstin):
    second = make_counter(world.office, number=2)
    elsewhere = make_office(world.authority, "A-2", name="Osterode")
    for place in ({"counter": second}, {"office": elsewhere}):
        Closure.objects.create(authority=world.authority, during=span(MONDAY, "08:00", "12:00"), **place)
    page = kerstin.get("week")
    assert "240 free" in cell(page, world.counter, MONDAY)
    assert cell(page, second, MONDAY).startswith("closed 08:00–12:00 nobody")


def test_a_public_holiday_has_its_name_and_no_free_minute(world, kerstin):
    page = kerstin.get("week", "?ab=2027-05-06")
    thursday = page.context["week"].days[3]
    assert (thursday.holiday, thursday.free, thursday.counters) == ("Christi Himmelfahrt", 0, 0)
    assert "nobody can book" in cell(page, world.counter, dt.date(2027, 5, 6))


def test_a_counter_out_of_use_has_no_free_minute(world, kerstin):
    world.counter.is_open = False
    world.counter.save()
    page = kerstin.get("week")
    assert "out of use" in text_of(page)
    assert page.context["week"].days[0].free == 0


def test_the_minutes_of_a_night_shift_over_the_clock_change_are_the_real_ones(world, jan, kerstin):
    saturday = dt.date(2026, 10, 24)
    make_shift(world.counter, jan, weekday=5, starts="01:00", ends="05:00")
    make_shift(world.counter, jan, weekday=0, starts="13:00", ends="14:00")
    before = kerstin.get("week", "?ab=2026-10-24").context["week"]
    after = kerstin.get("week", "?ab=2026-10-26").context["week"]
    assert [day.day for day in before.days][-1] == saturday
    assert before.days[-1].free == 240
    assert [(block.work[0][0], block.free) for block in after.rows[0].cells[0].blocks] == [
        (local(dt.date(2026, 10, 26), "08:00"), 240),
        (local(dt.date(2026, 10, 26), "13:00"), 60),
    ]


def test_languages_of_the_chosen_day_with_their_hours(world, jan, kerstin):
    jan.spoken_languages = ["uk", "de"]
    jan.save()
    make_shift(make_counter(world.office, number=2), jan, weekday=1, starts="10:00", ends="14:00")
    week = kerstin.get("week", "?ab=2026-10-06").context["week"]
    assert [(spoken.language, spoken.minutes) for spoken in week.spoken] == [("de", 480), ("ar", 240), ("uk", 240)]
    assert week.spoken[0].spans == [(local(TUESDAY, "08:00"), local(TUESDAY, "14:00"))]


def test_another_office_and_another_week_are_a_link_away(world, jan, kerstin):
    elsewhere = make_office(world.authority, "A-2", name="Osterode")
    make_shift(make_counter(elsewhere, number=7), jan)
    page = kerstin.get("week", "?ab=2026-10-14&ort=A-2")
    assert "Week 42 from 12 October 2026" in text_of(page)
    assert "Jan Petersen" in text_of(page)
    assert "Olena Lindner" not in text_of(page)
    assert "?ab=2026-10-21&amp;ort=A-2" in page.content.decode()


@pytest.mark.parametrize(
    "query", ["?ab=x", "?ab=%00", "?ab=9999-12-31", "?ab=0001-01-01", "?ort=%00", "?ort=gibt-es-nicht"]
)
def test_an_odd_week_or_office_is_this_week_at_the_first_office(world, kerstin, query):
    assert "Week 41 from 5 October 2026" in text_of(kerstin.get("week", query))


def test_today_is_marked_and_past_days_offer_no_changes(world, kerstin, monday_morning):
    monday_morning.move_to(local(TUESDAY, "07:00"))
    kerstin.client.force_login(kerstin.staff)
    page = kerstin.get("week")
    assert [day.is_today for day in page.context["week"].days] == [False, True, False, False, False]
    assert kerstin.url("week_add", counter=world.counter.pk, day=MONDAY) not in page.content.decode()
    assert kerstin.url("week_add", counter=world.counter.pk, day=TUESDAY) in page.content.decode()
    assert kerstin.url("week_change", shift=world.shifts[0].pk, day=MONDAY) not in page.content.decode()
    assert kerstin.url("week_change", shift=world.shifts[1].pk, day=TUESDAY) in page.content.decode()


def test_an_authority_without_offices_and_an_office_without_counters_say_so(kerstin, world):
    world.counter.shifts.all().delete()
    world.counter.delete()
    assert "This office has no counter yet." in text_of(kerstin.get("week"))
    world.offer.places.all().delete()
    world.office.delete()
    assert "There is no office yet." in text_of(kerstin.get("week"))


def test_the_week_asks_as_often_for_three_counters_as_for_one(world, jan, kerstin, django_assert_num_queries):
    with django_assert_num_queries(12):
        kerstin.get("week")
    make_shift(make_counter(world.office, number=2), jan, services=[world.service])
    make_shift(make_counter(world.office, number=3), services=[world.service])
    for clock in ("08:00", "09:00", "10:00"):
        make_appointment(world.offer, world.counter, local(MONDAY, clock))
    with django_assert_num_queries(12):
        kerstin.get("week")


def test_nothing_of_another_authority_is_shown_or_changed(world, kerstin):
    other = World("harburg")
    make_appointment(other.offer, other.counter, local(MONDAY, "09:00"))
    assert kerstin.get("week").context["week"].days[0].booked == 0
    for name, about in (
        ("week_add", {"counter": other.counter.pk}),
        ("week_close", {"counter": other.counter.pk}),
        ("week_change", {"shift": other.shifts[0].pk}),
        ("week_remove", {"shift": other.shifts[0].pk}),
        ("week_absent", {"shift": other.shifts[0].pk}),
    ):
        assert kerstin.get(name, day=MONDAY, **about).status_code == 404
        assert kerstin.press(name, day=MONDAY, **about).status_code == 404


# ---- Changed in place ----------------------------------------------------------------------------------------------


def back_to(world, day, counter=None) -> str:
    counter = counter or world.counter
    return f"/supervision/celle/woche/?ab={day}&ort=A-1#c{counter.pk}-{day}"


def test_a_shift_is_added_for_one_day_and_leads_back_to_its_place(world, jan, kerstin):
    second = make_counter(world.office, number=2)
    sent = {"staff_member": jan.pk, "starts": "8", "ends": "10:30", "repeats": "once"}
    answer = kerstin.send("week_add", sent, counter=second.pk, day=TUESDAY)
    assert errors(answer) == []
    assert answer.url == back_to(world, TUESDAY, second)
    shift = Shift.objects.get(staff_member=jan)
    assert (shift.weekday, shift.first_day, shift.last_day, shift.ends) == (1, TUESDAY, TUESDAY, dt.time(10, 30))


def test_a_shift_is_added_weekly_from_a_day_on(world, jan, kerstin):
    sent = {"staff_member": jan.pk, "starts": "13", "ends": "15", "repeats": "weekly"}
    kerstin.send("week_add", sent, counter=world.counter.pk, day=TUESDAY)
    shift = Shift.objects.get(staff_member=jan)
    assert (shift.weekday, shift.first_day, shift.last_day) == (1, TUESDAY, None)


def test_an_overlap_is_told_with_the_others_name_and_nothing_is_kept(world, jan, kerstin):
    sent = {"staff_member": jan.pk, "starts": "11", "ends": "13", "repeats": "once"}
    answer = kerstin.send("week_add", sent, counter=world.counter.pk, day=TUESDAY)
    assert errors(answer) == ["Olena Lindner sits at counter 1 (Kreishaus), Tuesday 08:00–12:00, since 1 January 2026."]
    assert Shift.objects.filter(staff_member=jan).count() == 0


def test_somebody_else_sits_there_on_one_day_and_the_week_shows_it(world, jan, kerstin):
    sent = {"staff_member": jan.pk, "starts": "08:00", "ends": "12:00", "reach": "day"}
    answer = kerstin.send("week_change", sent, shift=world.shifts[1].pk, day=TUESDAY)
    assert (answer.url, said(answer)) == (back_to(world, TUESDAY), ["The shift is saved."])
    page = kerstin.get("week")
    assert "Jan Petersen" in cell(page, world.counter, TUESDAY)
    assert "Olena Lindner" in cell(kerstin.get("week", "?ab=2026-10-13"), world.counter, TUESDAY + 7 * DAY)


def test_how_far_a_change_can_reach_is_said(world, jan, kerstin):
    open_end = text_of(kerstin.get("week_change", shift=world.shifts[1].pk, day=TUESDAY))
    assert "On this day only From this day on, every week This could" in open_end
    kerstin.send("week_remove", {"reach": "day"}, shift=world.shifts[1].pk, day=TUESDAY + 14 * DAY)
    until = text_of(kerstin.get("week_change", shift=world.shifts[1].pk, day=TUESDAY))
    assert "On this day only From this day on, every week until 19 October 2026 This could" in until
    last = text_of(kerstin.get("week_change", shift=world.shifts[1].pk, day=TUESDAY + 7 * DAY))
    assert "For how long" not in last


def test_a_second_press_changes_once_and_leads_to_the_same_place(world, jan, kerstin):
    about = {"shift": world.shifts[1].pk, "day": TUESDAY}
    sent = {**hidden(kerstin.get("week_remove", **about)), "reach": "day"}
    answers = [kerstin.client.post(kerstin.url("week_remove", **about), sent) for _ in range(2)]
    assert [answer.url for answer in answers] == [back_to(world, TUESDAY)] * 2
    assert Shift.objects.filter(weekday=1).count() == 2


def test_an_old_page_about_a_day_the_shift_has_left_gets_a_sentence(world, kerstin):
    kerstin.send("week_remove", {"reach": "day"}, shift=world.shifts[1].pk, day=TUESDAY)
    answer = kerstin.get("week_change", shift=world.shifts[1].pk, day=TUESDAY)
    assert said(answer)[-1] == "This shift is no longer on this day. Please look at the week again."
    assert kerstin.get("week_change", shift=world.shifts[1].pk, day=MONDAY).url == back_to(world, MONDAY)


def preview(page) -> dict:
    """What the page before saving repeats of the form."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode())
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def test_what_touches_booked_appointments_is_shown_before_it_is_saved(world, kerstin):
    appointment = make_appointment(world.offer, world.counter, local(TUESDAY, "11:00"))
    about = {"shift": world.shifts[1].pk, "day": TUESDAY}
    sent = {"staff_member": world.clerk.pk, "starts": "08:00", "ends": "10:00", "reach": "day"}
    page = kerstin.send("week_change", sent, **about)
    assert "Preview, not saved yet Change the shift Tuesday, 6 October 2026, counter 1 (Kreishaus)" in text_of(page)
    assert "1 appointment is affected" in text_of(page)
    assert Shift.objects.count() == 5
    answer = kerstin.client.post(kerstin.url("week_change", **about), preview(page))
    assert answer.url == back_to(world, TUESDAY)
    assert said(answer) == ["Saved. 1 booked appointment is affected. It stays booked until the person has a new time."]
    assert AffectedAppointment.objects.get().appointment == appointment
    assert "Shift changed: Olena Lindner" in text_of(kerstin.get("plan_changes"))
    assert "Kreishaus, counter 1, 6 October 2026 08:00–12:00" in text_of(kerstin.get("plan_changes"))
    assert "1 appointment without anybody" in cell(kerstin.get("week"), world.counter, TUESDAY)


def test_going_back_from_the_preview_keeps_what_was_typed(world, kerstin):
    make_appointment(world.offer, world.counter, local(TUESDAY, "11:00"))
    about = {"shift": world.shifts[1].pk, "day": TUESDAY}
    sent = {"staff_member": world.clerk.pk, "starts": "08:00", "ends": "10:15", "reach": "from"}
    page = kerstin.send("week_change", sent, **about)
    again = kerstin.client.post(kerstin.url("week_change", **about), {**preview(page), "back": "1"})
    assert 'value="10:15"' in again.content.decode()
    assert Shift.objects.count() == 5


def test_an_appointment_booked_while_one_reads_is_shown_as_well(world, kerstin):
    make_appointment(world.offer, world.counter, local(TUESDAY, "11:00"))
    about = {"shift": world.shifts[1].pk, "day": TUESDAY}
    page = kerstin.send("week_remove", {"reach": "day"}, **about)
    make_appointment(world.offer, world.counter, local(TUESDAY, "09:00"))
    answer = kerstin.client.post(kerstin.url("week_remove", **about), preview(page))
    assert "2 appointments are affected" in text_of(answer)
    assert Shift.objects.count() == 5


@pytest.mark.parametrize(
    ("name", "sent"),
    [("week_absent", {"starts": "", "ends": ""}), ("week_close", {"reason": "Fortbildung"})],
)
def test_an_absence_and_a_closure_show_whom_they_touch_as_well(world, kerstin, name, sent):
    make_appointment(world.offer, world.counter, local(TUESDAY, "11:00"))
    about = {
        "day": TUESDAY,
        **({"counter": world.counter.pk} if name == "week_close" else {"shift": world.shifts[1].pk}),
    }
    page = kerstin.send(name, sent, **about)
    assert "1 appointment is affected" in text_of(page)
    assert (Closure.objects.count(), Absence.objects.count()) == (0, 0)
    kerstin.client.post(kerstin.url(name, **about), preview(page))
    assert Closure.objects.count() + Absence.objects.count() == 1
    assert AffectedAppointment.objects.count() == 1


@pytest.mark.parametrize("reach", ["day", "from"])
@pytest.mark.parametrize("name", ["week_change", "week_remove"])
def test_taking_a_split_back_makes_the_series_whole_again(world, jan, kerstin, name, reach):
    appointment = make_appointment(world.offer, world.counter, local(TUESDAY + 7 * DAY, "11:00"))
    before = Shift.objects.values_list("pk", "staff_member", "starts", "ends", "first_day", "last_day")
    whole = list(before)
    about = {"shift": world.shifts[1].pk, "day": TUESDAY + 7 * DAY}
    sent = {"staff_member": jan.pk, "starts": "08:00", "ends": "10:00"} if name == "week_change" else {}
    page = kerstin.send(name, {**sent, "reach": reach}, **about)
    kerstin.client.post(kerstin.url(name, **about), preview(page))
    assert list(before.all()) != whole
    take_back(change=PlanChange.objects.get(), by=kerstin.staff, now=NOW)
    assert list(before.all()) == whole
    assert AffectedAppointment.objects.get(appointment=appointment).status == "withdrawn"


def test_a_split_that_was_changed_again_is_not_taken_back(world, jan, kerstin):
    make_appointment(world.offer, world.counter, local(TUESDAY, "11:00"))
    about = {"shift": world.shifts[1].pk, "day": TUESDAY}
    page = kerstin.send("week_change", {"staff_member": jan.pk, "starts": "8", "ends": "10", "reach": "day"}, **about)
    kerstin.client.post(kerstin.url("week_change", **about), preview(page))
    Shift.objects.filter(staff_member=jan).update(ends="09:00")
    with pytest.raises(CannotTakeBack):
        take_back(change=PlanChange.objects.get(), by=kerstin.staff, now=NOW)


def test_what_another_shift_still_covers_is_not_affected(world, jan, kerstin):
    make_appointment(world.offer, world.counter, local(TUESDAY, "11:00"))
    sent = {"staff_member": jan.pk, "starts": "08:00", "ends": "12:00", "reach": "from"}
    assert kerstin.send("week_change", sent, shift=world.shifts[1].pk, day=TUESDAY).status_code == 302


def test_somebody_is_away_on_one_day(world, kerstin):
    answer = kerstin.send("week_absent", {"starts": "", "ends": "10"}, shift=world.shifts[1].pk, day=TUESDAY)
    assert answer.url == back_to(world, TUESDAY)
    assert Absence.objects.get().during == span(TUESDAY, "00:00", "10:00")
    assert "absent 08:00–10:00" in cell(kerstin.get("week"), world.counter, TUESDAY)


def test_a_counter_is_closed_on_one_day_that_has_twenty_five_hours(world, kerstin):
    sunday = dt.date(2026, 10, 25)
    kerstin.send("week_close", {"reason": "Fortbildung"}, counter=world.counter.pk, day=sunday)
    closure = Closure.objects.get()
    assert (closure.counter, closure.reason_de) == (world.counter, "Fortbildung")
    assert closure.during.upper - closure.during.lower == dt.timedelta(hours=25)


def test_an_hour_the_clock_leaves_out_is_no_time_to_close(world, kerstin):
    answer = kerstin.send(
        "week_close", {"starts": "2:00", "ends": "3:00"}, counter=world.counter.pk, day=dt.date(2027, 3, 28)
    )
    assert errors(answer) == ["To: The end must be after the start."]


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("week_change", {"starts": "8", "ends": "9", "reach": "day"}),
        ("week_remove", {"reach": "from"}),
        ("week_absent", {}),
    ],
)
def test_the_plan_of_a_past_day_stays(world, kerstin, monday_morning, name, sent):
    monday_morning.move_to(local(TUESDAY, "07:00"))
    kerstin.client.force_login(kerstin.staff)
    sent = {"staff_member": world.clerk.pk, **sent} if name == "week_change" else sent
    answer = kerstin.send(name, sent, shift=world.shifts[0].pk, day=MONDAY)
    assert errors(answer) == ["This day is over. The plan of past days stays as it was."]
    assert (Shift.objects.count(), Absence.objects.count()) == (5, 0)


@pytest.mark.parametrize("day", ["2026-02-30", "1999-01-01", "2026-1-1"])
def test_a_day_that_never_was_has_no_page(world, kerstin, day):
    assert kerstin.client.get(f"/supervision/celle/woche/{world.counter.pk}/{day}/neu/").status_code == 404
