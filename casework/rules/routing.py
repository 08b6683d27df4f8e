"""Who gets a new case: ranges of first letters, by service or for all of them; the first rule that fits wins.

Letters are those of the folded family name, both ends included: "A" to "K" holds KOWALSKI, "SCH" to "SZ" holds SCHMIDT
and SZABO. Whoever has no family name goes by the given name.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar


class LetterRule(Protocol):
    """What a rule needs to have: a service or none, first and last letters or none."""

    service_id: int | None
    first_letters: str
    last_letters: str


Rule = TypeVar("Rule", bound=LetterRule)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def letters_of(*, family_name: str, given_names: str) -> str:
    """The folded name a case is routed by, without gaps; both names come folded."""
    return (family_name.strip() or given_names.strip()).replace(" ", "")


def is_within(letters: str, *, first: str, last: str) -> bool:
    """Whether a name begins between these letters, both included; an empty end is open.

    A name shorter than an end counts as far as it goes: the family name S lies in "SA" to "SZ". A person without any
    letter fits only a rule for all letters.
    """
    if not letters:
        return not first and not last
    return letters[: len(first)] >= first[: len(letters)] and (not last or letters[: len(last)] <= last)


def first_fitting(rules: Iterable[Rule], *, letters: str, service_id: int | None) -> Rule | None:
    """The first rule that fits, None where none does; without a service only rules for all services count."""
    for rule in rules:
        if rule.service_id in (None, service_id) and is_within(
            letters, first=rule.first_letters, last=rule.last_letters
        ):
            return rule
    return None


def uncaught_letters(rules: Sequence[LetterRule]) -> list[str]:
    """First letters of names that no rule for all services catches: "Q", or "SCH" where only a part of S is missing.

    Looks as deep into the names as the longest boundary does, and only where a boundary lies.
    """
    general = [rule for rule in rules if rule.service_id is None]
    boundaries = {edge for rule in general for edge in (rule.first_letters, rule.last_letters) if edge}
    return [gap for letter in ALPHABET for gap in _gaps(letter, general, boundaries)]


def _gaps(start: str, rules: Sequence[LetterRule], boundaries: set[str]) -> list[str]:
    """What is missing among the names that begin like this, as short as it can be said."""
    if any(len(edge) > len(start) and edge.startswith(start) for edge in boundaries):
        deeper = [_gaps(start + letter, rules, boundaries) for letter in ALPHABET]
        if all(gaps == [start + letter] for letter, gaps in zip(ALPHABET, deeper, strict=True)):
            return [start]
        return [gap for gaps in deeper for gap in gaps]
    caught = any(is_within(start, first=rule.first_letters, last=rule.last_letters) for rule in rules)
    return [] if caught else [start]
