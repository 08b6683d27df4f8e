"""How the state of a case looks on staff pages: a sign, a kind of badge, words; and what the applicant reads of it."""

from casework.models import Case, CaseStatus
from casework.rules.states import WAITING_FOR_OTHERS, PublicState, State, public_state

_SHOWN = {
    State.RECEIVED: ("info", "mail"),
    State.COMPETENCE: ("warning", "apartment"),
    State.INCOMPLETE: ("warning", "description"),
    State.IN_REVIEW: ("info", "schedule"),
    State.GRANTED: ("success", "check"),
    State.CARD_ORDERED: ("info", "id-card"),
    State.READY_FOR_PICKUP: ("success", "id-card"),
    State.DIRECT_DISPATCH: ("info", "local-shipping"),
    State.HANDED_OUT: ("success", "done-all"),
    State.REFUSED: ("danger", "block"),
    State.APPEAL: ("warning", "account-balance"),
}


def state_badge(status: str) -> dict:
    """Kind, icon and words of the badge for a state."""
    waits = ("warning", "hourglass-empty") if status in WAITING_FOR_OTHERS else ("neutral", "folder-open")
    kind, icon = _SHOWN.get(State(status), waits)
    return {"kind": kind, "icon": icon, "text": CaseStatus(status).label}


def read_by_applicant(case: Case) -> PublicState | None:
    """Which of the six plain states the applicant reads; None for a draft and where nobody reads it from outside."""
    if case.status == State.DRAFT or case.is_protected:
        return None
    return public_state(case.status)
