"""Sessions of staff: noting that somebody is there, ending them."""

import datetime as dt

from willkommen.models import StaffMember, WebSession
from willkommen.queries.sessions import mark_of, sessions_of


def note_presence(*, session, now: dt.datetime, locks_at: dt.datetime) -> None:
    """Somebody uses a page: it locks later. One statement of its own, so that no other page's data are written over."""
    WebSession.objects.filter(session_key=session.session_key).update(seen_at=now, locks_at=locks_at)
    if session.row:
        session.row.seen_at, session.row.locks_at = now, locks_at


def end_session(*, staff_member: StaffMember, mark: str, now: dt.datetime) -> bool:
    """End one session of somebody at once; False when it had ended already."""
    keys = [row.session_key for row in sessions_of(staff_member, now=now) if mark_of(row.session_key) == mark]
    return bool(WebSession.objects.filter(session_key__in=keys).delete()[0])


def end_sessions(*, staff_member: StaffMember, but: str | None = None) -> int:
    """End all sessions of somebody at once, except the one with the key `but`; answers how many."""
    ended = WebSession.objects.filter(staff_member=staff_member)
    return (ended.exclude(session_key=but) if but else ended).delete()[0]
