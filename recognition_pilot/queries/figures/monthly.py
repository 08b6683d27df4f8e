"""What was counted outside, month by month."""

import datetime as dt
from dataclasses import dataclass

from recognition_pilot.models import MonthlyFigure
from recognition_pilot.queries.figures.catalogue import Indicator, indicator
from recognition_pilot.rules.periods import MONTH, ONE_DAY, bucket
from willkommen.models import Authority

MONTHS_SHOWN = 24
FIRST_YEAR = 2015
CODE = "I23"


@dataclass(frozen=True)
class Month:
    """A month with what counts for it, None where nothing was entered."""

    month: dt.date
    figure: MonthlyFigure | None
    is_running: bool

    @property
    def slug(self) -> str:
        """The month as it stands in addresses: 2026-10."""
        return f"{self.month:%Y-%m}"

    @property
    def share(self) -> float | None:
        """Per cent of the calls that were answered."""
        if self.figure is None or not self.figure.calls or self.figure.calls_answered is None:
            return None
        return 100 * self.figure.calls_answered / self.figure.calls

    @property
    def are_calls_met(self) -> bool | None:
        """Whether enough calls were answered."""
        return self._met("value", self.share)

    @property
    def are_mails_met(self) -> bool | None:
        """Whether no mail waits too long."""
        return self._met("mails_waiting", None if self.figure is None else self.figure.mails_waiting)

    def _met(self, of: str, value: float | None) -> bool | None:
        bound = next(bound for bound in reached().bounds if bound.of == of)
        return None if value is None else bound.holds(value, days=30)


def reached() -> Indicator:
    """The indicator these figures belong to (I23)."""
    found = indicator(CODE)
    if found is None:
        raise KeyError(CODE)
    return found


def months_of(authority: Authority, *, today: dt.date) -> list[Month]:
    """The last two years, the running month first."""
    months = [bucket(today, MONTH).first]
    while len(months) < MONTHS_SHOWN:
        months.append(bucket(months[-1] - ONE_DAY, MONTH).first)
    rows = MonthlyFigure.objects.filter(authority=authority, replaced_at=None, month__gte=months[-1])
    known = {row.month: row for row in rows}
    return [Month(month, known.get(month), is_running=month == months[0]) for month in months]


def month_of(text: str, *, today: dt.date) -> dt.date | None:
    """The first day of a month as it stands in an address; None for one to come, or long ago, or none."""
    try:
        month = dt.datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 -- a month has no time zone
    except ValueError:
        return None
    return month if month.year >= FIRST_YEAR and month <= today else None


def history_of(authority: Authority, month: dt.date) -> list[MonthlyFigure]:
    """What was entered for a month, the last word first."""
    return list(
        MonthlyFigure.objects.filter(authority=authority, month=month)
        .select_related("entered_by")
        .order_by("-entered_at", "-pk")
    )


def missing_months(authority: Authority, *, today: dt.date) -> int:
    """How many of the last twelve months that are over have no figures."""
    over = months_of(authority, today=today)[1:13]
    return sum(1 for month in over if month.figure is None)
