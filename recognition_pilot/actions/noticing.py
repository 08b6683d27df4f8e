"""Noticing that a fact plans rest on has changed: a body, a fee, a period, a funding."""

from datetime import datetime
from decimal import Decimal

from django.db.models import Model, QuerySet

from recognition_pilot.models import CompetenceRule, FactChange

# Not what somebody plans with, or said elsewhere.
_LEFT_OUT = {"id", "code", "source", "came_with", "esco_id", "kldb2010", "isco08", "group", "valid_from"}


# Said in words as well; empty until somebody has put a known fact into figures, which changes no plan.
_FIGURES = {"fees", "decides_in_days", "german", "german_expected", "language_exam", "compensation_kind"}


def facts_of(rows: QuerySet) -> dict[str, dict]:
    """What the rows say now, by code and field, in the form in which a change is kept."""
    return {row.code: _said(row) for row in rows}


def competences() -> dict[str, dict]:
    """Who is competent for each of the project's own professions, by code: `{"competence": "IHK-H: celle, emsland"}`."""
    said: dict[str, list[str]] = {}
    rules = CompetenceRule.objects.select_related("profession", "body").order_by("profession__code", "body__code", "pk")
    for rule in rules:
        who = rule.body.code if rule.body else "?"
        where = ", ".join(sorted(rule.residences)) or "*"
        said.setdefault(rule.profession.code, []).append(f"{who} ({rule.learned}): {where}")
    return {code: {"competence": "; ".join(sorted(lines))} for code, lines in said.items()}


def notice_changes(kind: str, before: dict[str, dict], after: dict[str, dict], *, now: datetime) -> list[FactChange]:
    """Keep what differs, a row a fact; what is new changes no plan. A fact that is gone changes to nothing."""
    found = []
    for code, old in before.items():
        new = after.get(code, {})
        changes = {
            name: [value, new.get(name, "")]
            for name, value in old.items()
            if value != new.get(name, "") and (value or name not in _FIGURES)
        }
        if changes:
            found.append(FactChange(fact=f"{kind}:{code}", changes=changes, noticed_at=now))
    return FactChange.objects.bulk_create(found)


def _said(row: Model) -> dict:
    return {
        field.name: _plain(getattr(row, field.attname)) for field in row._meta.fields if field.name not in _LEFT_OUT
    }


def _plain(value):
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value if isinstance(value, (str, int, bool, list, dict)) else value.isoformat()
