"""Giving and withdrawing consent. With the last one that carries it, the record goes in the same transaction."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.models import Case
from recognition_pilot.actions.guidance._living import accompanied, living
from recognition_pilot.actions.guidance.erasing import erase_record, narrow_to_papers
from recognition_pilot.models import Consent, GuidanceRecord, SharedFact
from recognition_pilot.queries.guidance.consent_words import consent_words
from recognition_pilot.queries.guidance.records import carrying_consents, is_accompanied
from recognition_pilot.queries.guidance.shared_facts import case_to_share_with, fact_now
from recognition_pilot.rules.guidance import (
    ACCOMPANY,
    CASEWORK,
    GUIDE,
    LONGEST_CONSENT_MONTHS,
    carries_a_record,
    months_after,
    share_scope,
)
from willkommen import audit
from willkommen.errors import Refused
from willkommen.moments import berlin_day


class ConsentIsOver(Refused):
    """The last day lies in the past."""

    field = "until_on"
    text = _("The last day must not lie in the past.")


class ConsentTooLong(Refused):
    """Longer than two years."""

    field = "until_on"
    text = _("A consent counts for two years at most. After that the person is asked again.")


class NothingToShare(Refused):
    """The record does not know this fact."""

    field = "fact"
    text = _("This is not known yet, so it cannot be shared.")


class SharedOtherwise(Refused):
    """The fact has changed since the words were shown."""

    text = _("This has changed in the meantime. Please read the words again.")


class NoSuchCase(Refused):
    """No open application with this number at this authority."""

    field = "reference"
    text = _("No application with this number is open here. Please check the number on the slip of the person.")


@transaction.atomic
def give_consent(
    *, record: GuidanceRecord, scope: str, until_on: dt.date, now: dt.datetime, staff_member=None
) -> Consent:
    """Agree to one more thing, or to the same for longer: the one before ends. Raises `NoConsent` and those of a last day."""
    record = living(record, now=now)
    given = write_consent(record=record, scope=scope, until_on=until_on, now=now)
    _note("guidance_agreed", record, now, staff_member)
    return given


@transaction.atomic
def share_fact(
    *,
    record: GuidanceRecord,
    fact: str,
    value: str,
    reference: str,
    until_on: dt.date,
    now: dt.datetime,
    staff_member=None,
) -> SharedFact:
    """Let whoever works on a case see one fact, as it stands now and was read out (`value`); nothing else crosses.

    Raises `NothingToShare`, `SharedOtherwise`, `NoSuchCase`, `NoConsent`, `OnlyForPapers`.
    """
    record = accompanied(record, now=now)
    case = case_to_share_with(record, reference)
    if case is None:
        raise NoSuchCase
    now_known = fact_now(record, fact)
    if not now_known:
        raise NothingToShare
    if now_known != value:
        raise SharedOtherwise
    return _write_shared(record, case, fact, value, until_on, now, staff_member)


@transaction.atomic
def withdraw_consent(*, consent: Consent, now: dt.datetime, staff_member=None) -> bool:
    """What was agreed to ends at once; False where nothing was left to withdraw.

    Without a consent that carries it the record is erased, leaving a line without a person. Where only single papers are
    left it keeps nothing but the name and these.
    """
    record = _locked(consent.record)
    running = Consent.objects.filter(pk=consent.pk, authority_id=consent.authority_id, withdrawn_at=None)
    if record is None or not running.update(withdrawn_at=now):
        return False
    SharedFact.objects.filter(consent=consent).delete()
    _note("guidance_withdrawn", record, now, staff_member)
    today = berlin_day(now)
    if not carrying_consents(today=today).filter(record=record).exists():
        erase_record(record=record, now=now)
    elif carries_a_record(consent.scope) and not is_accompanied(record, today=today):
        narrow_to_papers(record=record, now=now)
    return True


@transaction.atomic
def withdraw_everything(*, record: GuidanceRecord, now: dt.datetime, staff_member=None) -> bool:
    """Everything ends, and the record is erased at once; False where it had gone before."""
    locked = _locked(record)
    if locked is None:
        return False
    Consent.objects.filter(record=locked, withdrawn_at=None).update(withdrawn_at=now)
    _note("guidance_withdrawn", locked, now, staff_member)
    erase_record(record=locked, now=now)
    return True


def write_consent(
    *,
    record: GuidanceRecord,
    scope: str,
    until_on: dt.date,
    now: dt.datetime,
    value: str = "",
    reference: str = "",
) -> Consent:
    """The row with the words as they stand now; a living one for the same thing ends. Raises those of a last day."""
    today = berlin_day(now)
    if until_on < today:
        raise ConsentIsOver
    if until_on > months_after(today, LONGEST_CONSENT_MONTHS):
        raise ConsentTooLong
    for_whom = CASEWORK if reference else GUIDE
    before = Consent.objects.filter(record=record, scope=scope, for_whom=for_whom, withdrawn_at=None)
    SharedFact.objects.filter(consent__in=before).delete()
    before.update(withdrawn_at=now)
    words = consent_words(
        authority=record.authority,
        scope=scope,
        until_on=until_on,
        language=record.language,
        value=value,
        reference=reference,
    )
    return Consent.objects.create(
        authority_id=record.authority_id,
        record=record,
        scope=scope,
        for_whom=for_whom,
        until_on=until_on,
        language=record.language,
        words=words,
        given_at=now,
    )


def _write_shared(
    record: GuidanceRecord, case: Case, fact: str, value: str, until_on: dt.date, now: dt.datetime, staff_member
) -> SharedFact:
    carried = carrying_consents(today=berlin_day(now)).filter(record=record, scope=ACCOMPANY)
    until_on = min(until_on, *carried.values_list("until_on", flat=True))
    consent = write_consent(
        record=record, scope=share_scope(fact), until_on=until_on, now=now, value=value, reference=case.reference
    )
    _note("guidance_shared", record, now, staff_member)
    return SharedFact.objects.create(
        authority_id=record.authority_id, consent=consent, case=case, code=fact, value=value, shared_at=now
    )


def _locked(record: GuidanceRecord) -> GuidanceRecord | None:
    """The row, also where its consents are over: withdrawing must always work."""
    rows = GuidanceRecord.objects.filter(pk=record.pk, authority_id=record.authority_id).select_related("authority")
    return rows.select_for_update(of=("self",)).first()


def _note(action: str, record: GuidanceRecord, now: dt.datetime, staff_member) -> None:
    """That it happened, never what about."""
    audit.record(action=action, now=now, authority=record.authority, staff_member=staff_member, about=record)
