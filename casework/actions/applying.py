"""The informal application: a draft, then sent with a moment and a number. The application counts (§ 81 AufenthG)."""

import datetime as dt
import secrets

from django.db import transaction

from appointments.actions.booking import make_discreet
from casework.actions.access import issue_code
from casework.actions.history import tell
from casework.actions.moving import make_move
from casework.actions.opening import open_case, person_columns
from casework.actions.routing import assign_by_rules
from casework.models import Application, Case, CaseAppointment, EntryChannel
from casework.queries.applying import drafts_to_erase
from casework.queries.cases import locked_case
from casework.rules.applying import DRAFT_KEPT, RECEIPT_DIGITS
from casework.rules.history import Happened
from casework.rules.states import Mover, State
from willkommen.audit import record
from willkommen.code_hash import chosen_code
from willkommen.moments import berlin_day
from willkommen.references import new_number


def keep_draft(*, authority, service, person: dict, draft: Case | None, now: dt.datetime, **fields) -> Case:
    """Write down what somebody typed, unsent; the same draft again where there is one. Erased after thirty days."""
    if draft is None or draft.status != State.DRAFT:
        return open_case(
            authority=authority,
            service=service,
            channel=EntryChannel.INFORMAL,
            person=person,
            status=State.DRAFT,
            now=now,
            erase_after=now + DRAFT_KEPT,
            **fields,
        )
    changed = {"service": service, **person_columns(person), **fields}
    for name, value in changed.items():
        setattr(draft, name, value)
    draft.save(update_fields=list(changed))
    return draft


@transaction.atomic
def send_application(*, case: Case, secret: str, language: str, appointment=None, now: dt.datetime) -> Application:
    """Send a draft: it is received at this moment, has a number and an access code; a second call changes nothing.

    Letters come in `language`, that of the page it was sent from.

    `secret` is what the access code follows from, so that the browser that sent it can show it for a short time.
    """
    case = locked_case(case)
    if case.status != State.DRAFT:
        return Application.objects.get(case=case, is_informal=True)
    case = make_move(
        case=case, code="submit", mover=Mover.APPLICANT, now=now, received_at=now, erase_after=None, language=language
    )
    application = Application.objects.create(
        authority_id=case.authority_id,
        case=case,
        receipt_number=_receipt_number(),
        language=case.language,
        made_at=now,
        title_ended_on=case.title_ends_on,
    )
    tell(case=case, kind=Happened.APPLIED, now=now, by_applicant=True, receipt=application.receipt_number)
    issue_code(case=case, now=now, code=chosen_code(secret, case.reference))
    assign_by_rules(case=case, now=now)
    if appointment is not None:
        link_appointment(case=case, appointment=appointment, now=now)
    return application


def link_appointment(*, case: Case, appointment, now: dt.datetime, staff_member=None) -> bool:
    """This appointment serves the case; False where it did already. Raises `ValueError` for another authority's."""
    if appointment.authority_id != case.authority_id:
        raise ValueError(appointment.pk)
    _link, is_new = CaseAppointment.objects.get_or_create(
        case=case, appointment=appointment, defaults={"authority_id": case.authority_id}
    )
    if case.is_protected:
        make_discreet(appointment=appointment, staff_member=staff_member, now=now)
    if is_new:
        on = berlin_day(appointment.starts_at).isoformat()
        tell(
            case=case,
            kind=Happened.APPOINTMENT_LINKED,
            now=now,
            staff_member=staff_member,
            by_applicant=staff_member is None,
            on=on,
        )
    return is_new


@transaction.atomic
def erase_drafts(*, authority, now: dt.datetime, most: int) -> int:
    """Forget applications nobody sent within thirty days, whole; returns how many."""
    keys = drafts_to_erase(authority, now=now, most=most)
    Case.objects.filter(pk__in=keys, status=State.DRAFT).delete()
    if keys:
        record(action="erase_drafts", now=now, authority=authority, count=len(keys))
    return len(keys)


def _receipt_number() -> str:
    """Random, so that nobody can count the applications of an authority; another one where it is taken."""
    while True:
        number = new_number(secrets.choice, length=RECEIPT_DIGITS)
        if not Application.objects.filter(receipt_number=number).exists():
            return number
