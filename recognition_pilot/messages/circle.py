"""The invitation to the advisory circle."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recognition_pilot.actions.circle import INVITATION, PURPOSE
from recognition_pilot.models import CircleInvitation
from willkommen.messages import Letter, MessageKind, register_kind
from willkommen.models import OutgoingMessage
from willkommen.moments import long_date
from willkommen.tokens import token_for


def register() -> None:
    """Make the kind known to the outbox."""
    register_kind(
        MessageKind(
            code=INVITATION,
            name=gettext_lazy("Invitation to the advisory circle"),
            still_holds=lambda invitation, now: not invitation.accepted_at and invitation.expires_at > now,
            write=_write,
            title=lambda invitation: invitation.organisation,
            find=lambda keys: CircleInvitation.objects.select_related("authority").in_bulk(list(keys)),
        )
    )


def _write(invitation: CircleInvitation, message: OutgoingMessage) -> Letter:
    token = token_for(invitation.nonce, purpose=PURPOSE)
    words = {
        "name": invitation.name,
        "organisation": invitation.organisation,
        "authority": invitation.authority.municipality_name,
        "url": settings.BASE_URL + reverse("circle_invitation", kwargs={"token": token}),
        "day": long_date(invitation.expires_at),
    }
    return Letter(
        subject=_("Your seat in the advisory circle"),
        text="\n\n".join(
            [
                _("Good day %(name)s,") % words,
                _(
                    "you have been invited to the advisory circle of the foreigners' authority (%(authority)s), for "
                    "%(organisation)s. Members see anonymised figures, say what they think of texts and propose."
                )
                % words,
                _("Please open this page and choose a password:"),
                words["url"],
                _("The link works once, until %(day)s.") % words,
                _("If you did not expect this message, you need not do anything."),
            ]
        ),
    )
