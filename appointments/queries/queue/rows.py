"""The rows of the board and what each of them knows at a moment."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise

from appointments.models import Appointment, Counter, Visit, VisitStatus
from appointments.queries.availability import OFFICE_TIME
from appointments.rules.queue import is_urgent, may_be_given_up, may_take_back
from willkommen.languages import SPOKEN_LANGUAGES


def language_name(code: str) -> str | Promise:
    """How a spoken language is called in the reader's language."""
    return SPOKEN_LANGUAGES.get(code, code)


def minutes_between(since: dt.datetime, now: dt.datetime) -> int:
    """Full minutes from one moment to another, never negative."""
    return max(0, int((now - since).total_seconds() // 60))


@dataclass(frozen=True)
class WaitingRow:
    """Somebody who waits. `is_for_me`: the reader's counter may call them now."""

    visit: Visit
    now: dt.datetime
    is_for_me: bool = True

    @property
    def service(self) -> str:
        """The German name of the service."""
        return self.visit.service.name_de  # type: ignore[attr-defined] # modeltranslation adds it

    @property
    def language(self):
        """What the person speaks."""
        return language_name(self.visit.spoken_language)

    @property
    def minutes(self) -> int:
        """How long the person has waited."""
        return minutes_between(self.visit.arrived_at, self.now)

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
        """How long the person has been served."""
        return minutes_between(self.visit.served_from, self.now) if self.visit and self.visit.served_from else 0


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
        """Minutes since serving began."""
        return minutes_between(self.visit.served_from, self.now) if self.visit.served_from else 0

    @property
    def may_be_given_up(self) -> bool:
        """Called three times without anybody coming."""
        return may_be_given_up(self.calls)

    @property
    def may_take_back(self) -> bool:
        """The call is not older than 30 seconds."""
        return self.visit.status == VisitStatus.CALLED and may_take_back(self.visit.called_at, now=self.now)
