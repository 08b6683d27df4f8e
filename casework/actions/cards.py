"""From the decision to the card in somebody's hand."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.actions.deadlines import begin_clock
from casework.actions.steps import take_step
from casework.models import Case
from casework.rules.states import Mover
from willkommen.errors import Refused
from willkommen.moments import berlin_day


class NoDirectDispatch(Refused):
    """The card was ordered for pick-up."""

    text = _("This card was ordered for pick-up. It is not sent directly.")


@transaction.atomic
def order_card(
    *,
    case: Case,
    mover: Mover,
    now: dt.datetime,
    staff_member,
    ordered_on: dt.date,
    is_dispatched_directly: bool = False,
) -> Case:
    """The card is ordered; six weeks later somebody asks where it is (§ 78 AufenthG)."""
    case = take_step(
        case=case,
        code="order_card",
        mover=mover,
        now=now,
        staff_member=staff_member,
        card_ordered_on=ordered_on,
        is_dispatched_directly=is_dispatched_directly,
    )
    if ordered_on != berlin_day(now):
        begin_clock(case=case, kind="card_production", began_on=ordered_on, now=now, staff_member=staff_member)
    return case


@transaction.atomic
def dispatch_card(*, case: Case, mover: Mover, now: dt.datetime, staff_member) -> Case:
    """The manufacturer sends the card to the person (§ 60a AufenthV). Raises `NoDirectDispatch`."""
    if not case.is_dispatched_directly:
        raise NoDirectDispatch
    return take_step(case=case, code="dispatch_card", mover=mover, now=now, staff_member=staff_member, is_news=True)


@transaction.atomic
def receive_card(*, case: Case, mover: Mover, now: dt.datetime, staff_member) -> Case:
    """The card is in the house, or came back; the person can fetch it and is told that there is news."""
    return take_step(case=case, code="receive_card", mover=mover, now=now, staff_member=staff_member, is_news=True)


@transaction.atomic
def hand_out_card(*, case: Case, mover: Mover, now: dt.datetime, staff_member, valid_to: dt.date | None) -> Case:
    """The person holds the card."""
    return take_step(
        case=case, code="hand_out_card", mover=mover, now=now, staff_member=staff_member, card_valid_to=valid_to
    )


@transaction.atomic
def hand_out_sticker(*, case: Case, mover: Mover, now: dt.datetime, staff_member, valid_to: dt.date | None) -> Case:
    """A sticker is in the passport: no card is made."""
    return take_step(
        case=case, code="hand_out_sticker", mover=mover, now=now, staff_member=staff_member, card_valid_to=valid_to
    )
