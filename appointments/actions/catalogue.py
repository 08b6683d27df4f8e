"""Bringing the catalogue's files into the database: the same files twice change nothing.

What an authority edited (its offers) is never touched; an offer that follows the catalogue has empty fields.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from django.db import transaction
from django.db.models import Model
from psycopg2.extras import DateRange

from appointments.actions.catalogue_phrases import load_phrases
from appointments.actions.catalogue_words import SERVICE_TEXTS, load_terms, remember_translations
from appointments.models import (
    FeeRule,
    OfferPlace,
    RequiredDocument,
    Service,
    ServiceDocument,
    ServiceNotice,
    ServiceOffer,
    Situation,
)
from willkommen.languages import LANGUAGE_NAMES
from willkommen.models import Authority
from willkommen.tenancy import visiting

FOLDER = Path(__file__).resolve().parent.parent / "catalogue"


@dataclass
class Report:
    """What a load changed: a line a thing."""

    lines: list[str] = field(default_factory=list)

    def saw(self, verb: str, thing: Model, code: str, fields: Sequence[str] = ()) -> None:
        """Note that something was added, changed or removed."""
        names = f": {', '.join(fields)}" if fields else ""
        self.lines.append(f"{verb} {thing._meta.model_name} {code}{names}")

    def summary(self) -> dict[str, int]:
        """How many were added, changed, removed."""
        return dict(Counter(line.partition(" ")[0] for line in self.lines))


@transaction.atomic
def load_catalogue(*, folder: Path = FOLDER, now: dt.datetime) -> Report:
    """Load situations, services, documents, fees, sentences for the counter and all texts; returns what changed.

    Raises `KeyError` or `ValueError` naming what is wrong in a file; then nothing is changed.
    """
    report = Report()
    files = {
        name: json.loads((folder / f"{name}.json").read_text("utf-8")) for name in ("services", "documents", "fees")
    }
    texts = _texts(folder)
    situations = _load_situations(texts, report)
    documents = _load_documents(files["documents"], texts, report)
    services = {}
    for row in files["services"]:
        services[row["code"]] = _load_service(row, situations, texts, report)
        _load_service_documents(services[row["code"]], row, documents, texts, report)
        _load_notices(services[row["code"]], row, texts, report)
    report.lines += load_terms(services, texts)
    _load_fees(files["fees"], services, report)
    _retire(services, now, report)
    report.lines += load_phrases(folder)
    remember_translations()
    for authority in Authority.objects.all():
        with visiting(authority.pk):
            report.lines += [f"added offer {authority.slug} {code}" for code in offer_everything(authority=authority)]
    return report


def offer_everything(*, authority: Authority, codes: Collection[str] | None = None) -> list[str]:
    """Give an authority an offer of every service it has none of yet, at the offices that serve it; returns the new codes."""
    known = set(ServiceOffer.objects.filter(authority=authority).values_list("service_id", flat=True))
    missing = Service.objects.exclude(pk__in=known)
    if codes is not None:
        missing = missing.filter(code__in=codes)
    offices = list(authority.offices.all())
    for service in missing:
        offer = ServiceOffer.objects.create(authority=authority, service=service)
        OfferPlace.objects.bulk_create(
            OfferPlace(authority=authority, offer=offer, office=office)
            for office in offices
            if not office.serves_only or service.code in office.serves_only
        )
    return [service.code for service in missing]


def _texts(folder: Path) -> dict[str, dict]:
    """Texts by language; a language whose file has not come yet falls back to German."""
    files = {code: folder / "texts" / f"{code}.json" for code in LANGUAGE_NAMES}
    return {code: json.loads(path.read_text("utf-8")) for code, path in files.items() if path.exists()}


def _columns(texts: dict, section: str, code: str, names: tuple[str, ...]) -> dict[str, str]:
    """`{name_de: …, name_ar: …}` for the fields of one thing."""
    return {
        f"{name}_{language.replace('-', '_')}": content[section][code][name]
        for language, content in texts.items()
        for name in names
    }


def _single(texts: dict, section: str, code: str | None, name: str) -> dict[str, str]:
    """The same for a section that holds one text a code; empty where there is no code."""
    columns = {language: f"{name}_{language.replace('-', '_')}" for language in texts}
    return {column: texts[language][section][code] if code else "" for language, column in columns.items()}


Row = TypeVar("Row", bound=Model)


def _put(model: type[Row], report: Report, key: dict, values: dict, code: str) -> Row:
    """Insert or change one row, believing only in differences."""
    found = model._default_manager.filter(**key).first()
    if found is None:
        found = model._default_manager.create(**key, **values)
        report.saw("added", found, code)
        return found
    changed = [name for name, value in values.items() if getattr(found, name) != value]
    if changed:
        for name in changed:
            setattr(found, name, values[name])
        found.save(update_fields=changed)
        report.saw("changed", found, code, changed)
    return found


def _load_situations(texts: dict, report: Report) -> dict[str, Situation]:
    return {
        code: _put(
            Situation,
            report,
            {"code": code},
            {"position": position, **_columns(texts, "groups", code, ("name", "hint"))},
            code,
        )
        for position, code in enumerate(texts["de"]["groups"])
    }


def _load_documents(rows: list, texts: dict, report: Report) -> dict[str, RequiredDocument]:
    return {
        row["code"]: _put(
            RequiredDocument,
            report,
            {"code": row["code"]},
            {"official_term": row["official_term"], **_columns(texts, "documents", row["code"], ("name", "hint"))},
            row["code"],
        )
        for row in rows
    }


def _load_service(row: dict, situations: dict, texts: dict, report: Report) -> Service:
    weeks = row["processing_weeks"] or {"min": None, "max": None, "note": None}
    kept = ["law_section", "counter_minutes", "delivery", "personal_appearance", "biometrics"]
    kept += ["is_urgent_kind", "source", "mark"]
    service = _put(
        Service,
        report,
        {"code": row["code"]},
        {
            **{name: row[name] for name in kept},
            "situation": situations[row["group"]],
            "processing_weeks_min": weeks["min"],
            "processing_weeks_max": weeks["max"],
            "valid_from": dt.date.fromisoformat(row["valid_from"]),
            "valid_to": _day(row["valid_to"]),
            **_columns(texts, "services", row["code"], SERVICE_TEXTS),
            **_single(texts, "notes", weeks["note"], "processing_note"),
        },
        row["code"],
    )
    wanted = {situations[code] for code in row["groups"]}
    if set(service.situations.all()) != wanted:
        service.situations.set(wanted)
    return service


def _load_service_documents(service: Service, row: dict, documents: dict, texts: dict, report: Report) -> None:
    for position, asked in enumerate(row["documents"]):
        _put(
            ServiceDocument,
            report,
            {"service": service, "document": documents[asked["document"]]},
            {"position": position, **_single(texts, "conditions", asked["condition"], "condition")},
            f"{service.code} {asked['document']}",
        )
    asked_for = [asked["document"] for asked in row["documents"]]
    _drop(ServiceDocument.objects.filter(service=service).exclude(document__code__in=asked_for), service.code, report)


def _load_notices(service: Service, row: dict, texts: dict, report: Report) -> None:
    for notice in row["notices"]:
        _put(
            ServiceNotice,
            report,
            {"service": service, "code": notice["note"]},
            {
                "valid": _validity(notice),
                "source": notice["source"],
                "mark": notice["mark"],
                "replaces_visit": "question" in notice,
                **_single(texts, "notes", notice["note"], "text"),
                **_single(texts, "notes", notice.get("question"), "question"),
                **_single(texts, "notes", notice.get("proof"), "proof"),
            },
            f"{service.code} {notice['note']}",
        )
    given = [notice["note"] for notice in row["notices"]]
    _drop(ServiceNotice.objects.filter(service=service).exclude(code__in=given), service.code, report)


def _load_fees(rows: list, services: dict, report: Report) -> None:
    """Fees are compared as a whole: a changed figure is a new row, the file keeps the old one with its last day."""

    def as_key(fee: FeeRule) -> tuple:
        kept = (fee.service_id, fee.person_group, fee.purpose, fee.section, fee.mark, fee.source)
        return (*kept, str(fee.amount_eur), fee.valid.lower, fee.valid.upper)

    wanted = {}
    for row in rows:
        fee = FeeRule(
            service=services[row["service"]],
            person_group=row["person_group"],
            purpose=row["purpose"],
            amount_eur=row["amount_eur"],
            valid=_validity(row),
            section=row["section"],
            mark=row["mark"],
            source=row["source"],
        )
        wanted[as_key(fee)] = fee
    known = {as_key(fee): fee for fee in FeeRule.objects.all()}
    FeeRule.objects.filter(pk__in=[known[key].pk for key in known.keys() - wanted.keys()]).delete()
    new = [fee for key, fee in wanted.items() if key not in known]
    FeeRule.objects.bulk_create(new)
    if new:
        report.lines.append(f"added {len(new)} fee rules")
    if known.keys() - wanted.keys():
        report.lines.append(f"removed {len(known.keys() - wanted.keys())} fee rules")


def _retire(services: dict, now: dt.datetime, report: Report) -> None:
    """A service that left the files is kept for old bookings and no longer offered."""
    gone = ServiceOffer.objects.filter(is_offered=True).exclude(service__code__in=services)
    for offer in gone.select_related("service"):
        report.saw("withdrew", offer, offer.service.code)
    gone.update(is_offered=False)


def _drop(rows, code: str, report: Report) -> None:
    for row in rows:
        report.saw("removed", row, code)
    rows.delete()


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _validity(row: dict) -> DateRange:
    """The file names the last day itself, the database the day after it."""
    last = _day(row["valid_to"])
    return DateRange(dt.date.fromisoformat(row["valid_from"]), last + dt.timedelta(days=1) if last else None)
