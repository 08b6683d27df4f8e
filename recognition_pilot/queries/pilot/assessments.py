"""The self-assessment of an authority, start and end side by side."""

from recognition_pilot.models import Point, SelfAssessment
from recognition_pilot.queries.pilot.words import GROUPS, LEVELS, NAMES
from recognition_pilot.rules.self_assessment import changes
from willkommen.models import Authority


def assessment_at(authority: Authority, point: str) -> SelfAssessment | None:
    """What was written at one point, None where nothing was yet."""
    return SelfAssessment.objects.filter(authority=authority, point=point).first()


def assessments_of(authority: Authority) -> dict:
    """Both points: `start`, `end`, and `groups` with a row for every field and what has changed."""
    known = {found.point: found for found in SelfAssessment.objects.filter(authority=authority)}
    start, end = known.get(Point.START), known.get(Point.END)
    answers = [found.answers if found else {} for found in (start, end)]
    changed = changes(*answers)
    groups = [
        {"name": name, "rows": [_row(field, answers, changed[field]) for field in fields]} for name, fields in GROUPS
    ]
    return {"start": start, "end": end, "groups": groups}


def _row(field: str, answers: list[dict], change: int | None) -> dict:
    start, end = (_answer(one.get(field, {})) for one in answers)
    return {"code": field, "name": NAMES[field], "start": start, "end": end, "change": change}


def _answer(said: dict) -> dict:
    level = said.get("level")
    return {"level": level, "words": LEVELS.get(level, ""), "text": said.get("text", "")}
