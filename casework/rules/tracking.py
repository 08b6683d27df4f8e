"""What the applicant reads of a case: one of six states, in one of a few sentences, and the steps as a line.

Built from what is public alone. A decision looks the same whatever was decided, and a review whatever is being asked.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from casework.rules.states import PublicState, State, public_state

# What the sentence on top says; every state without an entry is told by its public state alone.
_SENTENCES = {
    State.COMPETENCE: "competence",
    State.INCOMPLETE: "documents",
    State.BIOMETRICS: "biometrics",
    State.HEARING: "hearing",
    State.SUSPENDED: "suspended",
    State.CARD_ORDERED: "card_ordered",
    State.READY_FOR_PICKUP: "card_ready",
    State.DIRECT_DISPATCH: "card_on_the_way",
    State.HANDED_OUT: "card_handed_out",
    State.WITHDRAWN: "withdrawn",
    State.SETTLED: "settled",
    State.HANDED_OVER: "handed_over",
}
# What is still to come. A decision promises nothing: what follows would tell what was decided.
_TO_COME = {
    PublicState.RECEIVED: (PublicState.IN_REVIEW, PublicState.DECIDED),
    PublicState.YOUR_TURN: (PublicState.IN_REVIEW, PublicState.DECIDED),
    PublicState.IN_REVIEW: (PublicState.DECIDED,),
    PublicState.DECIDED: (),
    PublicState.CARD: (PublicState.CLOSED,),
    PublicState.CLOSED: (),
}
MOST_STEPS_BEHIND = 6


@dataclass(frozen=True)
class Step:
    """One step of the line: behind with its day, the present one, or to come."""

    state: PublicState
    on: dt.datetime | None = None
    is_now: bool = False

    @property
    def is_done(self) -> bool:
        """Whether it lies behind."""
        return self.on is not None and not self.is_now


def sentence_of(state: str) -> str:
    """The code of the sentence the page begins with."""
    return _SENTENCES.get(State(state), str(public_state(state)))


def steps_of(
    state: str, *, received_at: dt.datetime, since: dt.datetime, moves: Iterable[tuple[str, dt.datetime]]
) -> list[Step]:
    """The line of steps; `moves` are the public ones, oldest first: where they led and when."""
    seen = [(PublicState.RECEIVED, received_at)]
    for status, moment in moves:
        public = public_state(status)
        if public != seen[-1][0]:
            seen.append((public, moment))
    now = public_state(state)
    behind = seen[:-1] if seen[-1][0] == now else seen
    if len(behind) > MOST_STEPS_BEHIND:
        behind = [behind[0], *behind[1 - MOST_STEPS_BEHIND :]]
    done = [Step(step, moment) for step, moment in behind]
    return [*done, Step(now, since, is_now=True), *(Step(step) for step in _TO_COME[now])]
