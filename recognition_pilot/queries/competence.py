"""Which body is competent: by profession, by where one lives, and for teachers by where one learned."""

from dataclasses import dataclass

from recognition_pilot.models import CompetenceRule, CompetentBody, Profession


@dataclass(frozen=True)
class Competence:
    """The competent body, or None: to be clarified. `is_certain` is False where somebody still has to confirm it."""

    body: CompetentBody | None
    is_certain: bool


TO_BE_CLARIFIED = Competence(None, is_certain=False)
CERTAIN = {"found"}


def competent_body(profession: Profession, *, residence: str, learned_in_eu: bool = False) -> Competence:
    """Who decides for somebody who lives at `residence` (short name of an authority): exactly one body, or none."""
    learned = ["any", "eu" if learned_in_eu else "third"]
    rules = CompetenceRule.objects.filter(profession=profession, learned__in=learned).select_related("body")
    here = [rule for rule in rules if not rule.residences or residence in rule.residences]
    if len(here) != 1 or here[0].body is None:
        return TO_BE_CLARIFIED
    return Competence(here[0].body, is_certain=here[0].mark in CERTAIN)
