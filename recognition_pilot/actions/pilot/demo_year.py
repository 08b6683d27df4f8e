"""The demo year: invented figures of nine authorities and three measures, of which one truly works."""

import datetime as dt
import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from recognition_pilot.actions.facts import take_days, take_small_tables
from recognition_pilot.actions.pilot.assessing import finish_assessment, keep_assessment
from recognition_pilot.actions.pilot.measures import add_measure, move_measure
from recognition_pilot.actions.pilot.practices import publish_practice, submit_practice, write_practice
from recognition_pilot.actions.pilot.publishing import publish_closed_quarters
from recognition_pilot.models import Fact, FactDay, Measure
from recognition_pilot.queries.pilot.effects import snapshot
from recognition_pilot.rules.demo_year import PLACES, Change, Place, days_of
from recognition_pilot.rules.histogram import Tally, together
from recognition_pilot.rules.periods import DAY, MONTH, WEEK, Period, bucket
from willkommen.models import Authority, Membership, Role, StaffMember
from willkommen.moments import berlin_day

CATALOGUE = Path(__file__).parents[2] / "catalogue" / "demo_year.json"
# Months kept; weeks and days only of the latest time, which is what pages show of them.
MONTHS, WEEKS, DAYS = 30, dt.timedelta(weeks=40), dt.timedelta(days=80)
AT_ONCE = 4_000
ONE_DAY = dt.timedelta(days=1)
HALF_A_YEAR = dt.timedelta(days=183)

# By grain, first day, and what it is: name, cut and key.
Facts = dict[tuple[str, dt.date, tuple[str, str, str]], Tally]


@transaction.atomic
def load_demo_year(*, now: dt.datetime) -> int:
    """Add figures, measures, self-assessments and examples; returns how many measures. Twice does it once.

    Authorities that are not there are left out. Figures that were taken already stay as they are.
    """
    told = json.loads(CATALOGUE.read_text("utf-8"))
    authorities = {one.slug: one for one in Authority.objects.filter(slug__in=[place.slug for place in PLACES])}
    wanted = [one for one in told["measures"] if one["authority"] in authorities]
    if Measure.objects.filter(Q(title__in=[one["title"] for one in wanted])).exists():
        return 0
    today = berlin_day(now)
    changes = tuple(
        Change(one["authority"], _first_day(one, today), one["truly"]) for one in wanted if one["indicator"] == "I03"
    )
    for place in PLACES:
        if place.slug in authorities:
            _store(authorities[place.slug], _facts(place, today, changes), today, now)
    for slug, points in told["assessments"].items():
        if slug in authorities:
            _assess(authorities[slug], points, now)
    for one in wanted:
        _measure(authorities[one["authority"]], one, today, now)
    publish_closed_quarters(now=now)
    return len(wanted)


def first_of_demo(today: dt.date) -> dt.date:
    """The first day of the invented figures."""
    day = today.replace(day=1)
    for _month in range(MONTHS):
        day = (day - ONE_DAY).replace(day=1)
    return day


def _first_day(one: dict, today: dt.date) -> dt.date:
    """A whole year before this month, or the June of the last summer that is over."""
    if one["begins"] == "year_ago":
        return today.replace(year=today.year - 1, day=1)
    return dt.date(today.year if today.month > 9 else today.year - 1, 6, 1)


def _facts(place: Place, today: dt.date, changes: tuple[Change, ...]) -> Facts:
    """Days, weeks and months of one authority up to yesterday."""
    first = first_of_demo(today)
    days = [first + ONE_DAY * number for number in range((today - first).days)]
    found: Facts = {}
    gathered: dict[tuple[str, dt.date, tuple[str, str, str]], list[Tally]] = {}
    for day, facts in days_of(place, days, changes=changes):
        starts = [(grain, bucket(day, grain).first) for grain in _grains(day, today)]
        for name, tally in facts.items():
            if day >= today - DAYS:
                found[DAY, day, name] = tally
            for grain, start in starts:
                gathered.setdefault((grain, start, name), []).append(tally)
    return found | {where: together(tallies) for where, tallies in gathered.items()}


def _grains(day: dt.date, today: dt.date) -> Iterable[str]:
    return (WEEK, MONTH) if bucket(day, WEEK).first >= today - WEEKS else (MONTH,)


def _store(authority: Authority, facts: Facts, today: dt.date, now: dt.datetime) -> None:
    rows = [
        Fact(
            authority=authority,
            grain=grain,
            starts_on=starts_on,
            name=name,
            cut=cut,
            key=key,
            count=tally.count,
            total=tally.total,
            values=sorted(tally.histogram),
            counts=[tally.histogram[value] for value in sorted(tally.histogram)],
        )
        for (grain, starts_on, (name, cut, key)), tally in facts.items()
    ]
    # what is not invented is taken from the rows of the demo: cases, complaints, barriers …
    half_a_year = Period(today - HALF_A_YEAR, today - ONE_DAY)
    invented = frozenset(name for _grain, _day, (name, _cut, _key) in facts)
    take_days(authority=authority, during=half_a_year, now=now, leave=invented)
    take_small_tables(authority=authority, now=now)
    Fact.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)
    # closed: nothing that these figures were made from is here, so no night and no rebuild may take them again
    days = [today - ONE_DAY * number for number in range(1, (today - first_of_demo(today)).days + 1)]
    taken = {"taken_at": now, "morning_at": now, "evening_at": now, "closed_at": now}
    FactDay.objects.filter(authority=authority).update(closed_at=now)
    FactDay.objects.bulk_create(
        [FactDay(authority=authority, day=day, **taken) for day in days],
        ignore_conflicts=True,
    )


def _assess(authority: Authority, points: dict, now: dt.datetime) -> None:
    staff = _supervisor(authority)
    for point, said in points.items():
        answers = {field: {"level": level, "text": text} for field, (level, text) in said.items()}
        moment = now - dt.timedelta(days=400 if point == "start" else 20)
        keep_assessment(authority=authority, point=point, answers=answers, staff_member=staff, now=moment)
        finish_assessment(authority=authority, point=point, staff_member=staff, now=moment)


def _measure(authority: Authority, one: dict, today: dt.date, now: dt.datetime) -> None:
    staff, began_on = _supervisor(authority), _first_day(one, today)
    begun_at = dt.datetime.combine(began_on, dt.time(9), dt.UTC)
    written = {name: one[name] for name in ("title", "what", "why", "field", "indicator", "owner")}
    measure = add_measure(
        authority=authority,
        staff_member=staff,
        now=begun_at,
        began_on=began_on,
        cost=None if one["cost"] is None else Decimal(one["cost"]),
        **written,
    )
    if one["state"] != measure.state:
        last_day = dt.date(began_on.year, 9, 30) if one["state"] == "over" else today
        moment = dt.datetime.combine(last_day, dt.time(15), dt.UTC)
        measure = move_measure(
            measure=measure, state=one["state"], on=last_day, remark="", staff_member=staff, now=min(moment, now)
        )
    if "practice" in one:
        _practice(measure, one["practice"], staff, now)


def _practice(measure: Measure, one: dict, staff: StaffMember | None, now: dt.datetime) -> None:
    written = {name: one[name] for name in ("title", "title_en", "words", "words_en")}
    practice = write_practice(measure=measure, staff_member=staff, now=now - dt.timedelta(days=9), **written)
    submit_practice(practice=practice, staff_member=staff, now=now - dt.timedelta(days=8))
    reviewing = (
        Membership.objects.filter(role=Role.SUPERVISOR).exclude(authority=measure.authority).order_by("pk").first()
    )
    if one["state"] == "published" and reviewing is not None:
        publish_practice(
            practice=practice,
            figures=snapshot(measure, now=now),
            reviewer=reviewing.staff_member,
            reviewed_for=reviewing.authority,
            now=now - dt.timedelta(days=2),
        )


def _supervisor(authority: Authority) -> StaffMember | None:
    found = Membership.objects.filter(authority=authority, role=Role.SUPERVISOR).order_by("pk").first()
    return found.staff_member if found else None
