"""What a practice example tells, and the way it goes to the public."""

DRAFT, REVIEW, PUBLISHED, WITHDRAWN = "draft", "review", "published", "withdrawn"

# The parts of an example in their order; the first three have to be written before somebody reviews it.
PARTS = ("situation", "done", "result", "effort", "advice")
NEEDED = ("situation", "done", "result")
MOST_WORDS = 3000


def missing_parts(words: dict) -> list[str]:
    """What still has to be written before a review."""
    return [part for part in NEEDED if not words.get(part)]


def may_be_written(state: str) -> bool:
    """A text under review or published stays as the reviewer has read it."""
    return state in (DRAFT, WITHDRAWN)
