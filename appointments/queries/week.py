"""The week of one office: who sits where on each day, what is booked and what is free. One statement per kind of thing."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q
from psycopg2.extras import DateTimeTZRange

from appointments.models import Absence, Appointment, AppointmentStatus, Closure, Counter, Shift
from appointments.queries.holidays import is_public_holiday, public_holidays
from appointments.queries.skills import skill_counts
from appointments.rules.spans import Span, is_covered, joined, meeting, minutes_of, without
from appointments.rules.times import OFFICE_TIME
from willkommen.languages import SPOKEN_LANGUAGES
from willkommen.models import Authority, Office

SUNDAY = 6
WORKING_WEEK = 5


@dataclass(frozen=True)
class Stretch:
    """A part of the strip that draws a shift over its day: minutes of the office's clock, and what happens then."""

    start: int
    length: int
    kind: str


@dataclass(frozen=True)
class Block:
    """A shift on one day. `work` is when somebody is really there; minutes are those of `work`."""

    shift: Shift
    work: list[Span]
    away: list[Span]
    booked: int
    free: int
    services: int
    strip: list[Stretch]
    is_away_throughout: bool


@dataclass(frozen=True)
class Closed:
    """A closure as far as it lies in one day."""

    closure: Closure
    start: dt.datetime
    end: dt.datetime
    is_whole_day: bool


@dataclass(frozen=True)
class Cell:
    """One counter on one day. `alone` counts booked appointments at whose time nobody sits here."""

    day: dt.date
    blocks: list[Block]
    closed: list[Closed]
    alone: int
    is_over: bool


@dataclass(frozen=True)
class Row:
    """A counter and its days."""

    counter: Counter
    cells: list[Cell]


@dataclass(frozen=True)
class Day:
    """A column: its totals, and why nobody can book on it."""

    day: dt.date
    holiday: str
    is_today: bool
    is_over: bool
    booked: int
    free: int
    counters: int
    alone: int


@dataclass(frozen=True)
class Spoken:
    """A language on one day: when at least one counter speaks it."""

    language: str
    minutes: int
    spans: list[Span]

    @property
    def name(self) -> str:
        """The language in the reader's words."""
        return str(SPOKEN_LANGUAGES.get(self.language, self.language))


@dataclass(frozen=True)
class Week:
    """Everything the page shows; `scale` is the first and the last hour of the strips."""

    days: list[Day]
    rows: list[Row]
    chosen: Day
    spoken: list[Spoken]
    scale: tuple[int, int]

    @property
    def minutes(self) -> int:
        """How long a strip is."""
        return (self.scale[1] - self.scale[0]) * 60


def offices_to_plan(authority: Authority) -> list[Office]:
    """The offices a week can be shown of."""
    return list(Office.objects.filter(authority=authority).order_by("code"))


def week_of(authority: Authority, office: Office, *, day: dt.date, now: dt.datetime) -> Week:
    """The week in which a day lies; the day is the one shown on small screens and in the list of languages."""
    monday = day - dt.timedelta(days=day.weekday())
    span = [monday + dt.timedelta(days=offset) for offset in range(7)]
    known = _Known(authority, office, span, now.astimezone(OFFICE_TIME).date())
    shown = [one for one in span if one.weekday() < WORKING_WEEK or known.has_something_on(one)]
    scale = known.scale()
    rows = [Row(counter, [known.cell(counter, one, scale) for one in shown]) for counter in known.counters]
    days = [_day(one, place, rows, known.today) for place, one in enumerate(shown)]
    place = shown.index(day) if day in shown else len(shown) - 1
    return Week(days, rows, days[place], _spoken([row.cells[place] for row in rows]), scale)


def day_span(day: dt.date) -> Span:
    """From midnight to midnight of the office's clock, in UTC; 23 or 25 hours when the clock changes."""
    return (_moment(day, dt.time.min), _moment(day + dt.timedelta(days=1), dt.time.min))


class _Known:
    """What the database says about one office and seven days, each kind of thing asked for once."""

    def __init__(self, authority: Authority, office: Office, days: list[dt.date], today: dt.date) -> None:
        self.today = today
        self.counters = list(Counter.objects.filter(office=office).select_related("office").order_by("number"))
        window = DateTimeTZRange(day_span(days[0])[0], day_span(days[-1])[1])
        self.shifts = list(
            Shift.objects.filter(counter__office=office, first_day__lte=days[-1])
            .filter(Q(last_day=None) | Q(last_day__gte=days[0]))
            .select_related("staff_member")
            .annotate(named=Count("services"))
            .order_by("starts")
        )
        self.skills = skill_counts(authority)
        self.closures = list(
            Closure.objects.filter(authority=authority, during__overlap=window)
            .filter(Q(office=None, counter=None) | Q(office=office) | Q(counter__office=office))
            .order_by("during")
        )
        self.absences: dict[int, list[Span]] = {}
        for member, during in Absence.objects.filter(authority=authority, during__overlap=window).values_list(
            "staff_member_id", "during"
        ):
            self.absences.setdefault(member, []).append((during.lower, during.upper))
        self.booked: dict[int, list[Span]] = {}
        for counter, during in Appointment.objects.filter(
            authority=authority, office=office, status=AppointmentStatus.BOOKED, during__overlap=window
        ).values_list("counter_id", "during"):
            self.booked.setdefault(counter, []).append((during.lower, during.upper))

    def has_something_on(self, day: dt.date) -> bool:
        """Whether a day off the working week gets a column."""
        taken = [span for spans in self.booked.values() for span in spans]
        return any(is_on(shift, day) for shift in self.shifts) or bool(meeting([day_span(day)], taken))

    def scale(self) -> tuple[int, int]:
        """The hours all strips are drawn over."""
        starts = [shift.starts.hour for shift in self.shifts]
        ends = [shift.ends.hour + (shift.ends.minute > 0) for shift in self.shifts]
        return (min(starts, default=8), max(ends, default=16))

    def cell(self, counter: Counter, day: dt.date, scale: tuple[int, int]) -> Cell:
        """One counter on one day."""
        closed = [
            Closed(closure, max(start, day_span(day)[0]), min(end, day_span(day)[1]), _covers(start, end, day))
            for closure in self.closures
            if closure.counter_id in {None, counter.pk}
            for start, end in [(closure.during.lower, closure.during.upper)]
            if meeting([day_span(day)], [(start, end)])
        ]
        booked = meeting([day_span(day)], self.booked.get(counter.pk, []))
        blocks = [
            self._block(shift, counter, day, [(one.start, one.end) for one in closed], booked, scale)
            for shift in self.shifts
            if shift.counter_id == counter.pk and is_on(shift, day)
        ]
        work = [piece for block in blocks for piece in block.work]
        return Cell(day, blocks, closed, sum(not is_covered(span, work) for span in booked), day < self.today)

    def _block(self, shift, counter, day, closed, booked, scale) -> Block:
        span = (_moment(day, shift.starts), _moment(day, shift.ends))
        away = meeting([span], self.absences.get(shift.staff_member_id, []))
        is_bookable = counter.is_open and shift.staff_member.is_active and _is_worked(day)
        work = joined(without([span], [*closed, *away])) if is_bookable else []
        taken = joined(meeting(work, booked))
        return Block(
            shift=shift,
            work=work,
            away=joined(away),
            booked=minutes_of(taken),
            free=minutes_of(work) - minutes_of(taken),
            services=shift.named or self.skills.get(shift.staff_member_id, 0),
            strip=_strip(span, work, taken, day, scale),
            is_away_throughout=is_covered(span, away),
        )


def is_on(shift: Shift, day: dt.date) -> bool:
    """Whether a shift is planned on a day."""
    return (
        shift.weekday == day.weekday() and shift.first_day <= day and (shift.last_day is None or day <= shift.last_day)
    )


def _is_worked(day: dt.date) -> bool:
    """Nothing is booked on Sundays and public holidays, whatever the plan says."""
    return day.weekday() != SUNDAY and not is_public_holiday(day)


def _covers(start: dt.datetime, end: dt.datetime, day: dt.date) -> bool:
    return is_covered(day_span(day), [(start, end)])


def _moment(day: dt.date, clock: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, clock, OFFICE_TIME).astimezone(dt.UTC)


def _strip(span: Span, work: list[Span], taken: list[Span], day: dt.date, scale: tuple[int, int]) -> list[Stretch]:
    """The shift as it is drawn: away or closed below, free above it, booked on top."""
    layers = (("off", [span]), ("free", work), ("taken", taken))
    return [
        Stretch(_minute(start, day) - scale[0] * 60, _minute(end, day) - _minute(start, day), kind)
        for kind, spans in layers
        for start, end in spans
    ]


def _minute(moment: dt.datetime, day: dt.date) -> int:
    """Minutes of the office's clock since midnight of the day."""
    local = moment.astimezone(OFFICE_TIME)
    return (local.date() - day).days * 24 * 60 + local.hour * 60 + local.minute


def _day(day: dt.date, place: int, rows: list[Row], today: dt.date) -> Day:
    cells = [row.cells[place] for row in rows]
    blocks = [block for cell in cells for block in cell.blocks]
    return Day(
        day=day,
        holiday=public_holidays(day.year).get(day, ""),
        is_today=day == today,
        is_over=day < today,
        booked=sum(block.booked for block in blocks),
        free=sum(block.free for block in blocks),
        counters=sum(any(block.work for block in cell.blocks) for cell in cells),
        alone=sum(cell.alone for cell in cells),
    )


def _spoken(cells: list[Cell]) -> list[Spoken]:
    """Which languages the counters of one day speak, the most hours first."""
    hours: dict[str, list[Span]] = {}
    for block in (block for cell in cells for block in cell.blocks):
        for language in block.shift.staff_member.spoken_languages:
            hours.setdefault(language, []).extend(block.work)
    found = [
        Spoken(language, sum(minutes_of([span]) for span in spans), joined(spans)) for language, spans in hours.items()
    ]
    return sorted(found, key=lambda spoken: (-spoken.minutes, spoken.language))
