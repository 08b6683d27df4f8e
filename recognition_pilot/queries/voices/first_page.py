"""The first page of a say: what waits in each of its parts."""

import datetime as dt

from django.db.models import Count, Q

from recognition_pilot.models import Feedback, Proposal, ProposalState, RemarkState, TextComment
from recognition_pilot.queries.learning import meetings_this_year, open_points
from recognition_pilot.queries.voices.complaints import warnings_of
from willkommen.models import Authority


def voices_waiting(authority: Authority, *, today: dt.date) -> dict[str, int]:
    """How much waits: lines to look at, late and soon due answers, proposals and remarks on texts without an answer."""
    lines = Feedback.objects.filter(authority=authority).aggregate(
        lines=Count("pk", filter=Q(remark_state=RemarkState.UNREAD))
    )
    proposals = Proposal.objects.filter(authority=authority, state=ProposalState.NEW).count()
    comments = TextComment.objects.filter(authority=authority, state=ProposalState.NEW).count()
    return {
        **lines,
        **warnings_of(authority, today=today),
        "proposals": proposals,
        "comments": comments,
        "meetings": meetings_this_year(authority, today=today),
        "points": open_points(authority),
    }
