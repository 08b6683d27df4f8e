"""Asking other bodies: the employment agency, the Federal Office, chambers, youth offices."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.actions.deadlines import begin_clock, follow_employment_agency
from casework.actions.history import tell
from casework.actions.steps import take_step
from casework.models import BodyKind, Case, Deadline, Participation
from casework.queries.cases import locked_case
from casework.rules.grounds import BodyResult
from casework.rules.history import Happened
from casework.rules.states import Mover, State
from willkommen.errors import Refused
from willkommen.moments import berlin_day, short_date

ASKS = {
    BodyKind.EMPLOYMENT_AGENCY: "ask_employment_agency",
    BodyKind.FEDERAL_OFFICE: "ask_federal_office",
    BodyKind.OTHER: "ask_other_body",
}
AGENCY_CLOCKS = ("employment_agency", "employment_agency_fast")


class NobodyAsked(Refused):
    """No question to another body is open."""

    text = _("No question to another body is open.")


class ConsentNotDeemedYet(Refused):
    """The time after which consent counts as given is not over, or does not run."""

    field = "result"
    text = _("Consent does not count as given: the time of the employment agency does not run.")


@transaction.atomic
def ask_body(
    *,
    case: Case,
    mover: Mover,
    now: dt.datetime,
    staff_member,
    body: BodyKind,
    asked_on: dt.date,
    body_name: str = "",
    is_fast: bool = False,
) -> Participation:
    """Ask another body. The agency's consent counts as given after two weeks, one in fast cases (§ 36 (2) BeschV)."""
    case = take_step(case=case, code=ASKS[body], mover=mover, now=now, staff_member=staff_member)
    asked = Participation.objects.create(
        authority_id=case.authority_id,
        case=case,
        body=body,
        body_name=body_name,
        asked_on=asked_on,
        asked_by=staff_member,
    )
    tell(case=case, kind=Happened.BODY_ASKED, now=now, staff_member=staff_member, body=str(body))
    if body == BodyKind.EMPLOYMENT_AGENCY:
        follow_employment_agency(participation=asked, now=now, is_fast=is_fast, staff_member=staff_member)
    else:
        kind = "federal_office" if body == BodyKind.FEDERAL_OFFICE else "other_body"
        begin_clock(case=case, kind=kind, began_on=asked_on, now=now, staff_member=staff_member)
    return asked


@transaction.atomic
def record_information_missing(*, case: Case, now: dt.datetime, staff_member, day: dt.date) -> Participation:
    """The agency says that information is missing: consent no longer counts as given by silence (§ 36 (2) BeschV)."""
    asked = _open_question(case, State.WITH_EMPLOYMENT_AGENCY)
    _keep(asked, information_missing_on=day, information_sent_on=None)
    tell(case=asked.case, kind=Happened.BODY_ANSWERED, now=now, staff_member=staff_member, result="information_missing")
    follow_employment_agency(participation=asked, now=now, staff_member=staff_member)
    return asked


@transaction.atomic
def record_information_sent(
    *, case: Case, now: dt.datetime, staff_member, day: dt.date, is_fast: bool = False
) -> Participation:
    """What the agency asked for was sent; its time runs anew from that day."""
    asked = _open_question(case, State.WITH_EMPLOYMENT_AGENCY)
    if asked.information_missing_on is None:
        raise NobodyAsked
    _keep(asked, information_sent_on=day)
    tell(case=asked.case, kind=Happened.BODY_ASKED, now=now, staff_member=staff_member, body=str(asked.body))
    follow_employment_agency(participation=asked, now=now, is_fast=is_fast, staff_member=staff_member)
    return asked


@transaction.atomic
def record_answer(
    *, case: Case, mover: Mover, now: dt.datetime, staff_member, result: BodyResult, answered_on: dt.date
) -> Case:
    """The body has answered, or its silence counts as consent: the review goes on."""
    asked = _open_question(case)
    if result == BodyResult.DEEMED:
        _must_be_deemed(asked.case, answered_on, today=berlin_day(now))
    case = take_step(case=asked.case, code="go_on_reviewing", mover=mover, now=now, staff_member=staff_member)
    _keep(asked, answered_on=answered_on, result=str(result))
    tell(case=case, kind=Happened.BODY_ANSWERED, now=now, staff_member=staff_member, result=str(result))
    return case


def _open_question(case: Case, *states: State) -> Participation:
    """The question that is open, with its case locked. Raises `NobodyAsked`."""
    case = locked_case(case)
    asked = Participation.objects.filter(case=case, answered_on=None, result="").first()
    if asked is None or (states and case.status not in states):
        raise NobodyAsked
    asked.case = case
    return asked


def _must_be_deemed(case: Case, day: dt.date, *, today: dt.date) -> None:
    """Consent counts as given after the last day of the clock, never on it and never ahead of time."""
    clocks = Deadline.objects.filter(case=case, kind__in=AGENCY_CLOCKS).exclude(ended_how="dropped")
    clock = clocks.order_by("-began_on", "-id").first()
    if clock is None:
        raise ConsentNotDeemedYet
    if min(day, today) <= clock.safe_on:
        words = _("Consent counts as given only after %(day)s.") % {"day": short_date(clock.safe_on)}
        raise ConsentNotDeemedYet(words)


def _keep(asked: Participation, **columns) -> None:
    for name, value in columns.items():
        setattr(asked, name, value)
    asked.save(update_fields=list(columns))
