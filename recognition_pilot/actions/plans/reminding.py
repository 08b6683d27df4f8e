"""Reminders of a plan: an address proven by a link, and one press that ends them and forgets the address."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appointments.actions.booking.every_booking import spare_the_letter_box
from recognition_pilot.actions.plans.forgetting import silence
from recognition_pilot.models import PlanStep, RecognitionPlan
from recognition_pilot.queries.plans.kept import locked_plan
from recognition_pilot.queries.plans.reminders import CONFIRM, SWITCHED_ON
from recognition_pilot.rules.plans import CONFIRM_WITHIN
from willkommen.errors import Refused
from willkommen.messages import post_message, settle_messages
from willkommen.tokens import fresh_link

NO_ADDRESS = {"email": "", "mobile": "", "reminders_asked_at": None, "reminders_confirmed_at": None}


class AskedTooLongAgo(Refused):
    """It was never confirmed, and now it is too late."""

    text = _("The time to confirm has passed. Please ask for the reminders again.")


@transaction.atomic
def ask_for_reminders(*, plan: RecognitionPlan, email: str, mobile: str, language: str, now: datetime) -> None:
    """Write an address down and send it a link; the address before it is forgotten. Raises `TooManyMessages`."""
    found = locked_plan(plan)
    if found is None:
        return
    silence([found.pk], list(PlanStep.objects.filter(plan=found).values_list("pk", flat=True)))
    found.email, found.mobile, found.language = email, "" if email else mobile, language
    found.reminders_asked_at, found.reminders_confirmed_at = now, None
    link = fresh_link(RecognitionPlan.link_purpose)
    found.link_nonce, found.link_token_hash = link["link_nonce"], link["link_token_hash"]
    spare_the_letter_box(found, now)
    found.save(update_fields=[*NO_ADDRESS, "language", *link])
    _post(CONFIRM, found, now)


@transaction.atomic
def confirm_reminders(*, plan: RecognitionPlan, now: datetime) -> None:
    """From asked to reminded; a second press changes nothing. Raises `AskedTooLongAgo`."""
    found = locked_plan(plan)
    if found is None or found.reminders_asked_at is None:
        raise AskedTooLongAgo
    if found.reminders_confirmed_at:
        return
    if found.reminders_asked_at + CONFIRM_WITHIN <= now:
        raise AskedTooLongAgo
    found.reminders_confirmed_at = now
    found.save(update_fields=["reminders_confirmed_at"])
    settle_messages(about=found, kinds=[CONFIRM])
    _post(SWITCHED_ON, found, now)


@transaction.atomic
def stop_reminders(*, plan: RecognitionPlan) -> None:
    """Nothing is sent any more and the address is forgotten at once; the plan stays."""
    found = locked_plan(plan)
    if found is None:
        return
    silence([found.pk], list(PlanStep.objects.filter(plan=found).values_list("pk", flat=True)))
    # the old link is dead with the address it was sent to
    RecognitionPlan.objects.filter(pk=found.pk).update(**NO_ADDRESS, **fresh_link(RecognitionPlan.link_purpose))


@transaction.atomic
def forget_unconfirmed(*, authority, now: datetime, most: int) -> int:
    """Addresses nobody confirmed within two days are forgotten; returns how many."""
    rows = RecognitionPlan.objects.filter(
        authority=authority, reminders_asked_at__lte=now - CONFIRM_WITHIN, reminders_confirmed_at=None
    )
    found = list(rows.order_by("pk").select_for_update(skip_locked=True)[:most])
    for plan in found:
        stop_reminders(plan=plan)
    return len(found)


def _post(kind: str, plan: RecognitionPlan, now: datetime) -> None:
    post_message(
        authority=plan.authority,
        about=plan,
        kind=kind,
        language=plan.language,
        channel=plan.channel,
        recipient=plan.recipient,
        due_at=now,
        expires_at=now + CONFIRM_WITHIN,
        now=now,
    )
