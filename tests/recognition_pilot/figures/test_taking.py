"""Facts night by night, rebuilt, and beside each other."""

import datetime as dt
import io
import random

import pytest
from django.core.management import CommandError, call_command

from appointments.actions.forgetting import erase_contact_data
from appointments.models import Appointment, SearchCount, Visit
from recognition_pilot.actions.facts import measure_morning, rebuild_facts, take_days, take_latest_days
from recognition_pilot.models import Fact, FactDay
from recognition_pilot.queries.figures.indicators import (
    Period,
    all_series_of,
    figures_and_series_of,
    figures_of,
    indicators,
    last_day_taken,
    parts_of,
)
from recognition_pilot.rules.facts import FACTS
from tests.casework.cases import make_case
from tests.factories import World, local, make_office, make_service
from tests.recognition_pilot.figures.days import (
    DAY,
    NOW,
    SEPTEMBER,
    all_facts,
    came,
    decided,
    figure,
    happened,
    is_booked,
    moved,
    take,
)

ONE = dt.timedelta(days=1)


def busy(world, *, first=dt.date(2026, 8, 3), days=45, seed=7):
    """Some weeks of an authority with two offices and three services, by chance but always the same."""
    chance = random.Random(seed)
    second = make_office(world.authority, code="A-2", name="Außenstelle")
    services = [world.service, make_service("FAM", situation="family"), make_service("ARB", situation="work")]
    for offset in range(days):
        day = first + offset * ONE
        for language in ("ar", "uk"):
            SearchCount.objects.create(
                authority=world.authority,
                service=world.service,
                language=language,
                day=day,
                searches=chance.randint(3, 10),
                without_result=1,
            )
        for number in range(chance.randint(2, 5)):
            clock = f"{8 + number:02d}:{chance.choice(('00', '15', '30'))}"
            fields = {"service": chance.choice(services), "spoken_language": chance.choice(["ar", "uk", "de"])}
            outcome = chance.choice(["done", "done", "incomplete", ""])
            waited, served = chance.randint(0, 50), chance.randint(5, 60)
            booked = {"booked": True} if number == 0 else {"office": chance.choice([world.office, second])}
            came(world, day, clock, waited=waited, served=served, outcome=outcome, **booked, **fields)
        is_booked(world, day, "15:00", did_not_come_at=local(day, "17:00"))
        case = decided(world, received=day - chance.randint(1, 60) * ONE, on=day, language=chance.choice(["ar", "uk"]))
        happened(case, "documents_requested", day - ONE)
        open_case = make_case(world.authority, chance.choice(services), received_at=local(day - 50 * ONE, "08:00"))
        if offset % 3 == 0:
            moved(open_case, "settled", day + 2 * ONE)


@pytest.mark.django_db
def test_a_rebuild_yields_the_same_numbers_as_night_after_night():
    world = World(spoken=["de", "ar"])
    busy(world)
    measure_morning(authority=world.authority, now=local(dt.date(2026, 9, 1), "07:00"))
    first = take_latest_days(authority=world.authority, now=local(dt.date(2026, 9, 8), "01:00"))
    assert take_latest_days(authority=world.authority, now=local(dt.date(2026, 9, 8), "02:00")) == 0
    for day in range(9, 17):
        assert take_latest_days(authority=world.authority, now=local(dt.date(2026, 9, day), "01:00")) == first + 1
    taken = all_facts(world.authority)

    rebuilt = rebuild_facts(
        authority=world.authority, now=local(dt.date(2026, 9, 16), "03:00"), first=dt.date(2026, 7, 29)
    )

    assert rebuilt == 49
    assert all_facts(world.authority) == taken
    assert last_day_taken(world.authority) == dt.date(2026, 9, 15)


@pytest.mark.django_db
def test_a_rebuild_after_forgetting_and_a_second_one_change_nothing():
    world = World(spoken=["de", "ar"])
    busy(world, days=20)
    rebuild_facts(authority=world.authority, now=NOW)
    before = all_facts(world.authority)
    Appointment.objects.filter(authority=world.authority).update(erase_after=NOW - ONE)
    assert erase_contact_data(authority=world.authority, now=NOW, most=1000) == 40
    rebuild_facts(authority=world.authority, now=NOW)
    rebuild_facts(authority=world.authority, now=NOW)
    assert all_facts(world.authority) == before


@pytest.mark.django_db
def test_what_was_measured_on_a_day_stays_whatever_changes_later():
    world = World(spoken=["de", "ar"])
    for number in range(5):
        is_booked(world, DAY, f"{8 + number // 2:02d}:{30 * (number % 2):02d}", counter=world.counter)
    measure_morning(authority=world.authority, now=local(DAY, "07:00"))
    take(world)
    before = [figure(world, code).value for code in ("I01", "I12", "I25")]
    world.clerk.spoken_languages = []
    world.clerk.save()
    for shift in world.shifts:
        shift.delete()
    rebuild_facts(authority=world.authority, now=NOW)
    assert [figure(world, code).value for code in ("I01", "I12", "I25")] == before
    assert before[1] == 100.0


@pytest.mark.django_db
def test_every_cut_adds_up_to_the_whole():
    world = World(spoken=["de", "ar"])
    busy(world)
    rebuild_facts(authority=world.authority, now=NOW)
    # a service, an office … belongs to every row of these; waiting for others and languages spoken count in several parts
    adds_up = {name for name, kind in FACTS.items() if kind.taken == "rows"} - {"others"}
    compared = 0
    for name in adds_up:
        for cut in FACTS[name].cuts:
            for grain in ("day", "month"):
                rows = Fact.objects.filter(authority=world.authority, name=name, grain=grain)
                whole = {row.starts_on: (row.count, row.total) for row in rows.filter(cut="") if row.count}
                parts: dict = {}
                for row in rows.filter(cut=cut):
                    count, total = parts.get(row.starts_on, (0, 0))
                    parts[row.starts_on] = (count + row.count, total + row.total)
                assert parts == whole, (name, cut, grain)
                compared += len(whole)
    assert compared > 1000


@pytest.mark.django_db
def test_weeks_months_and_single_days_tell_the_same():
    world = World(spoken=["de", "ar"])
    busy(world)
    rebuild_facts(authority=world.authority, now=NOW)
    during = Period(dt.date(2026, 8, 5), dt.date(2026, 9, 12))
    whole = figures_of(world.authority, during=during)
    Fact.objects.filter(authority=world.authority, grain="month").delete()
    for row in Fact.objects.filter(authority=world.authority, grain="day", starts_on__year=2026):
        assert (row.values, row.counts) == (sorted(row.values), row.counts)
    by_week = all_series_of(world.authority, during=during, grain="week")
    assert sum(point.n for point in by_week["I13"]) == whole["I13"].n == 78
    assert len(by_week["I13"]) == 6
    assert sum(point.n for point in by_week["I03"]) == whole["I03"].n


@pytest.mark.django_db
def test_a_dashboard_is_the_figures_and_the_series_one_by_one():
    world = World()
    busy(world)
    rebuild_facts(authority=world.authority, now=NOW)
    figures, series = figures_and_series_of(world.authority, during=SEPTEMBER)
    assert figures == {one.code: figure(world, one.code) for one in indicators()}
    assert [point.starts_on for point in series["I06"]] == [SEPTEMBER.first]
    assert series["I06"][0].value == figures["I06"].value


@pytest.mark.django_db
def test_another_authority_has_no_part_in_figures():
    here, there = World("celle"), World("hameln")
    for _ in range(6):
        came(there, waited=30)
    take(here)
    take(there)
    assert (figure(here, "I03").n, figure(there, "I03").n) == (0, 6)
    before = all_facts(there.authority)
    rebuild_facts(authority=here.authority, now=NOW)
    assert all_facts(there.authority) == before
    assert parts_of(here.authority, "I03", during=SEPTEMBER, by="hour") == []


@pytest.mark.django_db
def test_a_late_word_of_the_staff_counts_in_the_next_night():
    world = World()
    for number in range(5):
        is_booked(world, DAY, f"{8 + number:02d}:00")
    take(world, now=local(dt.date(2026, 9, 16), "01:00"))
    assert (figure(world, "I13").value, figure(world, "I13").not_recorded) == (0.0, 5)
    Appointment.objects.filter(authority=world.authority).update(did_not_come_at=local(DAY + 2 * ONE, "09:00"))
    take_latest_days(authority=world.authority, now=local(dt.date(2026, 9, 17), "01:00"))
    assert (figure(world, "I13").value, figure(world, "I13").not_recorded) == (100.0, 0)


@pytest.mark.django_db
def test_today_is_not_taken_and_days_without_rows_are_left_alone():
    world = World()
    came(world, NOW.date())
    take_days(authority=world.authority, during=Period(NOW.date(), NOW.date()), now=NOW)
    assert not FactDay.objects.exists()
    Fact.objects.create(
        authority=world.authority, grain="day", starts_on=dt.date(2019, 5, 6), name="wait", count=7, total=70
    )
    came(world, DAY)
    assert rebuild_facts(authority=world.authority, now=NOW) == 21
    assert Fact.objects.filter(starts_on=dt.date(2019, 5, 6)).count() == 1


@pytest.mark.django_db
def test_closed_days_stay_whatever_the_rows_say():
    world = World()
    for day in (DAY, DAY + 40 * ONE):
        FactDay.objects.create(authority=world.authority, day=day, taken_at=NOW, closed_at=NOW)
    Fact.objects.create(
        authority=world.authority, grain="day", starts_on=DAY, name="wait", count=9, total=63, values=[7], counts=[9]
    )
    for _ in range(6):
        came(world, DAY, waited=40)
        came(world, DAY + ONE, waited=40)
    rebuild_facts(authority=world.authority, now=NOW)
    assert (figure(world, "I03", Period(DAY, DAY)).value, figure(world, "I03", Period(DAY, DAY)).n) == (7, 9)
    assert (figure(world, "I03").value, figure(world, "I03").n) == (7, 15)


@pytest.mark.django_db
def test_the_command_rebuilds_one_authority_and_says_how_far_it_is():
    world = World()
    came(world, dt.date(2026, 8, 31))
    out = io.StringIO()
    call_command("rebuild_facts", "--authority", "osnabrueck", "--until", "2026-09-02", stdout=out)
    assert out.getvalue().splitlines() == [
        "osnabrueck: 2026-08-31 to 2026-08-31",
        "osnabrueck: 2026-09-01 to 2026-09-02",
        "osnabrueck: 3 days",
    ]
    with pytest.raises(CommandError, match="no authority 'nowhere'"):
        call_command("rebuild_facts", "--authority", "nowhere")
    with pytest.raises(CommandError, match="nothing was changed"):
        call_command("rebuild_facts", "--from", "2026-09-02", "--until", "2026-09-01")


@pytest.mark.django_db
def test_a_dashboard_asks_the_same_few_questions_for_a_month_and_for_a_year(django_assert_num_queries):
    world = World()
    busy(world, days=10)
    rebuild_facts(authority=world.authority, now=NOW)
    for during in (SEPTEMBER, Period(dt.date(2025, 10, 3), dt.date(2026, 10, 4))):
        with django_assert_num_queries(1):
            figures_and_series_of(world.authority, during=during)
    assert Visit.objects.count() > 10
