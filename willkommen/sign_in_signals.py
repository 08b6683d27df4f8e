"""What a session of staff remembers from the moment of signing in."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import password_changed
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils import timezone

from willkommen.actions.sessions import end_sessions
from willkommen.devices import device_of
from willkommen.outside_sign_in import VIA
from willkommen.reauthentication import note_confirmed
from willkommen.sessions import BEGAN, DEVICE


@receiver(user_logged_in)
def remember_signing_in(sender, request, user, **_rest):
    """Since when, and on what kind of device; whoever has just signed in needs not confirm it."""
    now = timezone.now()
    request.session.row = None  # the lock of an earlier session of this browser is no longer of interest
    request.session[BEGAN] = now.isoformat()
    request.session[DEVICE] = device_of(request.headers.get("User-Agent", ""))
    via = _service_used(request, user)
    request.session[VIA] = via
    if via is None or not user.has_usable_password():
        note_confirmed(request, now=now)


@receiver(password_changed)
def forget_other_sessions(sender, request, user, **_rest):
    """They could do nothing any more; now they are not listed either."""
    end_sessions(staff_member=user, but=request.session.session_key)


def _service_used(request, user) -> str | None:
    """Short name of the authority through whose service somebody has just come; None with a password."""
    used = [
        record for record in get_authentication_records(request, user) if record["method"] in ("password", "outside")
    ]
    return used[-1].get("authority") if used else None
