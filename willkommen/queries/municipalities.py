"""Who is responsible for the place somebody lives in."""

import re
from dataclasses import dataclass

from django.db import connection

from willkommen.folding import fold, sounds
from willkommen.models import Municipality

IN_BRACKETS = re.compile(r"\s*\(.*?\)")
POSTCODE = re.compile(r"(?<!\d)\d{5}(?!\d)")
MOST_CHOICES = 8
ALIKE_ENOUGH = 0.35  # of 1, pg_trgm's similarity: "Meppn" and MEPPEN have 0.44
SOUNDS_ALIKE = 0.8  # of 1, share of consonants in the right order

_SCORES = """
    SELECT place.id, max(CASE
        WHEN called = %(name)s THEN 3
        WHEN called LIKE %(start)s THEN 2
        WHEN called LIKE %(word)s THEN 1.5
        ELSE similarity(called, %(name)s)
    END) AS score
    FROM willkommen_municipality AS place, unnest(place.folded_names) AS called
    GROUP BY place.id
"""


@dataclass(frozen=True)
class Answer:
    """`place` when it is clear which one is meant; otherwise `choices`, best first; both empty: unknown.

    `others` are places of a similar name beside a clear one (the district around a city).
    """

    place: Municipality | None = None
    choices: tuple[Municipality, ...] = ()
    others: tuple[Municipality, ...] = ()


def where_is(text: str) -> Answer:
    """The place called so, in any spelling and script, or with this postcode."""
    folded = fold(text)
    postcode = POSTCODE.search(folded)
    name = POSTCODE.sub("", folded).strip()
    if postcode:
        return _by_postcode(postcode[0], name)
    if len(name) < 2:
        return Answer()
    exact = _places().filter(name=text).first()
    if exact:
        return Answer(place=exact, others=_others(exact))
    return _by_score(_scores(name)) or _by_sound(name)


def _by_postcode(postcode: str, name: str) -> Answer:
    found = list(_places().filter(postcodes__contains=[postcode]))
    named = [place for place in found if name and name in place.folded_names]
    if len(found) == 1 or len(named) == 1:
        return Answer(place=(named or found)[0])
    return Answer(choices=tuple(found[:MOST_CHOICES]))


def _by_score(scores: dict[int, float]) -> Answer | None:
    """The one place with this name; or those that begin with it, contain it or are spelt like it."""
    best = max(scores.values(), default=0)
    if best < ALIKE_ENOUGH:
        return None
    named = [key for key, score in scores.items() if score == 3]
    if len(named) == 1:
        place = _places().get(pk=named[0])
        return Answer(place=place, others=_others(place))
    floor = {3: 3, 2: 1.5, 1.5: 1.5}.get(best, max(ALIKE_ENOUGH, best - 0.25))
    return Answer(choices=_in_order([key for key, score in scores.items() if score >= floor], scores))


def _by_sound(name: str) -> Answer:
    """Nothing is spelt like it: places that sound like it, for names written as they were heard in another script."""
    heard = sounds(name)
    if len(heard) < 2:
        return Answer()
    scores = {}
    for place in Municipality.objects.only("id", "folded_names"):
        scores[place.pk] = max((_alike(heard, sounds(called)) for called in place.folded_names), default=0)
    floor = max(SOUNDS_ALIKE, max(scores.values(), default=0) - 0.1)
    close = [key for key, score in scores.items() if score >= floor]
    return Answer(choices=_in_order(close, scores))


def _others(place: Municipality) -> tuple[Municipality, ...]:
    """Places whose own name, without what stands in brackets, has this one's in it: the district around a city."""
    name = _own_name(place)
    scores = _scores(name)
    close = _in_order([key for key, score in scores.items() if score >= 1.5 and key != place.pk], scores)
    return tuple(other for other in close if f" {name} " in f" {_own_name(other)} ")


def _own_name(place: Municipality) -> str:
    return fold(IN_BRACKETS.sub("", place.name))


def _in_order(keys: list[int], scores: dict[int, float]) -> tuple[Municipality, ...]:
    """Best first, the nine authorities' own places before those of others, then by name."""
    found = _places().filter(pk__in=keys)
    ordered = sorted(found, key=lambda place: (-scores[place.pk], place.authority_id is None, place.name))
    return tuple(ordered[:MOST_CHOICES])


def _places():
    return Municipality.objects.select_related("authority", "office")


def _scores(name: str) -> dict[int, float]:
    literal = re.sub(r"[%_\\]", "", name)
    with connection.cursor() as cursor:
        cursor.execute(_SCORES, {"name": name, "start": f"{literal}%", "word": f"% {literal}%"})
        return {key: float(score) for key, score in cursor.fetchall()}


def _alike(one: str, other: str) -> float:
    """The longest common subsequence, as a share of the longer one: 1 is the same, 0 nothing in common."""
    if not one or not other:
        return 0
    row = [0] * (len(other) + 1)
    for letter in one:
        before = row
        row = [0]
        for index, another in enumerate(other, 1):
            row.append(before[index - 1] + 1 if letter == another else max(before[index], row[-1]))
    return row[-1] / max(len(one), len(other))
