"""The words of consents and of what is shared, in the person's language with German beside."""

import datetime as dt
from collections.abc import Callable

from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from recognition_pilot.models import CompetentBody, Consent, Outcome, Profession, SharedFact
from recognition_pilot.queries.way.profession_names import name_of
from recognition_pilot.queries.way.step_words import TITLES as STEP_TITLES
from recognition_pilot.rules.guidance import ACCOMPANY, Fact, Paper, carries_a_record, fact_of, in_both, paper_of
from willkommen.models import Authority
from willkommen.moments import short_date
from willkommen.references import in_groups

FACTS: dict[str, Promise] = {
    Fact.PROFESSION: _("Profession"),
    Fact.BODY: _("Body that decides on recognition"),
    Fact.STEP: _("Where the recognition stands"),
    Fact.APPLIED_ON: _("Applied for recognition on"),
    Fact.COMPLETE_ON: _("Papers complete at the body since"),
    Fact.GERMAN: _("Level of German"),
    Fact.OUTCOME: _("Result of the recognition"),
}
PAPERS: dict[str, Promise] = {
    Paper.CV: _("curriculum vitae"),
    Paper.IDENTITY: _("proof of identity"),
    Paper.CERTIFICATE: _("certificate of the qualification"),
    Paper.TRANSCRIPT: _("list of subjects and hours"),
    Paper.WORK: _("proof of work experience"),
    Paper.LANGUAGE: _("language certificate"),
    Paper.TRANSLATION: _("translation"),
    Paper.LETTER_OF_BODY: _("letter of the competent body"),
}
OUTCOMES: dict[str, Promise] = {
    Outcome.OPEN: pgettext_lazy("recognition", "still open"),
    Outcome.FULL: pgettext_lazy("recognition", "fully recognised"),
    Outcome.PARTIAL: pgettext_lazy("recognition", "partly recognised"),
    Outcome.COMPENSATION: pgettext_lazy("recognition", "compensation measure imposed"),
    Outcome.NONE: pgettext_lazy("recognition", "not recognised"),
    Outcome.GIVEN_UP: pgettext_lazy("recognition", "given up"),
}


def consent_words(
    *, authority: Authority, scope: str, until_on: dt.date, language: str, value: str = "", reference: str = ""
) -> str:
    """The words somebody agrees to, as they are kept: in their language, then in German. They say what, for whom, until when.

    `value` and `reference` (of the case) belong to a fact that is shared.
    """

    def said(code: str) -> str:
        with override(code):
            what = _what(authority, scope, value, reference)
            return "\n".join([what, *_always(scope, until_on)])

    return in_both(said(language), said("de"))


def scope_name(scope: str) -> str:
    """A consent in a few words, in the reader's language."""
    if paper := paper_of(scope):
        return _t("One paper: %(paper)s") % {"paper": PAPERS[Paper(paper)]}
    if fact := fact_of(scope):
        return _t("One fact for your application: %(fact)s") % {"fact": FACTS[Fact(fact)]}
    return str(_OTHERS.get(scope, scope))


_OTHERS = {
    ACCOMPANY: _("Accompanying on the way to recognition"),
    "referral": _("Referral to an advice centre"),
    "booking": _("Booking appointments for me"),
}


def value_words(code: str, value: str) -> str:
    """The value of a shared fact in the reader's language: codes and days become words."""
    return _VALUES[Fact(code)](value)


def fact_words(shared: SharedFact) -> dict:
    """A shared fact as pages show it."""
    return {"name": FACTS[Fact(shared.code)], "value": value_words(shared.code, shared.value), "shared": shared}


def erases_record(consent: Consent, living: list[Consent]) -> bool:
    """Whether the whole record goes when this consent is withdrawn: no other living one carries it."""
    return not any(carries_a_record(one.scope) for one in living if one.pk != consent.pk)


def _what(authority: Authority, scope: str, value: str, reference: str) -> str:
    name = {"authority": authority.name}
    if paper := paper_of(scope):
        words = _t(
            "I agree that the recognition guide of %(authority)s looks at one paper with me and writes down whether it is "
            "complete: %(paper)s. No copy is kept. For this nothing is written down about me but my name and my languages."
        )
        return words % {**name, "paper": PAPERS[Paper(paper)]}
    if fact := fact_of(scope):
        words = _t(
            "I agree that one fact is shown to whoever works on my application %(reference)s at %(authority)s. "
            "%(fact)s: %(value)s. Nothing else that the guide has written down is shown there."
        )
        shown = {"fact": FACTS[Fact(fact)], "value": value_words(fact, value), "reference": in_groups(reference)}
        return words % {**name, **shown}
    return (
        _t(
            "I agree that the recognition guide of %(authority)s accompanies me and keeps a record: my name, my languages, "
            "how I can be reached, my profession, the steps to recognition with their days, and notes in short codes. Only "
            "the guides of this authority see it. Whoever decides on my residence does not see it."
        )
        % name
    )


def _always(scope: str, until_on: dt.date) -> list[str]:
    if fact_of(scope):
        end = _t("I can withdraw this at any time. Then the fact is no longer shown. What was read before stays known.")
    else:
        end = _t(
            "I can withdraw this at any time, with one press on my own page or with a word to the guide. Then everything "
            "that rests on it is erased at once. A line without my name stays for the statistics."
        )
    return [
        _t("This counts until %(day)s.") % {"day": short_date(until_on)},
        _t("It is voluntary. Whoever does not agree has no disadvantage."),
        end,
    ]


def _profession(value: str) -> str:
    return name_of(Profession.objects.filter(code=value).first()) or value


def _body(value: str) -> str:
    return CompetentBody.objects.filter(code=value).values_list("name", flat=True).first() or value


def _day(value: str) -> str:
    day = parse_date(value)
    return short_date(day) if day else value


def _outcome(value: str) -> str:
    code, _colon, day = value.partition(":")
    return f"{OUTCOMES.get(code, code)} ({_day(day)})" if day else str(OUTCOMES.get(code, code))


_VALUES: dict[Fact, Callable[[str], str]] = {
    Fact.PROFESSION: _profession,
    Fact.BODY: _body,
    Fact.STEP: lambda value: str(STEP_TITLES.get(value, value)),
    Fact.APPLIED_ON: _day,
    Fact.COMPLETE_ON: _day,
    Fact.GERMAN: lambda value: value,
    Fact.OUTCOME: _outcome,
}
