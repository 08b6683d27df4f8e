"""What goes when nobody may keep it any more: the record with all that hangs on it, leaving a line without a person."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from recognition_pilot.models import (
    BodyClock,
    Consent,
    GuidanceContact,
    GuidanceOutcome,
    GuidanceRecord,
    Outcome,
    SharedFact,
)
from recognition_pilot.queries.guidance.figures import figure_of_record
from recognition_pilot.queries.guidance.records import carrying_consents
from recognition_pilot.rules.guidance import ABOUT_A_PAPER, ACCOMPANY
from recognition_pilot.rules.steps import STEPS
from willkommen import audit
from willkommen.models import Authority, OutgoingMessage
from willkommen.moments import berlin_day


def erase_record(*, record: GuidanceRecord, now: dt.datetime) -> None:
    """The record is gone, with contacts, clocks, consents, shared facts and the address of every message about it."""
    _leave_a_line(record, now)
    _forget_messages(record)
    audit.record(action="guidance_erased", now=now, authority=record.authority, about=record)
    record.delete()


def narrow_to_papers(*, record: GuidanceRecord, now: dt.datetime) -> None:
    """Only single papers are left: name, languages and what was written about these papers stay, all the rest goes."""
    _leave_a_line(record, now)
    _forget_messages(record)
    Consent.objects.filter(Q(scope=ACCOMPANY) | ~Q(scope__startswith="document:"), record=record).delete()
    SharedFact.objects.filter(consent__record=record).delete()
    BodyClock.objects.filter(record=record).delete()
    GuidanceContact.objects.filter(record=record).exclude(code__in=ABOUT_A_PAPER).delete()
    GuidanceRecord.objects.filter(pk=record.pk).update(
        plan=None,
        profession=None,
        body=None,
        german_level="",
        email="",
        mobile="",
        step=STEPS[0],
        is_fast_track=False,
        outcome=Outcome.OPEN,
        outcome_on=None,
        works_in_profession=None,
        next_due_on=None,
    )


@transaction.atomic
def erase_what_is_over(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Records whose consents have lapsed or whose time is over, and those that may keep only papers any more.

    Returns how many; at most `most`.
    """
    today = berlin_day(now)
    carried = carrying_consents(today=today).filter(record=OuterRef("pk"))
    over = GuidanceRecord.objects.filter(~Exists(carried) | Q(erase_after__lte=now), authority=authority)
    records = over.select_related("authority").order_by("pk").select_for_update(of=("self",), skip_locked=True)[:most]
    gone = list(records)
    for record in gone:
        erase_record(record=record, now=now)
    left = most - len(gone)
    return len(gone) + (_end_what_lapsed(authority, today, now, left) if left else 0)


def _end_what_lapsed(authority: Authority, today: dt.date, now: dt.datetime, most: int) -> int:
    """Consents that ended by themselves beside living ones: what rested on them goes."""
    lapsed = Consent.objects.filter(authority=authority, withdrawn_at=None, until_on__lt=today)
    rows = list(lapsed.select_related("record__authority").order_by("pk")[:most])
    for consent in rows:
        SharedFact.objects.filter(consent=consent).delete()
        Consent.objects.filter(pk=consent.pk).update(withdrawn_at=now)
        if consent.scope == ACCOMPANY:
            narrow_to_papers(record=consent.record, now=now)
    return len(rows)


def _leave_a_line(record: GuidanceRecord, now: dt.datetime) -> None:
    """For the figures; of people who were accompanied only."""
    if Consent.objects.filter(record=record, scope=ACCOMPANY).exists():
        GuidanceOutcome.objects.create(authority_id=record.authority_id, **figure_of_record(record, now=now))


def _forget_messages(record: GuidanceRecord) -> None:
    """Also what a worker has in its hands: it finds nothing to write about any more."""
    about = {"about_type": GuidanceRecord._meta.label_lower, "about_id": record.pk}
    OutgoingMessage.objects.filter(**about).delete()
