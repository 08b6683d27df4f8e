"""Of whom nobody has said today how it went, and what was said in the evening."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import pgettext_lazy

from appointments.models import Appointment, AppointmentStatus, Visit
from appointments.models.queue import STILL_HERE
from appointments.queries.queue.board import day_span
from appointments.queries.queue.day import badge_of_visit
from appointments.queries.queue.reach import shifts_of_day
from appointments.rules.day_end import HowItWent, is_last_hour, ways_to_settle
from appointments.rules.times import OFFICE_TIME
from willkommen.languages import language_name
from willkommen.models import AuditEntry, Authority, Office

SETTLED, SETTLING_TAKEN_BACK = "settle_day", "take_back_settling"
VISIT, APPOINTMENT = "v", "a"

WORDS = {
    HowItWent.SERVED: pgettext_lazy("end of the day", "came and was served"),
    HowItWent.LEFT: pgettext_lazy("end of the day", "left without being served"),
    HowItWent.DID_NOT_COME: pgettext_lazy("end of the day", "did not come"),
}
ICONS = {HowItWent.SERVED: "check", HowItWent.LEFT: "door-open", HowItWent.DID_NOT_COME: "event-busy"}


@dataclass(frozen=True)
class OpenRow:
    """Somebody with a number, or an appointment whose person has none. `key` names it in a form."""

    key: str
    office: Office
    visit: Visit | None
    appointment: Appointment | None

    @property
    def title(self) -> str:
        """What a clerk calls it: the number, otherwise the booking number."""
        return self.visit.ticket_number if self.visit else self.appointment.reference

    @property
    def since(self) -> dt.datetime:
        """The time of the appointment, or of arriving without one."""
        return self.appointment.starts_at if self.appointment else self.visit.arrived_at

    @property
    def service(self) -> str:
        """The German name of the service."""
        return (self.visit or self.appointment).list_service

    @property
    def language(self):
        """What the person speaks."""
        return language_name((self.visit or self.appointment).spoken_language)

    @property
    def badge(self) -> dict:
        """What is known."""
        if self.visit:
            return badge_of_visit(self.visit)
        text = pgettext_lazy("end of the day", "nothing recorded")
        return {"kind": "warning", "icon": "question-mark", "text": text}

    @property
    def ways(self) -> list[tuple[HowItWent, object, str]]:
        """What can be said: code, words, icon."""
        return [(way, WORDS[way], ICONS[way]) for way in ways_to_settle(is_here=self.visit is not None)]

    def may_be(self, how: HowItWent) -> bool:
        """Whether this can be said."""
        return how in ways_to_settle(is_here=self.visit is not None)


@dataclass(frozen=True)
class OfficeEnd:
    """One office and what is open there."""

    office: Office
    rows: list[OpenRow]


@dataclass(frozen=True)
class Settling:
    """What one press of the evening recorded."""

    entry: AuditEntry
    is_taken_back: bool

    @property
    def words(self):
        """What was said."""
        return WORDS[HowItWent(self.entry.detail["how"])]

    @property
    def count(self) -> int:
        """About how many."""
        return len(self.entry.detail["visits"]) + len(self.entry.detail["appointments"])

    @property
    def titles(self) -> str:
        """About whom: numbers, no names."""
        return ", ".join(self.entry.detail["titles"])


def unsettled(authority: Authority, *, now: dt.datetime) -> list[OfficeEnd]:
    """Everybody of today still open, by office; appointments only once their time has come. Three queries."""
    today = now.astimezone(OFFICE_TIME).date()
    visits = (
        Visit.objects.filter(authority=authority, day=today, status__in=STILL_HERE)
        .select_related("office", "service", "appointment", "counter")
        .order_by("turn_at", "id")
    )
    appointments = _nothing_said(Q(authority=authority), today, now).select_related("office", "service")
    rows = [OpenRow(f"{VISIT}{visit.pk}", visit.office, visit, visit.appointment) for visit in visits]
    rows += [OpenRow(f"{APPOINTMENT}{one.pk}", one.office, None, one) for one in appointments]
    offices = Office.objects.filter(authority=authority).order_by("code")
    return [
        OfficeEnd(office, sorted((row for row in rows if row.office == office), key=lambda row: row.since))
        for office in offices
    ]


def count_unsettled(office: Office, *, now: dt.datetime) -> int | None:
    """How many are open at an office; None before the last hour of its day."""
    local = now.astimezone(OFFICE_TIME)
    if not is_last_hour(local, [shift.ends for shift in shifts_of_day(office, day=local.date())]):
        return None
    here = Visit.objects.filter(office=office, day=local.date(), status__in=STILL_HERE).count()
    return here + _nothing_said(Q(office=office), local.date(), now).count()


def settlings_of_today(authority: Authority, *, now: dt.datetime) -> list[Settling]:
    """What was recorded in the evening, the newest first."""
    first, last = day_span(now.astimezone(OFFICE_TIME).date())
    entries = AuditEntry.objects.filter(
        authority=authority,
        action__in=[SETTLED, SETTLING_TAKEN_BACK],
        happened_at__gte=first,
        happened_at__lt=last,
    ).select_related("staff_member")
    taken_back = {entry.detail["entry"] for entry in entries if entry.action == SETTLING_TAKEN_BACK}
    return [Settling(entry, entry.pk in taken_back) for entry in entries if entry.action == SETTLED]


def _nothing_said(where: Q, today: dt.date, now: dt.datetime):
    """Booked appointments of today that have begun, without a visit and without “did not come”."""
    first, _last = day_span(today)
    return Appointment.objects.filter(
        where,
        status=AppointmentStatus.BOOKED,
        did_not_come_at=None,
        visit=None,
        during__startswith__gte=first,
        during__startswith__lte=now,
    ).order_by("during", "id")
