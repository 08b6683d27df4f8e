"""Reading referrals: the centre sees living ones, the person their own by link, the sender the slip of the same day."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from recognition_pilot.models import AdviceCentre, GuidanceRecord, Referral, ReferralState
from recognition_pilot.queries.centres.words import fact_lines, topic_name
from recognition_pilot.queries.guidance.records import is_accompanied, living_records
from recognition_pilot.rules.advice import Topic
from recognition_pilot.rules.referrals import SLIP_SHOWN_FOR
from willkommen.models import Authority, StaffMember
from willkommen.moments import berlin_day
from willkommen.references import REFERENCE_DIGITS, is_well_formed
from willkommen.tokens import hash_of


@dataclass(frozen=True)
class SeenReferral:
    """All a centre gets to see of a referral."""

    reference: str
    authority: Authority
    topic: str
    language: str
    facts: list[tuple[str, str]]
    may_book: bool
    until_on: dt.date
    state: str
    state_name: str
    sent_at: dt.datetime
    answered_at: dt.datetime | None
    appointment_at: dt.datetime | None


def living_referrals(centre: AdviceCentre, *, now: dt.datetime) -> QuerySet[Referral]:
    """What the centre may know of: not withdrawn, and the consent still holds."""
    rows = Referral.objects.filter(centre=centre, consent_until_on__gte=berlin_day(now))
    return rows.exclude(state=ReferralState.WITHDRAWN).select_related("authority", "appointment")


def seen(referral: Referral) -> SeenReferral:
    """A referral as the centre sees it: what was consented to, and nothing else."""
    return SeenReferral(
        reference=referral.reference,
        authority=referral.authority,
        topic=topic_name(referral.topic),
        language=referral.language,
        facts=fact_lines(referral.facts),
        may_book=referral.may_book,
        until_on=referral.consent_until_on,
        state=referral.state,
        state_name=str(referral.get_state_display()),
        sent_at=referral.sent_at,
        answered_at=referral.answered_at,
        appointment_at=referral.appointment.starts_at if referral.may_book and referral.appointment else None,
    )


def referrals_of_centre(centre: AdviceCentre, *, now: dt.datetime) -> list[SeenReferral]:
    """Its living referrals, the newest first."""
    return [seen(referral) for referral in living_referrals(centre, now=now)]


def referral_of_centre(centre: AdviceCentre, reference: str, *, now: dt.datetime) -> Referral | None:
    """One of them."""
    if not is_well_formed(reference, length=REFERENCE_DIGITS):
        return None
    return living_referrals(centre, now=now).filter(reference=reference).first()


def open_count(centre: AdviceCentre, *, now: dt.datetime) -> int:
    """How many nobody has answered yet."""
    return living_referrals(centre, now=now).filter(state=ReferralState.SENT).count()


def referral_by_token(authority: Authority, token: str) -> Referral | None:
    """The referral a person's link belongs to, withdrawn ones as well."""
    rows = Referral.objects.filter(authority=authority, link_token_hash=hash_of(token))
    return rows.select_related("authority", "centre").first()


def referral_at(authority: Authority, reference: str) -> Referral | None:
    """A referral of this authority by its number, whoever sent it."""
    if not is_well_formed(reference, length=REFERENCE_DIGITS):
        return None
    rows = Referral.objects.filter(authority=authority, reference=reference)
    return rows.select_related("authority", "centre").first()


def may_print(referral: Referral, staff_member: StaffMember, *, now: dt.datetime) -> bool:
    """Whether somebody may print the slip (again): whoever sent it, on the same day, while the consent holds."""
    is_own = referral.sent_by_id == staff_member.pk and referral.sent_at > now - SLIP_SHOWN_FOR
    return is_own and referral.state != ReferralState.WITHDRAWN


def helping_centre(appointment_id: int | None) -> str:
    """Who comes along to an appointment because they booked it for the person; empty for nobody."""
    if appointment_id is None:
        return ""
    rows = Referral.objects.filter(appointment_id=appointment_id, may_book=True)
    name = rows.exclude(state=ReferralState.WITHDRAWN).values_list("centre__name", flat=True).first()
    return name or ""


def known_of_record(authority: Authority, pk: int, *, now: dt.datetime) -> tuple[GuidanceRecord | None, dict[str, str]]:
    """A record of somebody who agreed to be accompanied, and what the form of a referral can be begun with."""
    record = living_records(authority, now=now).filter(pk=pk, closed_at=None).select_related("profession").first()
    if record is None or not is_accompanied(record, today=berlin_day(now)):
        return None, {}
    return record, {
        "topic": Topic.RECOGNITION,
        "language": record.language,
        "name": record.name,
        "phone": record.mobile,
        "email": record.email,
        "spoken_language": record.spoken_language or record.language,
        "profession": record.profession.name_de if record.profession else "",
        "german_level": record.german_level,
    }
