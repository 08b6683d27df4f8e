"""What the screen for the visitor shows: the clerk's last picked sentence, kept in their session and nowhere else.

Only the sentence's key, the language and the answer are kept, for some minutes: nothing tells whom it was shown to.
"""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise

from appointments.queries.phrases import ANSWERS, Sentence, known_language, sentence_by_key
from appointments.rules.phrases import is_still_shown
from appointments.views.desk._answers import desk_url, etag_of
from willkommen.languages import html_lang, text_dir

KEY = "desk_screen"


@dataclass(frozen=True)
class Shown:
    """A picked sentence. `number` counts the picks: an answer to an earlier one is no answer to this."""

    sentence: Sentence
    language: str
    number: int
    answer: str
    own_page: str

    @property
    def html_lang(self) -> str:
        """The `lang` of the visitor's language; the sentence itself may be there in German only."""
        return html_lang(self.language)

    @property
    def dir(self) -> str:
        """The direction of the visitor's language."""
        return text_dir(self.language)

    @property
    def answer_words(self) -> str | Promise:
        """What the person pressed, in the reader's language."""
        return ANSWERS.get(self.answer, "")


def shown_on(request, authority, *, now: dt.datetime) -> Shown | None:
    """What the visitor's screen shows at the moment."""
    kept = _kept(request, authority)
    if not kept.get("phrase") or not is_still_shown(dt.datetime.fromisoformat(kept["at"]), now=now):
        return None
    sentence = sentence_by_key(authority, kept["phrase"], kept["language"])
    if sentence is None:
        return None
    page = page_of(authority, sentence.key, kept["language"])
    return Shown(sentence, kept["language"], kept["number"], kept["answer"], page)


def show(request, authority, *, phrase: str, language: str, answer: str = "", now: dt.datetime) -> None:
    """Put a sentence on the visitor's screen; an empty one clears it."""
    number = _kept(request, authority).get("number", 0) + 1
    kept = {"phrase": phrase, "language": known_language(language), "answer": answer, "number": number}
    _keep(request, authority, {**kept, "at": now.isoformat()})


def take_answer(request, authority, *, answer: str) -> None:
    """Keep what the person pressed under the sentence that is shown."""
    _keep(request, authority, {**_kept(request, authority), "answer": answer})


def page_of(authority, phrase: str, language: str, **more: str) -> str:
    """The address of a sentence's own page, for the turned screen."""
    return f"{desk_url(authority, 'desk_phrase', phrase=phrase)}?{urlencode({'sprache': language, **more})}"


def etag_of_screen(request, shown: Shown | None) -> str:
    """Changes with the sentence, its words, the answer and the reader's language."""
    return etag_of(request.LANGUAGE_CODE, shown)


def _kept(request, authority) -> dict:
    return request.session.get(KEY, {}).get(authority.slug, {})


def _keep(request, authority, values: dict) -> None:
    request.session[KEY] = {**request.session.get(KEY, {}), authority.slug: values}
