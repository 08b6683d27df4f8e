"""Reading in ESCO's official files, so that every occupation is found: one CSV file a language.

Columns used: `conceptUri`, `iscoGroup`, `preferredLabel`, `altLabels`, `hiddenLabels` (a label a line), `status`.
Source: https://esco.ec.europa.eu/en/use-esco/download; reuse free with acknowledgement (Decision 2011/833/EU).
"""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from recognition_pilot.actions.search_words import index_new_labels
from recognition_pilot.models import LabelKind, OccupationImport, Profession, ProfessionLabel
from willkommen.errors import Refused
from willkommen.folding import fold
from willkommen.languages import LANGUAGE_NAMES

NAME = "ESCO occupations"
NEEDED = {"conceptUri", "iscoGroup", "preferredLabel", "altLabels"}
A_BATCH = 2000


class FileUnusable(Refused):
    """The file is not what ESCO publishes."""


class LicenceMissing(Refused):
    """Whose work it is must be said."""

    text = "Say where the file comes from and under which licence it may be used."


@dataclass(frozen=True)
class Occupation:
    """One row of a file: preferred label first, then the others, each once."""

    esco_id: str
    isco08: str
    labels: tuple[str, ...]


@transaction.atomic
def import_occupations(
    *, files: dict[str, Path], version: str, source: str, licence: str, now: datetime
) -> OccupationImport:
    """Read in the files (language → path) and replace what an earlier import brought; the own professions stay.

    An occupation keeps its row, because plans may lead to it; one that is gone is not found any more. The same files a
    second time change nothing. Raises `LicenceMissing`, `FileUnusable`; then nothing is changed.
    """
    if not (source and licence):
        raise LicenceMissing
    unknown = sorted(files.keys() - LANGUAGE_NAMES.keys())
    if unknown or "de" not in files:
        raise FileUnusable("German is needed, and only languages of the house can be read in.")
    checksum = _checksum(files)
    known = OccupationImport.objects.filter(name=NAME, version=version, checksum=checksum).first()
    if known:
        return known
    rows = {language: {one.esco_id: one for one in _rows(path)} for language, path in files.items()}
    came = OccupationImport.objects.create(
        name=NAME,
        version=version,
        checksum=checksum,
        source=source,
        licence=licence,
        languages=sorted(files),
        occupations=len(rows["de"]),
        labels=0,
        imported_at=now,
    )
    ProfessionLabel.objects.filter(came_with__name=NAME).delete()
    professions = _professions(rows["de"], came, now.date())
    OccupationImport.objects.filter(name=NAME).exclude(pk=came.pk).delete()
    came.labels = _write_labels(rows, professions, came)
    came.save(update_fields=["labels"])
    return came


def _professions(rows: dict[str, Occupation], came: OccupationImport, day: date) -> dict[str, list[Profession]]:
    """An occupation the project knows itself is not brought twice: its own rows stay, with more words.

    Rows of an earlier release are taken over: plans of all authorities lead to them, and nobody sees these from here.
    """
    found: dict[str, list[Profession]] = {}
    for own in Profession.objects.filter(came_with=None).exclude(esco_id=""):
        found.setdefault(own.esco_id, []).append(own)
    before = {one.esco_id: one for one in Profession.objects.filter(came_with__name=NAME)}
    said = {row.esco_id: _said(row, came) for row in rows.values() if row.esco_id not in found}
    for esco_id, one in before.items():
        one.came_with = came
        # What is gone ends today; its words are gone as well.
        one.valid_to = None if esco_id in said else day
        for name, value in said.get(esco_id, {}).items():
            setattr(one, name, value)
    taken_over = ["name_de", "isco08", "source", "came_with", "valid_to"]
    Profession.objects.bulk_update(before.values(), taken_over, batch_size=A_BATCH)
    new = [
        Profession(code=f"ESCO-{esco_id}", group="esco", esco_id=esco_id, valid_from=day, came_with=came, **fields)
        for esco_id, fields in said.items()
        if esco_id not in before
    ]
    Profession.objects.bulk_create(new, batch_size=A_BATCH)
    kept = [one for esco_id, one in before.items() if esco_id in said]
    return found | {one.esco_id: [one] for one in (*kept, *new)}


def _said(row: Occupation, came: OccupationImport) -> dict[str, str]:
    return {"name_de": row.labels[0][:200], "isco08": row.isco08, "source": f"{came.name} {came.version}"}


def _write_labels(
    rows: dict[str, dict[str, Occupation]], professions: dict[str, list[Profession]], came: OccupationImport
) -> int:
    """Every label of every file; what an own profession is called already is not written twice. Returns how many."""
    labels = [
        label
        for language, occupations in rows.items()
        for one in occupations.values()
        for profession in professions.get(one.esco_id, [])
        for label in _labels_of(profession, language, one, came)
    ]
    ProfessionLabel.objects.bulk_create(labels, batch_size=A_BATCH, ignore_conflicts=True)
    index_new_labels()
    return ProfessionLabel.objects.filter(came_with=came).count()


def _labels_of(
    profession: Profession, language: str, occupation: Occupation, came: OccupationImport
) -> Iterator[ProfessionLabel]:
    """The own professions have their name already: theirs from ESCO are further words."""
    seen = set()
    for number, text in enumerate(occupation.labels):
        folded = fold(text)[:200]
        if folded and folded not in seen:
            seen.add(folded)
            is_name = number == 0 and profession.came_with_id is not None
            yield ProfessionLabel(
                profession=profession,
                language=language,
                kind=LabelKind.NAME if is_name else LabelKind.SYNONYM,
                text=text[:200],
                folded=folded,
                came_with=came,
            )


def _rows(path: Path) -> Iterator[Occupation]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = sorted(NEEDED - set(reader.fieldnames or ()))
        if missing:
            raise FileUnusable(f"{path.name} is no ESCO file of occupations: {', '.join(missing)} missing.")
        for row in reader:
            if row.get("status", "released") == "released" and row["preferredLabel"]:
                others = [*row["altLabels"].splitlines(), *(row.get("hiddenLabels") or "").splitlines()]
                labels = dict.fromkeys(text.strip() for text in (row["preferredLabel"], *others))
                yield Occupation(
                    esco_id=row["conceptUri"].rsplit("/", 1)[-1][:36],
                    isco08=row["iscoGroup"].removeprefix("C")[:4],
                    labels=tuple(text for text in labels if text),
                )


def _checksum(files: dict[str, Path]) -> str:
    digest = hashlib.sha256()
    for language in sorted(files):
        digest.update(f"{language}:".encode() + hashlib.sha256(files[language].read_bytes()).digest())
    return digest.hexdigest()
