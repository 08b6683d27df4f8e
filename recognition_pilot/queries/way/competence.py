"""Which body is competent: by profession, by where one lives, and for teachers by where one learned."""

from collections.abc import Iterable
from dataclasses import dataclass

from recognition_pilot.models import CompetenceRule, CompetentBody, Profession


@dataclass(frozen=True)
class Competence:
    """The competent body, or None: to be clarified. `is_certain` is False where somebody still has to confirm it."""

    body: CompetentBody | None
    is_certain: bool


TO_BE_CLARIFIED = Competence(None, is_certain=False)
CERTAIN = {"found"}
LEARNED = {"eu": True, "third": False}


def competent_body(profession: Profession, *, residence: str, learned_in_eu: bool = False) -> Competence:
    """Who decides for somebody who lives at `residence` (short name of an authority): exactly one body, or none."""
    rules = CompetenceRule.objects.filter(profession=profession).select_related("body")
    return _decide(rules, residence, learned_in_eu=learned_in_eu)


def competence_table(residences: Iterable[str]) -> dict[tuple[str, str, str], Competence]:
    """Every profession of the project at every residence, learned in the EU and elsewhere; one query."""
    by_profession: dict[str, list[CompetenceRule]] = {}
    for rule in CompetenceRule.objects.select_related("body", "profession").order_by("profession__code"):
        by_profession.setdefault(rule.profession.code, []).append(rule)
    return {
        (code, residence, learned): _decide(rules, residence, learned_in_eu=in_eu)
        for code, rules in by_profession.items()
        for residence in residences
        for learned, in_eu in LEARNED.items()
    }


def _decide(rules: Iterable[CompetenceRule], residence: str, *, learned_in_eu: bool) -> Competence:
    learned = {"any", "eu" if learned_in_eu else "third"}
    here = [rule for rule in rules if rule.learned in learned and (not rule.residences or residence in rule.residences)]
    if len(here) != 1 or here[0].body is None:
        return TO_BE_CLARIFIED
    return Competence(here[0].body, is_certain=here[0].mark in CERTAIN)
