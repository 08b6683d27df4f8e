"""Booking and cancelling a talk at an outreach day. It belongs to the centre: nothing of it is written for the authority."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from psycopg2.extras import DateTimeTZRange

from appointments.actions.booking.every_booking import spare_the_letter_box
from recognition_pilot.actions import talk_notices as notices
from recognition_pilot.models import AdviceCentre, CentreTalk
from recognition_pilot.queries.centres.talks import hold_day, talk_time
from recognition_pilot.rules.outreach import erase_talk_after
from willkommen.errors import Refused
from willkommen.messages import settle_messages
from willkommen.models import Authority
from willkommen.tokens import fresh_link


class TalkTaken(Refused):
    """Somebody was faster, or the day is off."""

    text = _("This time has just been taken. Please choose another one.")


@transaction.atomic
def book_talk(
    *,
    centre: AdviceCentre,
    authority: Authority,
    time: str,
    name: str,
    language: str,
    spoken_language: str,
    topic: str,
    email: str,
    mobile: str,
    now: dt.datetime,
) -> CentreTalk:
    """Book the time with this code: booked at once, confirmed and reminded where there is an address.

    Of several who press at once the constraint lets one through. Raises `TalkTaken`, `TooManyMessages`.
    """
    free = talk_time(centre, authority, time, now=now)
    if free is None:
        raise TalkTaken
    talk = CentreTalk(
        centre=centre,
        authority=authority,
        outreach_day=free.day,
        during=DateTimeTZRange(free.starts_at, free.ends_at),
        name=name,
        language=language,
        spoken_language=spoken_language,
        topic=topic,
        email=email,
        mobile="" if email else mobile,
        booked_at=now,
        erase_after=erase_talk_after(free.ends_at),
        **fresh_link(CentreTalk.link_purpose),
    )
    spare_the_letter_box(talk, now)
    _insert(talk)
    notices.announce_booked(talk, now)
    notices.plan_reminder(talk, now)
    return talk


@transaction.atomic
def cancel_talk(*, talk: CentreTalk, now: dt.datetime) -> bool:
    """The person does not come: the time is free at once. Returns whether it was still booked."""
    changed = CentreTalk.objects.filter(pk=talk.pk, cancelled_at=None).update(cancelled_at=now)
    settle_messages(about=talk)
    return bool(changed)


def _insert(talk: CentreTalk) -> None:
    """Save it. Raises `TalkTaken` where the time went, or the day was called off, since it was looked at."""
    if not hold_day(talk.outreach_day):
        raise TalkTaken
    try:
        with transaction.atomic():
            talk.save()
    except IntegrityError as error:
        if "a_talk_at_a_centre_is_given_once" not in str(error):
            raise
        raise TalkTaken from error
