"""What something costs for a person: §§ 44 to 53 AufenthV. Every figure is data with its days, its section and its mark.

Nothing here invents a figure: where none is stored for the day, the service and the person, there is none.
"""

import datetime as dt
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path

from casework.rules.calendar import age_on

DATA = Path(__file__).resolve().parents[1] / "data"
DISPUTED = "disputed"
PROCESSING = "processing"
# A title stuck into the passport instead of a card: a purpose of its own, because staff choose one of the two.
STICKER = "_sticker"
CENT = Decimal("0.01")
FULL_AGE = 18
UNDER = {"under_12": 12, "minor": FULL_AGE, "under_24": 24}
# The narrowest one for which a figure is stored counts.
AGE_GROUPS = ("under_12", "minor", "under_24", "adult", "everyone")
# A price of its own instead of the general one, even where it is higher (§§ 44, 47 (1) no. 15, 47 (3) AufenthV, § 38 StAG).
TARIFFS = frozenset(
    {"highly_qualified", "self_employed", "employer", "former_permanent_card_holder", "child_naturalised_together"}
)
_UNDER_24 = "_under_24"
_NUMBERS = re.compile(r"§§?\s*(\d+[a-z]?(?:\s*(?:,|und|bis)\s*\d+[a-z]?)*)")


class WaiverReason(StrEnum):
    """Why a fee is not asked for in a single case."""

    PUBLIC_INTEREST = "public_interest"
    HUMANITARIAN = "humanitarian"
    TRAINING = "training"
    ECONOMIC = "economic"


# Cultural, sporting, foreign or other public interests; humanitarian reasons; training without pay; their means.
WAIVER_SECTIONS = {
    WaiverReason.PUBLIC_INTEREST: "§ 52 Abs. 7 AufenthV",
    WaiverReason.HUMANITARIAN: "§ 52 Abs. 7 AufenthV",
    WaiverReason.TRAINING: "§ 52 Abs. 6 AufenthV",
    WaiverReason.ECONOMIC: "§ 53 Abs. 2 AufenthV",
}


@dataclass(frozen=True)
class Figure:
    """What something costs for a group of people, where that is written, and the other reading of a disputed figure."""

    purpose: str
    person_group: str
    amount: Decimal
    section: str
    mark: str
    other_amounts: tuple[Decimal, ...] = ()
    # Paid before and counted towards this one (§ 69 (7) AufenthG).
    credited: Decimal = Decimal(0)

    @property
    def is_disputed(self) -> bool:
        """Whether there are two readings of the law."""
        return bool(self.other_amounts)


@dataclass(frozen=True)
class Person:
    """Who pays. `groups`: what staff know of them, such as `refugee`; their age follows from the birth date.

    Minors are judged by the day of the application (§ 50 (1) AufenthV), so is the age of families of EU citizens (§ 47 (3));
    other steps of age by the day of issue (§§ 48 (1), 52a (2)).
    """

    born_on: dt.date | None
    applied_on: dt.date
    issued_on: dt.date
    groups: frozenset[str] = field(default_factory=frozenset)


def figures_for(stored: Iterable[Figure], person: Person) -> list[Figure]:
    """All figures somebody could be asked for: the general ones by their age, and those of special groups.

    `stored` are the figures of the service that hold on the day of the application. Where the birth date is not known the
    figures of every age are there. Special groups are offered whether or not the person is in them: staff choose.
    """
    stored = list(stored)
    stored += _additions(stored, person)
    has_general = any(one.person_group in AGE_GROUPS for one in stored)
    found = []
    for purpose in dict.fromkeys(figure.purpose for figure in stored):
        of_purpose = [figure for figure in stored if figure.purpose == purpose]
        general = _general(of_purpose, person)
        if has_general and _is_tariff_of_one_group(of_purpose):
            continue
        special = [one for one in of_purpose if one.person_group not in AGE_GROUPS and _is_age(one, person)]
        known = {one.person_group for one in special}
        special += [one for one in _reduced(general, person) if one.person_group not in known]
        found += [*_readings(general), *_readings(_narrowest(special, person))]
    return [*found, *_stickers(found, person), *_processing(found, person)]


def figure_of(stored: Iterable[Figure], person: Person, purpose: str) -> list[Figure]:
    """What this person pays for one purpose: one figure, two where it is disputed, none where none is stored.

    Of several groups they are in, the one that costs least counts; a price of its own stands before the general one.
    """
    fitting = [one for one in figures_for(stored, person) if one.purpose == purpose]
    own = [one for one in fitting if one.person_group.removesuffix(_UNDER_24) in person.groups]
    tariffs = [one for one in own if one.person_group in TARIFFS]
    if tariffs:
        return tariffs
    general = [one for one in fitting if one.person_group in AGE_GROUPS]
    if not own:
        return general
    least = min(own, key=lambda one: one.amount)
    return general if general and all(one.amount < least.amount for one in general) else [least]


def after_credit(figure: Figure, already: Decimal) -> Figure:
    """What is left to pay after the processing fee: it counts towards the fee and is never repaid (§ 69 (7) AufenthG)."""
    if not already or figure.purpose not in credited_purposes():
        return figure
    credited = min(already, figure.amount)
    return replace(figure, amount=figure.amount - credited, credited=credited)


def same_fee(purpose: str) -> set[str]:
    """The purposes of which one is charged: a title as a card or as a sticker."""
    return {purpose.removesuffix(STICKER), purpose.removesuffix(STICKER) + STICKER}


def credited_purposes() -> set[str]:
    """For what a processing fee is charged beforehand (§ 49 (1) AufenthV), as a card or as a sticker."""
    cards = {purpose for row in _file("fee_processing") for purpose in row["purposes"]}
    return cards | {purpose + STICKER for purpose in cards}


def _general(figures: list[Figure], person: Person) -> list[Figure]:
    fitting = [one for one in figures if one.person_group in AGE_GROUPS and _is_age(one, person)]
    if person.born_on is None:
        return fitting
    for group in AGE_GROUPS:
        of_group = [one for one in fitting if one.person_group == group]
        if of_group:
            return of_group
    return []


def _narrowest(figures: list[Figure], person: Person) -> list[Figure]:
    """Without the general figure of a group that has one of its own for this age."""
    if person.born_on is None:
        return figures
    groups = {one.person_group for one in figures}
    return [one for one in figures if one.person_group + _UNDER_24 not in groups]


def _is_age(figure: Figure, person: Person) -> bool:
    group = figure.person_group
    if person.born_on is None or group == "everyone":
        return True
    if group in ("adult", "minor"):
        return (group == "minor") is (age_on(person.born_on, person.applied_on) < FULL_AGE)
    by_application = "§ 47 Abs. 3" in figure.section
    years = age_on(person.born_on, person.applied_on if by_application else person.issued_on)
    if group.endswith(_UNDER_24):
        return years < UNDER["under_24"]
    return group not in UNDER or years < UNDER[group]


def _is_tariff_of_one_group(figures: list[Figure]) -> bool:
    """A card only for Turkish association members beside the general figures: those become the same tariff anyway."""
    return all(one.person_group.startswith("turkish_association_member") for one in figures)


def _reduced(general: list[Figure], person: Person) -> list[Figure]:
    """Exemptions and tariffs of special groups that reach these figures (§§ 52, 52a, 53 AufenthV)."""
    if not general:
        return []
    purpose = general[0].purpose
    paragraphs = {number for one in general for number in paragraphs_of(one.section)}
    found = {}
    for row in _rows("fee_reductions", person.applied_on):
        if row["paragraph"] in paragraphs and purpose in row["purposes"]:
            figure = _figure(row, purpose)
            if _is_age(figure, person):
                found[figure.person_group] = figure
    return list(found.values())


def _additions(stored: list[Figure], person: Person) -> list[Figure]:
    general = [one for one in stored if one.person_group in AGE_GROUPS and _is_age(one, person)]
    paragraphs = {number for one in general for number in paragraphs_of(one.section)}
    return [
        _figure(row, row["purpose"])
        for row in _rows("fee_additions", person.applied_on)
        if paragraphs.intersection(row["paragraphs"]) and _is_old_enough(row, person)
    ]


def _is_old_enough(row: dict, person: Person) -> bool:
    return (
        not row["least_age"] or person.born_on is None or age_on(person.born_on, person.issued_on) >= row["least_age"]
    )


def _processing(figures: list[Figure], person: Person) -> list[Figure]:
    """Half of the fee for a permanent title is due with the application (§ 49 (1) AufenthV)."""
    found = []
    for row in _rows("fee_processing", person.applied_on):
        for one in figures:
            if one.purpose in row["purposes"] and one.amount and _stands_in(one, figures, row):
                share = Decimal(row["share"])
                others = tuple((other * share).quantize(CENT) for other in one.other_amounts)
                amount = (one.amount * share).quantize(CENT)
                found.append(
                    replace(one, purpose=PROCESSING, amount=amount, other_amounts=others, section=row["section"])
                )
    return found


def _stickers(figures: list[Figure], person: Person) -> list[Figure]:
    """The same titles as a sticker cost less (§ 45b AufenthV); exemptions and prices of a group stay as they are."""
    found = []
    for row in _rows("fee_stickers", person.applied_on):
        for one in figures:
            if one.purpose in row["purposes"] and _stands_in(one, figures, row):
                is_reduced = bool(set(row["paragraphs"]).intersection(paragraphs_of(one.section)))
                less = Decimal(row["less_for_minors_eur" if one.person_group == "minor" else "less_eur"])
                found.append(_as_sticker(one, less if is_reduced else Decimal(0), row["section"]))
    return found


def _as_sticker(figure: Figure, less: Decimal, section: str) -> Figure:
    return replace(
        figure,
        purpose=figure.purpose + STICKER,
        amount=max(figure.amount - less, Decimal(0)),
        other_amounts=tuple(max(other - less, Decimal(0)) for other in figure.other_amounts),
        section=f"{figure.section}, {section}" if less else figure.section,
    )


def _stands_in(figure: Figure, figures: list[Figure], row: dict) -> bool:
    """Whether the fee, or the general one it replaces, stands in one of these paragraphs."""
    same = [one for one in figures if one.purpose == figure.purpose]
    return any(set(row["paragraphs"]).intersection(paragraphs_of(one.section)) for one in same)


def _readings(figures: list[Figure]) -> list[Figure]:
    """Every figure with the other readings of the same thing beside it."""
    return [
        replace(
            one,
            other_amounts=tuple(
                other.amount
                for other in figures
                if other is not one and other.person_group == one.person_group and DISPUTED in (one.mark, other.mark)
            ),
        )
        for one in figures
    ]


def paragraphs_of(section: str) -> set[str]:
    """The paragraphs a citation names: „§§ 45c, 50 AufenthV“ → 45c and 50."""
    return {number for found in _NUMBERS.findall(section) for number in re.findall(r"\d+[a-z]?", found)}


def _figure(row: dict, purpose: str) -> Figure:
    return Figure(purpose, row["person_group"], Decimal(row["amount_eur"]), row["section"], row["mark"])


def _rows(name: str, day: dt.date) -> list[dict]:
    on = day.isoformat()
    return [row for row in _file(name) if row["valid_from"] <= on and (row["valid_to"] or on) >= on]


@cache
def _file(name: str) -> list[dict]:
    return json.loads((DATA / f"{name}.json").read_text("utf-8"))
