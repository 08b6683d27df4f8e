"""Fees in words: what for, for whom, how much; a figure somebody disputes stands beside the other one, marked."""

from collections.abc import Iterable
from dataclasses import dataclass

from appointments.queries.fee_words import GROUPS, PURPOSES, amount_words

CERTAIN = "found"


@dataclass(frozen=True)
class Fee:
    """One line: for whom, how much, and whether the figure still has to be checked."""

    group: str
    amounts: list[str]
    is_to_be_checked: bool


def fees_by_purpose(rules: Iterable) -> list[tuple[str, list[Fee]]]:
    """Fee rules as the page shows them, in the order of the catalogue; the photo comes last."""
    found: dict[str, dict[str, list]] = {}
    for rule in rules:
        found.setdefault(rule.purpose, {}).setdefault(rule.person_group, []).append(rule)
    order = sorted(found, key=lambda purpose: purpose == "photo_at_the_office")
    return [
        (PURPOSES.get(purpose, purpose), [_fee(group, lines) for group, lines in found[purpose].items()])
        for purpose in order
    ]


def _fee(group: str, rules: list) -> Fee:
    amounts = [amount_words(rule.amount_eur) for rule in rules]
    return Fee(GROUPS.get(group, group), amounts, any(rule.mark != CERTAIN for rule in rules))
