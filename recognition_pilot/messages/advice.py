"""Talks, referrals and the centre's own mail: neutral, none of it says what it is about."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from recognition_pilot.actions.centre_page import STALE_SOON
from recognition_pilot.actions.centre_people import CENTRE_INVITATION
from recognition_pilot.actions.referral_notices import TO_CENTRE, TO_PERSON
from recognition_pilot.actions.talk_notices import BOOKED, CANCELLED, REMINDER
from recognition_pilot.messages import centre
from recognition_pilot.messages._texts import text_of
from recognition_pilot.models import CentreInvitation, CentreMembership, CentreTalk, Referral, ReferralState
from recognition_pilot.queries.centres.talk_calendar import FILE_NAME, MEDIA_TYPE, talk_calendar
from willkommen.languages import reader_language
from willkommen.messages import Attachment, Letter, MessageKind, register_kind
from willkommen.models import OutgoingMessage
from willkommen.models.messages import Channel


def register() -> None:
    """Make the kinds known to the outbox; no list of an authority's staff shows them."""
    talks = CentreTalk.objects.order_by().select_related("authority", "outreach_day__office")
    referrals = Referral.objects.order_by().select_related("authority", "centre")
    members = CentreMembership.objects.order_by().select_related("centre", "staff_member")
    invitations = CentreInvitation.objects.order_by().select_related("centre")
    _register(BOOKED, _takes_place, _booked, _finding(talks))
    _register(REMINDER, _takes_place, _reminder, _finding(talks))
    _register(CANCELLED, _is_off, _cancelled, _finding(talks))
    _register(TO_PERSON, _is_living, _to_person, _finding(referrals))
    _register(TO_CENTRE, _is_living, centre.referral_letter, _finding(referrals))
    _register(CENTRE_INVITATION, centre.is_open, centre.invitation_letter, _finding(invitations))
    _register(STALE_SOON, centre.is_getting_old, centre.stale_soon_letter, _finding(members))


def _register(code: str, still_holds: Callable, write: Callable, find: Callable) -> None:
    register_kind(
        MessageKind(
            code=code,
            name=centre.NAMES[code],
            still_holds=still_holds,
            write=write,
            title=lambda about: "",
            find=find,
            is_confidential=True,
        )
    )


def _finding(rows) -> Callable[[Iterable[int]], dict[int, Model]]:
    return lambda keys: rows.in_bulk(list(keys))


# ---- Talks --------------------------------------------------------------------------------------------------------


def _takes_place(talk: CentreTalk, now: datetime) -> bool:
    return talk.cancelled_at is None and talk.during.lower > now


def _is_off(talk: CentreTalk, now: datetime) -> bool:
    return talk.cancelled_at is not None and talk.during.lower > now


def _booked(talk: CentreTalk, message: OutgoingMessage) -> Letter:
    file = Attachment(FILE_NAME, talk_calendar(talk, language=reader_language()), MEDIA_TYPE)
    return _talk_letter("talk_booked", _("Your appointment"), talk, message, [file])


def _reminder(talk: CentreTalk, message: OutgoingMessage) -> Letter:
    return _talk_letter("talk_reminder", _("Reminder: your appointment"), talk, message)


def _cancelled(talk: CentreTalk, message: OutgoingMessage) -> Letter:
    return _talk_letter("talk_cancelled", _("Your appointment cannot take place"), talk, message)


def _talk_letter(kind: str, subject: str, talk: CentreTalk, message: OutgoingMessage, files=()) -> Letter:
    page = {"language": talk.language, "authority": talk.authority.slug}
    words = {
        "talk": talk,
        "office": talk.outreach_day.office,
        "authority": talk.authority,
        "link": _address("advice_talk", **page, token=talk.link_token),
        "directory": _address("advice_centres", **page),
    }
    if message.channel == Channel.SMS:
        return Letter(short_text=text_of(f"messages/{kind}_short.txt", words))
    return Letter(subject=subject, text=text_of(f"messages/{kind}.txt", words), attachments=list(files))


# ---- Referrals ----------------------------------------------------------------------------------------------------


def _is_living(referral: Referral, now: datetime) -> bool:
    return referral.state != ReferralState.WITHDRAWN


def _to_person(referral: Referral, message: OutgoingMessage) -> Letter:
    page = {"language": referral.language, "authority": referral.authority.slug}
    link = _address("referral_own", **page, token=referral.link_token)
    words = {"authority": referral.authority, "link": link}
    if message.channel == Channel.SMS:
        return Letter(short_text=text_of("messages/referral_person_short.txt", words))
    return Letter(subject=_("What you agreed to"), text=text_of("messages/referral_person.txt", words))


def _address(name: str, **parts) -> str:
    return settings.BASE_URL + reverse(name, kwargs=parts)
