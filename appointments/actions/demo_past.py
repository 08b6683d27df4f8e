"""The demo's past: people who came without an appointment during the last weeks. Nothing tells who they were."""

import datetime as dt
import random
from collections import defaultdict

from appointments.models import ServiceOffer, Shift, Visit
from appointments.queries.holidays import working_days
from appointments.rules.demo_day import Seat, Served, invented_day
from appointments.rules.times import OFFICE_TIME
from willkommen.models import Authority
from willkommen.tenancy import inside_authority

WEEKS = 10
AT_ONCE = 2_000
OUTCOMES = ("done", "done", "done", "incomplete", "come_back")


def load_demo_past(*, now: dt.datetime) -> int:
    """Fill the last ten weeks of every authority of the demo once, after `load_demo`; returns how many visits it made."""
    made = 0
    for authority in Authority.objects.filter(is_demo=True).order_by("slug"):
        with inside_authority(authority.pk):
            made += _fill(authority, now)
    return made


def _fill(authority: Authority, now: dt.datetime) -> int:
    today = now.astimezone(OFFICE_TIME).date()
    if Visit.objects.filter(authority=authority, day__lt=today).exists():
        return 0
    chance = random.Random(f"past {authority.slug}")  # noqa: S311 -- the same demo every time, nothing to guess
    services = list(
        ServiceOffer.objects.filter(authority=authority, service__delivery="appointment")
        .order_by("service__code")
        .values_list("service_id", flat=True)
    )
    plan = _plan(authority)
    rows = []
    for day in working_days(today - dt.timedelta(weeks=WEEKS), today - dt.timedelta(days=1)):
        for office, seats in plan[day.weekday()].items():
            for number, served in enumerate(invented_day(chance, seats), 1):
                rows.append(_visit(authority, office, day, number, served, chance, services))
    return len(Visit.objects.bulk_create(rows, batch_size=AT_ONCE))


def _plan(authority: Authority) -> dict[int, dict[int, list[Seat]]]:
    """Who sits where, by weekday and office."""
    plan: dict[int, dict[int, list[Seat]]] = defaultdict(lambda: defaultdict(list))
    shifts = Shift.objects.filter(authority=authority).order_by("pk")
    columns = shifts.values_list("weekday", "counter__office", "counter", "starts", "ends")
    for weekday, office, counter, starts, ends in columns:
        plan[weekday][office].append(Seat(counter, _minutes(starts), _minutes(ends)))
    return plan


def _visit(authority, office: int, day: dt.date, number: int, served: Served, chance, services: list[int]) -> Visit:
    arrived, called, ended = (_moment(day, minutes) for minutes in (served.arrived, served.called, served.ended))
    return Visit(
        authority=authority,
        office_id=office,
        service_id=chance.choice(services),
        language=served.language,
        spoken_language=served.language,
        day=day,
        ticket_number=f"A {number:02d}",
        status="done",
        arrived_at=arrived,
        turn_at=arrived,
        arrived_by=chance.choice(("desk", "kiosk")),
        counter_id=served.counter,
        called_at=called,
        served_from=called,
        served_to=ended,
        outcome=chance.choice(OUTCOMES),
    )


def _minutes(clock: dt.time) -> float:
    return clock.hour * 60.0 + clock.minute


def _moment(day: dt.date, minutes: float) -> dt.datetime:
    # from noon, because midnight may have another offset: clocks are put forward and back at night
    noon = dt.datetime.combine(day, dt.time(12), OFFICE_TIME).astimezone(dt.UTC)
    return (noon + dt.timedelta(minutes=minutes - 720)).replace(microsecond=0)
