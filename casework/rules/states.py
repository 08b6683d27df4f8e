"""The states of a case and its moves: data, and the only place that knows them.

The German codes are those of the office; what an applicant reads of a state is one of six plain ones.
"""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a case stands inside the house."""

    DRAFT = "draft"
    RECEIVED = "received"
    COMPETENCE = "competence"
    INCOMPLETE = "incomplete"
    IN_REVIEW = "in_review"
    WITH_EMPLOYMENT_AGENCY = "with_employment_agency"
    WITH_FEDERAL_OFFICE = "with_federal_office"
    WITH_OTHER_BODY = "with_other_body"
    SECURITY_CHECK = "security_check"
    BIOMETRICS = "biometrics"
    HEARING = "hearing"
    SUSPENDED = "suspended"
    GRANTED = "granted"
    CARD_ORDERED = "card_ordered"
    READY_FOR_PICKUP = "ready_for_pickup"
    DIRECT_DISPATCH = "direct_dispatch"
    HANDED_OUT = "handed_out"
    REFUSED = "refused"
    APPEAL = "appeal"
    FINAL = "final"
    WITHDRAWN = "withdrawn"
    SETTLED = "settled"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"


class PublicState(StrEnum):
    """Where a case stands for the applicant; nothing finer ever leaves the house."""

    RECEIVED = "received"
    YOUR_TURN = "your_turn"
    IN_REVIEW = "in_review"
    DECIDED = "decided"
    CARD = "card"
    CLOSED = "closed"


OFFICE_CODES = {
    State.DRAFT: "ENTWURF",
    State.RECEIVED: "EINGEGANGEN",
    State.COMPETENCE: "ZUSTAENDIGKEIT",
    State.INCOMPLETE: "UNVOLLSTAENDIG",
    State.IN_REVIEW: "IN_PRUEFUNG",
    State.WITH_EMPLOYMENT_AGENCY: "BETEILIGUNG_BA",
    State.WITH_FEDERAL_OFFICE: "BETEILIGUNG_BAMF",
    State.WITH_OTHER_BODY: "BETEILIGUNG_SONST",
    State.SECURITY_CHECK: "SICHERHEIT",
    State.BIOMETRICS: "BIOMETRIE",
    State.HEARING: "ANHOERUNG",
    State.SUSPENDED: "RUHEND",
    State.GRANTED: "ENTSCHEIDUNG",
    State.CARD_ORDERED: "EAT_BESTELLT",
    State.READY_FOR_PICKUP: "ABHOLBEREIT",
    State.DIRECT_DISPATCH: "DIREKTVERSAND",
    State.HANDED_OUT: "AUSGEHAENDIGT",
    State.REFUSED: "ABGELEHNT",
    State.APPEAL: "RECHTSBEHELF",
    State.FINAL: "BESTANDSKRAEFTIG",
    State.WITHDRAWN: "ZURUECKGENOMMEN",
    State.SETTLED: "ERLEDIGT",
    State.HANDED_OVER: "ABGEGEBEN",
    State.CLOSED: "ABGESCHLOSSEN",
}

# A security check and the questions to other bodies look exactly like a review (§ 73 AufenthG; § 34 AZRG).
_PUBLIC = {
    State.RECEIVED: PublicState.RECEIVED,
    State.COMPETENCE: PublicState.RECEIVED,
    State.INCOMPLETE: PublicState.YOUR_TURN,
    State.BIOMETRICS: PublicState.YOUR_TURN,
    State.HEARING: PublicState.YOUR_TURN,
    State.SUSPENDED: PublicState.YOUR_TURN,
    State.GRANTED: PublicState.DECIDED,
    State.REFUSED: PublicState.DECIDED,
    State.APPEAL: PublicState.DECIDED,
    State.CARD_ORDERED: PublicState.CARD,
    State.READY_FOR_PICKUP: PublicState.CARD,
    State.DIRECT_DISPATCH: PublicState.CARD,
    State.HANDED_OUT: PublicState.CLOSED,
    State.FINAL: PublicState.CLOSED,
    State.WITHDRAWN: PublicState.CLOSED,
    State.SETTLED: PublicState.CLOSED,
    State.HANDED_OVER: PublicState.CLOSED,
    State.CLOSED: PublicState.CLOSED,
}

# Nothing was decided yet: the clock of § 75 VwGO runs.
UNDECIDED = frozenset(
    {
        State.RECEIVED,
        State.COMPETENCE,
        State.INCOMPLETE,
        State.IN_REVIEW,
        State.WITH_EMPLOYMENT_AGENCY,
        State.WITH_FEDERAL_OFFICE,
        State.WITH_OTHER_BODY,
        State.SECURITY_CHECK,
        State.BIOMETRICS,
        State.HEARING,
        State.SUSPENDED,
    }
)
WAITING_FOR_OTHERS = frozenset(
    {
        State.INCOMPLETE,
        State.WITH_EMPLOYMENT_AGENCY,
        State.WITH_FEDERAL_OFFICE,
        State.WITH_OTHER_BODY,
        State.SECURITY_CHECK,
        State.BIOMETRICS,
        State.HEARING,
        State.SUSPENDED,
        State.CARD_ORDERED,
        State.DIRECT_DISPATCH,
        State.APPEAL,
    }
)
OVER = frozenset({State.CLOSED})


class Mover(StrEnum):
    """Who may make a move."""

    APPLICANT = "applicant"
    CASEWORKER = "caseworker"
    COUNTER = "counter"
    SYSTEM = "system"


@dataclass(frozen=True)
class Move:
    """A move: its code, from where it can be made, where it leads, who makes it."""

    code: str
    sources: frozenset[State]
    to: State
    movers: frozenset[Mover]


def _move(code: str, sources, to: State, *movers: Mover) -> Move:
    return Move(code, frozenset(sources), to, frozenset(movers or {Mover.CASEWORKER}))


_ASIDE = {
    State.WITH_EMPLOYMENT_AGENCY,
    State.WITH_FEDERAL_OFFICE,
    State.WITH_OTHER_BODY,
    State.SECURITY_CHECK,
}

MOVES: dict[str, Move] = {
    move.code: move
    for move in (
        _move("submit", {State.DRAFT}, State.RECEIVED, Mover.APPLICANT, Mover.COUNTER, Mover.CASEWORKER),
        _move("check_competence", UNDECIDED - {State.COMPETENCE}, State.COMPETENCE),
        _move("accept_competence", {State.COMPETENCE}, State.IN_REVIEW),
        _move("begin_review", {State.RECEIVED}, State.IN_REVIEW),
        _move(
            "request_documents",
            {State.RECEIVED, State.IN_REVIEW},
            State.INCOMPLETE,
            Mover.CASEWORKER,
            Mover.COUNTER,
        ),
        _move("complete_documents", {State.INCOMPLETE}, State.IN_REVIEW, Mover.CASEWORKER, Mover.COUNTER),
        _move("ask_employment_agency", {State.IN_REVIEW}, State.WITH_EMPLOYMENT_AGENCY),
        _move("ask_federal_office", {State.IN_REVIEW}, State.WITH_FEDERAL_OFFICE),
        _move("ask_other_body", {State.IN_REVIEW}, State.WITH_OTHER_BODY),
        _move("check_security", {State.IN_REVIEW}, State.SECURITY_CHECK),
        _move("go_on_reviewing", _ASIDE | {State.HEARING, State.SUSPENDED}, State.IN_REVIEW),
        _move("invite_for_biometrics", {State.IN_REVIEW}, State.BIOMETRICS),
        _move("hear", {State.IN_REVIEW, State.INCOMPLETE}, State.HEARING),
        _move("suspend", {State.INCOMPLETE}, State.SUSPENDED),
        _move("grant", {State.IN_REVIEW, State.BIOMETRICS, State.APPEAL}, State.GRANTED),
        _move("refuse", {State.HEARING}, State.REFUSED),
        _move("order_card", {State.GRANTED}, State.CARD_ORDERED),
        # a sticker needs no state of its own: it is put into the passport while the person stands there
        _move("hand_out_sticker", {State.GRANTED}, State.HANDED_OUT, Mover.CASEWORKER, Mover.COUNTER),
        _move("dispatch_card", {State.CARD_ORDERED}, State.DIRECT_DISPATCH),
        _move(
            "receive_card",
            {State.CARD_ORDERED, State.DIRECT_DISPATCH},
            State.READY_FOR_PICKUP,
            Mover.CASEWORKER,
            Mover.COUNTER,
        ),
        _move(
            "hand_out_card",
            {State.READY_FOR_PICKUP, State.DIRECT_DISPATCH},
            State.HANDED_OUT,
            Mover.CASEWORKER,
            Mover.COUNTER,
        ),
        _move("appeal", {State.REFUSED}, State.APPEAL),
        _move("become_final", {State.REFUSED, State.APPEAL}, State.FINAL, Mover.CASEWORKER, Mover.SYSTEM),
        _move("withdraw", UNDECIDED, State.WITHDRAWN),
        _move("settle", UNDECIDED, State.SETTLED),
        _move("hand_over", {State.COMPETENCE}, State.HANDED_OVER),
        # the other authority did not take it, or it was sent by mistake: not in the table of the office
        _move("take_back", {State.HANDED_OVER}, State.COMPETENCE, Mover.CASEWORKER, Mover.SYSTEM),
        _move(
            "close",
            {State.HANDED_OUT, State.FINAL, State.WITHDRAWN, State.SETTLED, State.HANDED_OVER},
            State.CLOSED,
            Mover.CASEWORKER,
            Mover.SYSTEM,
        ),
    )
}


def public_state(state: str) -> PublicState:
    """What the applicant reads of a state. Raises `ValueError` for a draft: nobody sees it yet."""
    if state == State.DRAFT:
        raise ValueError(state)
    return _PUBLIC.get(State(state), PublicState.IN_REVIEW)


def moves_from(state: str, mover: Mover) -> list[Move]:
    """What somebody can do with a case in this state, in the order of the table."""
    return [move for move in MOVES.values() if state in move.sources and mover in move.movers]
