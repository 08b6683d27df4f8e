"""What an authority assesses itself on, at the start and at the end of the pilot.

The three kinds of preconditions the pilot names (organisation, staff, structure), and the fields of action: the five of the
toolbox of the federal model project “Ausländerbehörden – Willkommensbehörden” (BAMF 2013–2015: self-image, internal
organisation, outward appearance, competences, networking) and the guide beyond residence law of the Lower Saxony projects.
"""

PRECONDITIONS = ("organisation", "staff", "structure")
FIELDS_OF_ACTION = ("self_image", "processes", "appearance", "competences", "networking", "guidance")
FIELDS = (*PRECONDITIONS, *FIELDS_OF_ACTION)

# not yet · begun · in place · everyday practice
LEVELS = (1, 2, 3, 4)
MOST_WORDS = 2000


def unanswered(answers: dict) -> list[str]:
    """Fields without a level: an assessment is finished only when there is none."""
    return [field for field in FIELDS if answers.get(field, {}).get("level") not in LEVELS]


def changes(start: dict, end: dict) -> dict[str, int | None]:
    """By how many levels each field has changed; None where one of the two is missing."""
    return {field: _change(start.get(field, {}), end.get(field, {})) for field in FIELDS}


def _change(before: dict, after: dict) -> int | None:
    levels = before.get("level"), after.get("level")
    return levels[1] - levels[0] if levels[0] in LEVELS and levels[1] in LEVELS else None
