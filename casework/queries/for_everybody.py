"""What waits for whoever of the caseworkers comes first, beside the cases of each."""

from casework.queries.handover import incoming_handovers
from casework.queries.questions import open_questions
from willkommen.models import Authority


def waiting_for_everybody(authority: Authority) -> dict[str, int]:
    """How many questions of applicants and handovers of other authorities are unanswered."""
    return {
        "questions": open_questions(authority).count(),
        "handovers": incoming_handovers(authority).count(),
    }
