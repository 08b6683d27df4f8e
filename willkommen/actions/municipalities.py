"""Who lives where: bringing the list of places into the database."""

import json
import re
from datetime import datetime
from pathlib import Path

from django.db import transaction

from willkommen import audit
from willkommen.folding import folded_variants
from willkommen.models import Authority, Municipality, Office

FILE = Path(__file__).resolve().parent.parent / "data" / "municipalities.json"
BY_STAFF = "typed_by_staff"
IN_BRACKETS = re.compile(r"\s*\(.*?\)")


@transaction.atomic
def load_municipalities(*, file: Path = FILE, now: datetime) -> list[str]:
    """Add and correct the places of the file; answers a line for each that changed.

    Places that staff typed or took over are left alone. Nothing is removed. An authority or office that is not in this
    installation makes its places unknown here: they are skipped. Raises `KeyError` for a row without its fields.
    """
    authorities = {authority.slug: authority for authority in Authority.objects.all()}
    offices = {(office.authority_id, office.code): office for office in Office.objects.all()}
    known = {place.name: place for place in Municipality.objects.select_for_update()}
    new, lines = [], []
    for row in json.loads(file.read_text(encoding="utf-8")):
        if row["responsible"] and row["responsible"] not in authorities:
            continue
        authority = authorities.get(row["responsible"])
        values = {
            "folded_names": _folded_names(row),
            "postcodes": row["postcodes"],
            "authority": authority,
            "office": offices.get((authority.pk, row["office"])) if authority else None,
            "own_authority": row["own_authority"] or "",
            "where_to_go": row["where"] or "",
            "mark": row["mark"],
        }
        if row["name"] not in known:
            new.append(Municipality(name=row["name"], **values))
            lines.append(f"added municipality {row['name']}")
        elif different := _correct(known[row["name"]], values):
            lines.append(f"changed municipality {row['name']}: {', '.join(different)}")
    Municipality.objects.bulk_create(new)
    if lines:
        audit.record(action="load_municipalities", now=now, changed=len(lines))
    return lines


def _correct(place: Municipality, values: dict) -> list[str]:
    different = [field for field, value in values.items() if getattr(place, field) != value]
    if place.mark == BY_STAFF or not different:
        return []
    for field in different:
        setattr(place, field, values[field])
    place.save(update_fields=different)
    return different


def _folded_names(row: dict) -> list[str]:
    """Everything the place is looked for under: „Leer (Ostfriesland)“ also as LEER."""
    names = [row["name"], IN_BRACKETS.sub("", row["name"]), *row["aliases"]]
    return list(dict.fromkeys(folded for name in names for folded in folded_variants(name)))
