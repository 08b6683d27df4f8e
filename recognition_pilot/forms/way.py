"""Finding the way: what an address says, and one question at a time."""

from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recognition_pilot.queries.way.profession_names import countries, country_name, is_country
from recognition_pilot.rules import questions
from recognition_pilot.rules.answers import ELSEWHERE_IN_THE_WORLD, IN_THE_EU, Answers, answers_from
from recognition_pilot.rules.profession_groups import GROUPS
from willkommen.forms.fields import QuestionField
from willkommen.languages import LANGUAGE_NAMES

# The answers as an address names them; codes only, so that an address can be shown to anybody.
NAMES = {
    "learned_in": "gelernt",
    "certificate": "zeugnis",
    "lives": "wohnt",
    "goal": "ziel",
    "german": "deutsch",
    "purpose": "zweck",
}
# What each question asks for.
ASKS_FOR = dict(zip(questions.QUESTIONS, NAMES, strict=True))

TITLES = {
    questions.LEARNED: gettext_lazy("Where did you learn your profession?"),
    questions.CERTIFICATE: gettext_lazy("Do you have your certificate?"),
    questions.LIVES: gettext_lazy("Where do you live?"),
    questions.GOAL: gettext_lazy("What do you want to do?"),
    questions.GERMAN: gettext_lazy("How much German do you speak?"),
    questions.PURPOSE: gettext_lazy("What is your residence permit for?"),
}
_CHOICES = {
    questions.CERTIFICATE: [
        ("hand", gettext_lazy("Yes, all papers")),
        ("partly", gettext_lazy("Only a part of the papers")),
        ("lost", gettext_lazy("No, lost or out of reach")),
    ],
    questions.GOAL: [
        ("practise", gettext_lazy("Work in my profession, fully recognised")),
        ("employed", gettext_lazy("Find work soon")),
        ("study", gettext_lazy("Study")),
        ("business", gettext_lazy("Start my own business")),
    ],
    questions.GERMAN: [
        ("none", gettext_lazy("No German yet")),
        ("A1", gettext_lazy("A1: single sentences")),
        ("A2", gettext_lazy("A2: everyday matters")),
        ("B1", gettext_lazy("B1: I get along")),
        ("B2", gettext_lazy("B2: also at work")),
        ("C1", gettext_lazy("C1: nearly everything")),
        ("C2", gettext_lazy("C2: everything")),
    ],
    questions.PURPOSE: [
        ("qualify", gettext_lazy("To have my profession recognised (§ 16d AufenthG)")),
        ("partnership", gettext_lazy("Recognition partnership with my employer (§ 16d (3) AufenthG)")),
        ("protection", gettext_lazy("Protection; I may have to live in a certain place (§ 12a AufenthG)")),
        ("work", gettext_lazy("Work as a skilled worker")),
        ("other", gettext_lazy("Something else, or I do not know")),
    ],
}
_ELSEWHERE = [
    ("abroad", gettext_lazy("Abroad; I want to come here")),
    ("elsewhere", gettext_lazy("Elsewhere in Germany")),
]


class SearchQuery(forms.Form):
    """What somebody has learned or done, in their own words."""

    q = QuestionField()
    switch_language = forms.ChoiceField(required=False, choices=[(code, code) for code in LANGUAGE_NAMES])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_valid()

    @property
    def question(self) -> str:
        """What was typed, empty where nothing was; too long is cut."""
        return self.cleaned_data.get("q", "")

    @property
    def language(self) -> str:
        """The language somebody switches to with what is typed; empty without."""
        return self.cleaned_data.get("switch_language", "")


class WayQuery(forms.Form):
    """The state of the way, as the address carries it; what is no code of ours counts as skipped."""

    beruf = forms.CharField(required=False, max_length=60)
    gruppe = forms.CharField(required=False, max_length=30)
    gelernt = forms.CharField(required=False, max_length=5)
    zeugnis = forms.CharField(required=False, max_length=10)
    # A code, or the short name of another of the authorities.
    wohnt = forms.CharField(required=False, max_length=50)
    ziel = forms.CharField(required=False, max_length=10)
    deutsch = forms.CharField(required=False, max_length=5)
    zweck = forms.CharField(required=False, max_length=15)
    weiter = forms.CharField(required=False, max_length=5)
    switch_language = forms.ChoiceField(required=False, choices=[(code, code) for code in LANGUAGE_NAMES])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_valid()

    def _said(self, name: str) -> str:
        return self.cleaned_data.get(name, "")

    @property
    def profession_code(self) -> str:
        """The profession that was chosen, empty without one."""
        return self._said("beruf")

    @property
    def group(self) -> str:
        """The group, where no profession fitted."""
        return self._said("gruppe") if self._said("gruppe") in GROUPS else ""

    @property
    def answers(self) -> Answers:
        """All answers so far."""
        found = answers_from({field: self._said(name) for field, name in NAMES.items()})
        known = found.learned_in in ("", IN_THE_EU, ELSEWHERE_IN_THE_WORLD) or is_country(found.learned_in)
        return found if known else found.but(learned_in="")

    @property
    def residence(self) -> str:
        """Where somebody lives, as it stands in the address: perhaps another authority's short name."""
        return self._said("wohnt")

    @property
    def goes_on(self) -> bool:
        """The question of this page was sent, answered or not."""
        return bool(self._said("weiter"))

    @property
    def language(self) -> str:
        """The language somebody switches to with what is ticked; empty without."""
        return self._said("switch_language")


class Question(forms.Form):
    """One question; every answer is optional."""

    def __init__(self, question: str, answers: Answers, *, places: list[tuple[str, str]], residence: str):
        super().__init__()
        name = NAMES[ASKS_FOR[question]]
        said = getattr(answers, ASKS_FOR[question])
        if question == questions.LIVES:
            said = residence
        self.fields[name] = forms.ChoiceField(
            label=TITLES[question],
            required=False,
            choices=_choices(question, places),
            initial=said,
            widget=forms.Select if question == questions.LEARNED else forms.RadioSelect,
        )

    @property
    def asked(self) -> forms.BoundField:
        """The only field there is."""
        return next(iter(self))


def address_of(*, profession_code: str, group: str, answers: Answers) -> str:
    """The query string of a way, without the question mark."""
    said = {NAMES[field]: code for field, code in answers.codes().items()}
    lead = {"beruf": profession_code, "gruppe": "" if profession_code else group}
    return urlencode({name: value for name, value in {**lead, **said}.items() if value})


def answer_words(question: str, answers: Answers, *, place: str) -> str:
    """What was answered, in the reader's language; a skipped question says so."""
    said = getattr(answers, ASKS_FOR[question])
    if question == questions.LIVES and not said:
        return place
    if not said:
        return _("not answered")
    if question == questions.LEARNED:
        return country_name(said)
    return str(dict(_choices(question, []))[said])


def _choices(question: str, places: list[tuple[str, str]]) -> list[tuple]:
    if question == questions.LEARNED:
        halves = [(code, country_name(code)) for code in (IN_THE_EU, ELSEWHERE_IN_THE_WORLD)]
        return [("", _("Please choose")), *countries(), *halves]
    if question == questions.LIVES:
        return [*places, *_ELSEWHERE]
    return _CHOICES[question]
