"""Practice examples: written from a measure, reviewed by somebody of another authority or the Land, published."""

import datetime as dt

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from recognition_pilot.models import Measure, Practice, PracticeState
from recognition_pilot.rules.practices import PARTS, may_be_written, missing_parts
from willkommen import audit
from willkommen.errors import Refused
from willkommen.folding import fold
from willkommen.models import Authority, StaffMember
from willkommen.tenancy import visiting


class IsBeingRead(Refused):
    """What a reviewer reads must not change below their eyes."""

    text = _("The example is being reviewed or is published. It can be changed when it is back with you.")


class PartsAreMissing(Refused):
    """Others learn nothing from a title."""

    text = _("Please write first how it was, what you did and what came of it.")


class NotToBeReviewed(Refused):
    """Somebody was quicker, or it was taken back."""

    text = _("This example is not waiting for a review any more.")


class OwnExample(Refused):
    """Four eyes of two houses."""

    text = _("Somebody of another authority or of the Land has to review this example.")


@transaction.atomic
def write_practice(
    *,
    measure: Measure,
    title: str,
    title_en: str,
    words: dict,
    words_en: dict,
    staff_member: StaffMember,
    now: dt.datetime,
) -> Practice:
    """Write or rewrite the example about a measure; a withdrawn one becomes a draft again. Raises `IsBeingRead`."""
    # the measure's row makes two people who begin at once one after the other
    measure = Measure.objects.select_for_update().get(pk=measure.pk)
    found = Practice.objects.filter(measure=measure).first()
    if found is not None and not may_be_written(found.state):
        raise IsBeingRead
    if found is None:
        found = Practice(authority=measure.authority, measure=measure, slug=_slug(title, measure))
    found.title, found.title_en = title, title_en
    found.words = {part: words[part] for part in PARTS if words.get(part)}
    found.words_en = {part: words_en[part] for part in PARTS if words_en.get(part)}
    found.state, found.author, found.changed_at = PracticeState.DRAFT, staff_member, now
    found.submitted_at = found.reviewed_at = found.reviewer = found.reviewed_for = None
    found.published_at = found.withdrawn_at = found.figures = None
    found.save()
    return found


@transaction.atomic
def submit_practice(*, practice: Practice, staff_member: StaffMember, now: dt.datetime) -> None:
    """Give an example to the others to review. Raises `PartsAreMissing`, `IsBeingRead`."""
    found = _locked(practice)
    if found.state != PracticeState.DRAFT:
        raise IsBeingRead
    if missing_parts(found.words):
        raise PartsAreMissing
    found.state, found.submitted_at, found.review_note = PracticeState.REVIEW, now, ""
    found.save(update_fields=["state", "submitted_at", "review_note"])
    _record("submit_practice", found, staff_member, now)


@transaction.atomic
def publish_practice(
    *, practice: Practice, figures: dict | None, reviewer: StaffMember, reviewed_for: Authority | None, now: dt.datetime
) -> None:
    """The reviewer agrees: the example is public from now on, with the figures of this moment.

    `reviewed_for` is the reviewer's authority, None for the Land. Raises `NotToBeReviewed`, `OwnExample`.
    """
    with visiting(practice.authority_id):
        found = _to_be_reviewed(practice, reviewer, reviewed_for)
        found.state, found.published_at, found.withdrawn_at = PracticeState.PUBLISHED, now, None
        found.figures, found.review_note = figures, ""
        _reviewed(found, reviewer, reviewed_for, now)
        _record("publish_practice", found, reviewer, now)


@transaction.atomic
def return_practice(
    *, practice: Practice, note: str, reviewer: StaffMember, reviewed_for: Authority | None, now: dt.datetime
) -> None:
    """The reviewer asks for something to be changed: a draft again, with their note. Raises as `publish_practice`."""
    with visiting(practice.authority_id):
        found = _to_be_reviewed(practice, reviewer, reviewed_for)
        found.state, found.review_note = PracticeState.DRAFT, note
        _reviewed(found, reviewer, reviewed_for, now)
        _record("return_practice", found, reviewer, now)


@transaction.atomic
def withdraw_practice(*, practice: Practice, staff_member: StaffMember, now: dt.datetime) -> None:
    """Take an example back, out of the review or from the public page; it can be rewritten then."""
    found = _locked(practice)
    if found.state not in (PracticeState.REVIEW, PracticeState.PUBLISHED):
        return
    found.state, found.withdrawn_at = PracticeState.WITHDRAWN, now
    found.save(update_fields=["state", "withdrawn_at"])
    _record("withdraw_practice", found, staff_member, now)


def _slug(title: str, measure: Measure) -> str:
    """Readable and never twice: the number of the measure stands at its end."""
    return f"{slugify(fold(title))[:60].strip('-') or 'praxis'}-{measure.pk}"


def _locked(practice: Practice) -> Practice:
    return Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)


def _to_be_reviewed(practice: Practice, reviewer: StaffMember, reviewed_for: Authority | None) -> Practice:
    found = _locked(practice)
    if found.state != PracticeState.REVIEW:
        raise NotToBeReviewed
    if found.author_id == reviewer.pk or (reviewed_for is not None and found.authority_id == reviewed_for.pk):
        raise OwnExample
    return found


def _reviewed(practice: Practice, reviewer: StaffMember, reviewed_for: Authority | None, now: dt.datetime) -> None:
    practice.reviewer, practice.reviewed_for, practice.reviewed_at = reviewer, reviewed_for, now
    practice.save(
        update_fields=[
            *("state", "published_at", "withdrawn_at", "figures", "review_note"),
            *("reviewer", "reviewed_for", "reviewed_at"),
        ]
    )


def _record(action: str, practice: Practice, staff_member: StaffMember, now: dt.datetime) -> None:
    audit.record(action=action, now=now, authority=practice.authority, staff_member=staff_member, about=practice)
