"""Whom changes of the plan touch, as the staff sees them: who has answered what, who must be phoned."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.db.models import Count, Prefetch, Q
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from appointments.models import (
    AffectedAppointment,
    AffectedStatus,
    Appointment,
    AppointmentStatus,
    PlanChange,
    SlotOffer,
    SlotOfferStatus,
)
from appointments.queries.planning.affected import UNSETTLED, change_by_pk
from appointments.queries.planning.words import Names, change_title, change_when
from willkommen.languages import language_name
from willkommen.models import Authority

# On the clerks' list until nobody can still want to be called.
STAYS_LISTED = dt.timedelta(days=7)
MOST_CHANGES = 50


class Stand(StrEnum):
    """How far it is with one person, in the order in which one works."""

    NO_CONTACT = "no_contact"
    NO_TIME = "no_time"
    SAID_NO = "said_no"
    SILENT = "silent"
    BEING_ASKED = "being_asked"
    ASKED = "asked"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"
    CAME = "came"
    SETTLED = "settled"
    TAKEN_BACK = "taken_back"


MUST_BE_PHONED = (Stand.NO_CONTACT, Stand.NO_TIME, Stand.SAID_NO, Stand.SILENT)
NOT_ANSWERED = (Stand.BEING_ASKED, Stand.ASKED)
# Kind of badge, icon and word: never a colour alone.
SHOWN_AS: dict[Stand, tuple[str, str, Promise]] = {
    Stand.NO_CONTACT: ("danger", "call", pgettext_lazy("affected", "no contact data")),
    Stand.NO_TIME: ("danger", "event-busy", pgettext_lazy("affected", "no other time found")),
    Stand.SAID_NO: ("warning", "block", pgettext_lazy("affected", "none of the times suits")),
    Stand.SILENT: ("warning", "hourglass-empty", pgettext_lazy("affected", "did not answer in time")),
    Stand.BEING_ASKED: ("neutral", "schedule", pgettext_lazy("affected", "is being asked")),
    Stand.ASKED: ("info", "send", pgettext_lazy("affected", "not answered yet")),
    Stand.ACCEPTED: ("success", "check", pgettext_lazy("affected", "has a new time")),
    Stand.CANCELLED: ("neutral", "block", pgettext_lazy("affected", "has cancelled")),
    Stand.CAME: ("success", "person", pgettext_lazy("affected", "came anyway")),
    Stand.SETTLED: ("success", "check", pgettext_lazy("affected", "settled by us")),
    Stand.TAKEN_BACK: ("neutral", "undo", pgettext_lazy("affected", "takes place after all")),
}


@dataclass(frozen=True)
class Person:
    """Somebody whose appointment cannot take place as booked."""

    affected: AffectedAppointment
    now: dt.datetime

    @property
    def appointment(self) -> Appointment:
        """The old one."""
        return self.affected.appointment

    @cached_property
    def kept(self) -> list[Appointment]:
        """The times that are kept for them at this moment."""
        slots = [slot for slot in self.affected.slot_offers.all() if slot.status == SlotOfferStatus.OPEN]
        return [
            slot.hold
            for slot in slots
            if slot.hold.status == AppointmentStatus.HELD and slot.hold.hold_until > self.now
        ]

    @property
    def until(self) -> dt.datetime | None:
        """Until when the last of these is kept."""
        return max((hold.hold_until for hold in self.kept), default=None)

    @property
    def new(self) -> Appointment | None:
        """The appointment they have instead."""
        return getattr(self.appointment, "moved_to", None)

    @cached_property
    def stand(self) -> Stand:
        """How far it is."""
        status, appointment = self.affected.status, self.appointment
        if status == AffectedStatus.WITHDRAWN:
            return Stand.TAKEN_BACK
        if status == AffectedStatus.SETTLED:
            return Stand.SETTLED
        if appointment.status == AppointmentStatus.CANCELLED:
            return Stand.ACCEPTED if self.new else Stand.CANCELLED
        if hasattr(appointment, "visit"):
            return Stand.CAME
        if status == AffectedStatus.DECLINED:
            return Stand.SAID_NO
        return self._open_stand()

    @property
    def badge(self) -> dict:
        """How the state is shown."""
        kind, icon, text = SHOWN_AS[self.stand]
        return {"kind": kind, "icon": icon, "text": text}

    @property
    def language(self):
        """What the person speaks."""
        return language_name(self.appointment.spoken_language)

    @property
    def may_be_settled(self) -> bool:
        """Whether somebody of the staff can say that it is settled."""
        return self.stand in {*MUST_BE_PHONED, *NOT_ANSWERED}

    @property
    def may_be_asked_again(self) -> bool:
        """Whether another message makes sense."""
        is_to_come = self.appointment.ends_at > self.now
        return is_to_come and self.may_be_settled and self.stand != Stand.BEING_ASKED and bool(self.appointment.channel)

    def _open_stand(self) -> Stand:
        if not self.appointment.channel:
            return Stand.NO_CONTACT
        if self.affected.status == AffectedStatus.TO_PHONE:
            return Stand.NO_TIME
        if not self.affected.slot_offers.all():
            return Stand.BEING_ASKED
        return Stand.ASKED if self.kept else Stand.SILENT


@dataclass(frozen=True)
class People:
    """Several of them, sorted by what is to be done."""

    everybody: list[Person]

    @property
    def to_phone(self) -> list[Person]:
        """Who must be phoned, the next appointment first."""
        return [person for person in self.everybody if person.stand in MUST_BE_PHONED]

    @property
    def not_answered(self) -> list[Person]:
        """Who has been asked, or will be in a moment."""
        return [person for person in self.everybody if person.stand in NOT_ANSWERED]

    @property
    def settled(self) -> list[Person]:
        """Where nothing is left to do."""
        return [person for person in self.everybody if not person.may_be_settled]

    @property
    def waiting(self) -> int:
        """Who is still to be asked."""
        return sum(person.stand == Stand.BEING_ASKED for person in self.everybody)

    @property
    def accepted(self) -> int:
        """Who has a new time."""
        return sum(person.stand == Stand.ACCEPTED for person in self.everybody)

    @property
    def declined(self) -> int:
        """Who wants none of the times, or no appointment any more."""
        return sum(person.stand in {Stand.SAID_NO, Stand.CANCELLED} for person in self.everybody)

    @property
    def figures(self) -> list[tuple[int, Promise]]:
        """How many are how far, in words."""
        return [
            (self.accepted, pgettext_lazy("affected, number of people", "have a new time")),
            (self.declined, pgettext_lazy("affected, number of people", "said no or cancelled")),
            (len(self.not_answered), pgettext_lazy("affected, number of people", "not answered yet")),
            (len(self.to_phone), pgettext_lazy("affected, number of people", "must be phoned")),
        ]

    @property
    def asked(self) -> int:
        """Who has been offered something."""
        return sum(bool(person.affected.slot_offers.all()) for person in self.everybody)

    @property
    def to_ask(self) -> int:
        """Who is to be offered something, or has been."""
        return self.asked + self.waiting


@dataclass(frozen=True)
class ChangeRow:
    """A change of the plan with the number of people it touches."""

    change: PlanChange
    names: Names

    @property
    def title(self) -> str:
        """What was changed."""
        return change_title(self.change, self.names)

    @property
    def when(self) -> str:
        """From when to when."""
        return change_when(self.change, self.names)


def people_of(change: PlanChange, *, now: dt.datetime) -> People:
    """Everybody a change touches, by the time of their old appointment."""
    return People([Person(row, now) for row in _rows(change.authority).filter(change=change)])


def people_to_settle(authority: Authority, *, now: dt.datetime) -> People:
    """Everybody of the authority with whom something is left to do."""
    rows = _rows(authority).filter(status__in=UNSETTLED, appointment__status=AppointmentStatus.BOOKED)
    rows = rows.filter(appointment__during__endswith__gt=now - STAYS_LISTED)
    return People([person for row in rows if (person := Person(row, now)).may_be_settled])


def change_row(authority: Authority, pk: int) -> ChangeRow | None:
    """One change of this authority's plan."""
    change = change_by_pk(authority, pk)
    return ChangeRow(change, Names([change])) if change else None


def changes_of(authority: Authority) -> list[ChangeRow]:
    """The newest changes that touched somebody, with the number of people and of those not settled."""
    rows = PlanChange.objects.filter(authority=authority).select_related("made_by")
    open_ones = Q(affected__status__in=UNSETTLED, affected__appointment__status=AppointmentStatus.BOOKED)
    open_ones &= Q(affected__appointment__visit=None)
    counted = rows.annotate(people=Count("affected"), unsettled=Count("affected", filter=open_ones))
    changes = list(counted.order_by("-made_at", "-pk")[:MOST_CHANGES])
    names = Names(changes)
    return [ChangeRow(change, names) for change in changes]


def affected_person(authority: Authority, pk: int) -> Appointment | None:
    """The appointment of somebody a change of this authority touches, by its key."""
    return Appointment.objects.filter(authority=authority, pk=pk, affected_by__isnull=False).distinct().first()


def _rows(authority: Authority):
    return (
        AffectedAppointment.objects.filter(authority=authority)
        .select_related(
            *("appointment__office", "appointment__counter", "appointment__visit", "appointment__moved_to__office"),
            *("change", "settled_by", "appointment__authority"),
        )
        .prefetch_related(Prefetch("slot_offers", SlotOffer.objects.select_related("hold").order_by("hold__during")))
        .order_by("appointment__during", "pk")
    )
