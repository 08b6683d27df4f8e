"""What a reader may ask the figures for, and what was asked."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from appointments.models import Service
from recognition_pilot.queries.figures.facts import ALL, Cut
from recognition_pilot.queries.figures.indicators import last_day_taken
from recognition_pilot.rules.periods import MONTH, ONE_DAY, WEEK, Period, bucket
from willkommen.languages import SPOKEN_LANGUAGES
from willkommen.models import Authority, Office
from willkommen.moments import month_name

MONTHS_BACK, YEARS_BACK, WEEKS_SHOWN = 24, 5, 12
TWELVE_MONTHS = "12-monate"


@dataclass(frozen=True)
class Span:
    """A period one can choose: its code in the address, its name, its days, and the one before to compare with."""

    code: str
    name: str
    during: Period
    before: Period
    before_name: str

    @property
    def is_month(self) -> bool:
        """Whether it is one month; then its course is shown by week."""
        return self.code[:4].isdigit() and len(self.code) == 7


@dataclass(frozen=True)
class Choices:
    """Everything the filter offers, and until which day the figures reach."""

    offices: list[Office]
    services: list[Service]
    languages: list[tuple[str, str]]
    spans: list[Span]
    reaches_to: dt.date | None
    today: dt.date

    @property
    def usual(self) -> Span:
        """The month of the last figures."""
        month = f"{self.reaches_to or self.today:%Y-%m}"
        return next((span for span in self.spans if span.code == month), self.spans[0])


@dataclass(frozen=True)
class Asked:
    """What to show: a period and at most one cut, with the cut's name; `weekly` asks for weeks, None leaves it to the period."""

    span: Span
    # The last day of which there are figures.
    reaches_to: dt.date
    today: dt.date
    cut: Cut = ALL
    cut_name: str = ""
    office: Office | None = None
    weekly: bool | None = None

    @property
    def grain(self) -> str:
        """Weeks for a month, months for what is longer, unless said otherwise."""
        weekly = self.span.is_month if self.weekly is None else self.weekly
        return WEEK if weekly else MONTH

    @property
    def course(self) -> Period:
        """The days a course is drawn over: twelve weeks or months up to the end of the period, more where it is longer."""
        last = max(min(self.span.during.last, self.reaches_to), self.span.during.first)
        first = bucket(last, self.grain).first
        for _number in range(WEEKS_SHOWN - 1):
            first = bucket(first - ONE_DAY, self.grain).first
        return Period(min(first, bucket(self.span.during.first, self.grain).first), last)

    @property
    def is_over(self) -> bool:
        """Whether the period is over, so that counts of it can be compared with the one before."""
        return self.span.during.last < self.today


def choices_for(authority: Authority, *, today: dt.date) -> Choices:
    """Offices, services and languages of an authority, and periods. Three queries."""
    services = Service.objects.filter(offers__authority=authority).order_by("name_de")
    return Choices(
        offices=list(Office.objects.filter(authority=authority).order_by("code")),
        services=list(services),
        languages=sorted(((code, str(name)) for code, name in SPOKEN_LANGUAGES.items()), key=lambda one: one[1]),
        spans=spans_until(today),
        reaches_to=last_day_taken(authority),
        today=today,
    )


def spans_until(today: dt.date) -> list[Span]:
    """The months, the last twelve months, the years, the latest first."""
    months, first = [], today.replace(day=1)
    for _number in range(MONTHS_BACK):
        months.append(first)
        first = (first - ONE_DAY).replace(day=1)
    twelve = Period(_a_year_before(today.replace(day=1)), today.replace(day=1) - ONE_DAY)
    rolling = Span(
        TWELVE_MONTHS,
        _("the last twelve months"),
        twelve,
        Period(_a_year_before(twelve.first), twelve.first - ONE_DAY),
        pgettext("compared with", "in the twelve months before"),
    )
    years = [_year(today.year - back) for back in range(YEARS_BACK)]
    return [*(_month(month) for month in months), rolling, *years]


def _month(first: dt.date) -> Span:
    before = (first - ONE_DAY).replace(day=1)
    return Span(
        f"{first:%Y-%m}",
        month_and_year(first),
        bucket(first, MONTH),
        bucket(before, MONTH),
        pgettext("compared with", "in %(month)s") % {"month": month_name(before.month)},
    )


def _year(year: int) -> Span:
    during = Period(dt.date(year, 1, 1), dt.date(year, 12, 31))
    before = Period(dt.date(year - 1, 1, 1), dt.date(year - 1, 12, 31))
    return Span(str(year), str(year), during, before, pgettext("compared with", "in %(year)s") % {"year": year - 1})


def month_and_year(first: dt.date) -> str:
    """„Oktober 2026“."""
    return f"{month_name(first.month)} {first.year}"


def _a_year_before(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1)
