"""Barriers that readers report."""

from datetime import datetime

from willkommen.models import AccessibilityReport, Authority


def report_barrier(
    *, authority: Authority, text: str, page: str, reply_to: str, language: str, now: datetime
) -> AccessibilityReport:
    """Keep what does not work for a reader; staff of the authority read it in supervision."""
    return AccessibilityReport.objects.create(
        authority=authority, text=text, page=page, reply_to=reply_to, language=language, reported_at=now
    )
