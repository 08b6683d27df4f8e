"""Which languages sit at the counters in a week, against the languages people asked for. Hours and counts, no person."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from psycopg2.extras import DateTimeTZRange

from appointments.models import Absence, Appointment, AppointmentStatus, Closure, Shift
from appointments.queries.holidays import is_public_holiday
from recognition_pilot.rules.small_cells import is_small
from willkommen.languages import language_name
from willkommen.models import Authority
from willkommen.moments import BERLIN, berlin_day

WEEKS_BACK = 2
WEEKS_AHEAD = 3
GERMAN = "de"
Span = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True)
class LanguageWeek:
    """A language in a week: hours of counters where somebody speaks it, and how many booked in it."""

    hours: float
    asked: int

    @property
    def is_hidden(self) -> bool:
        """Too few asked to say how many."""
        return is_small(self.asked)

    @property
    def is_missing(self) -> bool:
        """People asked for it and nobody at a counter speaks it."""
        return self.asked > 0 and self.hours == 0


@dataclass(frozen=True)
class LanguageReport:
    """Weeks by their Monday; one row a language, the most asked for first."""

    weeks: list[dt.date]
    rows: list[tuple[str, list[LanguageWeek]]]
    this_week: dt.date


def languages_by_week(authority: Authority, *, today: dt.date) -> LanguageReport:
    """Two weeks back, this one and three ahead. German is left out: it is spoken everywhere."""
    this_week = today - dt.timedelta(days=today.weekday())
    weeks = [this_week + dt.timedelta(weeks=number) for number in range(-WEEKS_BACK, WEEKS_AHEAD + 1)]
    after = weeks[-1] + dt.timedelta(weeks=1)
    hours = _hours(authority, weeks[0], after)
    asked = _asked(authority, weeks[0], after)
    codes = {code for code, _week in (*hours, *asked)} - {GERMAN}
    total = Counter({code: sum(count for (language, _w), count in asked.items() if language == code) for code in codes})
    rows = [
        (str(language_name(code)), [LanguageWeek(round(hours[code, week], 1), asked[code, week]) for week in weeks])
        for code in sorted(codes, key=lambda code: (-total[code], code))
    ]
    return LanguageReport(weeks, rows, this_week)


def _asked(authority: Authority, first: dt.date, after: dt.date) -> Counter:
    """Booked appointments by spoken language and week."""
    span = DateTimeTZRange(_midnight(first), _midnight(after))
    rows = Appointment.objects.filter(
        authority=authority, status=AppointmentStatus.BOOKED, during__startswith__gte=span.lower
    ).filter(during__startswith__lt=span.upper)
    return Counter(
        (language, _monday(berlin_day(during.lower)))
        for language, during in rows.values_list("spoken_language", "during")
    )


def _hours(authority: Authority, first: dt.date, after: dt.date) -> defaultdict:
    """Hours by language and week: shifts without closures, absences and holidays."""
    shifts = Shift.objects.filter(authority=authority, first_day__lt=after).filter(
        Q(last_day=None) | Q(last_day__gte=first)
    )
    span = DateTimeTZRange(_midnight(first), _midnight(after))
    closures = list(Closure.objects.filter(authority=authority, during__overlap=span))
    absences = list(Absence.objects.filter(authority=authority, during__overlap=span))
    days = [first + dt.timedelta(days=number) for number in range((after - first).days)]
    found: defaultdict = defaultdict(float)
    for shift in shifts.select_related("staff_member", "counter").only(
        "weekday", "starts", "ends", "first_day", "last_day", "counter__office_id", "staff_member__spoken_languages"
    ):
        away = [_span(one.during) for one in absences if one.staff_member_id == shift.staff_member_id]
        away += [_span(one.during) for one in closures if _closes(one, shift)]
        for day in days:
            if _is_on(shift, day):
                work = (_at(day, shift.starts), _at(day, shift.ends))
                for language in shift.staff_member.spoken_languages:
                    found[language, _monday(day)] += _hours_left(work, away)
    return found


def _closes(closure: Closure, shift: Shift) -> bool:
    """The whole authority, the office or the counter itself."""
    if closure.counter_id:
        return closure.counter_id == shift.counter_id
    return closure.office_id in (None, shift.counter.office_id)


def _is_on(shift: Shift, day: dt.date) -> bool:
    in_force = shift.first_day <= day and (shift.last_day is None or day <= shift.last_day)
    return in_force and shift.weekday == day.weekday() and not is_public_holiday(day)


def _hours_left(work: Span, away: Iterable[Span]) -> float:
    """What is left of a span when the others, which may overlap, are taken away."""
    left = [work]
    for start, end in away:
        left = [
            piece
            for begins, ends in left
            for piece in ((begins, min(ends, start)), (max(begins, end), ends))
            if piece[0] < piece[1]
        ]
    return sum((end - start).total_seconds() for start, end in left) / 3600


def _span(during) -> Span:
    return during.lower, during.upper


def _midnight(day: dt.date) -> dt.datetime:
    return _at(day, dt.time())


def _at(day: dt.date, clock: dt.time) -> dt.datetime:
    """A moment of the office's clock, in UTC so that a clock change counts as it is."""
    return dt.datetime.combine(day, clock, BERLIN).astimezone(dt.UTC)


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
