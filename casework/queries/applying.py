"""Applying informally: for what, and what became of it."""

import datetime as dt

from django.db.models import Q

from appointments.models import ServiceOffer
from casework.models import AccessCode, Application, Case, CaseAppointment
from casework.queries.cases import casework_settings
from casework.rules.states import UNDECIDED, State
from willkommen.microcache import microcached
from willkommen.models import Authority

BY_APPOINTMENT = "appointment"


def services_to_apply_for(authority: Authority) -> list[ServiceOffer]:
    """What can be applied for informally here: what the authority named, otherwise everything with an appointment."""
    named = casework_settings(authority).informal_services
    wanted = Q(service__code__in=named) if named else Q(service__delivery=BY_APPOINTMENT)
    offers = ServiceOffer.objects.filter(wanted, authority=authority, is_offered=True)
    return list(offers.select_related("authority", "service__situation").order_by("service__situation__position"))


cached_services_to_apply_for = microcached(services_to_apply_for)


def offer_to_apply_for(authority: Authority, code: str) -> ServiceOffer | None:
    """The offer of a service that can be applied for informally, None for any other."""
    return next((offer for offer in cached_services_to_apply_for(authority) if offer.service.code == code), None)


def draft_of(authority: Authority, pk: int | None) -> Case | None:
    """An application somebody in this browser is writing, or has sent."""
    if pk is None:
        return None
    found = Case.objects.filter(authority=authority, pk=pk, is_protected=False)
    return found.select_related("authority", "service__situation", "office").first()


def application_of(case: Case) -> Application | None:
    """The informal application of a case with its receipt."""
    return Application.objects.filter(case=case, is_informal=True).order_by("made_at").first()


def is_first_code_alive(application: Application) -> bool:
    """Whether the code that was given out with the application still opens the case."""
    return AccessCode.objects.filter(
        case=application.case_id, representative=None, revoked_at=None, issued_at=application.made_at
    ).exists()


def has_appointment(case: Case, appointment) -> bool:
    """Whether this appointment serves the case."""
    return CaseAppointment.objects.filter(case=case, appointment=appointment).exists()


def is_open(case: Case) -> bool:
    """Whether an appointment still serves the case: sent, and nothing decided."""
    return case.status in UNDECIDED


def drafts_to_erase(authority: Authority, *, now: dt.datetime, most: int) -> list[int]:
    """Drafts nobody sent in time; a legal hold wins."""
    over = Case.objects.filter(authority=authority, status=State.DRAFT, erase_after__lte=now, legal_hold=False)
    return list(over.order_by("pk").values_list("pk", flat=True)[:most])
