"""One case of an authority: how pages and actions get hold of it."""

import datetime as dt

from django.db.models import Q

from appointments.models import Appointment, AppointmentStatus, WaitingEntry, WaitingStatus
from casework.models import Case, CaseworkSettings
from willkommen.locking import locked_again
from willkommen.models import Authority


def case_by_reference(authority: Authority, reference: str) -> Case | None:
    """A case of this authority with what its pages show; None for any other."""
    found = Case.objects.filter(authority=authority, reference=reference)
    return found.select_related("authority", "service", "office", "assigned_to").first()


def locked_case(case: Case) -> Case:
    """The case as it is now, locked until the end of the transaction."""
    return locked_again(case)


def waiting_entries(case: Case) -> list[WaitingEntry]:
    """Places on the waiting list, asked for or confirmed, of somebody with the same names and birth date."""
    waits = [WaitingStatus.ASKED, WaitingStatus.WAITING]
    same = WaitingEntry.objects.filter(authority_id=case.authority_id, identity_key=case.identity_key, status__in=waits)
    return list(same.exclude(identity_key="").order_by("pk"))


def coming_appointments(case: Case, *, now: dt.datetime) -> list[Appointment]:
    """What is booked for a person and not over: what serves the case, and what has the same names and birth date."""
    same = Q(identity_key=case.identity_key) & ~Q(identity_key="")
    rows = Appointment.objects.filter(Q(cases=case) | same, authority_id=case.authority_id)
    coming = rows.filter(status=AppointmentStatus.BOOKED, during__endswith__gt=now)
    return list(coming.distinct().order_by("pk"))


def casework_settings(authority: Authority) -> CaseworkSettings:
    """What the authority decided; the defaults where it decided nothing."""
    return CaseworkSettings.objects.filter(authority=authority).first() or CaseworkSettings(authority=authority)
