"""Bringing the project's own professions, their words, the competent bodies and the way into the database.

The same files twice change nothing; what a plan rests on and now says something else is noticed (`FactChange`).
"""

import json
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from recognition_pilot.actions.noticing import competences, facts_of, notice_changes
from recognition_pilot.actions.search_words import index_new_labels
from recognition_pilot.models import (
    CompetenceRule,
    CompetentBody,
    FundingRule,
    LabelKind,
    PathStep,
    Profession,
    ProfessionLabel,
)
from recognition_pilot.rules.steps import STEPS
from willkommen.folding import fold
from willkommen.languages import LANGUAGE_NAMES

FOLDER = Path(__file__).resolve().parent.parent / "catalogue"


# What plans rest on, by the word a fact begins with.
_FACTS = {
    "body": CompetentBody.objects.all(),
    "profession": Profession.objects.filter(came_with=None),
    "step": PathStep.objects.all(),
    "funding": FundingRule.objects.all(),
}


@transaction.atomic
def load_professions(*, now: datetime, folder: Path = FOLDER) -> dict[str, int]:
    """Load professions, labels in ten languages, bodies, who is competent, the steps and the funding.

    Returns how many of each there are, and how many facts have changed. Raises `KeyError` or `ValueError` naming what
    is wrong in a file; then nothing is changed.
    """
    before = _facts()
    rows = _read(folder / "professions.json")
    bodies = {row["code"]: _body(row) for row in _read(folder / "bodies.json")}
    professions = {row["code"]: _profession(row) for row in rows}
    # Plans of all authorities may lead to one that is gone, and nobody sees these from here: it ends instead.
    gone = Profession.objects.filter(came_with=None, valid_to=None).exclude(code__in=professions)
    gone.update(valid_to=now.date())
    labels = [label for language in LANGUAGE_NAMES for label in _labels(folder, language, professions)]
    _keep_labels(labels)
    rules = [rule for row in rows for rule in _rules(row, professions[row["code"]], bodies)]
    CompetenceRule.objects.all().delete()
    CompetenceRule.objects.bulk_create(rules)
    steps = _steps(folder)
    fundings = _fundings(folder)
    after = _facts()
    changes = [one for kind, said in before.items() for one in notice_changes(kind, said, after[kind], now=now)]
    return {
        "professions": len(professions),
        "labels": len(labels),
        "bodies": len(bodies),
        "rules": len(rules),
        "steps": len(steps),
        "fundings": len(fundings),
        "changed facts": len(changes),
    }


def _facts() -> dict[str, dict[str, dict]]:
    """All that is said now, by kind, code and field."""
    said = {kind: facts_of(rows.all()) for kind, rows in _FACTS.items()}
    for code, competence in competences().items():
        said["profession"].setdefault(code, {}).update(competence)
    return said


def _profession(row: dict) -> Profession:
    fields = {
        name: row[name]
        for name in (
            "name_de",
            "group",
            "kldb2010",
            "isco08",
            "esco_id",
            "regulation",
            "regulation_note",
            "reference_profession",
            "law",
            "language_level",
            "compensation",
            "fee",
            "german",
            "german_expected",
            "language_exam",
            "compensation_kind",
            "fees",
            "unverified",
            "source",
        )
    }
    fields["valid_from"] = date.fromisoformat(row["valid_from"])
    fields["valid_to"] = date.fromisoformat(row["valid_to"]) if row.get("valid_to") else None
    return Profession.objects.update_or_create(code=row["code"], defaults=fields)[0]


def _body(row: dict) -> CompetentBody:
    names = ("name", "town", "website", "fee", "duration", "fees", "decides_in_days", "mark", "source")
    fields = {name: row[name] for name in names}
    return CompetentBody.objects.update_or_create(code=row["code"], defaults=fields)[0]


def _steps(folder: Path) -> list[PathStep]:
    rows = _read(folder / "steps.json")
    if [row["code"] for row in rows] != list(STEPS):
        raise ValueError("steps.json: not the steps of rules/steps.py in their order")
    return [PathStep.objects.update_or_create(code=row["code"], defaults=_dated(row))[0] for row in rows]


def _fundings(folder: Path) -> list[FundingRule]:
    rows = _read(folder / "funding.json")
    FundingRule.objects.exclude(code__in=[row["code"] for row in rows]).delete()
    return [FundingRule.objects.update_or_create(code=row["code"], defaults=_dated(row))[0] for row in rows]


def _dated(row: dict) -> dict:
    """The fields of a row, days as days."""
    days = ("valid_from", "valid_to", "apply_until", "paid_until")
    return {
        name: date.fromisoformat(value) if name in days and value else value
        for name, value in row.items()
        if name != "code"
    }


def _labels(folder: Path, language: str, professions: dict[str, Profession]) -> list[ProfessionLabel]:
    """Name, synonyms and tasks of each profession in one language; each folded form once."""
    found = []
    content = _read(folder / "labels" / f"{language}.json")
    for code, profession in professions.items():
        words = content[code]
        seen = set()
        for kind, texts in (
            (LabelKind.NAME, [words["name"]]),
            (LabelKind.SYNONYM, words["synonyms"]),
            (LabelKind.TASK, words["tasks"]),
        ):
            for text in texts:
                folded = fold(text)[:200]
                if folded and folded not in seen:
                    seen.add(folded)
                    found.append(
                        ProfessionLabel(profession=profession, language=language, kind=kind, text=text, folded=folded)
                    )
    return found


def _keep_labels(labels: list[ProfessionLabel]) -> None:
    """Only what differs is written; words an import of ESCO has brought for an own profession stay."""
    wanted = {_identity(label): label for label in labels}
    own = ProfessionLabel.objects.filter(profession__came_with=None, came_with=None)
    there = {_identity(label): label.pk for label in own}
    ProfessionLabel.objects.filter(pk__in=[pk for key, pk in there.items() if key not in wanted]).delete()
    new = [label for key, label in wanted.items() if key not in there]
    folded = {(label.profession_id, label.language, label.folded) for label in new}
    # What was ESCO's word until now and is the project's own from today on.
    for label in ProfessionLabel.objects.filter(profession__came_with=None).exclude(came_with=None):
        if (label.profession_id, label.language, label.folded) in folded:
            label.delete()
    ProfessionLabel.objects.bulk_create(new)
    index_new_labels()


def _identity(label: ProfessionLabel) -> tuple:
    return label.profession_id, label.language, label.kind, label.text, label.folded


def _rules(row: dict, profession: Profession, bodies: dict[str, CompetentBody]) -> list[CompetenceRule]:
    return [
        CompetenceRule(
            profession=profession,
            residences=rule.get("residences", []),
            learned=rule.get("learned", "any"),
            body=bodies[rule["body"]] if rule["body"] else None,
            mark=rule["mark"],
            source=rule.get("source", ""),
        )
        for rule in row["competence"]
    ]


def _read(path: Path):
    return json.loads(path.read_text("utf-8"))
