"""Figures of visits and appointments, each against an example reckoned by hand."""

import datetime as dt

import pytest

from appointments.models import Call, SearchCount
from casework.models import CaseAppointment
from recognition_pilot.queries.figures.indicators import CannotBeCut, Cut, parts_of, series_of
from tests.casework.cases import make_case
from tests.factories import World, local, make_counter, make_message, make_office, make_service, make_shift
from tests.recognition_pilot.figures.days import DAY, LONG_AGO, SEPTEMBER, came, figure, happened, is_booked, take
from willkommen.models import OutgoingMessage

pytestmark = pytest.mark.django_db
ONE = dt.timedelta(days=1)


@pytest.fixture
def world():
    return World()


def test_the_wait_is_the_median_and_the_90_per_cent_value_of_whole_minutes(world):
    for waited in (1, 2, 3, 4, 5, 6, 7, 8, 29, 45):
        came(world, waited=waited)
    take(world)
    found = figure(world, "I03")
    assert (found.value, found.p90, found.n, found.is_met) == (5, 29, 10, False)
    assert [(detail.code, detail.value) for detail in found.more] == [("within_30", 90.0)]


def test_who_is_called_again_waited_until_the_first_call(world):
    for _ in range(5):
        visit = came(world, waited=40)
        first = visit.arrived_at + dt.timedelta(minutes=7)
        Call.objects.create(
            authority=world.authority, office=world.office, visit=visit, counter=world.counter, called_at=first, turn=1
        )
    take(world)
    assert figure(world, "I03").value == 7


def test_the_wait_is_cut_by_office_hour_and_situation_and_nothing_else(world):
    annex = make_office(world.authority, code="A-2", name="Außenstelle")
    for waited in (1, 1, 1, 1, 1):
        came(world, clock="08:10", waited=waited)
    for waited in (9, 9, 9, 9, 9):
        came(world, clock="10:59", waited=waited, office=annex)
    take(world)
    assert figure(world, "I03", office=annex).value == 9
    assert figure(world, "I03", cut=Cut("hour", "08")).value == 1
    assert figure(world, "I03", cut=Cut("group", "study")).n == 10
    assert [
        (part.name, part.figure.value) for part in parts_of(world.authority, "I03", during=SEPTEMBER, by="hour")
    ] == [
        ("08:00–08:59", 1),
        ("10:00–10:59", 9),
    ]
    with pytest.raises(CannotBeCut):
        figure(world, "I03", language="ar")
    with pytest.raises(CannotBeCut):
        figure(world, "I03", office=annex, cut=Cut("hour", "08"))


def test_fewer_than_five_are_hidden_everywhere(world):
    for _ in range(4):
        came(world, waited=40)
    take(world)
    found = figure(world, "I03")
    assert (found.value, found.p90, found.n, found.is_hidden, found.is_met, found.more) == (
        None,
        None,
        0,
        True,
        None,
        (),
    )
    [point] = series_of(world.authority, "I03", during=SEPTEMBER)
    assert (point.value, point.n, point.is_hidden) == (None, 0, True)


def test_what_could_be_reckoned_back_from_the_sum_is_hidden_too(world):
    for clock, number in (("08:00", 12), ("09:00", 6), ("10:00", 3)):
        for _ in range(number):
            came(world, clock=clock)
    take(world)
    parts = parts_of(world.authority, "I03", during=SEPTEMBER, by="hour")
    assert [(part.key, part.figure.n, part.figure.is_hidden) for part in parts] == [
        ("08", 12, False),
        ("09", 0, True),
        ("10", 0, True),
    ]


def test_the_time_at_the_counter_stands_beside_the_planned_one(world):
    for number, served in enumerate((15, 30, 30, 33, 60)):
        came(world, clock=f"{8 + number:02d}:00", served=served, booked=True)
    came(world, clock="07:00", served=10)
    take(world)
    found = figure(world, "I04")
    assert (found.value, found.n, found.p90) == (30, 6, None)
    # 50, 100, 100, 110 and 200 per cent of the booked half hour; who came without an appointment has no plan
    assert [(detail.code, detail.value) for detail in found.more] == [("of_plan", 100)]
    assert found.is_met is True


def test_a_follow_up_a_request_or_another_appointment_of_the_case_was_not_settled_at_once(world):
    for _ in range(3):
        came(world)
    came(world, outcome="incomplete")
    came(world, follow_up=is_booked(world, DAY + 7 * ONE, "09:00"))
    asked = came(world, clock="09:00", booked=True)
    quiet = came(world, clock="10:00", booked=True)
    again = came(world, clock="11:00", booked=True)
    for visit, day in ((asked, DAY + 29 * ONE), (quiet, DAY + 31 * ONE)):
        case = make_case(world.authority, world.service)
        CaseAppointment.objects.create(authority=world.authority, case=case, appointment=visit.appointment)
        happened(case, "documents_requested", day, clock="07:00")
    case = make_case(world.authority, world.service)
    for appointment in (again.appointment, is_booked(world, DAY + 10 * ONE, "09:00")):
        CaseAppointment.objects.create(authority=world.authority, case=case, appointment=appointment)
    came(world, outcome="")
    take(world)
    found = figure(world, "I05")
    # four of eight: three who just came, and the case that was quiet for thirty days
    assert (found.value, found.n, found.not_recorded, found.few_not_recorded) == (50.0, 8, None, True)
    # three who came with an appointment are few, and hide the next smallest with them
    channels = parts_of(world.authority, "I05", during=SEPTEMBER, by="channel")
    assert [(part.key, part.figure.is_hidden) for part in channels] == [("walk_in", True), ("online", True)]


def test_not_recorded_stands_beside_who_did_not_come(world):
    for number in range(10):
        came(world, clock=f"{8 + number // 2:02d}:{30 * (number % 2):02d}", booked=True)
    for clock in ("08:00", "08:30"):
        is_booked(world, DAY + ONE, clock, did_not_come_at=local(DAY + ONE, "16:00"))
    for number in range(8):
        is_booked(world, DAY + ONE, f"{9 + number // 2:02d}:{30 * (number % 2):02d}")
    is_booked(world, DAY + ONE, "14:00", status="cancelled", cancelled_at=local(DAY, "08:00"))
    take(world)
    found = figure(world, "I13")
    assert (found.value, found.n, found.not_recorded, found.target, found.is_met) == (10.0, 20, 8, 8, False)


def test_who_did_not_come_is_cut_by_days_ahead_and_by_reminder(world):
    for number in range(6):
        missed = is_booked(world, DAY, f"{8 + number:02d}:00", days_ahead=2, did_not_come_at=local(DAY, "16:00"))
        message = make_message(
            authority=world.authority,
            about=missed,
            kind="appointment.reminder",
            language="de",
            channel="email",
            recipient="a@example.org",
            due_at=local(DAY - ONE, "08:00"),
            expires_at=local(DAY, "08:00"),
            now=LONG_AGO,
        )
        OutgoingMessage.objects.filter(pk=message.pk).update(status="sent", sent_at=local(DAY - ONE, "08:00"))
    for number in range(6):
        came(
            world,
            DAY + ONE,
            f"{8 + number:02d}:00",
            appointment=is_booked(world, DAY + ONE, f"{8 + number:02d}:00", days_ahead=29),
        )
    take(world)
    assert figure(world, "I13", cut=Cut("lead", "00")).value == 100.0
    assert figure(world, "I13", cut=Cut("lead", "29")).value == 0.0
    assert figure(world, "I13", cut=Cut("reminder", "yes")).value == 100.0
    assert figure(world, "I13", cut=Cut("reminder", "no")).n == 6


def test_a_cancelled_time_is_used_again_when_somebody_is_booked_into_it_afterwards(world):
    gone = {"status": "cancelled", "cancelled_at": local(DAY - 3 * ONE, "08:00")}
    for number in range(5):
        is_booked(world, DAY, f"{8 + number:02d}:00", counter=world.counter, **gone)
    is_booked(world, DAY, "08:15", counter=world.counter, days_ahead=2)
    is_booked(world, DAY, "09:00", counter=make_counter(world.office, 77), days_ahead=2)
    late = {"status": "cancelled", "cancelled_at": local(DAY, "15:00")}
    is_booked(world, DAY, "13:00", counter=world.counter, **late)
    take(world)
    found = figure(world, "I14")
    assert (found.value, found.n) == (20.0, 5)


def test_searches_without_an_offer_are_counted_by_service_and_by_language(world):
    work = make_service("WORK", situation="work")
    looked = ((world.service, "de", 150, 3), (world.service, "uk", 30, 5), (work, "uk", 20, 12))
    for service, language, searches, without in looked:
        SearchCount.objects.create(
            authority=world.authority,
            service=service,
            language=language,
            day=DAY,
            searches=searches,
            without_result=without,
        )
    take(world)
    assert (figure(world, "I02").value, figure(world, "I02").is_met) == (10.0, False)
    assert figure(world, "I02", service="WORK").value == 60.0
    assert figure(world, "I02", service=world.service.code).n == 180
    assert (figure(world, "I02", language="de").value, figure(world, "I02", language="uk").value) == (2.0, 34.0)


def test_an_appointment_is_in_the_language_by_german_by_an_interpreter_or_by_whoever_sits_there(world):
    arabic = World("celle", spoken=["de", "ar"])
    for number in range(3):
        is_booked(arabic, DAY, f"{8 + number:02d}:00", counter=arabic.counter)
    is_booked(arabic, DAY, "11:00", counter=arabic.counter, spoken_language="tr")
    # nobody sits there in the afternoon
    is_booked(arabic, DAY, "14:00", counter=arabic.counter)
    is_booked(arabic, DAY, "15:00", counter=arabic.counter, spoken_language="de")
    take(arabic)
    found = figure(arabic, "I12")
    assert (round(found.value, 1), found.n) == (66.7, 6)
    assert figure(arabic, "I12", office=arabic.office).n == 6
    assert figure(arabic, "I12", language="tr").is_hidden


def test_hours_with_a_language_are_by_week_without_closures_and_holidays(world):
    two = World("celle", spoken=["de", "ar", "tr"])
    make_shift(make_counter(two.office, 2), two.clerk, weekday=5, starts="08:00", ends="10:00")
    week = SEPTEMBER.__class__(dt.date(2026, 9, 14), dt.date(2026, 9, 20))
    take(two, week)
    # five mornings of four hours, and two on Saturday
    assert (figure(two, "I25", week).value, figure(two, "I25", week, language="tr").value) == (22.0, 22.0)
    assert figure(two, "I25", week, language="uk").value == 0
    take(world, week)
    assert figure(world, "I25", week).value == 0
