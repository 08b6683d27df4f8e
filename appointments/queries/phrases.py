"""The phrase board: the sentences of the house and an authority's own, in German and in the visitor's language."""

from dataclasses import dataclass, replace
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from appointments.models import OwnPhrase, Phrase, PhraseGroup, Visit
from appointments.models.phrases import PhraseText
from appointments.rules.phrases import MOST_OFTEN, NO, REPEAT, UNDERSTOOD, YES, answers_to
from willkommen.folding import fold, folded_variants
from willkommen.languages import LANGUAGE_NAMES, SPOKEN_LANGUAGES, html_lang, text_dir
from willkommen.models import Authority, TranslationState
from willkommen.queries.texts import TextStatus, derive_status, text_of

OWN = "eigen-"
# Spoken languages whose speakers read one of ours.
READS = {"prs": "fa"}

ANSWERS = {
    YES: pgettext_lazy("answer at the counter", "Yes"),
    NO: pgettext_lazy("answer at the counter", "No"),
    REPEAT: pgettext_lazy("answer at the counter", "Please repeat"),
    UNDERSTOOD: pgettext_lazy("answer at the counter", "I have understood"),
}


@dataclass(frozen=True)
class Sentence:
    """One sentence. `text` is German where there is no translation; `language` is that of `text`."""

    key: str
    group: str
    german: str
    text: str
    language: str
    is_question: bool
    is_own: bool = False
    is_translated: bool = True
    is_outdated: bool = False
    # The number key that picks it, 0 for none.
    number: int = 0

    @property
    def pk(self) -> int:
        """The number of an own sentence."""
        return int(self.key.removeprefix(OWN))

    @property
    def html_lang(self) -> str:
        """The `lang` of the text."""
        return html_lang(self.language)

    @property
    def dir(self) -> str:
        """The direction of the text."""
        return text_dir(self.language)

    @property
    def is_german(self) -> bool:
        """Whether the German words say the same, letter by letter."""
        return self.text == self.german

    @property
    def answers(self) -> list[tuple[str, Promise]]:
        """What the person can press: code and words, in the language that is active when they are written out."""
        return [(code, ANSWERS[code]) for code in answers_to(is_question=self.is_question)]


@dataclass(frozen=True)
class SentenceGroup:
    """The sentences about one subject."""

    code: str
    label: str
    sentences: list[Sentence]


@dataclass(frozen=True)
class Board:
    """What the clerk can say in a language. `total` counts all sentences, found by the search or not."""

    language: str
    search: str
    groups: list[SentenceGroup]
    often: list[Sentence]
    total: int

    @property
    def language_name(self) -> str | Promise:
        """How the clerk calls the visitor's language."""
        return name_of(self.language)

    @property
    def html_lang(self) -> str:
        """The `lang` of the visitor's language."""
        return html_lang(self.language)

    @property
    def dir(self) -> str:
        """The direction of the visitor's language."""
        return text_dir(self.language)

    @property
    def found(self) -> int:
        """How many sentences the search found."""
        return sum(len(group.sentences) for group in self.groups)


def board(authority: Authority, language: str, search: str = "") -> Board:
    """All sentences by subject, or those in which every word of the search stands, in either language.

    The number keys belong to the sentences used most; after a search to the first that were found.
    """
    known = known_language(language)
    sentences = [*_house(known), *_own(authority, known)]
    words = fold(search).split()
    return Board(
        language=known,
        search=search,
        groups=_by_subject(_found(sentences, words) if words else sentences),
        often=sorted((one for one in sentences if one.number), key=lambda one: one.number),
        total=len(sentences),
    )


def sentence_by_key(authority: Authority, key: str, language: str) -> Sentence | None:
    """One sentence of the house or of this authority; None for another authority's, as for one that does not exist."""
    known = known_language(language)
    if not key.startswith(OWN):
        return next(iter(_house(known, code=key)), None)
    number = key.removeprefix(OWN)
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    return next(iter(_own(authority, known, pk=int(number))), None)


def language_of_talk(visit: Visit) -> str:
    """In which of our languages sentences are shown: the one the person speaks, otherwise the one of their letters."""
    spoken = READS.get(visit.spoken_language, visit.spoken_language)
    return known_language(spoken if spoken in LANGUAGE_NAMES else visit.language)


def known_language(code: str) -> str:
    """The code itself, German for one that is none of ours."""
    return code if code in LANGUAGE_NAMES else "de"


def name_of(language: str) -> str | Promise:
    """One of our languages in the reader's words; plain German has its own name only."""
    return SPOKEN_LANGUAGES.get(language, LANGUAGE_NAMES[language])


def own_phrases(authority: Authority) -> list[SentenceGroup]:
    """The authority's own sentences by subject, in German."""
    return _by_subject(_own(authority, "de"))


def own_phrase_by_id(authority: Authority, pk: int) -> OwnPhrase | None:
    """A sentence of this authority."""
    return OwnPhrase.objects.filter(authority=authority, pk=pk).first()


def _house(language: str, **condition) -> list[Sentence]:
    return [
        _sentence(phrase, language, key=phrase.code, number=phrase.position if phrase.position <= MOST_OFTEN else 0)
        for phrase in Phrase.objects.filter(**condition)
    ]


def _own(authority: Authority, language: str, **condition) -> list[Sentence]:
    """The own sentences; how old their translations are is asked for all of them at once."""
    phrases = list(OwnPhrase.objects.filter(authority=authority, **condition))
    states = {
        state.object_id: state
        for state in TranslationState.objects.filter(
            object_type=OwnPhrase._meta.label_lower,
            object_id__in=[phrase.pk for phrase in phrases],
            field="text",
            language=language,
        )
    }
    return [
        _sentence(phrase, language, key=f"{OWN}{phrase.pk}", is_own=True, state=states.get(phrase.pk))
        for phrase in phrases
    ]


def _sentence(
    phrase: PhraseText,
    language: str,
    *,
    key: str,
    number: int = 0,
    is_own: bool = False,
    state: TranslationState | None = None,
) -> Sentence:
    german, text = text_of(phrase, "text", "de"), text_of(phrase, "text", language)
    return Sentence(
        key=key,
        group=phrase.group,
        german=german,
        text=text or german,
        language=language if text else "de",
        is_question=phrase.is_question,
        is_own=is_own,
        is_translated=bool(text),
        is_outdated=derive_status(german=german, translated=text, state=state) == TextStatus.OUTDATED,
        number=number,
    )


def _by_subject(sentences: list[Sentence]) -> list[SentenceGroup]:
    groups = [
        SentenceGroup(code, str(label), [one for one in sentences if one.group == code])
        for code, label in PhraseGroup.choices
    ]
    return [group for group in groups if group.sentences]


def _found(sentences: list[Sentence], words: list[str]) -> list[Sentence]:
    """The sentences with all the words in the order of the board, the first ones with a number key."""
    order = {code: place for place, code in enumerate(PhraseGroup.values)}
    found = sorted((one for one in sentences if _is_found(one, words)), key=lambda one: order[one.group])
    return [replace(one, number=place if place <= MOST_OFTEN else 0) for place, one in enumerate(found, 1)]


def _is_found(sentence: Sentence, words: list[str]) -> bool:
    """Whether each word stands somewhere in the subject, the German sentence or its translation."""
    places = _folded(f"{PhraseGroup(sentence.group).label} {sentence.german} {sentence.text}")
    return all(any(word in place for place in places) for word in words)


@lru_cache(maxsize=4000)
def _folded(text: str) -> tuple[str, ...]:
    """Folding some hundred sentences takes a while; they hardly ever change."""
    return tuple(folded_variants(text))
