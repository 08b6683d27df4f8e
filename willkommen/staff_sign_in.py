"""How allauth behaves in this house: nobody registers by themselves, nothing is mailed past the outbox."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import context
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from willkommen.models import StaffMember
from willkommen.reauthentication import is_recent

# Written out, because every page of staff asks, and building it anew cost more than running it.
WHO = "SELECT * FROM willkommen_staffmember WHERE id = %s"


class StaffAccounts(AuthenticationBackend):
    """Checks passwords as allauth does, and finds whose a session is with one plain statement."""

    def get_user(self, user_id):
        """The active member of staff with this key, None for any other."""
        found = next(iter(StaffMember.objects.raw(WHO, [user_id])), None)
        return found if found and self.user_can_authenticate(found) else None


class ClosedSignUp(DefaultAccountAdapter):
    """Staff come by invitation; links to set a password are posted by `willkommen.actions.accounts`."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("E-mail and password do not belong together."),
    }

    def is_open_for_signup(self, request):
        """Never."""
        return False

    def send_mail(self, template_prefix, email, context):
        """Nothing of allauth's is in use that sends mail; whoever adds it must post a message instead."""
        raise NotImplementedError(template_prefix)

    def add_message(self, request, level, message_template=None, message_context=None, extra_tags="", message=None):
        """Remarks of allauth on signing in and out are not needed: the page says where one is."""

    def get_password_change_redirect_url(self, request):
        """Back to one's own page."""
        return reverse("own_settings")

    def is_reauthentication_required(self, *, app=""):
        """Ours, so that one confirmation counts everywhere."""
        return not is_recent(context.request, now=timezone.now())
