"""The rows of the board and what each of them knows at a moment."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from appointments.models import Appointment, Counter, Visit, VisitStatus
from appointments.rules.queue import is_urgent, may_be_given_up, may_take_back
from appointments.rules.times import OFFICE_TIME
from willkommen.languages import SPOKEN_LANGUAGES, html_lang, language_name


def spoken_names(own: str) -> tuple[tuple[str, str | Promise], list[tuple[str, str | Promise]]]:
    """The language somebody reads as the one they probably speak, and all others by their names."""
    spoken = html_lang(own)
    others: list[tuple[str, str | Promise]] = [
        (code, name) for code, name in SPOKEN_LANGUAGES.items() if code != spoken
    ]
    return (spoken, language_name(spoken)), others


def minutes_between(since: dt.datetime, now: dt.datetime) -> int:
    """Full minutes from one moment to another, never negative."""
    return max(0, int((now - since).total_seconds() // 60))


def minutes_words(minutes: int) -> str:
    """A span as a list shows it: „45 min“, „2 h 6 min“."""
    if minutes < 60:
        return _("%(minutes)d min") % {"minutes": minutes}
    return _("%(hours)d h %(minutes)d min") % {"hours": minutes // 60, "minutes": minutes % 60}


def pause_of(counter: Counter, *, now: dt.datetime) -> dt.datetime | None:
    """Since when a counter makes a break; one that nobody ended yesterday is over."""
    since = counter.paused_at
    if since is None or since.astimezone(OFFICE_TIME).date() != now.astimezone(OFFICE_TIME).date():
        return None
    return since


@dataclass(frozen=True)
class WaitingRow:
    """Somebody who waits. `is_for_me`: the reader's counter may call them now."""

    visit: Visit
    now: dt.datetime
    is_for_me: bool = True

    @property
    def service(self) -> str:
        """The German name of the service."""
        return self.visit.list_service

    @property
    def language(self):
        """What the person speaks."""
        return language_name(self.visit.spoken_language)

    @property
    def minutes(self) -> int:
        """How long the person has waited."""
        return minutes_between(self.visit.arrived_at, self.now)

    @property
    def minutes_words(self) -> str:
        """How long the person has waited, as one reads it."""
        return minutes_words(self.minutes)

    @property
    def title_ends_on(self) -> dt.date | None:
        """When the present title ends, as the person said at booking."""
        return self.visit.appointment.title_ends_on if self.visit.appointment else None

    @property
    def is_urgent(self) -> bool:
        """Whether the title ends within 14 days, or the service is of an urgent kind."""
        return is_urgent(
            self.title_ends_on,
            today=self.now.astimezone(OFFICE_TIME).date(),
            is_urgent_kind=self.visit.service.is_urgent_kind,
        )

    @property
    def title_days(self) -> int | None:
        """Days until the title ends; 0 is today, below 0 it has ended."""
        if self.title_ends_on is None:
            return None
        return (self.title_ends_on - self.now.astimezone(OFFICE_TIME).date()).days


@dataclass(frozen=True)
class CounterRow:
    """A counter and who is there."""

    counter: Counter
    visit: Visit | None
    languages: tuple
    is_staffed: bool
    back_at: dt.time | None
    is_mine: bool
    now: dt.datetime

    @property
    def language(self):
        """What the person at the counter speaks."""
        return language_name(self.visit.spoken_language) if self.visit else ""

    @property
    def minutes(self) -> int:
        """How long ago the person was called: serving time counts from the call to the end."""
        return minutes_between(self.visit.called_at, self.now) if self.visit else 0

    @property
    def minutes_words(self) -> str:
        """How long ago the person was called, as one reads it."""
        return minutes_words(self.minutes)

    @property
    def paused_since(self) -> dt.datetime | None:
        """Since when the counter makes a break."""
        return pause_of(self.counter, now=self.now)


@dataclass(frozen=True)
class ParkedRow:
    """Somebody who was put aside, and by which counter."""

    visit: Visit
    counter_number: int | None

    @property
    def language(self):
        """What the person speaks."""
        return language_name(self.visit.spoken_language)


@dataclass(frozen=True)
class ExpectedRow:
    """An appointment of today whose person is not here yet."""

    appointment: Appointment
    now: dt.datetime

    @property
    def language(self):
        """What the person speaks."""
        return language_name(self.appointment.spoken_language)

    @property
    def overdue(self) -> int:
        """Full minutes since the start, 0 before."""
        return minutes_between(self.appointment.starts_at, self.now)

    @property
    def overdue_words(self) -> str:
        """How long ago it was to start, as one reads it."""
        return minutes_words(self.overdue)


@dataclass(frozen=True)
class Mine:
    """Who is at the reader's own counter, and which buttons make sense."""

    visit: Visit
    calls: int
    now: dt.datetime

    @property
    def language(self):
        """What the person speaks."""
        return language_name(self.visit.spoken_language)

    @property
    def waited(self) -> int:
        """Minutes from arriving to the call."""
        return minutes_between(self.visit.arrived_at, self.visit.called_at)

    @property
    def minutes(self) -> int:
        """Minutes since the call."""
        return minutes_between(self.visit.called_at, self.now)

    @property
    def minutes_words(self) -> str:
        """Minutes since the call, as one reads them."""
        return minutes_words(self.minutes)

    @property
    def waited_words(self) -> str:
        """Minutes from arriving to the call, as one reads them."""
        return minutes_words(self.waited)

    @property
    def may_be_given_up(self) -> bool:
        """Called three times without anybody coming."""
        return may_be_given_up(self.calls)

    @property
    def may_take_back(self) -> bool:
        """The call is not older than 30 seconds."""
        return self.visit.status == VisitStatus.CALLED and may_take_back(self.visit.called_at, now=self.now)
