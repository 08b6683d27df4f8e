"""Keeping a record: where somebody is on the way, what happened, what is next, how it ended."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from recognition_pilot.actions.guidance._living import OnlyForPapers, accompanied, erase_moment, living
from recognition_pilot.actions.guidance.notices import forget_notices, tell_next_contact
from recognition_pilot.models import BodyClock, CompetentBody, GuidanceContact, GuidanceRecord, Outcome, Profession
from recognition_pilot.queries.guidance.records import guides_of, is_accompanied
from recognition_pilot.queries.way.competence import competent_body
from recognition_pilot.rules.guidance import (
    ABOUT_A_PAPER,
    ASKED_BEFORE_END_DAYS,
    NO_ANSWER,
    Contact,
    keep_until,
)
from recognition_pilot.rules.steps import DONE, STEPS
from willkommen import audit
from willkommen.errors import Refused
from willkommen.models import StaffMember
from willkommen.moments import berlin_day


class NotAGuide(Refused):
    """Only guides of this authority accompany people."""

    field = "to"
    text = _("Choose a guide of this authority.")


class NoOutcomeYet(Refused):
    """Whether the work fits is asked when the procedure is over."""

    text = _("First record how the procedure ended.")


@transaction.atomic
def move_step(*, record: GuidanceRecord, step: str, now: dt.datetime, staff_member=None) -> GuidanceRecord:
    """Where somebody is on the way; any of the thirteen, since lives do not follow lists. A second time changes nothing."""
    record = accompanied(record, now=now)
    if step in STEPS and record.step != step:
        record.step, record.step_since_on = step, berlin_day(now)
        record.save(update_fields=["step", "step_since_on"])
    return record


@transaction.atomic
def note_contact(
    *, record: GuidanceRecord, code: str, on: dt.date, now: dt.datetime, staff_member=None, remark: str = ""
) -> GuidanceContact:
    """One short code for what happened; with somebody met, the silence is over.

    With consent for single papers only what concerns those can be noted (raises `OnlyForPapers`).
    """
    record = living(record, now=now)
    if code not in ABOUT_A_PAPER and not is_accompanied(record, today=berlin_day(now)):
        raise OnlyForPapers
    contact = GuidanceContact.objects.create(
        authority_id=record.authority_id,
        record=record,
        code=Contact(code),
        on=on,
        remark=remark,
        staff_member=staff_member,
        noted_at=now,
    )
    if code not in NO_ANSWER and on > record.last_contact_on:
        record.last_contact_on = on
        record.erase_after = erase_moment(record)
        record.save(update_fields=["last_contact_on", "erase_after"])
    return contact


@transaction.atomic
def remove_contact(*, record: GuidanceRecord, pk: int, now: dt.datetime) -> bool:
    """A line that was written by mistake goes without a trace."""
    record = living(record, now=now)
    return bool(GuidanceContact.objects.filter(record=record, pk=pk).delete()[0])


@transaction.atomic
def set_next_contact(
    *, record: GuidanceRecord, due_on: dt.date | None, is_told: bool, now: dt.datetime, staff_member=None
) -> GuidanceRecord:
    """The day of the next contact, or none; the person learns of the day only where they gave an address and want it."""
    record = accompanied(record, now=now)
    record.next_due_on = due_on
    record.save(update_fields=["next_due_on"])
    forget_notices(record=record)
    if due_on and is_told:
        tell_next_contact(record=record, now=now)
    return record


@transaction.atomic
def set_way(
    *,
    record: GuidanceRecord,
    profession: Profession | None,
    body: CompetentBody | None,
    german_level: str,
    now: dt.datetime,
    staff_member=None,
) -> GuidanceRecord:
    """Profession, body, level of German. Without a body the competent one for the residence is taken, if it is known."""
    record = accompanied(record, now=now)
    if body is None and profession is not None:
        body = competent_body(profession, residence=record.authority.slug).body
    record.profession, record.body, record.german_level = profession, body, german_level
    record.save(update_fields=["profession", "body", "german_level"])
    return record


@transaction.atomic
def set_reach(
    *,
    record: GuidanceRecord,
    name: str,
    spoken_language: str,
    email: str,
    mobile: str,
    now: dt.datetime,
    staff_member=None,
) -> GuidanceRecord:
    """What somebody is called, how they talk and how they are reached; what waits for an old address is not sent.

    With consent for single papers only no address is kept: nobody is written to.
    """
    record = living(record, now=now)
    if not is_accompanied(record, today=berlin_day(now)):
        email = mobile = ""
    if (email, mobile) != (record.email, record.mobile):
        forget_notices(record=record)
    record.name, record.spoken_language, record.email, record.mobile = name, spoken_language, email, mobile
    record.save(update_fields=["name", "spoken_language", "email", "mobile"])
    return record


@transaction.atomic
def record_outcome(
    *, record: GuidanceRecord, outcome: str, on: dt.date | None, now: dt.datetime, staff_member=None
) -> GuidanceRecord:
    """How the procedure ended; the clocks of the body stop with it. Empty: still open after all."""
    record = accompanied(record, now=now)
    record.outcome = Outcome(outcome)
    record.outcome_on = on if outcome else None
    if not outcome:
        record.works_in_profession = None
    record.save(update_fields=["outcome", "outcome_on", "works_in_profession"])
    if outcome and on:
        bodys = BodyClock.objects.filter(record=record, stopped_on=None, kind__in=["decision", "extension"])
        bodys.filter(started_on__lte=on).update(stopped_on=on)
    return record


@transaction.atomic
def record_work(*, record: GuidanceRecord, works: bool | None, now: dt.datetime, staff_member=None) -> GuidanceRecord:
    """Six months after the end: does the work fit the qualification? None: not known. Raises `NoOutcomeYet`."""
    record = accompanied(record, now=now)
    if not record.outcome and record.closed_at is None:
        raise NoOutcomeYet
    record.works_in_profession = works
    record.save(update_fields=["works_in_profession"])
    return record


@transaction.atomic
def end_guidance(*, record: GuidanceRecord, now: dt.datetime, staff_member=None) -> GuidanceRecord:
    """The way is at its end: clocks stop, the record is kept six months more, and shortly before one question is due."""
    record = accompanied(record, now=now)
    if record.closed_at:
        return record
    today = berlin_day(now)
    BodyClock.objects.filter(record=record, stopped_on=None).update(stopped_on=today)
    record.closed_at = now
    record.step, record.step_since_on = DONE, today
    record.erase_after = erase_moment(record)
    last = keep_until(record.last_contact_on, today)
    record.next_due_on = max(last - dt.timedelta(days=ASKED_BEFORE_END_DAYS), today)
    record.save(update_fields=["closed_at", "step", "step_since_on", "erase_after", "next_due_on"])
    forget_notices(record=record)
    return record


@transaction.atomic
def take_up_again(*, record: GuidanceRecord, now: dt.datetime, staff_member=None) -> GuidanceRecord:
    """It goes on after all."""
    record = accompanied(record, now=now)
    record.closed_at, record.next_due_on = None, None
    record.erase_after = erase_moment(record)
    record.save(update_fields=["closed_at", "next_due_on", "erase_after"])
    return record


@transaction.atomic
def hand_to(*, record: GuidanceRecord, to: StaffMember, now: dt.datetime, staff_member=None) -> GuidanceRecord:
    """Another guide of the authority goes on. Raises `NotAGuide`."""
    record = living(record, now=now)
    if to not in guides_of(record.authority, now=now):
        raise NotAGuide
    if record.guide_id != to.pk:
        record.guide = to
        record.save(update_fields=["guide"])
        audit.record(
            action="guidance_handed_on",
            now=now,
            authority=record.authority,
            staff_member=staff_member,
            about=record,
            to=to.pk,
        )
    return record
