"""The only way a line gets into the audit, and into the list of who read what."""

from datetime import datetime

from django.db.models import Model

from willkommen.models import AuditEntry, ReadEntry


def record(
    *,
    action: str,
    now: datetime,
    authority=None,
    staff_member=None,
    about: Model | None = None,
    **detail,
) -> AuditEntry:
    """Add one entry in the caller's transaction. `detail` must hold no names of applicants."""
    return AuditEntry.objects.create(
        authority=authority,
        staff_member=staff_member,
        action=action,
        object_type=about._meta.label_lower if about else "",
        object_id=about.pk if about else None,
        detail=detail,
        happened_at=now,
    )


def record_read(*, about: Model, authority, staff_member, now: datetime, reason: str = "") -> ReadEntry:
    """Somebody of the staff opened a thing; `reason` is a code, asked for outside one's own work."""
    return ReadEntry.objects.create(
        authority=authority,
        staff_member=staff_member,
        object_type=about._meta.label_lower,
        object_id=about.pk,
        reason=reason,
        happened_at=now,
    )
