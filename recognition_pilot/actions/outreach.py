"""Outreach days: announced and called off by the centre, in buildings that are open to it."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from psycopg2.extras import DateTimeTZRange

from recognition_pilot.actions import talk_notices as notices
from recognition_pilot.models import AdviceCentre, CentreTalk, OutreachDay
from recognition_pilot.rules.outreach import FURTHEST_DAY, LONGEST_DAY
from willkommen import audit
from willkommen.errors import Refused
from willkommen.models import Office, StaffMember
from willkommen.tenancy import enter_authority


class NotWelcome(Refused):
    """The authority has not opened its building to this centre."""

    text = _("This authority has not opened its building to you yet. Please talk to its administrators.")


class NoSuchDay(Refused):
    """The span makes no outreach day."""

    text = _(
        "An outreach day begins in the future, within six months, and lasts at least one talk and at most 12 hours."
    )


class SitsElsewhere(Refused):
    """One place at a time."""

    text = _("You have announced another outreach day at this time.")


@transaction.atomic
def announce_day(
    *,
    centre: AdviceCentre,
    office: Office,
    room: str,
    begins_at: dt.datetime,
    ends_at: dt.datetime,
    minutes_per_talk: int,
    languages: list[str],
    staff_member: StaffMember,
    now: dt.datetime,
) -> OutreachDay:
    """The centre sits in an office of an authority; its times can be booked at once.

    Raises `NotWelcome`, `NoSuchDay`, `SitsElsewhere`.
    """
    centre = AdviceCentre.objects.select_for_update(no_key=True).get(pk=centre.pk)
    if office.authority.slug not in centre.welcome_at:
        raise NotWelcome
    enter_authority(office.authority_id)
    lasts = ends_at - begins_at
    if not (now < begins_at < now + FURTHEST_DAY and dt.timedelta(minutes=minutes_per_talk) <= lasts <= LONGEST_DAY):
        raise NoSuchDay
    try:
        with transaction.atomic():
            day = OutreachDay.objects.create(
                centre=centre,
                authority=office.authority,
                office=office,
                room=room,
                during=DateTimeTZRange(begins_at, ends_at),
                minutes_per_talk=minutes_per_talk,
                languages=languages,
            )
    except IntegrityError as error:
        if "a_centre_sits_in_one_place_at_a_time" not in str(error):
            raise
        raise SitsElsewhere from error
    audit.record(
        action="announce_outreach_day", now=now, authority=office.authority, staff_member=staff_member, about=day
    )
    return day


@transaction.atomic
def call_off_day(*, day: OutreachDay, staff_member: StaffMember, now: dt.datetime) -> int:
    """The centre does not come: whoever has booked is told. Returns how many talks fell away; a second press: none."""
    enter_authority(day.authority_id)
    # the strong lock: bookings under way hold the row (`hold_day`) and are waited for, later ones find it called off
    locked = OutreachDay.objects.select_for_update().get(pk=day.pk)
    if locked.cancelled_at:
        return 0
    locked.cancelled_at = now
    locked.save(update_fields=["cancelled_at"])
    talks = CentreTalk.objects.filter(outreach_day=locked, cancelled_at=None).select_related("authority")
    lost = list(talks)
    talks.update(cancelled_at=now)
    for talk in lost:
        notices.announce_cancelled(talk, now)
    audit.record(
        action="call_off_outreach_day", now=now, authority=locked.authority, staff_member=staff_member, about=locked
    )
    return len(lost)
