"""What casework contributes to shared pages."""

from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appointments.models.catalogue import SERVED_AT_A_COUNTER
from casework.actions.applying import link_appointment
from casework.actions.assignment import announce_lost_cases, give_away_cases
from casework.forms.kept import kept_answers
from casework.models import Ladder
from casework.queries import setup
from casework.queries.applying import cached_services_to_apply_for, draft_of, is_open, offer_to_apply_for
from casework.queries.desk_counter import cases_at_the_counter
from casework.queries.reminder_letters import reminders_state
from casework.queries.reminders import ladder_of_service
from casework.rules.applying import BOOKING_BELONGS
from willkommen import panels
from willkommen.audit import record_read
from willkommen.languages import reader_language
from willkommen.panels import Departure, MenuItem, SetupEntry, VisitPanel
from willkommen.permissions import Right
from willkommen.public_parts import PublicPart, add_public_part, on_booked_here


def register() -> None:
    """Tell the ground floor; called once at start."""
    add_public_part(PublicPart("start", "casework/public/_start_doors.html", _doors, position=10))
    add_public_part(PublicPart("service", "casework/public/_service_offer.html", _offer_of_service, position=10))
    add_public_part(PublicPart("in_time", "casework/public/_in_time.html", _in_time, position=10))
    for place in ("service", "no_visit", "booked"):
        add_public_part(PublicPart(place, "casework/public/reminders/_offer.html", _reminding(place), position=20))
    on_booked_here(_belongs_to_application)
    cases = ("vorgang/", "fragen/", "abgaben/")
    panels.add_menu_item(MenuItem(pgettext_lazy("menu", "Cases"), "work_list", Right.CASES, position=35, also=cases))
    too_long = MenuItem(_("What waits too long"), "cases_waiting", Right.FIGURES, position=56, within="figures")
    panels.add_menu_item(too_long)
    panels.add_departure(Departure(announce=announce_lost_cases, carry_out=give_away_cases))
    panels.add_visit_panel(VisitPanel("casework/desk/_visit_case.html", _at_the_counter, Right.CASE_STATE, position=10))
    _add_setup_entries()


def _add_setup_entries() -> None:
    for entry in (
        SetupEntry(
            label=_("Decisions about cases"),
            hint=_("Four eyes, documents online, days, contact of the team"),
            url_name="casework_settings",
            right=Right.CASE_SETUP,
            state=setup.settings_state,
            missing=setup.settings_missing,
            position=60,
        ),
        SetupEntry(
            label=_("Giving out new cases"),
            hint=_("By letters, by service, to whom"),
            url_name="routing",
            right=Right.CASE_SETUP,
            state=setup.routing_state,
            missing=setup.routing_missing,
            position=62,
        ),
        SetupEntry(
            label=_("Reminders before titles end"),
            hint=_("How many people want them, what they say, the message of a campaign"),
            url_name="title_reminders",
            right=Right.FIGURES,
            state=reminders_state,
            position=68,
        ),
        SetupEntry(
            label=pgettext_lazy("cases", "Substitution"),
            hint=_("Who does whose cases while somebody is away"),
            url_name="substitutions",
            right=Right.SHIFTS,
            state=setup.substitutions_state,
            position=64,
        ),
    ):
        panels.add_setup_entry(entry)


# ---- The counter --------------------------------------------------------------------------------------------------


def _at_the_counter(*, visit, staff_member, now: datetime) -> dict:
    """The case of the person at the counter, as the counter may see it; what is shown is written into the read log."""
    found = cases_at_the_counter(visit, now=now)
    for one in found:
        if not one.is_discreet:
            record_read(about=one.case, authority=visit.authority, staff_member=staff_member, now=now)
    return {"cases": found, "visit": visit}


# ---- Applicants' pages ------------------------------------------------------------------------------------------


def _doors(page: Mapping) -> dict:
    return {"can_apply": bool(cached_services_to_apply_for(page["authority"]))}


def _offer_of_service(page: Mapping) -> dict | None:
    code = page["service"].code
    return {"code": code} if offer_to_apply_for(page["authority"], code) else None


def _in_time(page: Mapping) -> dict | None:
    """The way to apply, with the day and the appointment that are known; who has applied here sees the receipt."""
    authority, appointment = page["authority"], page.get("appointment")
    service = page.get("service") or appointment.service
    if offer_to_apply_for(authority, service.code) is None:
        return None
    case = _sent_here(page["request"], authority, service)
    if case is not None:
        return {"receipt": _url("apply_receipt", authority, service)}
    known = {"bis": page.get("title_day") or "", "termin": _secret_of(appointment)}
    query = urlencode({name: value for name, value in known.items() if value})
    return {"url": f"{_url('apply_title', authority, service)}{'?' if query else ''}{query}"}


def _reminding(place: str) -> Callable[[Mapping], dict | None]:
    """The way to reminders from a page about a service; who need not come is told of changes."""

    def content(page: Mapping) -> dict | None:
        service = page.get("service") or page["appointment"].service
        kind = ladder_of_service(service.code)
        is_told_of_changes = place == "no_visit"
        if is_told_of_changes != (kind == Ladder.TEMPORARY_PROTECTION) or service.delivery not in SERVED_AT_A_COUNTER:
            return None
        return {"kind": kind, "is_told_of_changes": is_told_of_changes}

    return content


def _belongs_to_application(*, request, appointment, now: datetime) -> None:
    """What is booked in the browser that applied shortly before serves that application."""
    case = _sent_here(request, appointment.authority, appointment.service)
    if case is not None and is_open(case) and now - case.received_at < BOOKING_BELONGS:
        link_appointment(case=case, appointment=appointment, now=now)


def _sent_here(request, authority, service):
    """The application for this service that this browser has sent, None without one."""
    answers = kept_answers(request, authority)
    if answers is None or answers.code != service.code:
        return None
    case = draft_of(authority, answers.case)
    return case if case is not None and case.received_at else None


def _secret_of(appointment) -> str:
    """The secret of the link of a booked appointment; nothing before it is booked."""
    return appointment.link_token if appointment is not None and appointment.status == "booked" else ""


def _url(name: str, authority, service) -> str:
    where = {"language": reader_language(), "authority": authority.slug, "code": service.code}
    return reverse(name, kwargs=where)
