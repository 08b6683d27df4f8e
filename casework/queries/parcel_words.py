"""A parcel in words: for whoever receives a case, and for the sheet that goes with the file."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from appointments.models import Service
from appointments.queries.fee_words import amount_words
from casework.models import BodyKind, DecisionKind, EntryChannel, FeeStatus, Fiction, RequestStatus, WorkPermission
from casework.queries._fee_words import purpose_words
from casework.queries.history_words import SENTENCES
from casework.rules.history import Happened
from casework.rules.states import PublicState
from willkommen.languages import LANGUAGE_NAMES, language_name
from willkommen.moments import berlin_day, long_moment, short_date
from willkommen.queries.texts import text_of
from willkommen.references import in_groups

Words = str | Promise

STATES = {
    PublicState.RECEIVED: pgettext_lazy("what the applicant reads", "received"),
    PublicState.YOUR_TURN: pgettext_lazy("what the applicant reads", "it is the applicant’s turn"),
    PublicState.IN_REVIEW: pgettext_lazy("what the applicant reads", "in review"),
    PublicState.DECIDED: pgettext_lazy("what the applicant reads", "decided"),
    PublicState.CARD: pgettext_lazy("what the applicant reads", "the card is being made"),
    PublicState.CLOSED: pgettext_lazy("what the applicant reads", "closed"),
}
RESULTS = {
    "consent": pgettext_lazy("answer", "consents"),
    "restricted": pgettext_lazy("answer", "consents with restrictions"),
    "deemed": pgettext_lazy("answer", "has not answered in time: consent counts as given"),
    "refused": pgettext_lazy("answer", "refuses consent"),
    "answered": pgettext_lazy("answer", "has answered"),
}


@dataclass(frozen=True)
class Row:
    """A label and what stands there; `lang` where it is somebody's own words."""

    label: Words
    value: Words
    lang: str = ""


@dataclass(frozen=True)
class Section:
    """One part of a parcel."""

    title: Words
    rows: list[Row] = field(default_factory=list)


def in_words(parcel: dict) -> list[Section]:
    """The parts of a parcel with something in them, in the language that is active; one query for the service."""
    if not parcel:
        return []
    sections = [
        Section(_("Application"), _application(parcel["application"])),
        Section(_("Person"), _person(parcel)),
        Section(_("Facts set by staff"), _facts(parcel["facts"])),
        Section(_("Requested documents"), [row for one in parcel["requests"] for row in _request(one)]),
        Section(_("Answers of other bodies"), [_participation(one) for one in parcel["participations"]]),
        Section(_("Decisions that stand"), [_decision(one) for one in parcel["decisions"]]),
        Section(_("Fees"), [_fee(one) for one in parcel["fees"]]),
        Section(_("Questions and answers"), [row for one in parcel.get("questions", []) for row in _question(one)]),
        Section(_("History, as the person can read it"), [_event(one) for one in parcel["history"]]),
    ]
    return [section for section in sections if section.rows]


def _application(read: dict) -> list[Row]:
    service = Service.objects.filter(code=read["service"]).first()
    rows = [
        Row(_("Number at the former authority"), in_groups(read["reference"])),
        Row(_("File number there"), read["file_number"]),
        Row(_("Service"), text_of(service, "name", "de") if service else read["service"], "de"),
        Row(_("Received"), long_moment(dt.datetime.fromisoformat(read["received_at"]))),
        Row(_("How it arrived"), EntryChannel(read["channel"]).label),
        Row(_("Complete since"), _day(read["complete_at"])),
        Row(_("Title valid until"), _day(read["title_ends_on"])),
    ]
    return [row for row in rows if row.value]


def _person(parcel: dict) -> list[Row]:
    read = {**parcel["person"], **parcel.get("contact", {}), **parcel.get("language", {})}
    rows = [
        Row(_("Family name"), read["family_name"]),
        Row(_("Given names"), read["given_names"]),
        Row(_("Date of birth"), _day(read["born_on"])),
        Row(_("Name in own script"), read.get("name_in_own_script", "")),
        Row(_("E-mail"), read.get("email", "")),
        Row(_("Mobile number"), read.get("mobile", "")),
        Row(_("Letters in"), LANGUAGE_NAMES.get(read.get("language", ""), "")),
        Row(_("Speaks"), language_name(read.get("spoken_language", ""))),
    ]
    protected = [Row(_("Protection"), _("specially protected person"))] if parcel["protection"]["is_protected"] else []
    return protected + [row for row in rows if row.value]


def _facts(read: dict) -> list[Row]:
    rows = []
    if read["fiction"]:
        rows.append(Row(_("Fiction effect"), _during(Fiction(read["fiction"]).label, read, "fiction")))
    if read["certificate_issued_on"]:
        until = _("issued on %(day)s, valid until %(until)s") % {
            "day": _day(read["certificate_issued_on"]),
            "until": _day(read["certificate_valid_to"]) or "–",
        }
        rows.append(Row(_("Certificate of it"), until))
    if read["work_permission"]:
        rows.append(Row(_("Work"), _during(WorkPermission(read["work_permission"]).label, read, "work")))
    return rows


def _during(words: Words, read: dict, name: str) -> str:
    days = (_day(read[f"{name}_from"]), _day(read[f"{name}_until"]))
    if any(days):
        return _("%(fact)s, from %(begin)s until %(end)s") % {
            "fact": words,
            "begin": days[0] or "–",
            "end": days[1] or "–",
        }
    return str(words)


def _request(read: dict) -> list[Row]:
    asked = _("Asked on %(day)s, until %(until)s: %(state)s") % {
        "day": _day(read["asked_at"]),
        "until": _day(read["due_on"]),
        "state": RequestStatus(read["status"]).label,
    }
    return [Row(pgettext("documents", "Request"), asked), *(Row(item["name"], _item(item)) for item in read["items"])]


def _item(item: dict) -> str:
    if item["waived"]:
        return pgettext("document", "no longer needed")
    if not item["arrived_at"]:
        return pgettext("document", "missing")
    if item["defect"]:
        return pgettext("document", "has arrived and cannot be used")
    return _("there since %(day)s") % {"day": _day(item["arrived_at"])}


def _participation(read: dict) -> Row:
    name = read["body_name"] or BodyKind(read["body"]).label
    words = {"result": RESULTS.get(read["result"], read["result"]), "day": _day(read["answered_on"])}
    return Row(name, _("%(result)s (%(day)s)") % words if words["day"] else words["result"])


def _decision(read: dict) -> Row:
    valid = [_day(read["valid_from"]), _day(read["valid_to"])]
    words = _day(read["effective_at"])
    if any(valid):
        words += "; " + _("valid from %(begin)s until %(end)s") % {"begin": valid[0] or "–", "end": valid[1] or "–"}
    return Row(DecisionKind(read["kind"]).label, words)


def _fee(read: dict) -> Row:
    words = {"amount": amount_words(Decimal(read["amount_eur"])), "state": FeeStatus(read["status"]).label}
    return Row(purpose_words(read["purpose"]), _("%(amount)s, %(state)s") % words)


def _question(read: dict) -> list[Row]:
    asked = Row(_("Question of %(day)s") % {"day": _day(read["asked_at"])}, read["text"], read["language"])
    return [
        asked,
        *(Row(_("Answer of %(day)s") % {"day": _day(one["on"])}, one["german"], "de") for one in read["answers"]),
    ]


def _event(read: dict) -> Row:
    if read["state"]:
        return Row(_day(read["on"]), STATES[PublicState(read["state"])])
    return Row(_day(read["on"]), SENTENCES[Happened(read["kind"])])


def _day(value: str | None) -> str:
    """A day or a moment of a parcel as people read it; nothing for nothing."""
    if not value:
        return ""
    return short_date(berlin_day(dt.datetime.fromisoformat(value)) if "T" in value else dt.date.fromisoformat(value))
