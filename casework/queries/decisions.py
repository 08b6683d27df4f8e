"""What was decided on a case, and from when it is final."""

from dataclasses import dataclass

from appointments.queries.holidays import is_public_holiday
from casework.models import Case, CourtCase, Decision
from casework.rules.calendar import Span, deemed_notified_on
from casework.rules.deadlines import claim_kind, claim_period


@dataclass(frozen=True)
class Decisions:
    """The decisions of a case as its page shows them: the one that stands, the one that waits for a second person."""

    standing: Decision | None
    prepared: Decision | None
    claim: Span | None

    @property
    def is_notified(self) -> bool:
        """Whether it counts as notified (§ 41 VwVfG)."""
        return self.claim is not None


def decisions_of(case: Case) -> Decisions:
    """The decisions that count, with the time to go to court; one query."""
    rows = list(Decision.objects.filter(case=case, sent_back_at=None).select_related("made_by", "checked_by"))
    standing = next((row for row in rows if row.effective_at), None)
    prepared = next((row for row in rows if not row.effective_at), None)
    return Decisions(standing, prepared, claim_of(standing) if standing else None)


def standing_decision(case: Case) -> Decision | None:
    """The decision that was made last and stands."""
    return Decision.objects.filter(case=case, effective_at__isnull=False).order_by("-effective_at", "-id").first()


def claim_of(decision: Decision) -> Span | None:
    """Until when somebody can go to court against it (§§ 58, 74 VwGO), in both readings; None: it was not notified."""
    if decision.sent_on is None:
        return None
    notified = deemed_notified_on(decision.sent_on, decision.notified_how, decision.retrieved_on, is_public_holiday)
    if notified is None:
        return None
    return claim_period(notified, claim_kind(has_remedy_notice=decision.has_remedy_notice), is_public_holiday)


def open_court_case(case: Case) -> CourtCase | None:
    """What is before the court."""
    return CourtCase.objects.filter(case=case, ended_on=None).first()
