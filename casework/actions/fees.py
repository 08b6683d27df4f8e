"""Fees of a case: charged once with their figure, paid, not asked for, taken back."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.actions.history import tell
from casework.models import Case, CaseFee, FeeStatus
from casework.queries.cases import locked_case
from casework.queries.fees import chargeable, charged_amounts, key_of
from casework.rules.fees import PROCESSING, WaiverReason, credited_purposes, same_fee
from casework.rules.history import Happened
from casework.rules.states import OVER, State
from willkommen.errors import Refused
from willkommen.moments import berlin_day

# Nothing is charged before there is an application, nor where the case is somebody else's or over.
NOT_CHARGED = OVER | {State.DRAFT, State.HANDED_OVER}


class NothingToCharge(Refused):
    """The case is not here any more, or not yet."""

    text = _("Nothing can be charged on this case: it was not applied for yet, was handed over or is closed.")


class NoFigure(Refused):
    """The house knows no figure for this service, this day and this person, and invents none."""

    text = _(
        "No figure is stored for this service on this day, so nothing was charged. "
        "Please have the fees of the catalogue brought up to date."
    )


class AlreadyCharged(Refused):
    """The same thing is charged once per case (§ 49 (4) AufenthV: also after a move)."""

    text = _("This was charged already. A case is charged once, also where the former authority did it.")


class OneAfterTheOther(Refused):
    """What is left of the fee is known only when the processing fee is charged."""

    text = _("Please charge the processing fee first and the fee after it: it is counted towards the fee.")


class IsCounted(Refused):
    """The fee was reduced by this processing fee."""

    text = _("This processing fee was counted towards the fee already. Please take that fee back first.")


class FeeNotOpen(Refused):
    """The fee was paid, waived or taken back before."""

    text = _("This fee is no longer open. Please look at the case again.")


class NeverRepaid(Refused):
    """§ 69 (7) AufenthG: the processing fee counts towards the fee and is not paid back."""

    text = _("A fee that was paid is not taken back here: a processing fee is never repaid (§ 69 (7) AufenthG).")


@transaction.atomic
def charge_fees(
    *, case: Case, keys: list[str], applied_on: dt.date, now: dt.datetime, staff_member=None
) -> list[CaseFee]:
    """Charge these figures (`queries.fees.key_of`) as they are stored for the day of the application.

    Amounts in euros. Raises `NothingToCharge`, `NoFigure`, `AlreadyCharged`, `OneAfterTheOther`; then nothing
    is charged.
    """
    case = locked_case(case)
    if case.status in NOT_CHARGED:
        raise NothingToCharge
    figures = {key_of(one): one for one in chargeable(case, applied_on=applied_on, today=berlin_day(now))}
    if not keys or not all(key in figures for key in keys):
        raise NoFigure
    charged = set(charged_amounts(case))
    purposes = {figures[key].purpose for key in keys}
    if PROCESSING in purposes and (purposes | charged) & credited_purposes():
        raise OneAfterTheOther
    fees = []
    for figure in (figures[key] for key in keys):
        if same_fee(figure.purpose) & charged:
            raise AlreadyCharged
        charged.add(figure.purpose)
        fees.append(_charge(case, figure, applied_on=applied_on, now=now, staff_member=staff_member))
    return fees


@transaction.atomic
def pay_fee(*, fee: CaseFee, paid_on: dt.date, now: dt.datetime, staff_member=None) -> None:
    """The money is here. Raises `FeeNotOpen`."""
    _settle(fee, {FeeStatus.DUE}, status=FeeStatus.PAID, paid_on=paid_on)
    tell(case=fee.case, kind=Happened.FEE_PAID, now=now, staff_member=staff_member, purpose=fee.purpose)


@transaction.atomic
def waive_fee(*, fee: CaseFee, reason: WaiverReason, now: dt.datetime, staff_member=None) -> None:
    """Not asked for in this single case (§§ 52 (6), (7), 53 (2) AufenthV). Raises `FeeNotOpen`, `IsCounted`."""
    _refuse_counted(fee)
    _settle(fee, {FeeStatus.DUE}, status=FeeStatus.WAIVED, waived_for=reason)
    tell(
        case=fee.case,
        kind=Happened.FEE_WAIVED,
        now=now,
        staff_member=staff_member,
        purpose=fee.purpose,
        reason=str(reason),
    )


@transaction.atomic
def cancel_fee(*, fee: CaseFee, now: dt.datetime, staff_member=None) -> None:
    """It was charged by mistake, or must not be (§ 49 (3) AufenthV). Raises `FeeNotOpen`, `NeverRepaid`, `IsCounted`."""
    _refuse_counted(fee)
    if CaseFee.objects.filter(pk=fee.pk, status=FeeStatus.PAID).exists():
        raise NeverRepaid
    _settle(fee, {FeeStatus.DUE, FeeStatus.WAIVED}, status=FeeStatus.CANCELLED)
    tell(case=fee.case, kind=Happened.FEE_CANCELLED, now=now, staff_member=staff_member, purpose=fee.purpose)


def _charge(case: Case, figure, *, applied_on: dt.date, now: dt.datetime, staff_member) -> CaseFee:
    fee = CaseFee.objects.create(
        authority_id=case.authority_id,
        case=case,
        purpose=figure.purpose,
        person_group=figure.person_group,
        amount_eur=figure.amount,
        section=figure.section,
        mark=figure.mark,
        other_amounts=list(figure.other_amounts),
        day=applied_on,
        set_by=staff_member,
        set_at=now,
    )
    tell(
        case=case,
        kind=Happened.FEE_CHARGED,
        now=now,
        staff_member=staff_member,
        purpose=figure.purpose,
        amount=str(figure.amount),
    )
    return fee


def _refuse_counted(fee: CaseFee) -> None:
    if fee.purpose == PROCESSING and credited_purposes() & set(charged_amounts(fee.case)):
        raise IsCounted


def _settle(fee: CaseFee, sources: set[FeeStatus], **changes) -> None:
    """Two people at once: the second is told."""
    if not CaseFee.objects.filter(pk=fee.pk, status__in=sources).update(**changes):
        raise FeeNotOpen
