"""What can be done with a case now, as codes in the order they are shown."""

from dataclasses import dataclass

from casework.models import BodyKind, Case, CourtCase, Hearing, Participation
from casework.queries.decisions import Decisions
from casework.rules.states import Mover, State, moves_from

# Where a decision stands and may have to be sent (again).
NOTIFIED_IN = frozenset(
    {State.GRANTED, State.REFUSED, State.CARD_ORDERED, State.READY_FOR_PICKUP, State.DIRECT_DISPATCH}
)
# Made with forms and pages of their own.
ELSEWHERE = frozenset({"submit", "request_documents", "complete_documents", "hand_over", "take_back"})
# What a caseworker usually does next, where it is possible; at most one of them is.
USUAL = frozenset(
    {
        *(
            "begin_review",
            "accept_competence",
            "record_answer",
            "information_sent",
            "go_on_reviewing",
            "approve",
            "notify",
        ),
        *("order_card", "receive_card", "hand_out_card", "become_final", "close"),
    }
)
# Not what usually comes next; shown after the others.
SELDOM = ("check_competence", "withdraw", "settle")


@dataclass(frozen=True)
class Around:
    """What stands beside the state and decides with it what can be done."""

    decisions: Decisions
    asked: Participation | None
    hearing: Hearing | None
    court_case: CourtCase | None


def around(case: Case, decisions: Decisions) -> Around:
    """The open question, the hearing and the court case of a case; three queries."""
    asked = Participation.objects.filter(case=case, answered_on=None, result="").first()
    hearing = Hearing.objects.filter(case=case).order_by("-letter_on", "-id").first()
    court_case = CourtCase.objects.filter(case=case, ended_on=None).first()
    return Around(decisions, asked, hearing, court_case)


def steps_of(case: Case, mover: Mover, known: Around) -> list[str]:
    """The codes of what can be done: the usual next steps first, what is seldom last."""
    codes = [move.code for move in moves_from(case.status, mover) if move.code not in ELSEWHERE]
    if mover is not Mover.CASEWORKER:
        return codes
    codes = _instead(case, codes, known)
    beside = _beside(case, known)
    waits = known.decisions.prepared or (beside[:1] == ["notify"] and not known.decisions.standing.sent_on)
    codes = [*beside, *codes] if waits else [*codes, *beside]
    return [code for code in codes if code not in SELDOM] + [code for code in SELDOM if code in codes]


def _instead(case: Case, codes: list[str], known: Around) -> list[str]:
    """Moves that need another form here, or that are not possible although the state would allow them."""
    if known.decisions.prepared:
        codes = [code for code in codes if code not in ("grant", "refuse")]
    if known.asked:
        codes = ["record_answer" if code == "go_on_reviewing" else code for code in codes]
    if not case.is_dispatched_directly:
        codes = [code for code in codes if code != "dispatch_card"]
    return codes


def _beside(case: Case, known: Around) -> list[str]:
    """What is recorded without a move."""
    codes = ["approve", "send_back"] if known.decisions.prepared else []
    asked, hearing, standing = known.asked, known.hearing, known.decisions.standing
    if asked and asked.body == BodyKind.EMPLOYMENT_AGENCY and case.status == State.WITH_EMPLOYMENT_AGENCY:
        waits = asked.information_missing_on and not asked.information_sent_on
        codes.append("information_sent" if waits else "information_missing")
    if case.status == State.HEARING and hearing and not hearing.answered_on:
        codes.append("hearing_answered")
    if standing and case.status in NOTIFIED_IN:
        codes.insert(0, "notify")
    if standing and standing.kind == "refused" and case.status in (State.REFUSED, State.APPEAL):
        if not standing.translation_asked_on:
            codes.append("ask_translation")
        elif not standing.translation_sent_on:
            codes.append("send_translation")
    if case.status == State.APPEAL and known.court_case:
        codes.append("end_court_case")
    return codes
