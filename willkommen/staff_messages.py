"""What the house says to its own staff in messages."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from willkommen.actions.accounts import PASSWORD_LINK, SIGN_IN_CHANGED
from willkommen.actions.barriers import BARRIER
from willkommen.actions.emergency import EMERGENCY
from willkommen.actions.staff import INVITATION, PURPOSE
from willkommen.messages import Letter, MessageKind, register_kind
from willkommen.models import AccessibilityReport, Invitation, StaffMember
from willkommen.moments import long_date, long_moment
from willkommen.tokens import token_for

# What has changed in how somebody signs in.
CHANGES = {
    "codes": gettext_lazy("New recovery codes were made. The old ones no longer work."),
    "factor_added": gettext_lazy("A second factor was set up."),
    "factor_removed": gettext_lazy("A second factor was removed."),
    "factors_reset": gettext_lazy(
        "Your second factors were removed by the administration, and all sessions were ended."
    ),
    "identity": gettext_lazy("Your account was connected with a sign-in service."),
    "identity_removed": gettext_lazy("Your account is no longer connected with a sign-in service."),
    "password": gettext_lazy("The password was changed. The old one no longer works."),
}


def register() -> None:
    """Make the kinds of the ground floor known to the outbox."""
    register_kind(
        MessageKind(
            code=INVITATION,
            name=gettext_lazy("Invitation of a member of staff"),
            still_holds=lambda invitation, now: not invitation.accepted_at and invitation.expires_at > now,
            write=_invitation,
            title=lambda invitation: "",
        )
    )
    register_kind(
        MessageKind(
            code=PASSWORD_LINK,
            name=gettext_lazy("Link to set a new password"),
            still_holds=lambda staff, now: staff.is_active,
            write=_password_link,
            title=lambda staff: "",
        )
    )
    register_kind(
        MessageKind(
            code=SIGN_IN_CHANGED,
            name=gettext_lazy("Changed sign-in of a member of staff"),
            still_holds=lambda staff, now: staff.is_active,
            write=_sign_in_changed,
            title=lambda staff: "",
        )
    )
    register_kind(
        MessageKind(
            code=EMERGENCY,
            name=gettext_lazy("Emergency access"),
            still_holds=lambda member, now: member.is_active,
            write=_emergency,
            title=lambda member: "",
            # whoever is watched over does not learn who is told
            is_confidential=True,
        )
    )
    register_kind(
        MessageKind(
            code=BARRIER,
            name=gettext_lazy("Reported barrier"),
            still_holds=lambda report, now: True,
            write=_barrier,
            title=lambda report: report.page,
            find=lambda keys: AccessibilityReport.objects.select_related("authority").in_bulk(list(keys)),
        )
    )


def _emergency(member: StaffMember, message) -> Letter:
    page = settings.BASE_URL + reverse("audit_emergencies", kwargs={"authority": message.context["authority"]})
    return Letter(
        subject=_("Emergency access"),
        text="\n\n".join(
            [
                _("Good day,"),
                _(
                    "somebody of the desk of %(name)s has opened an emergency access and reads a case that is otherwise not "
                    "theirs to read. You get this message because you are in charge of the case, lead the desk or audit."
                )
                % message.context,
                _("Supervisors and auditors see here who it was, which case and why:"),
                page,
                _("If you do not know of an emergency, please ask at once."),
            ]
        ),
    )


def invitation_url(invitation: Invitation) -> str:
    """The address an invited person opens."""
    token = token_for(invitation.nonce, purpose=PURPOSE)
    return settings.BASE_URL + reverse("invitation", kwargs={"token": token})


def password_url(staff: StaffMember) -> str:
    """The address at which this member of staff sets a new password, once and for two hours from now."""
    kwargs = {"uid": urlsafe_base64_encode(force_bytes(staff.pk)), "token": default_token_generator.make_token(staff)}
    return settings.BASE_URL + reverse("account_reset_password_from_key", kwargs=kwargs)


def _invitation(invitation: Invitation, message) -> Letter:
    words = {
        "name": invitation.name,
        "authority": invitation.authority.municipality_name,
        "url": invitation_url(invitation),
        "day": long_date(invitation.expires_at),
    }
    return Letter(
        subject=_("Your access to Willkommen"),
        text="\n\n".join(
            [
                _("Good day %(name)s,") % words,
                _(
                    "you have been invited to work with Willkommen, the service desk of the foreigners' authority "
                    "(%(authority)s)."
                )
                % words,
                _("Please open this page and choose a password:"),
                words["url"],
                _("The link works once, until %(day)s.") % words,
                _("If you did not expect this message, you need not do anything."),
            ]
        ),
    )


def _password_link(staff: StaffMember, message) -> Letter:
    words = {"name": staff.name, "url": password_url(staff)}
    return Letter(
        subject=_("Set a new password for Willkommen"),
        text="\n\n".join(
            [
                _("Good day %(name)s,") % words,
                _("somebody, probably you, asked for a new password. You set it on this page:"),
                words["url"],
                _("The link works once, for two hours."),
                _("If it was not you, you need not do anything: your password stays as it is."),
            ]
        ),
    )


def _sign_in_changed(staff: StaffMember, message) -> Letter:
    words = {"name": staff.name, "moment": long_moment(message.due_at)}
    return Letter(
        subject=_("Your sign-in to Willkommen has changed"),
        text="\n\n".join(
            [
                _("Good day %(name)s,") % words,
                _("%(moment)s: this was changed in how you sign in to Willkommen:") % words,
                str(CHANGES[message.context["what"]]),
                _("If it was you or agreed with you, you need not do anything."),
                _("If not, set a new password at once on this page and tell the administration of your authority:"),
                settings.BASE_URL + reverse("account_reset_password"),
            ]
        ),
    )


def _barrier(report: AccessibilityReport, message) -> Letter:
    page = settings.BASE_URL + reverse("barriers", kwargs={"authority": report.authority.slug})
    return Letter(
        subject=_("Somebody reported a barrier"),
        text="\n\n".join(
            [
                _("On your pages in Willkommen somebody reported what does not work for them:"),
                report.text,
                _("Page: %(page)s") % {"page": report.page or "–"},
                _("Answer to: %(address)s") % {"address": report.reply_to or "–"},
                _("All reports: %(url)s") % {"url": page},
            ]
        ),
    )
