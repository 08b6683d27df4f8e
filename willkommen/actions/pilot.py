"""The nine authorities of the pilot, from the file the product ships."""

import datetime as dt
import json
from pathlib import Path

from django.db import transaction

from willkommen.languages import LANGUAGE_NAMES
from willkommen.models import Authority, Office
from willkommen.palette import PALETTE
from willkommen.tenancy import visiting

FILE = Path(__file__).resolve().parent.parent / "data" / "authorities.json"


@transaction.atomic
def load_authorities(*, file: Path = FILE, now: dt.datetime) -> list[str]:
    """Add authorities and offices that are not there yet; what exists belongs to its authority and is left alone.

    Returns a line for each thing added.
    """
    added = []
    for position, row in enumerate(json.loads(file.read_text("utf-8"))):
        authority = Authority.objects.filter(slug=row["slug"]).first()
        if authority is None:
            accent = row.get("accent") or list(PALETTE)[position % len(PALETTE)]
            authority = Authority.objects.create(**_authority_fields(row), accent=accent)
            added.append(f"added authority {authority.slug}")
        with visiting(authority.pk):
            added += _add_offices(authority, row["offices"])
    return added


def _add_offices(authority: Authority, rows: list[dict]) -> list[str]:
    added = []
    for row in rows:
        if not Office.objects.filter(authority=authority, code=row["code"]).exists():
            Office.objects.create(authority=authority, **_office_fields(row))
            added.append(f"added office {row['code']}")
    return added


def _authority_fields(row: dict) -> dict:
    known = ["phone", "email", "website", "street", "postcode", "town", "represented_by", "supervised_by"]
    known += ["data_protection_contact", "accessibility_contact"]
    return {
        "slug": row["slug"],
        "municipality_name": row["municipality_name"],
        "kind": row["kind"],
        "municipality_key": row["ags"],
        "responsibility_note": row["responsibility"] or "",
        "languages": list(LANGUAGE_NAMES),
        **{name: row.get(name) or "" for name in known},
        **_names(row["names"]),
    }


def _office_fields(row: dict) -> dict:
    kept = ("code", "street", "postcode", "town", "is_step_free", "is_address_confirmed")
    return {
        **{name: row[name] for name in kept},
        "serves_only": row["services"] or [],
        **_names(row["names"]),
    }


def _names(names: dict[str, str]) -> dict[str, str]:
    return {f"name_{language.replace('-', '_')}": name for language, name in names.items()}
