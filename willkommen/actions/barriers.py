"""Barriers that readers report."""

from datetime import datetime, timedelta

from willkommen.messages import post_message
from willkommen.models import AccessibilityReport, Authority
from willkommen.models.messages import Channel

BARRIER = "willkommen.barrier"
WORTH_SENDING = timedelta(days=14)


def report_barrier(
    *, authority: Authority, text: str, page: str, reply_to: str, language: str, now: datetime
) -> AccessibilityReport:
    """Keep what does not work for a reader, and tell the authority by e-mail where it has given an address.

    Staff read all reports in supervision. Call it inside a transaction.
    """
    report = AccessibilityReport.objects.create(
        authority=authority, text=text, page=page, reply_to=reply_to, language=language, reported_at=now
    )
    if authority.email:
        post_message(
            authority=authority,
            about=report,
            kind=BARRIER,
            language="de",
            channel=Channel.EMAIL,
            recipient=authority.email,
            due_at=now,
            expires_at=now + WORTH_SENDING,
            now=now,
        )
    return report


def settle_barrier(*, authority: Authority, report: int, is_settled: bool, now: datetime) -> bool:
    """Say that a reported barrier is gone, or that it is there after all; says whether there was such a report."""
    found = AccessibilityReport.objects.filter(authority=authority, pk=report)
    if not is_settled:
        return bool(found.update(settled_at=None))
    return bool(found.filter(settled_at=None).update(settled_at=now)) or found.exists()
