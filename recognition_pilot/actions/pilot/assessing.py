"""An authority assesses itself, at the start and at the end."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from recognition_pilot.models import Point, SelfAssessment
from recognition_pilot.rules.self_assessment import FIELDS, unanswered
from willkommen import audit
from willkommen.errors import Refused
from willkommen.models import Authority, StaffMember


class AssessmentIsFinished(Refused):
    """Hindsight changes nothing."""

    text = _("This self-assessment is finished. It is not changed any more, so that start and end can be compared.")


class FieldsAreOpen(Refused):
    """A comparison needs every field twice."""

    text = _("Some fields have no level yet. Please choose one for each field first.")


@transaction.atomic
def keep_assessment(
    *, authority: Authority, point: str, answers: dict, staff_member: StaffMember, now: dt.datetime
) -> SelfAssessment:
    """Store levels and words of the fields; may be done in several sittings. Raises `AssessmentIsFinished`."""
    found, _is_new = SelfAssessment.objects.get_or_create(
        authority=authority, point=Point(point), defaults={"changed_at": now}
    )
    found = SelfAssessment.objects.select_for_update().get(pk=found.pk)
    if found.finished_at:
        raise AssessmentIsFinished
    found.answers = {field: answers[field] for field in FIELDS if field in answers}
    found.changed_at, found.changed_by = now, staff_member
    found.save(update_fields=["answers", "changed_at", "changed_by"])
    return found


@transaction.atomic
def finish_assessment(*, authority: Authority, point: str, staff_member: StaffMember, now: dt.datetime) -> None:
    """From now on nobody changes it. Raises `FieldsAreOpen`, `AssessmentIsFinished`."""
    found = SelfAssessment.objects.select_for_update().filter(authority=authority, point=point).first()
    if found is None or unanswered(found.answers):
        raise FieldsAreOpen
    if found.finished_at:
        raise AssessmentIsFinished
    found.finished_at = now
    found.save(update_fields=["finished_at"])
    audit.record(action="finish_assessment", now=now, authority=authority, staff_member=staff_member, about=found)
