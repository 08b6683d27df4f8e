"""Five years of an authority, small and large: taking facts, rebuilding them, and a whole dashboard read from them."""

import datetime as dt
import random
import time
from collections.abc import Iterator

from django.db import connection
from django.test import Client
from django.utils import timezone

from appointments.models import Appointment, SearchCount, Visit
from appointments.queries.holidays import working_days
from benchmarks.report import Line, median, milliseconds, one_indexed_query
from benchmarks.world import analyze, as_a_page, bare
from casework.models import Case, CaseEvent
from recognition_pilot.actions.facts import rebuild_facts, take_days
from recognition_pilot.actions.facts.keeping import roll_up, write_seen
from recognition_pilot.models import Fact
from recognition_pilot.queries.figures.indicators import Period, all_series_of, figures_and_series_of, parts_of
from recognition_pilot.rules.facts import Seen, taken
from recognition_pilot.rules.periods import ONE_DAY
from tests.factories import World, make_appointment, make_counter, make_office, make_service, make_shift, make_staff
from willkommen.local.owner import owner_cursor
from willkommen.tenancy import inside_authority

SIZES = (10_000, 100_000, 1_000_000)
YEARS = 5
SERVICES, OFFICES, COUNTERS = 20, 3, 12
LANGUAGES = ("ar", "uk", "tr", "fa", "en", "fr", "ru", "de")
TARGET = "≤ 300 ms"

# One row of each table is made by the house itself and copied; these columns differ. `n` counts, `day` is a working day,
# `place` the number within the day.
APPOINTMENT = {
    "counter_id": "(%(counters)s::bigint[])[place %% %(wide)s + 1]",
    "office_id": "(%(offices)s::bigint[])[place %% %(wide)s %% %(places)s + 1]",
    "service_id": "(%(services)s::bigint[])[n %% %(kinds)s + 1]",
    "during": "tstzrange(start, start + '20 min')",
    "reference": "%(mark)s || lpad(to_hex(n), 7, '0')",
    "link_token_hash": "'figures' || %(mark)s || n",
    "created_at": "start - interval '1 day' * (n %% 40 + 1)",
    "booked_at": "start - interval '1 day' * (n %% 40 + 1)",
    "spoken_language": "(%(languages)s::varchar[])[n %% 8 + 1]",
    "identity_key": "''",
    "status": "CASE WHEN n %% 9 = 0 THEN 'cancelled' ELSE 'booked' END",
    "cancelled_at": "CASE WHEN n %% 9 = 0 THEN start - interval '3 hours' END",
    "did_not_come_at": "CASE WHEN n %% 11 = 0 THEN start + interval '8 hours' END",
}
VISIT = {
    "appointment_id": "booked.appointment_id",
    "counter_id": "(%(counters)s::bigint[])[place %% %(wide)s + 1]",
    "office_id": "(%(offices)s::bigint[])[place %% %(wide)s %% %(places)s + 1]",
    "service_id": "(%(services)s::bigint[])[n %% %(kinds)s + 1]",
    "language": "(%(languages)s::varchar[])[n %% 8 + 1]",
    "spoken_language": "(%(languages)s::varchar[])[n %% 8 + 1]",
    "day": "past.day",
    "ticket_number": "'T' || to_hex(place)",
    "arrived_at": "start - interval '1 minute' * (n %% 13)",
    "turn_at": "start",
    "called_at": "start + interval '1 second' * (n::bigint * 7919 %% 2700)",
    "served_from": "start + interval '1 second' * (n::bigint * 7919 %% 2700)",
    "served_to": "start + interval '1 second' * (n::bigint * 7919 %% 2700 + 300 + n::bigint * 104729 %% 2400)",
    "outcome": "(ARRAY['done', 'done', 'done', 'incomplete', 'come_back', ''])[n %% 6 + 1]",
}
CASE = {
    "service_id": "(%(services)s::bigint[])[n %% %(kinds)s + 1]",
    "reference": "%(mark)s || lpad(n::text, 9, '0')",
    "received_at": "start",
    "created_at": "start",
    "status_since": "start",
    "public_since": "start",
    "complete_at": "start + interval '1 day' * (n %% 30)",
    "decided_at": "start + interval '1 day' * (n %% 30 + n::bigint * 7919 %% 60 + 1)",
    "language": "(%(languages)s::varchar[])[n %% 8 + 1]",
    "channel": "(ARRAY['informal', 'online', 'post', 'counter'])[n %% 4 + 1]",
    "identity_key": "''",
}
# Every case: received, with the agency for a while, granted, card ordered, handed out; some are asked for papers.
STEPS = (
    ("moved", "in_review", "received_at + interval '1 day'", "true"),
    ("moved", "with_employment_agency", "received_at + interval '2 days'", "id %% 3 = 0"),
    ("moved", "in_review", "received_at + interval '11 days'", "id %% 3 = 0"),
    ("documents_requested", "", "received_at + interval '3 days'", "id %% 4 = 0"),
    ("question_asked", "", "received_at + interval '9 days'", "id %% 10 = 0"),
    ("moved", "granted", "decided_at", "true"),
    ("decision_notified", "", "decided_at + interval '1 day'", "true"),
    ("moved", "card_ordered", "decided_at + interval '2 days'", "true"),
    ("moved", "handed_out", "decided_at + interval '1 day' * (20 + id %% 30)", "true"),
)


def measure(most: int = SIZES[-1]) -> Iterator[Line]:
    """The same five years with more and more visits, each size an authority of its own; a line as soon as it is there."""
    today = timezone.now().date()
    first = today.replace(year=today.year - YEARS, day=1)
    whole = Period(first, today - ONE_DAY)
    for size in (size for size in SIZES if size <= most):
        world = _place(size)
        _fill(world, size, whole)
        yield from _lines(world, size, whole)


def _lines(world: World, size: int, whole: Period) -> list[Line]:
    authority, now = world.authority, timezone.now()
    began = time.monotonic()
    rebuild_facts(authority=authority, now=now, first=whole.first)
    rebuilt = time.monotonic() - began
    _mornings(world, whole)
    analyze()
    began = time.monotonic()
    with inside_authority(authority.pk):
        take_days(authority=authority, during=Period(whole.last - 40 * ONE_DAY, whole.last), now=now)
    night = time.monotonic() - began
    facts = Fact.objects.filter(authority=authority).count()
    name = f"{size:,} visits"
    floor = one_indexed_query()
    year = Period(whole.last - 364 * ONE_DAY, whole.last)
    supervisor = Client(headers={"host": "127.0.0.1"})
    supervisor.force_login(make_staff(authority, "supervisor"))
    start = f"/supervision/{authority.slug}/kennzahlen"
    as_page = as_a_page(authority)  # asked again and again: it also decorates
    asked = [
        (
            "dashboard over five years: 28 figures and their courses by month, 1 query",
            as_page(lambda: figures_and_series_of(authority, during=whole)),
            TARGET,
        ),
        ("the same over the last year", as_page(lambda: figures_and_series_of(authority, during=year)), ""),
        (
            "all courses of five years by week",
            as_page(lambda: all_series_of(authority, during=whole, grain="week")),
            "",
        ),
        ("waits cut by hour over five years", as_page(lambda: parts_of(authority, "I03", during=whole, by="hour")), ""),
        ("the page of figures, last twelve months", lambda: _page(supervisor, f"{start}/?zeitraum=12-monate"), TARGET),
        (
            "the page of all 28, last twelve months",
            lambda: _page(supervisor, f"{start}/alle/?zeitraum=12-monate"),
            TARGET,
        ),
    ]
    lines = [_line(f"{name}: {what}", ask, floor, target) for what, ask, target in asked]
    raw = median(milliseconds(lambda: _raw(authority, whole), times=5))
    lines.append(
        Line(f"{name}: one median and one 90 % value of five years from the rows, for comparison", f"{raw:.0f} ms")
    )
    lines.append(Line(f"{name}: rebuild of five years ({facts:,} facts)", f"{rebuilt:.0f} s"))
    lines.append(Line(f"{name}: the night's forty days", f"{night:.1f} s"))
    return lines


def _line(what: str, ask, floor: float, target: str) -> Line:
    ours = median(milliseconds(ask, times=10))
    return Line(what, f"{ours:.0f} ms", f"{floor:.2f} ms, one indexed query", f"{ours / floor:.0f}", target)


def _page(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200, address


def _raw(authority, whole: Period) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT percentile_disc(ARRAY[0.5, 0.9]) WITHIN GROUP ("
            "ORDER BY floor(extract(epoch FROM called_at - arrived_at) / 60)) FROM appointments_visit"
            " WHERE authority_id = %s AND day BETWEEN %s AND %s",
            [authority.pk, whole.first, whole.last],
        )
        cursor.fetchone()


# ---- Five years, straight in SQL --------------------------------------------------------------------------------------


def _place(size: int) -> World:
    """An authority with three offices and twelve counters, staffed all week."""
    world = World(f"bench-{size}", minutes=20, weekdays=())
    world.offices = [
        world.office,
        *(make_office(world.authority, code=f"A-{number}") for number in range(2, OFFICES + 1)),
    ]
    world.counters = []
    for number in range(COUNTERS):
        counter = make_counter(world.offices[number % OFFICES], number + 2)
        clerk = make_staff(world.authority, "clerk", spoken_languages=["de", LANGUAGES[number % 7]])
        for weekday in range(5):
            make_shift(counter, clerk, weekday=weekday, starts="08:00", ends="16:00", first_day=dt.date(2015, 1, 1))
        world.counters.append(counter)
    kinds = [f"BENCH-{number}" for number in range(SERVICES)]
    known = {service.code: service for service in type(world.service).objects.filter(code__in=kinds)}
    world.services = [known.get(code) or make_service(code, minutes=20) for code in kinds]
    return world


def _fill(world: World, size: int, whole: Period) -> None:
    days = [day for day in working_days(whole.first, whole.last) if day.weekday() < 5]
    model = make_appointment(world.offer, world.counter, timezone.now() + dt.timedelta(days=400), minutes=20)
    visit = Visit.objects.create(
        authority=world.authority,
        office=world.office,
        service=world.service,
        language="de",
        spoken_language="de",
        day=whole.first - ONE_DAY,
        ticket_number="A1",
        arrived_at=timezone.now(),
        turn_at=timezone.now(),
        called_at=timezone.now(),
        served_from=timezone.now(),
        served_to=timezone.now(),
        status="done",
    )
    case = _one_case(world)
    asked = {
        "days": days,
        "size": size,
        "counters": [counter.pk for counter in world.counters],
        "offices": [office.pk for office in world.offices],
        "services": [service.pk for service in world.services],
        "languages": list(LANGUAGES),
        "wide": COUNTERS,
        "places": OFFICES,
        "kinds": SERVICES,
        "mark": chr(ord("C") + len(str(size))),
    }
    with owner_cursor() as cursor:
        with bare(cursor, Appointment._meta.db_table):
            cursor.execute(_copies(Appointment, model.pk, APPOINTMENT, "n % 3 = 0"), asked)
        with bare(cursor, Visit._meta.db_table):
            cursor.execute(_copies(Visit, visit.pk, VISIT, "n % 3 > 0 OR n % 9 > 0 AND n % 11 > 0"), asked)
        with bare(cursor, Case._meta.db_table):
            cursor.execute(_copies(Case, case.pk, CASE, "n % 5 = 0"), {**asked, "mark": str(len(str(size)))})
        with bare(cursor, CaseEvent._meta.db_table):
            for kind, status_to, at, some in STEPS:
                cursor.execute(
                    "INSERT INTO casework_caseevent (authority_id, case_id, kind, is_public, status_from, status_to,"
                    " by_applicant, detail, happened_at)"
                    f" SELECT authority_id, id, %s, false, '', %s, false, '{{}}', {at} FROM casework_case"
                    f" WHERE authority_id = %s AND decided_at IS NOT NULL AND {some}",
                    [kind, status_to, world.authority.pk],
                )
    Visit.objects.filter(pk=visit.pk).delete()
    _searches(world, days)
    analyze()


def _copies(model, pk: int, changed: dict[str, str], which: str) -> str:
    """Copies of one row over the working days, as many of `size` as `which` lets through."""
    table = model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    values = [changed.get(column, f"one.{column}") for column in columns]
    link = ""
    if model is Visit:
        link = (
            "LEFT JOIN LATERAL (SELECT id AS appointment_id FROM appointments_appointment WHERE n %% 3 = 0"
            " AND reference = %(mark)s || lpad(to_hex(n), 7, '0')) booked ON true"
        )
    return f"""
        INSERT INTO {table} ({", ".join(columns)})
        SELECT {", ".join(values)}
          FROM (SELECT * FROM {table} WHERE id = {pk}) AS one,
               (SELECT n, place, day, (day + time '08:00' + (place / 3 / %(wide)s %% 24) * interval '20 min')
                       AT TIME ZONE 'Europe/Berlin' AS start
                  FROM (SELECT n, (%(days)s::date[])[n::bigint * cardinality(%(days)s::date[]) / %(size)s + 1] AS day,
                               n - (n::bigint * cardinality(%(days)s::date[]) / %(size)s
                                    * %(size)s / cardinality(%(days)s::date[]))::int AS place
                          FROM generate_series(0, %(size)s - 1) AS n) AS counted) AS past {link}
         WHERE {which.replace("%", "%%")}
    """


def _one_case(world: World) -> Case:
    now = timezone.now()
    return Case.objects.create(
        authority=world.authority,
        service=world.service,
        reference=f"99{world.authority.pk:08d}",
        status="handed_out",
        status_since=now,
        public_since=now,
        channel="post",
        received_at=now,
        created_at=now,
        language="de",
    )


def _searches(world: World, days: list[dt.date]) -> None:
    chance = random.Random(9)
    SearchCount.objects.bulk_create(
        (
            SearchCount(
                authority=world.authority,
                service=service,
                day=day,
                searches=chance.randint(5, 60),
                without_result=chance.randint(0, 5),
            )
            for day in days
            for service in world.services
        ),
        batch_size=5000,
    )


def _mornings(world: World, whole: Period) -> None:
    """What was measured every morning."""
    chance = random.Random(3)
    seen = []
    for offset in range(whole.days):
        day = whole.first + offset * ONE_DAY
        for service in world.services:
            value = chance.randint(1, 57)
            keys = {"service": service.code, "office": str(world.office.pk)}
            seen.append(Seen("free_time", day, amount=value, value=value, keys=keys))
        for language in LANGUAGES:
            value = chance.randint(1, 57)
            keys = {"language": language}
            seen.append(Seen("free_time", day, amount=value, value=value, keys=keys, only_cut="language"))
        seen.append(Seen("expired_titles", day, weight=chance.randint(0, 9)))
    with inside_authority(world.authority.pk):
        write_seen(world.authority, seen)
        roll_up(world.authority, taken("morning"), None)
