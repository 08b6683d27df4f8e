"""What must not be erased for now: cases under legal hold and everything that belongs to them."""

from collections.abc import Callable

from django.db.models import QuerySet

from appointments.models import Visit
from casework.models import Case, CaseAppointment, HandedInFile, TitleReminder
from willkommen.models import Authority


def held_cases(authority: Authority) -> QuerySet[Case]:
    """Cases of this authority under legal hold, the oldest hold first."""
    cases = Case.objects.filter(authority=authority, legal_hold=True)
    return cases.select_related("service", "hold_by", "assigned_to", "authority").order_by("hold_since", "pk")


def _appointments() -> QuerySet:
    return CaseAppointment.objects.filter(case__legal_hold=True).values("appointment")


def _visits() -> QuerySet:
    return Visit.objects.filter(appointment__in=_appointments()).values("pk")


def _belonging(model) -> Callable[[], QuerySet]:
    return lambda: model.objects.filter(case__legal_hold=True).values("pk")


# By the label of the table: which rows of the entered authority belong to a case under hold.
HELD: dict[str, Callable[[], QuerySet]] = {
    "casework.case": lambda: Case.objects.filter(legal_hold=True).values("pk"),
    "casework.titlereminder": _belonging(TitleReminder),
    "casework.handedinfile": _belonging(HandedInFile),
    "appointments.appointment": _appointments,
    "appointments.visit": _visits,
}


def held_count(authority: Authority) -> int:
    """How many cases are under legal hold."""
    return Case.objects.filter(authority=authority, legal_hold=True).count()
