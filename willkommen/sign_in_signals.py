"""What a session of staff remembers from the moment of signing in."""

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils import timezone

from willkommen.devices import device_of
from willkommen.reauthentication import note_confirmed
from willkommen.sessions import BEGAN, DEVICE


@receiver(user_logged_in)
def remember_signing_in(sender, request, user, **_rest):
    """Since when, and on what kind of device; whoever has just signed in needs not confirm it."""
    now = timezone.now()
    request.session.row = None  # the lock of an earlier session of this browser is no longer of interest
    request.session[BEGAN] = now.isoformat()
    request.session[DEVICE] = device_of(request.headers.get("User-Agent", ""))
    note_confirmed(request, now=now)
