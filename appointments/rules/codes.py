"""References people read aloud and codes they type."""

from collections.abc import Callable

# Letters and digits that cannot be taken for one another, aloud or on paper.
CLEAR_SIGNS = "ACDEFHJKLMNPRTUVWXY34679"
REFERENCE_LENGTH = 7


def new_reference(choose: Callable[[str], str]) -> str:
    """Seven clear signs, written K7M4-2PX; 4.5 thousand million of them, not secret."""
    signs = "".join(choose(CLEAR_SIGNS) for _ in range(REFERENCE_LENGTH))
    return f"{signs[:4]}-{signs[4:]}"


def tidy_reference(typed: str) -> str:
    """What somebody typed, in the form we print: `k7m42px` becomes `K7M4-2PX`."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    return f"{signs[:4]}-{signs[4:]}" if len(signs) == REFERENCE_LENGTH else signs[:20]
