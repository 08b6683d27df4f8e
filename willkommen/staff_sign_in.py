"""How allauth behaves in this house: nobody registers by themselves, nothing is mailed past the outbox."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from willkommen.reauthentication import is_recent


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
