"""Whose appointment somebody shows at the desk."""

import re

from appointments.models import Appointment
from appointments.queries.booking import appointment_by_reference
from willkommen.models import Authority
from willkommen.tokens import hash_of

LINK = re.compile(r"/t(?:ermin)?/([A-Za-z0-9_-]{22})(?:[/?#]|$)")


def appointment_as_shown(authority: Authority, shown: str) -> Appointment | None:
    """The appointment of a typed number, or of a scanned code, which may hold the number or the link."""
    link = LINK.search(shown)
    if link is None:
        return appointment_by_reference(authority, shown)
    return (
        Appointment.objects.filter(authority=authority, link_token_hash=hash_of(link[1]))
        .select_related("authority", "office", "counter", "service", "offer__service")
        .first()
    )
