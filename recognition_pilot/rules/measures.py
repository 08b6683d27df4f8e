"""From which state a measure may come into which."""

PLANNED, RUNNING, KEPT, OVER, GIVEN_UP = "planned", "running", "kept", "over", "given_up"

MOVES = {
    PLANNED: (RUNNING, GIVEN_UP),
    RUNNING: (KEPT, OVER, GIVEN_UP),
    KEPT: (OVER,),
    OVER: (RUNNING,),
    GIVEN_UP: (PLANNED,),
}
HAVE_ENDED = frozenset({OVER, GIVEN_UP})
HAVE_BEGUN = frozenset({RUNNING, KEPT, OVER})


def moves_from(state: str) -> tuple[str, ...]:
    """Where a measure can go from here."""
    return MOVES[state]
