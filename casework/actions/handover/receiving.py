"""The receiving side: taking a case that another authority sent, or not."""

import datetime as dt

from django.db import transaction

from casework.actions.handover.at_sender import bring_back, settle, still_sent
from casework.actions.history import tell
from casework.actions.opening import open_case
from casework.models import Case, CaseFee, EntryChannel, FeeStatus, Handover, HandoverStatus
from casework.queries.handover import service_of
from casework.rules.history import Happened
from casework.rules.parcels import application_of, facts_of, fees_of, person_of
from willkommen.tenancy import visiting


@transaction.atomic
def confirm_handover(*, handover: Handover, staff_member, now: dt.datetime) -> Case:
    """Take the case: a case of one's own begins, made on the day it was made elsewhere, with what travelled.

    Fees that were charged there are not charged again (§ 49 (4) AufenthV). A new access code has to be issued here.
    Of two people who confirm at once one gets the case. Raises `AnsweredAlready`.
    """
    handover = still_sent(handover)
    case = _open(handover, staff_member=staff_member, now=now)
    with visiting(handover.authority_id):
        # whose name it was stays here: the other house only reads which authority answered
        settle(handover=handover, now=now, answered_by=staff_member, new_case=case)
    return case


@transaction.atomic
def decline_handover(*, handover: Handover, reason: str, staff_member, now: dt.datetime) -> None:
    """Send the case back with a reason; nothing of it stays here. Raises `AnsweredAlready`."""
    handover = still_sent(handover)
    with visiting(handover.authority_id):
        answer = {"answered_by": staff_member, "decline_reason": reason}
        bring_back(handover=handover, status=HandoverStatus.DECLINED, now=now, **answer)


def _open(handover: Handover, *, staff_member, now: dt.datetime) -> Case:
    parcel = handover.parcel
    case = open_case(
        authority=handover.to_authority,
        service=service_of(parcel),
        channel=EntryChannel.TRANSFER,
        person=person_of(parcel),
        now=now,
        staff_member=staff_member,
        **application_of(parcel),
        **facts_of(parcel),
    )
    CaseFee.objects.bulk_create(
        CaseFee(**_charged_elsewhere(fee), authority=case.authority, case=case, set_by=staff_member, set_at=now)
        for fee in fees_of(parcel)
    )
    tell(
        case=case,
        kind=Happened.HANDOVER_ANSWERED,
        now=now,
        staff_member=staff_member,
        handover=handover.pk,
        answer=HandoverStatus.CONFIRMED,
    )
    return case


def _charged_elsewhere(fee: dict) -> dict:
    """A fee that was waived stays waived; one that was charged is the other authority's, paid or not."""
    return fee if fee["status"] == FeeStatus.WAIVED else {**fee, "status": FeeStatus.PAID_ELSEWHERE}
