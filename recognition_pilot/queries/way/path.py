"""The way of one person to recognition: by profession or group, answers and residence. Texts in the reader's language."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from recognition_pilot.models import CompetenceRule, CompetentBody, FundingRule, PathStep, Profession
from recognition_pilot.queries.way.competence import TO_BE_CLARIFIED, Competence, competent_body
from recognition_pilot.queries.way.profession_names import name_of
from recognition_pilot.queries.way.so_far import Step, Way
from recognition_pilot.queries.way.step_words import step_of
from recognition_pilot.queries.way.words import (
    goal_words,
    group_words,
    is_german_confirmed,
    regulation_words,
    whom_to_ask,
)
from recognition_pilot.rules import steps as step_codes
from recognition_pilot.rules.answers import Answers
from recognition_pilot.rules.fees import fees_for
from recognition_pilot.rules.profession_groups import GROUPS, group_of
from recognition_pilot.rules.steps import STEPS, months
from willkommen.languages import with_german_terms
from willkommen.models import Authority

# More bodies than these are no help to somebody whose profession is not known.
MOST_CANDIDATES = 4


@dataclass(frozen=True)
class Totals:
    """The way in four figures; None where nobody can say."""

    # Until the decision, in whole months.
    months_from: int
    months_to: int
    # For making up for differences, beside that.
    more_months_from: int
    more_months_to: int
    # Euro; a fee that is not known is not in it, and `cost_is_open` says so.
    cost_from: Decimal
    cost_to: Decimal
    cost_is_open: bool
    funding: Decimal
    # "B2", "C1–C2"; "none": not prescribed; empty: nobody has said so.
    german: str
    is_german_confirmed: bool


@dataclass(frozen=True)
class Path:
    """The whole way: what is decided, who decides, the thirteen steps, and what it rests on."""

    profession: Profession | None
    # Known for every way; one of `rules/profession_groups.py`, or empty.
    group: str
    answers: Answers
    authority: Authority
    on: date
    title: str
    # The profession in the reader's language, and in German.
    name: str
    name_de: str
    competence: Competence
    # Who could be competent where that is not known: bodies that decide on the group at this residence.
    candidates: tuple[CompetentBody, ...]
    fundings: tuple[FundingRule, ...]
    steps: tuple[Step, ...]
    totals: Totals
    # In words: whether a permission is needed, who can be asked, and what differs by the goal (perhaps nothing).
    regulation: str
    whom_to_ask: str
    goal: str
    # Since when the periods and amounts stand here as they are.
    known_on: date
    # What a change of facts is found by: "body:LS", "profession:NURSE", "funding:…", "step:…".
    facts: tuple[str, ...]

    @property
    def is_general(self) -> bool:
        """Only the group is known, so that much has to be asked."""
        return self.profession is None or self.profession.came_with_id is not None


def path_for(
    *, profession: Profession | None = None, group: str = "", answers: Answers, authority: Authority, on: date
) -> Path:
    """The way as it is on this day, without one query for each step; nothing about the person is kept.

    Without a profession `group` leads to the general way; raises `ValueError` where neither is given.
    """
    if profession is None and group not in GROUPS:
        raise ValueError(group)
    known_group = group_of(profession.group, profession.isco08) if profession else group
    competence = _competence(profession, answers, authority)
    fundings = tuple(_fundings(on))
    fees = fees_for(
        competence.body.fees if competence.body else {},
        profession.fees if profession else {},
        learned_in_eu=answers.learned_in_eu,
    )
    name = name_of(profession)
    way = Way(profession, known_group, name, answers, authority, competence, fundings, fees)
    known_steps = {step.code: step for step in PathStep.objects.all()}
    # None of them before `load_professions` has run.
    steps = tuple(
        step_of(way, known_steps[code], number) for number, code in enumerate(STEPS, 1) if code in known_steps
    )
    return Path(
        profession=profession,
        group=known_group,
        answers=answers,
        authority=authority,
        on=on,
        title=_("Working in Germany: %(profession)s") % {"profession": name} if name else _("Your way to recognition"),
        name=name,
        name_de=profession.name_de if profession else "",
        competence=competence,
        candidates=() if competence.body else tuple(_candidates(known_group, answers, authority)),
        fundings=fundings,
        steps=steps,
        totals=_totals(way, steps),
        regulation=with_german_terms(group_words(way) if way.regulation == "unknown" else regulation_words(way)),
        whom_to_ask=with_german_terms(whom_to_ask(way)),
        goal=with_german_terms(goal_words(way)),
        known_on=max((step.valid_from for step in known_steps.values()), default=on),
        facts=_facts(way),
    )


def profession_by_code(code: str) -> Profession | None:
    """A profession that can be recognised today."""
    return Profession.objects.filter(code=code, valid_to__isnull=True).first()


def _competence(profession: Profession | None, answers: Answers, authority: Authority) -> Competence:
    """Elsewhere in Germany other bodies decide; who lives abroad goes by where they want to work."""
    if profession is None or answers.lives == "elsewhere":
        return TO_BE_CLARIFIED
    return competent_body(profession, residence=authority.slug, learned_in_eu=answers.learned_in_eu)


def _candidates(group: str, answers: Answers, authority: Authority) -> list[CompetentBody]:
    """The bodies that decide on the group's own professions at this residence, those of most professions first."""
    if not group or answers.lives == "elsewhere":
        return []
    counted: dict[CompetentBody, int] = {}
    for rule in CompetenceRule.objects.filter(profession__group=group, body__isnull=False).select_related("body"):
        if rule.body and (not rule.residences or authority.slug in rule.residences):
            counted[rule.body] = counted.get(rule.body, 0) + 1
    return sorted(counted, key=lambda body: (-counted[body], body.code))[:MOST_CANDIDATES]


def _fundings(on: date) -> list[FundingRule]:
    """What can be asked for on this day."""
    return [
        rule
        for rule in FundingRule.objects.filter(valid_from__lte=on)
        if (rule.valid_to is None or rule.valid_to >= on) and (rule.apply_until is None or rule.apply_until >= on)
    ]


def _totals(way: Way, steps: tuple[Step, ...]) -> Totals:
    before = [step for step in steps if step.is_likely and step.code != step_codes.COMPENSATION]
    after = [step for step in steps if step.is_likely and step.code == step_codes.COMPENSATION]
    likely = [*before, *after]
    return Totals(
        months_from=months(sum(step.days_from or 0 for step in before)),
        months_to=months(sum(step.days_to or 0 for step in before)),
        more_months_from=months(sum(step.days_from or 0 for step in after)),
        more_months_to=months(sum(step.days_to or 0 for step in after)),
        cost_from=sum((step.cost_from or Decimal(0) for step in likely), Decimal(0)),
        cost_to=sum((step.cost_to or Decimal(0) for step in likely), Decimal(0)),
        cost_is_open=way.fees.procedure.low is None,
        funding=sum((step.funding or Decimal(0) for step in likely), Decimal(0)),
        german=way.profession.german if way.profession else "",
        is_german_confirmed=is_german_confirmed(way),
    )


def _facts(way: Way) -> tuple[str, ...]:
    """A profession of ESCO rests on its group alone, which has no facts of its own."""
    own = way.profession is not None and way.profession.came_with_id is None
    return (
        *([f"profession:{way.profession.code}"] if way.profession and own else []),
        *([f"body:{way.competence.body.code}"] if way.competence.body else []),
        *(f"funding:{rule.code}" for rule in way.fundings),
        *(f"step:{code}" for code in STEPS),
    )
