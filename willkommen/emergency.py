"""What a session knows of an emergency access: the banner on every page, and the door to the one thing it opens."""

import datetime as dt

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from willkommen.models import EmergencyAccess

KEY = "emergency_access"


def keep_access(request, access: EmergencyAccess, *, title: str, url: str, end_url: str) -> None:
    """From now on every page of this session says that there is one; another one takes its place."""
    request.session[KEY] = {
        "access": access.pk,
        "until": access.until.isoformat(),
        "title": title,
        "url": url,
        "end_url": end_url,
    }


def forget_access(request) -> int | None:
    """The banner goes; answers with the number of the access that stood there."""
    return request.session.pop(KEY, {}).get("access")


def access_here(request, *, now: dt.datetime | None = None) -> dict | None:
    """What stands on the banner, None without an access or after its end."""
    session = getattr(request, "session", None)
    kept = session.get(KEY) if session is not None else None
    until = parse_datetime(kept["until"]) if kept else None
    return {**kept, "ends_at": until} if until and (now or timezone.now()) < until else None
