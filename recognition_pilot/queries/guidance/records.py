"""Records of accompanied people: reached only by guides, and only while a consent lives."""

import datetime as dt

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from recognition_pilot.models import BodyClock, Consent, GuidanceContact, GuidanceRecord, SharedFact
from recognition_pilot.queries.guidance.shared_facts import NOT_OPEN
from recognition_pilot.rules.guidance import ACCOMPANY, carries_a_record
from willkommen.models import Authority, OutgoingMessage, StaffMember
from willkommen.moments import berlin_day
from willkommen.permissions import RIGHTS, Right
from willkommen.queries.staff import live_memberships
from willkommen.tokens import hash_of

MOST_CONTACTS = 200


def living_consents(*, today: dt.date) -> QuerySet[Consent]:
    """All consents that count on a day."""
    return Consent.objects.filter(withdrawn_at=None, until_on__gte=today)


def carrying_consents(*, today: dt.date) -> QuerySet[Consent]:
    """Those a record may rest on: to be accompanied, or for a single paper."""
    return living_consents(today=today).filter(Q(scope=ACCOMPANY) | Q(scope__startswith="document:"))


def living_records(authority: Authority, *, now: dt.datetime) -> QuerySet[GuidanceRecord]:
    """The records somebody may look at: a consent lives, and their time is not over. A lapsed one is gone at once."""
    carried = carrying_consents(today=berlin_day(now)).filter(record=OuterRef("pk"))
    return GuidanceRecord.objects.filter(Exists(carried), authority=authority, erase_after__gt=now)


def record_by_id(authority: Authority, pk: int, *, now: dt.datetime) -> GuidanceRecord | None:
    """One record with all its page shows, None where there is none or no consent for it."""
    return (
        living_records(authority, now=now)
        .filter(pk=pk)
        .select_related("authority", "guide", "profession", "body", "plan")
        .prefetch_related(
            Prefetch("consents", Consent.objects.filter(withdrawn_at=None).order_by("given_at", "pk")),
            Prefetch("contacts", GuidanceContact.objects.select_related("staff_member").order_by("-on", "-pk")),
            Prefetch("clocks", BodyClock.objects.order_by("due_on", "pk")),
        )
        .first()
    )


def record_by_token(authority: Authority, token: str, *, now: dt.datetime) -> GuidanceRecord | None:
    """The record a person's own link belongs to."""
    return living_records(authority, now=now).filter(link_token_hash=hash_of(token)).first()


def locked_record(record: GuidanceRecord, *, now: dt.datetime) -> GuidanceRecord | None:
    """The row, locked until the end of the transaction; None where it was erased, or no consent lives any more."""
    living = living_records(record.authority, now=now).filter(pk=record.pk)
    return living.select_related("authority").select_for_update(of=("self",)).first()


def consents_of(record: GuidanceRecord, *, today: dt.date) -> list[Consent]:
    """What the person agreed to and still counts, the oldest first, each with the fact it shares."""
    alive = living_consents(today=today).filter(record=record).select_related("shared_fact__case")
    return list(alive.order_by("given_at", "pk"))


def consent_by_id(record: GuidanceRecord, pk: int, *, today: dt.date) -> Consent | None:
    """A living consent of this record."""
    return living_consents(today=today).filter(record=record, pk=pk).select_related("record__authority").first()


def is_accompanied(record: GuidanceRecord, *, today: dt.date) -> bool:
    """Whether the person agreed to be accompanied, and not only for single papers."""
    return living_consents(today=today).filter(record=record, scope=ACCOMPANY).exists()


def papers_agreed_to(record: GuidanceRecord, *, today: dt.date) -> list[Consent]:
    """The consents for single papers."""
    return [one for one in consents_of(record, today=today) if one.scope != ACCOMPANY and carries_a_record(one.scope)]


def facts_shared_with(case, *, now: dt.datetime) -> list[SharedFact]:
    """What people let whoever works on a case see; only while the consent and the record's own live, and the case is open."""
    if case.status in NOT_OPEN:
        return []
    today = berlin_day(now)
    carried = carrying_consents(today=today).filter(record=OuterRef("consent__record"))
    alive = SharedFact.objects.filter(
        Exists(carried), case=case, authority_id=case.authority_id, consent__in=living_consents(today=today)
    )
    return list(alive.select_related("consent").order_by("shared_at", "pk"))


def guides_of(authority: Authority, *, now: dt.datetime) -> list[StaffMember]:
    """Everybody who may accompany people at an authority, by name."""
    live = live_memberships(authority, now=now).filter(role__in=RIGHTS[Right.GUIDANCE])
    return list(StaffMember.objects.filter(pk__in=live.values("staff_member"), is_active=True).order_by("name", "pk"))


def last_message_about(record: GuidanceRecord) -> OutgoingMessage | None:
    """The latest message to the person, for the guide alone."""
    about = OutgoingMessage.objects.filter(about_type=GuidanceRecord._meta.label_lower, about_id=record.pk)
    return about.order_by("-created_at").first()
