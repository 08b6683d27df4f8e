"""What somebody has answered on the way: codes only, so that an address can carry them and nobody is named."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

# Where directive 2005/36/EC counts: the EU, Iceland, Liechtenstein, Norway, and Switzerland by agreement.
EU_COUNTRIES = frozenset(
    "AT BE BG CH CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split()
)
IN_THE_EU, ELSEWHERE_IN_THE_WORLD = "eu", "third"
CERTIFICATES = ("hand", "partly", "lost")
# Empty: in the area of this authority.
LIVES = ("abroad", "elsewhere")
GOALS = ("practise", "employed", "study", "business")
GERMAN_LEVELS = ("none", "A1", "A2", "B1", "B2", "C1", "C2")
# What the residence is for, only as far as the way differs.
PURPOSES = ("qualify", "partnership", "protection", "work", "other")
_KNOWN = {
    "certificate": CERTIFICATES,
    "lives": LIVES,
    "goal": GOALS,
    "german": GERMAN_LEVELS,
    "purpose": PURPOSES,
}
_COUNTRY = re.compile(r"[A-Z]{2}\Z")


@dataclass(frozen=True)
class Answers:
    """The answers to the questions; empty is: skipped."""

    # A country (ISO 3166-1, two letters), or "eu" or "third".
    learned_in: str = ""
    certificate: str = ""
    lives: str = ""
    goal: str = ""
    german: str = ""
    purpose: str = ""

    @property
    def learned_in_eu(self) -> bool:
        """Whether the rules for qualifications of the EU count."""
        return self.learned_in == IN_THE_EU or self.learned_in in EU_COUNTRIES

    def codes(self) -> dict[str, str]:
        """What was answered, without what was skipped; as a plan keeps it and an address carries it."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name))}

    def but(self, **changed: str) -> "Answers":
        """The same with other answers."""
        return replace(self, **changed)


def answers_from(codes: Mapping[str, object]) -> Answers:
    """Answers from whatever stands in an address or a plan; what is no code of ours counts as skipped."""
    known = {name: str(codes.get(name) or "") for name in _KNOWN}
    found = {name: value for name, value in known.items() if value in _KNOWN[name]}
    learned = str(codes.get("learned_in") or "")
    if learned in (IN_THE_EU, ELSEWHERE_IN_THE_WORLD) or _COUNTRY.match(learned):
        found["learned_in"] = learned
    return Answers(**found)


def purpose_matters(answers: Answers) -> bool:
    """The residence is asked for only where the way differs: who lives here and wants to work."""
    return not answers.lives and answers.goal != "study"


def speaks_enough(answers: Answers, needed: str) -> bool | None:
    """Whether the level reached is the lowest one needed ("B2", "C1–C2"); None where one of both is not known."""
    lowest = needed[:2]
    if answers.german not in GERMAN_LEVELS or lowest not in GERMAN_LEVELS:
        return None
    return GERMAN_LEVELS.index(answers.german) >= GERMAN_LEVELS.index(lowest)
