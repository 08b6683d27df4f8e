"""Complaints and praise: taken in, answered within fourteen days, forgotten soon after."""

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from recognition_pilot.models import AnswerBy, Complaint, ComplaintState
from recognition_pilot.models.voices import OPEN_COMPLAINTS
from recognition_pilot.queries.voices.complaints import locked_complaint
from recognition_pilot.rules.voices import answer_due
from willkommen import audit
from willkommen.errors import Refused
from willkommen.messages import forget_messages, post_message
from willkommen.models import Authority, Office
from willkommen.moments import berlin_day
from willkommen.tokens import fresh_link

ANSWER = "complaint.answer"
WORTH_SENDING = dt.timedelta(days=7)
REFERENCE_LENGTH = 6
CLEAR_SIGNS = "ACDEFHJKLMNPRTUVWXY34679"
# Who it was; what stays is a row for the figures.
NOBODY = {"name": "", "email": "", "mobile": "", "address": "", "answer_by": AnswerBy.NOT}


class SettledMeanwhile(Refused):
    """A colleague was quicker."""

    text = _("A colleague has dealt with this in the meantime. Please look at it again.")


def take_complaint(
    *,
    authority: Authority,
    office: Office | None = None,
    kind: str,
    topic: str,
    text: str,
    language: str,
    is_formal: bool = False,
    is_by_hand: bool = False,
    received_on: dt.date | None = None,
    answer_by: str = "",
    name: str = "",
    email: str = "",
    mobile: str = "",
    address: str = "",
    now: dt.datetime,
) -> Complaint:
    """Keep what somebody says; an address only where an answer is wished. Knows no case and no appointment."""
    day = received_on or berlin_day(now)
    contact = {"name": name, "email": email, "mobile": mobile, "address": address} if answer_by else {}
    return Complaint.objects.create(
        authority=authority,
        office=office,
        reference=_new_reference(),
        kind=kind,
        topic=topic,
        is_formal=is_formal,
        is_by_hand=is_by_hand,
        text=text,
        language=language,
        received_on=day,
        due_on=answer_due(day),
        answer_by=answer_by,
        **contact,
        **fresh_link(Complaint.link_purpose),
    )


@transaction.atomic
def sort_complaint(
    *, complaint: Complaint, topic: str, is_formal: bool, is_in_work: bool, staff_member, now: dt.datetime
) -> None:
    """Topic, formal or not, being looked into or not. Raises `SettledMeanwhile`."""
    complaint = _open(complaint)
    complaint.topic, complaint.is_formal = topic, is_formal
    complaint.state = ComplaintState.IN_WORK if is_in_work else ComplaintState.NEW
    complaint.save(update_fields=["topic", "is_formal", "state"])
    _record("sort_complaint", complaint, staff_member, now, topic=topic)


@transaction.atomic
def answer_complaint(
    *, complaint: Complaint, answer: str, answer_translated: str = "", staff_member, now: dt.datetime
) -> None:
    """Answer: the text goes by e-mail or lies behind a link sent by SMS; a letter is printed. Raises `SettledMeanwhile`."""
    complaint = _open(complaint)
    complaint.answer, complaint.answer_translated = answer, answer_translated
    complaint.state, complaint.answered_on = ComplaintState.ANSWERED, berlin_day(now)
    complaint.erase_on = berlin_day(now) + _days(complaint.authority.reply_retention_days)
    complaint.save(update_fields=["answer", "answer_translated", "state", "answered_on", "erase_on"])
    if complaint.answer_by in (AnswerBy.EMAIL, AnswerBy.SMS):
        post_message(
            authority=complaint.authority,
            about=complaint,
            kind=ANSWER,
            language=complaint.language,
            channel=complaint.channel,
            recipient=complaint.recipient,
            due_at=now,
            expires_at=now + WORTH_SENDING,
            now=now,
        )
    _record("answer_complaint", complaint, staff_member, now)


@transaction.atomic
def close_complaint(*, complaint: Complaint, staff_member, now: dt.datetime) -> None:
    """Nothing to answer: anonymous, or praise that was passed on. Who it was goes at once. Raises `SettledMeanwhile`."""
    complaint = _open(complaint)
    complaint.state = ComplaintState.CLOSED
    for name, value in NOBODY.items():
        setattr(complaint, name, value)
    complaint.erase_on = None
    complaint.save(update_fields=["state", "erase_on", *NOBODY])
    _record("close_complaint", complaint, staff_member, now)


@transaction.atomic
def forget_complainants(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Forget who it was, `authority.reply_retention_days` after the answer, and where the answer went."""
    over = Complaint.objects.filter(authority=authority, erase_on__lte=berlin_day(now))
    keys = list(over.order_by("pk").select_for_update(skip_locked=True).values_list("pk", flat=True)[:most])
    Complaint.objects.filter(pk__in=keys).update(**NOBODY, erase_on=None)
    forget_messages(Complaint, keys)
    if keys:
        audit.record(action="forget_complainants", now=now, authority=authority, count=len(keys))
    return len(keys)


@transaction.atomic
def forget_complaints(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Erase the words of settled complaints after `authority.words_retention_days`; topic, days, state stay for figures."""
    old = Complaint.objects.filter(
        authority=authority, received_on__lt=berlin_day(now) - _days(authority.words_retention_days)
    )
    old = old.exclude(state__in=OPEN_COMPLAINTS).exclude(text="")
    keys = list(old.order_by("pk").select_for_update(skip_locked=True).values_list("pk", flat=True)[:most])
    return Complaint.objects.filter(pk__in=keys).update(
        text="", answer="", answer_translated="", erase_on=None, **NOBODY
    )


def bring_forward(authority: Authority, by: dt.timedelta) -> None:
    """Who complained is kept less long after the answer: those who were answered already go sooner as well."""
    Complaint.objects.filter(authority=authority, erase_on__isnull=False).update(erase_on=F("erase_on") - by)


def _open(complaint: Complaint) -> Complaint:
    complaint = locked_complaint(complaint)
    if complaint.state not in OPEN_COMPLAINTS:
        raise SettledMeanwhile
    return complaint


def _days(count: int) -> dt.timedelta:
    return dt.timedelta(days=count)


def _new_reference() -> str:
    return get_random_string(REFERENCE_LENGTH, CLEAR_SIGNS)


def _record(action: str, complaint: Complaint, staff_member, now: dt.datetime, **detail) -> None:
    audit.record(
        action=action, now=now, authority=complaint.authority, staff_member=staff_member, about=complaint, **detail
    )
