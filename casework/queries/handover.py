"""Handovers: of a case, incoming at an authority, and where a case is now."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from appointments.models import Appointment, Service
from casework.models import Case, FileStatus, HandedInFile, Handover, HandoverStatus
from casework.queries.cases import casework_settings
from casework.queries.parcel_words import Section, in_words
from casework.rules.states import UNDECIDED, State
from willkommen.models import Authority
from willkommen.moments import berlin_day


@dataclass(frozen=True)
class HandoversOfCase:
    """What the case page shows: the handover that is open or was confirmed, older ones, and how the case came here."""

    current: Handover | None
    former: list[Handover]
    came_by: Handover | None
    may_hand_over: bool

    @property
    def came_with(self) -> list[Section]:
        """What travelled with the case, in words."""
        return in_words(self.came_by.parcel) if self.came_by else []


@dataclass(frozen=True)
class Whereabouts:
    """Where a case is now, for the applicant; `authority` is empty where the other one is not on this installation."""

    authority: Authority | None
    name: str
    contact: str
    since: dt.datetime
    is_taken: bool
    # The last day this page shows it.
    shown_until: dt.date | None


def handover_of(case: Case, *, now: dt.datetime) -> HandoversOfCase:
    """All handovers of a case and the one it came by; two queries."""
    sent = list(
        Handover.objects.filter(case=case).select_related("to_authority", "sent_by").order_by("-sent_at", "-pk")
    )
    current = next((one for one in sent if one.status in (HandoverStatus.SENT, HandoverStatus.CONFIRMED)), None)
    former = [one for one in sent if one is not current]
    came = Handover.objects.filter(new_case=case, to_authority_id=case.authority_id).select_related("authority").first()
    return HandoversOfCase(current, former, came, case.status in UNDECIDED)


def sent_handover(case: Case, pk: int) -> Handover | None:
    """A handover this case was sent with."""
    found = Handover.objects.filter(case=case, authority_id=case.authority_id, pk=pk)
    return found.select_related("case", "authority", "to_authority", "sent_by").first()


def incoming_handovers(authority: Authority) -> QuerySet[Handover]:
    """What other authorities sent here and nobody has answered, the oldest first; nothing of their cases but the parcel."""
    return _to(authority).filter(status=HandoverStatus.SENT).order_by("sent_at", "pk")


def answered_handovers(authority: Authority, *, since: dt.datetime) -> QuerySet[Handover]:
    """What was confirmed or declined here lately; the newest first."""
    answered = _to(authority).filter(status__in=[HandoverStatus.CONFIRMED, HandoverStatus.DECLINED])
    return answered.filter(answered_at__gte=since).select_related("new_case").order_by("-answered_at", "-pk")


def handover_to(authority: Authority, pk: int) -> Handover | None:
    """A handover that was sent to this authority, answered or not."""
    return _to(authority).select_related("new_case").filter(pk=pk).first()


def is_waiting(handover: Handover) -> bool:
    """Whether nobody has answered it and it was not taken back."""
    return handover.status == HandoverStatus.SENT


def locked_handover(handover: Handover) -> Handover:
    """The handover as it is now, locked until the end of the transaction."""
    rows = Handover.objects.select_for_update(of=("self",)).select_related("to_authority", "authority")
    return rows.get(pk=handover.pk, authority_id=handover.authority_id)


def service_of(parcel: dict) -> Service:
    """The service a parcel is about; the catalogue is the same for all authorities."""
    return Service.objects.get(code=parcel["application"]["service"])


def possible_receivers(authority: Authority) -> list[Authority]:
    """The other authorities of the installation."""
    return list(Authority.objects.exclude(pk=authority.pk).order_by("municipality_name"))


def what_stays_behind(case: Case, *, now: dt.datetime) -> dict:
    """What whoever hands over has to look after first: documents in the letter box, appointments still to come."""
    lying = HandedInFile.objects.filter(case=case, status__in=[FileStatus.QUARANTINE, FileStatus.CLEAN]).count()
    coming = Appointment.objects.filter(cases=case, status="booked", during__startswith__gt=now).select_related(
        "office"
    )
    return {"files": lying, "appointments": list(coming.order_by("during"))}


def where_is_it(case: Case, *, now: dt.datetime) -> Whereabouts | None:
    """Where a case that was handed over is now; None for any other, and when its ninety days are over. Three queries."""
    if case.status not in (State.HANDED_OVER, State.CLOSED):
        return None
    current = [HandoverStatus.SENT, HandoverStatus.CONFIRMED]
    handover = Handover.objects.filter(case=case, status__in=current).select_related("to_authority").first()
    if handover is None:
        return None
    is_taken = handover.status == HandoverStatus.CONFIRMED
    until = shown_until(case, handover) if is_taken else None
    if until and berlin_day(now) > until:
        return None
    other = handover.to_authority
    return Whereabouts(
        authority=other,
        name=other.name if other else handover.to_name,
        contact="" if other else handover.to_contact,
        since=handover.sent_at,
        is_taken=is_taken,
        shown_until=until,
    )


def shown_until(case: Case, handover: Handover) -> dt.date:
    """The last day the old code still shows where the case is: 90 days unless the authority decided otherwise."""
    return berlin_day(handover.answered_at) + dt.timedelta(days=casework_settings(case.authority).readable_days)


def _to(authority: Authority) -> QuerySet[Handover]:
    """Handovers to an authority, without a row of the sender's case."""
    return Handover.objects.filter(to_authority=authority).select_related("authority", "to_authority")
