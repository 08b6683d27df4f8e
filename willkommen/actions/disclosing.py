"""Handing somebody everything an authority keeps about them (Art. 15 GDPR)."""

import datetime as dt

from django.db import transaction

from willkommen import audit
from willkommen.disclosure import Subject
from willkommen.disclosure_file import disclosure_file
from willkommen.models import StaffMember

REASON = "subject_access"


@transaction.atomic
def disclose(
    *,
    subject: Subject,
    language: str,
    without: frozenset[str],
    roles: frozenset[str],
    staff_member: StaffMember,
    now: dt.datetime,
) -> bytes:
    """The file, as a ZIP. Every thing in it is written into the read log, the handing out into the audit, without a name.

    `without` names words of staff that speak of others (Art. 15 (4) GDPR); how many they are stands in both.
    """
    note_reading(subject=subject, staff_member=staff_member, now=now)
    audit.record(
        action="disclose",
        now=now,
        authority=subject.authority,
        staff_member=staff_member,
        rows={label: sorted(rows) for label, rows in subject.rows.items()},
        left_out=len(without),
    )
    return disclosure_file(subject, language=language, roles=roles, without=without, now=now)


def note_reading(*, subject: Subject, staff_member: StaffMember, now: dt.datetime) -> None:
    """Somebody looks at what we keep about a person because the person asked."""
    for rows in subject.rows.values():
        for row in rows.values():
            audit.record_read(about=row, authority=subject.authority, staff_member=staff_member, now=now, reason=REASON)
