"""Reading the sessions of staff."""

import datetime as dt
import hashlib

from willkommen.models import StaffMember, WebSession


def sessions_of(staff_member: StaffMember, *, now: dt.datetime) -> list[WebSession]:
    """Every session of somebody that has not ended, the one used last first."""
    live = WebSession.objects.filter(staff_member=staff_member, expire_date__gt=now)
    return sorted(live, key=lambda row: row.seen_at or row.began_at or now, reverse=True)


def mark_of(session_key: str) -> str:
    """Names a session in an address without telling its key."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:20]
