"""Papers people bring: how a tick of one person of a family is kept apart from another's."""


def paper_code(position: int, document: str) -> str:
    """What is kept for a ticked paper: `PASSPORT` for the first person, `2:PASSPORT` for the second."""
    return document if position == 1 else f"{position}:{document}"
