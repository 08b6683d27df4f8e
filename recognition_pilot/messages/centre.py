"""What people of an advice centre are written, in German or English, and what their kinds are called."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recognition_pilot.actions.centre_page import STALE_SOON
from recognition_pilot.actions.centre_people import CENTRE_INVITATION, PURPOSE
from recognition_pilot.actions.referral_notices import TO_CENTRE, TO_PERSON
from recognition_pilot.actions.talk_notices import BOOKED, CANCELLED, REMINDER
from recognition_pilot.models import CentreInvitation, CentreMembership, Referral
from recognition_pilot.rules.advice import ASKED_BEFORE, stale_on
from willkommen.messages import Letter
from willkommen.models import OutgoingMessage
from willkommen.moments import berlin_day, long_date
from willkommen.tokens import token_for

# What staff of the installation read where a kind is named.
NAMES = {
    BOOKED: gettext_lazy("Talk: confirmation"),
    REMINDER: gettext_lazy("Talk: reminder"),
    CANCELLED: gettext_lazy("Talk: called off"),
    TO_PERSON: gettext_lazy("Referral: to the person"),
    TO_CENTRE: gettext_lazy("Referral: to the centre"),
    CENTRE_INVITATION: gettext_lazy("Invitation to a centre"),
    STALE_SOON: gettext_lazy("Please confirm your page"),
}


def referral_letter(referral: Referral, message: OutgoingMessage) -> Letter:
    """That there is somebody, and nothing about whom."""
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


def centre_invitation_url(invitation: CentreInvitation) -> str:
    """The address an invited person opens."""
    return _address("centre_invitation", token=token_for(invitation.nonce, purpose=PURPOSE))


def is_open(invitation: CentreInvitation, now: datetime) -> bool:
    """Whether the link still works."""
    return invitation.accepted_at is None and invitation.expires_at > now


def invitation_letter(invitation: CentreInvitation, message: OutgoingMessage) -> Letter:
    """The link to an account."""
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


def is_getting_old(member: CentreMembership, now: datetime) -> bool:
    """Not any more once somebody has confirmed the page: then its next day is months away."""
    confirmed_on = member.centre.confirmed_on
    if confirmed_on is None or member.ends_at is not None:
        return False
    return stale_on(confirmed_on) - berlin_day(now) <= ASKED_BEFORE


def stale_soon_letter(member: CentreMembership, message: OutgoingMessage) -> Letter:
    """Please look at your page."""
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
