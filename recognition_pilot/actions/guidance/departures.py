"""A guide leaves: the people they accompanied are not lost, they wait for the other guides."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _t

from recognition_pilot.models import GuidanceRecord
from recognition_pilot.queries.guidance.records import guides_of, living_records
from willkommen.models import Authority, StaffMember


def announce_lost_people(*, authority: Authority, member: StaffMember, now: dt.datetime) -> list[str]:
    """What becomes of the people somebody accompanies, in sentences; neither who nor how many they are."""
    if not living_records(authority, now=now).filter(guide=member, closed_at=None).exists():
        return []
    said = [_t("The people this person accompanies as a guide stand with the other guides as “without a guide”.")]
    if not [guide for guide in guides_of(authority, now=now) if guide.pk != member.pk]:
        said.append(_t("There is no other guide here: please give somebody this task first."))
    return said


@transaction.atomic
def release_people(*, authority: Authority, member: StaffMember, staff_member: StaffMember, now: dt.datetime) -> None:
    """Their records belong to no guide any more, and every guide of the authority sees them waiting."""
    GuidanceRecord.objects.filter(authority=authority, guide=member).update(guide=None)
