"""The words, papers and costs of each of the thirteen steps."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from recognition_pilot.models import PathStep
from recognition_pilot.queries.way.papers import papers_for_applying, papers_for_permission
from recognition_pilot.queries.way.residence_words import residence_words
from recognition_pilot.queries.way.so_far import Step, Way
from recognition_pilot.queries.way.words import (
    as_the_list_says,
    compensation_words,
    duration_words,
    euros,
    german_words,
    group_words,
    meanwhile_words,
    not_confirmed,
    regulation_words,
    span,
    whom_to_ask,
)
from recognition_pilot.rules import steps as codes
from willkommen.languages import with_german_terms
from willkommen.moments import short_date

TITLES = {
    codes.ORIENTATION: gettext_lazy("Say what you have learned"),
    codes.BODY: gettext_lazy("Find the German profession and who decides"),
    codes.COUNSELLING: gettext_lazy("Get advice"),
    codes.FUNDING: gettext_lazy("Ask for money before you apply"),
    codes.DOCUMENTS: gettext_lazy("Collect papers and have them translated"),
    codes.GAPS: gettext_lazy("If papers are missing"),
    codes.APPLICATION: pgettext_lazy("recognition", "Apply"),
    codes.ACKNOWLEDGEMENT: gettext_lazy("Learn what is missing"),
    codes.CHECK: gettext_lazy("Your training is compared"),
    codes.RESULT: gettext_lazy("Receive the decision (Bescheid)"),
    codes.COMPENSATION: gettext_lazy("Make up for differences"),
    codes.RESIDENCE: gettext_lazy("Your residence permit"),
    codes.DONE: gettext_lazy("Work in your profession"),
}
# Marks of figures somebody has read in a source; all others say that they are not confirmed.
_CONFIRMED = {"law", "found", "project_decision"}


# Neither time nor money of the person's own.
_NOTHING_TO_PAY = {codes.BODY, codes.RESULT, codes.RESIDENCE}
# Periods of the competent body: nobody may plan with less.
_AT_MOST = {codes.ACKNOWLEDGEMENT, codes.CHECK}


def step_of(way: Way, known: PathStep, number: int) -> Step:
    """One step for this person: its words, its days and what it costs."""
    says = _SAYS[known.code](way, known)
    days = {"days_from": known.days_from, "days_to": known.days_to}
    costs = {"cost_from": known.cost_from, "cost_to": known.cost_to}
    guide = _("the recognition guide (Lotse)")
    note = "" if known.mark in _CONFIRMED else not_confirmed(known.valid_from, guide)
    said = {"note": note, **days, **costs, **says}
    for name in ("text", "note"):
        said[name] = with_german_terms(said[name])
    said["more"] = tuple(with_german_terms(sentence) for sentence in said.get("more", ()))
    counts = said.get("is_likely", True) and known.code not in _NOTHING_TO_PAY
    is_free = known.code == codes.DONE and not said["cost_to"]
    words: dict[str, Any] = {
        "when": duration_words(said["days_from"], said["days_to"], at_most=known.code in _AT_MOST) if counts else "",
        "cost": span(said["cost_from"], said["cost_to"]) if counts and not is_free else "",
        "funding_words": _funding_words(said.get("funding")),
    }
    return Step(code=known.code, number=number, title=with_german_terms(str(TITLES[known.code])), **words, **said)


def _orientation(way: Way, known: PathStep) -> dict:
    return {
        "text": _(
            "The recognition guide (Lotse) looks at your profession, your papers and your German with you, free of charge."
        ),
    }


def _body(way: Way, known: PathStep) -> dict:
    more = []
    if way.profession and way.profession.reference_profession:
        reference = _("Likely German profession (Referenzberuf), a suggestion: %(profession)s.")
        more.append(reference % {"profession": way.profession.reference_profession})
    body = way.competence.body
    if body is None:
        clarify = _("Who decides is still to be clarified. Please ask: %(whom)s.")
        more.append(clarify % {"whom": whom_to_ask(way)})
    else:
        more.append(_("Who decides (zuständige Stelle): %(body)s.") % {"body": body.name})
    known_words = regulation_words(way) if way.regulation != "unknown" else group_words(way)
    return {"text": known_words, "more": tuple(more)}


def _counselling(way: Way, known: PathStep) -> dict:
    more = _("From abroad the central service ZSBA advises you.") if way.answers.lives == "abroad" else ""
    return {
        "text": _(
            "The advice service for recognition (IQ) and the chambers help you before you apply, free of charge."
        ),
        "more": (more,) if more else (),
    }


def _funding(way: Way, known: PathStep) -> dict:
    others = _("The Jobcenter, the Agentur für Arbeit or an employer may pay as well. Ask them first, too.")
    rule = way.funding("procedure")
    if rule is None:
        return {"text": others}
    words = _(
        "Federal grant (Anerkennungszuschuss): up to %(amount)s for the procedure. What is paid already is not paid back."
    )
    more = []
    if rule.income_single and rule.income_couple:
        income = _("Taxable income at most %(single)s a year, %(couple)s for couples.")
        more.append(income % {"single": euros(rule.income_single), "couple": euros(rule.income_couple)})
    if rule.apply_until:
        more.append(_("Ask for it by %(day)s.") % {"day": short_date(rule.apply_until)})
    amount = rule.at_most or Decimal(0)
    return {"text": words % {"amount": euros(amount)}, "more": (*more, others), "funding": amount}


def _documents(way: Way, known: PathStep) -> dict:
    says = {
        "text": _("Papers in other languages are translated by sworn translators (beeidigte Übersetzung)."),
        "documents": papers_for_applying(way),
    }
    if known.cost_from is None or known.cost_to is None:
        return says
    pages = codes.PAGES_TO_TRANSLATE
    note = ngettext("%(price)s for a page, here %(pages)s page", "%(price)s for a page, here %(pages)s pages", pages)
    return {
        **says,
        "cost_from": known.cost_from * pages,
        "cost_to": known.cost_to * pages,
        "cost_note": note % {"price": span(known.cost_from, known.cost_to), "pages": pages},
        "note": not_confirmed(known.valid_from, _("a sworn translator")),
    }


def _gaps(way: Way, known: PathStep) -> dict:
    rule = way.funding("analysis")
    if way.answers.certificate == "hand":
        return {"text": _("You have your certificate: you probably do not need this."), "is_likely": False}
    if way.is_statement:
        return {"text": _("Ask the ZAB which papers are enough."), "is_likely": way.answers.certificate != ""}
    return {
        "text": _(
            "If you cannot get papers and it is not your fault, you can show what you can do (Qualifikationsanalyse, "
            "§ 14 BQFG). Tell the competent body why they are missing."
        ),
        "funding": rule.at_most if rule else None,
        "is_likely": way.answers.certificate in ("partly", "lost"),
    }


def _application(way: Way, known: PathStep) -> dict:
    body, fee = way.competence.body, way.fees.procedure
    if body is None:
        text = _("Apply when it is clear who decides.")
    elif way.is_statement:
        text = _(
            "Apply to the ZAB for a statement of comparability (Zeugnisbewertung). It is no decision on equivalence."
        )
    else:
        text = _("Apply to: %(body)s.") % {"body": body.name}
    said_in_german = (way.profession.fee if way.profession else "") or (body.fee if body else "")
    return {
        "text": text,
        "more": (as_the_list_says(said_in_german),) if fee.low is None and said_in_german else (),
        "cost_from": fee.low,
        "cost_to": fee.high,
        "note": "" if _is_fee_certain(way) else not_confirmed(_as_of(way, known), whom_to_ask(way)),
    }


def _acknowledgement(way: Way, known: PathStep) -> dict:
    text = _("Within one month you hear that your application has arrived, and what is missing.")
    fast = _("If your employer has begun the fast procedure (§ 81a AufenthG): two weeks.")
    return {"text": text, "more": (fast,) if way.answers.lives == "abroad" else ()}


def _check(way: Way, known: PathStep) -> dict:
    body, opinion = way.competence.body, way.fees.opinion
    days = body.decides_in_days if body and body.decides_in_days else known.days_to
    count = codes.months(days or 0)
    words = ngettext(
        "At most %(count)s month from the complete file; it can be extended once.",
        "At most %(count)s months from the complete file; it can be extended once.",
        count,
    )
    more = [german_words(way), meanwhile_words(way)]
    if way.answers.lives == "abroad":
        more.insert(0, _("In the fast procedure (§ 81a AufenthG): two months."))
    note = ""
    if opinion.high:
        note = pgettext("cost", "only if an expert gives an opinion")
    return {
        "text": words % {"count": count},
        "more": tuple(more),
        "days_to": days,
        "cost_from": Decimal(0),
        "cost_to": opinion.high,
        "cost_note": note,
    }


def _result(way: Way, known: PathStep) -> dict:
    if way.is_statement:
        return {"text": _("The statement says which German degree yours compares with.")}
    if way.regulation in ("no", "self_employed"):
        return {"text": _("Your training is equal, equal in part or not equal. The decision says what is missing.")}
    return {"text": _("Your training is recognised, or the decision says which differences you have to make up for.")}


def _compensation(way: Way, known: PathStep) -> dict:
    words = compensation_words(way)
    if way.is_statement or way.compensation == "none":
        nothing = {"days_from": 0, "days_to": 0, "cost_from": Decimal(0), "cost_to": Decimal(0)}
        return {"text": words[0], "is_likely": False, **nothing}
    rule = way.funding("qualification")
    # Read in a source for health professions, general knowledge for all others.
    note = "" if way.group == "health" else not_confirmed(_as_of(way, known), whom_to_ask(way))
    return {"text": words[0], "more": tuple(words[1:]), "funding": rule.at_most if rule else None, "note": note}


def _residence(way: Way, known: PathStep) -> dict:
    words = residence_words(way)
    return {"text": words[0], "more": tuple(words[1:])}


def _done(way: Way, known: PathStep) -> dict:
    permission = way.fees.permission
    text = _("With the recognition you can show employers what you have learned.")
    if way.regulation == "yes":
        text = _("With the permission (Urkunde) you may work in your profession.")
    return {
        "text": text,
        "documents": papers_for_permission(way),
        "cost_from": permission.low,
        "cost_to": permission.high,
    }


_SAYS: dict[str, Callable[[Way, PathStep], dict]] = {
    codes.ORIENTATION: _orientation,
    codes.BODY: _body,
    codes.COUNSELLING: _counselling,
    codes.FUNDING: _funding,
    codes.DOCUMENTS: _documents,
    codes.GAPS: _gaps,
    codes.APPLICATION: _application,
    codes.ACKNOWLEDGEMENT: _acknowledgement,
    codes.CHECK: _check,
    codes.RESULT: _result,
    codes.COMPENSATION: _compensation,
    codes.RESIDENCE: _residence,
    codes.DONE: _done,
}


def _funding_words(amount: Decimal | None) -> str:
    return pgettext("cost", "grant up to %(amount)s") % {"amount": euros(amount)} if amount else ""


def _is_fee_certain(way: Way) -> bool:
    """Read in a source for this profession at this body, and no figure from general knowledge."""
    body = way.competence.body
    return body is not None and way.competence.is_certain and body.code not in _FEES_TO_CHECK and _has_fee(way)


def _has_fee(way: Way) -> bool:
    return way.fees.procedure.low is not None and "fee" not in (way.profession.unverified if way.profession else ())


def _as_of(way: Way, known: PathStep):
    return way.profession.valid_from if way.profession else known.valid_from


# Two figures are around, or the page was old (facts.md, section 8): the ZAB, the state office, the chambers themselves.
_FEES_TO_CHECK = frozenset({"ZAB", "LS", "IHK-H", "IHK-BS"})
