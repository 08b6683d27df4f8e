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


def record_read(
    *,
    about: Model | None,
    authority,
    staff_member,
    now: datetime,
    reason: str = "",
    kind: str = "",
    found: int | None = None,
) -> ReadEntry:
    """Somebody of the staff opened a thing; `reason` is a code, asked for outside one's own work.

    Or, `about` nothing, searched or took a list away: `kind` says how, `found` how many it were. What was typed is not kept.
    """
    return ReadEntry.objects.create(
        authority=authority,
        staff_member=staff_member,
        object_type=about._meta.label_lower if about else kind,
        object_id=about.pk if about else None,
        reason=reason,
        found=found,
        happened_at=now,
    )


def record_search(*, kind: str, found: int, authority, staff_member, now: datetime) -> ReadEntry:
    """Somebody of the staff searched: by what (`search.cases.name` …) and how many lines they saw, never for whom."""
    return record_read(about=None, kind=kind, found=found, authority=authority, staff_member=staff_member, now=now)
