"""Referring somebody to an advice centre with their consent, the centre's answer, and taking it back."""

import datetime as dt
import secrets
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from recognition_pilot.actions import referral_notices as notices
from recognition_pilot.models import AdviceCentre, GuidanceRecord, Referral, ReferralFigure, ReferralState
from recognition_pilot.queries.centres.directory import shown_centres
from recognition_pilot.queries.referrals.words import consent_words
from recognition_pilot.rules.referrals import (
    CONSENT_LASTS,
    KEPT_AFTER_CLOSED,
    KEPT_AFTER_WITHDRAWAL,
    may_answer,
    missing_facts,
)
from willkommen import audit
from willkommen.errors import Refused
from willkommen.messages import settle_messages
from willkommen.models import Authority, StaffMember
from willkommen.moments import berlin_day
from willkommen.references import REFERENCE_DIGITS, new_number
from willkommen.tenancy import enter_authority
from willkommen.tokens import fresh_link

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class NotShown(Refused):
    """The centre is not in the directory of this authority."""

    text = _("This advice centre is not in your directory any more. Please choose another one.")


class TooLittle(Refused):
    """With what is told the centre could do nothing."""

    text = _("The centre needs a way to reach the person, and name and date of birth if it is to book.")


class CannotAnswer(Refused):
    """The answer does not fit to what was said before, or the person has withdrawn."""

    text: "StrOrPromise" = _("This answer is not possible any more.")


@transaction.atomic
def refer(
    *,
    authority: Authority,
    centre: AdviceCentre,
    topic: str,
    language: str,
    facts: dict[str, str],
    may_book: bool,
    email: str,
    mobile: str,
    staff_member: StaffMember,
    now: dt.datetime,
    record: GuidanceRecord | None = None,
) -> Referral:
    """Tell a centre what the person agreed to: exactly `facts`. Address, if any, is for our own messages to the person.

    The words of the consent are stored as they stood there. Raises `NotShown`, `TooLittle`.
    """
    if not shown_centres(authority).filter(pk=centre.pk).exists():
        raise NotShown
    if missing_facts(facts, may_book=may_book):
        raise TooLittle
    until_on = berlin_day(now) + CONSENT_LASTS
    what = {"centre": centre, "topic": topic, "facts": facts, "may_book": may_book, "until_on": until_on}
    figure = ReferralFigure.objects.create(
        authority=authority,
        month=berlin_day(now).replace(day=1),
        carrier=centre.carrier or centre.name,
        topic=topic,
        state=ReferralState.SENT,
    )
    referral = Referral.objects.create(
        authority=authority,
        centre=centre,
        record=record,
        reference=_free_reference(),
        topic=topic,
        language=language,
        facts=facts,
        consent_words=consent_words(language=language, authority=authority, **what),
        consent_until_on=until_on,
        email=email,
        mobile="" if email else mobile,
        may_book=may_book,
        sent_at=now,
        sent_by=staff_member,
        figure=figure,
        erase_after=now + CONSENT_LASTS + dt.timedelta(days=1),
        **fresh_link(Referral.link_purpose),
    )
    notices.announce_to_person(referral, now)
    notices.announce_to_centre(referral, now)
    audit.record(action="refer", now=now, authority=authority, staff_member=staff_member, about=referral)
    return referral


@transaction.atomic
def answer_referral(*, referral: Referral, answer: str, now: dt.datetime) -> Referral:
    """The centre says by code what became of it; nothing else goes back. Raises `CannotAnswer`."""
    enter_authority(referral.authority_id)
    referral = Referral.objects.select_for_update(of=("self",), no_key=True).get(pk=referral.pk)
    if referral.state == answer:
        return referral
    if not may_answer(referral.state, answer):
        raise CannotAnswer
    referral.state, referral.answered_at = answer, now
    if answer == ReferralState.CLOSED:
        referral.erase_after = min(referral.erase_after, now + KEPT_AFTER_CLOSED)
    referral.save(update_fields=["state", "answered_at", "erase_after"])
    _count(referral)
    return referral


@transaction.atomic
def withdraw_referral(*, referral: Referral, now: dt.datetime) -> Referral:
    """The person takes the consent back: the centre sees nothing from this moment on. A second press changes nothing."""
    referral = Referral.objects.select_for_update(of=("self",), no_key=True).get(pk=referral.pk)
    if referral.state == ReferralState.WITHDRAWN:
        return referral
    settle_messages(about=referral)
    referral.state, referral.erase_after = ReferralState.WITHDRAWN, now + KEPT_AFTER_WITHDRAWAL
    referral.facts, referral.consent_words, referral.may_book = {}, "", False
    referral.email, referral.mobile, referral.appointment, referral.record = "", "", None, None
    referral.save()
    _count(referral)
    return referral


def _count(referral: Referral) -> None:
    """Closing adds nothing to the figures: whether a contact came about stays said (I17)."""
    if referral.state == ReferralState.CLOSED:
        return
    ReferralFigure.objects.filter(pk=referral.figure_id).update(state=referral.state)


def _free_reference() -> str:
    while True:
        reference = new_number(secrets.choice, length=REFERENCE_DIGITS)
        if not Referral.objects.filter(reference=reference).exists():
            return reference
