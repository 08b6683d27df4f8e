"""Facts a plan rests on, and what changed of them, in the reader's language."""

from datetime import date

from django.utils.translation import gettext as _

from recognition_pilot.models import CompetentBody, FactChange, FundingRule
from recognition_pilot.queries.way.step_words import TITLES
from willkommen.moments import short_date


def fact_name(fact: str) -> str:
    """What a fact is about: a body and a funding by their German names, a step by its title."""
    kind, _colon, code = fact.partition(":")
    if kind == "body":
        name = CompetentBody.objects.filter(code=code).values_list("name", flat=True).first()
        return _("Who decides: %(name)s") % {"name": name or code}
    if kind == "funding":
        name = FundingRule.objects.filter(code=code).values_list("name_de", flat=True).first()
        return _("Money: %(name)s") % {"name": name or code}
    if kind == "step":
        return _("Step: %(name)s") % {"name": TITLES.get(code, code)}
    return _("The rules for your profession")


def change_words(changes: list[FactChange]) -> list[dict]:
    """Each changed fact once, with the day it was noticed; the figures themselves stand in the plan as they are now."""
    seen: dict[str, date] = {}
    for change in changes:
        seen.setdefault(change.fact, change.noticed_at.date())
    return [{"name": fact_name(fact), "day": short_date(day)} for fact, day in seen.items()]
