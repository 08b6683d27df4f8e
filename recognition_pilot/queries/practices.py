"""Published practice examples: the list with its search, and one of them."""

from dataclasses import dataclass

from django.db.models import QuerySet

from recognition_pilot.models import Practice, PracticeState
from recognition_pilot.queries.figures.indicators import indicator
from recognition_pilot.queries.practice_words import PARTS, VERDICTS, amount, change_unit, unit_word
from willkommen.folding import fold

MOST_FOUND = 200


@dataclass(frozen=True)
class Text:
    """An example in one language: English where the reader does not read German and somebody wrote it."""

    language: str
    title: str
    parts: list[tuple[str, str]]


def published_practices(*, text: str = "") -> list[Practice]:
    """All published examples, the latest first; with `text` those that have every word somewhere, in either language."""
    wanted = fold(text).split()
    found = _published()[:MOST_FOUND]
    return [practice for practice in found if all(word in _searched(practice) for word in wanted)]


def practice_by_slug(slug: str) -> Practice | None:
    """One published example, None where it is not (any more)."""
    return _published().filter(slug=slug).first()


def text_of(practice: Practice, *, language: str) -> Text:
    """The words of an example for a reader of a page in this language."""
    is_english = not language.startswith("de") and bool(practice.title_en) and bool(practice.words_en)
    words, title = (practice.words_en, practice.title_en) if is_english else (practice.words, practice.title)
    parts = [(str(name), words[part]) for part, name in PARTS.items() if words.get(part)]
    return Text("en" if is_english else "de", title, parts)


def figures_of(practice: Practice) -> dict | None:
    """The figures behind an example as words: what the verdict is, and a row for "here" and "elsewhere"."""
    kept = practice.figures
    described = indicator(kept["indicator"]) if kept else None
    if described is None:
        return None
    found = {
        "name": described.name,
        "definition": described.definition,
        "verdict": VERDICTS[kept["verdict"]],
        "kept": kept,
    }
    if "difference" not in kept:
        return found
    unit, finer = unit_word(described.unit), max(described.decimals, 1)
    said = {
        name: amount(kept[name], unit, finer) for name in ("own_before", "own_after", "others_before", "others_after")
    }
    signed = {name: amount(kept[name], change_unit(unit), finer, signed=True) for name in ("difference", "low", "high")}
    return found | {"said": said | signed}


def _published() -> QuerySet[Practice]:
    return Practice.objects.filter(state=PracticeState.PUBLISHED).select_related("authority", "measure")


def _searched(practice: Practice) -> str:
    words = [*practice.words.values(), *practice.words_en.values()]
    return fold(" ".join([practice.title, practice.title_en, practice.authority.municipality_name, *words]))
