"""Where somebody is on the way: what the address says, and where it goes on."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from urllib.parse import parse_qsl, urlencode

from django.http import HttpResponseRedirect
from django.urls import reverse

from recognition_pilot.forms.way import ASKS_FOR, NAMES, TITLES, WayQuery, address_of, answer_words
from recognition_pilot.queries.way.path import profession_by_code
from recognition_pilot.rules.answers import LIVES
from recognition_pilot.rules.questions import question_after, questions_for
from willkommen.languages import reader_language
from willkommen.queries.authorities import all_authorities, cached_authority_by_slug


@dataclass
class Going:
    """One page of the way: what was said so far, and the addresses around it."""

    authority: object
    query: WayQuery

    @cached_property
    def profession(self):
        """What was chosen, None where only a group was."""
        return profession_by_code(self.query.profession_code) if self.query.profession_code else None

    @property
    def group(self) -> str:
        """The group, where no profession was chosen."""
        return "" if self.profession else self.query.group

    @cached_property
    def answers(self):
        """All answers so far."""
        return self.query.answers

    @property
    def address(self) -> str:
        """The query string that carries all of it."""
        return self._address(self.answers)

    @property
    def codes(self) -> list[tuple[str, str]]:
        """The same as names and codes, for the hidden fields of a form."""
        return parse_qsl(self.address)

    @cached_property
    def places(self) -> list[tuple[str, str]]:
        """The authorities somebody may live at."""
        return [(found.slug, found.municipality_name) for found in all_authorities()]

    @property
    def residence(self) -> str:
        """Where somebody lives: abroad, elsewhere, or an authority; without an answer this one."""
        return self.query.residence if self.query.residence in {*dict(self.places), *LIVES} else self.authority.slug

    @property
    def answered(self) -> list[dict]:
        """Each question with its answer and the way to change it."""
        return [
            {
                "question": TITLES[question],
                "answer": answer_words(question, self.answers, place=self.authority.municipality_name),
                "is_place": question == "wohnort" and not self.answers.lives,
                "url": self._question_url(question, self.answers),
            }
            for question in questions_for(self.answers)
        ]

    @property
    def start_url(self) -> str:
        """Where another profession is searched for."""
        return self._url("recognition_start")

    def kept_beside(self, name: str) -> list[tuple[str, str]]:
        """What a question's form carries on beside its own answer."""
        return [(key, value) for key, value in self.codes if key != name]

    def url_after(self, question: str, answered: str) -> str:
        """The next question or the way, at the authority where the person says they live."""
        where = self.query.residence if answered == "wohnort" else ""
        slug = where if where not in LIVES and cached_authority_by_slug(where) else self.authority.slug
        return self._question_url(question, self.answers, slug=slug)

    def url_before(self, question: str) -> str:
        """The question before, or the search."""
        return self._question_url(question, self.answers) if question else self.start_url

    def url_skipping(self, question: str) -> str:
        """Further on without an answer to this question."""
        answers = self.answers.but(**{ASKS_FOR[question]: ""})
        return self._question_url(question_after(question, answers), answers)

    def in_language(self, language: str, path: str) -> str:
        """The same page with the same answers in another language."""
        rest = path.lstrip("/").partition("/")[2]
        chosen = self.query.residence
        extra = f"&{NAMES['lives']}={chosen}" if chosen in dict(self.places) else ""
        return f"/{language}/{rest}?{self.address}{extra}"

    def _question_url(self, question: str, answers, *, slug: str = "") -> str:
        page = {"question": question} if question else {}
        address = self._url("recognition_question" if question else "recognition_way", slug=slug, **page)
        return f"{address}?{self._address(answers)}"

    def _address(self, answers) -> str:
        code = self.profession.code if self.profession else ""
        return address_of(profession_code=code, group=self.group, answers=answers)

    def _url(self, name: str, *, slug: str = "", **rest) -> str:
        where = {"language": reader_language(), "authority": slug or self.authority.slug}
        return reverse(name, kwargs={**where, **rest})


def typed_in(language: str, authority, question: str) -> str:
    """The search in another language, with what was typed."""
    page = "recognition_search" if question else "recognition_start"
    address = reverse(page, kwargs={"language": language, "authority": authority.slug})
    return f"{address}?{urlencode({'q': question})}" if question else address


def going(view: Callable) -> Callable:
    """Read the address; without a profession or group it leads to the search. A language switch keeps what is ticked."""

    @wraps(view)
    def page(request, authority, **rest):
        way = Going(authority, WayQuery(request.GET))
        if way.profession is None and not way.group:
            return HttpResponseRedirect(way.start_url)
        if way.query.language:
            return HttpResponseRedirect(way.in_language(way.query.language, request.path))
        return view(request, way, **rest)

    return page
