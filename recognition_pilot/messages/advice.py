"""Talks, referrals and the centre's own mail: neutral, none of it says what it is about."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recognition_pilot.messages._texts import text_of
from recognition_pilot.actions.centre_page import STALE_SOON
from recognition_pilot.actions.centre_people import CENTRE_INVITATION, PURPOSE
from recognition_pilot.actions.referral_notices import TO_CENTRE, TO_PERSON
from recognition_pilot.actions.talk_notices import BOOKED, CANCELLED, REMINDER
from recognition_pilot.models import CentreInvitation, CentreMembership, CentreTalk, Referral, ReferralState
from recognition_pilot.queries.talk_calendar import FILE_NAME, MEDIA_TYPE, talk_calendar
from recognition_pilot.rules.advice import stale_on
from willkommen.languages import reader_language
from willkommen.messages import Attachment, Letter, MessageKind, register_kind
from willkommen.models import OutgoingMessage
from willkommen.models.messages import Channel
from willkommen.moments import long_date
from willkommen.tokens import token_for


def register() -> None:
    """Make the kinds known to the outbox; no list of an authority's staff shows them."""
    talks = CentreTalk.objects.order_by().select_related("authority", "outreach_day__office")
    referrals = Referral.objects.order_by().select_related("authority", "centre")
    members = CentreMembership.objects.order_by().select_related("centre", "staff_member")
    invitations = CentreInvitation.objects.order_by().select_related("centre")
    _register(BOOKED, gettext_lazy("Talk: confirmation"), _takes_place, _booked, _finding(talks))
    _register(REMINDER, gettext_lazy("Talk: reminder"), _takes_place, _reminder, _finding(talks))
    _register(CANCELLED, gettext_lazy("Talk: called off"), _is_off, _cancelled, _finding(talks))
    _register(TO_PERSON, gettext_lazy("Referral: to the person"), _is_living, _to_person, _finding(referrals))
    _register(TO_CENTRE, gettext_lazy("Referral: to the centre"), _is_living, _to_centre, _finding(referrals))
    _register(CENTRE_INVITATION, gettext_lazy("Invitation to a centre"), _is_open, _invitation, _finding(invitations))
    _register(STALE_SOON, gettext_lazy("Please confirm your page"), _is_getting_old, _stale_soon, _finding(members))


def _register(code: str, name: Promise, still_holds: Callable, write: Callable, find: Callable) -> None:
    register_kind(
        MessageKind(
            code=code,
            name=name,
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


def _to_centre(referral: Referral, message: OutgoingMessage) -> Letter:
    link = _address("centre_referrals", code=referral.centre.code)
    return Letter(
        subject=_("There is something new for you in Willkommen"),
        text="\n\n".join(
            [
                _("Good day,"),
                _("somebody agreed that you hear of them. Please sign in and look:"),
                link,
                _("This message says nothing about the person, and you cannot answer it."),
            ]
        ),
    )


# ---- The centre's own people ----------------------------------------------------------------------------------------


def centre_invitation_url(invitation: CentreInvitation) -> str:
    """The address an invited person opens."""
    return _address("centre_invitation", token=token_for(invitation.nonce, purpose=PURPOSE))


def _is_open(invitation: CentreInvitation, now: datetime) -> bool:
    return invitation.accepted_at is None and invitation.expires_at > now


def _invitation(invitation: CentreInvitation, message: OutgoingMessage) -> Letter:
    words = {"name": invitation.name, "centre": invitation.centre.name, "day": long_date(invitation.expires_at)}
    return Letter(
        subject=_("Your access to Willkommen"),
        text="\n\n".join(
            [
                _("Good day %(name)s,") % words,
                _("you have been invited to keep the page of this advice centre in Willkommen: %(centre)s.") % words,
                _("Please open this page and choose a password:"),
                centre_invitation_url(invitation),
                _("The link works once, until %(day)s.") % words,
                _("If you did not expect this message, you need not do anything."),
            ]
        ),
    )


def _is_getting_old(member: CentreMembership, now: datetime) -> bool:
    """Not any more once somebody has confirmed the page: then its next day is months away."""
    confirmed_on = member.centre.confirmed_on
    if confirmed_on is None or member.ends_at is not None:
        return False
    return (stale_on(confirmed_on) - now.date()).days <= 15


def _stale_soon(member: CentreMembership, message: OutgoingMessage) -> Letter:
    words = {"centre": member.centre.name, "day": long_date(stale_on(member.centre.confirmed_on))}
    return Letter(
        subject=_("Please confirm your page in Willkommen"),
        text="\n\n".join(
            [
                _("Good day %(name)s,") % {"name": member.staff_member.name},
                _("the page of %(centre)s was confirmed nearly six months ago.") % words,
                _("If everything is still right, one press is enough. Otherwise please change what is wrong:"),
                _address("centre_home", code=member.centre.code),
                _("From %(day)s on people read that nobody has confirmed the page.") % words,
            ]
        ),
    )


def _address(name: str, **parts) -> str:
    return settings.BASE_URL + reverse(name, kwargs=parts)
