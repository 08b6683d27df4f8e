"""What travels when a case is handed over: codes, days, figures and the person's own words, each named here.

A column that is not written down in this file never travels. No row is ever dumped as a whole.
"""

import datetime as dt

from django.db.models import Q

from casework.models import Case, CaseEvent, CaseFee, Decision, DocumentRequest, FeeStatus, Participation, Question
from casework.rules.grounds import BodyResult
from casework.rules.handover import parts_that_travel
from casework.rules.history import Happened
from casework.rules.states import State, public_state

VERSION = 1

# Of what the applicant can read as well: what happened to the application, not who helps or who looked.
HISTORY = frozenset(
    {
        *(Happened.MOVED, Happened.APPLIED, Happened.REQUEST_EXTENDED),
        *(Happened.DOCUMENTS_REQUESTED, Happened.DOCUMENT_ARRIVED, Happened.DOCUMENT_REFUSED),
    }
)

# Columns that travel as they are.
APPLICATION = ("reference", "file_number", "channel", "received_at", "complete_at", "title_ends_on")
PERSON = ("given_names", "family_name", "born_on")
FACTS = (
    *("fiction", "fiction_from", "fiction_until", "certificate_issued_on", "certificate_valid_to"),
    *("work_permission", "work_from", "work_until"),
)
PROTECTION = ("is_protected", "protected_since", "separate_entrance")
CONTACT = ("email", "mobile")
LANGUAGE = ("language", "spoken_language", "name_in_own_script")
PARTICIPATION = ("body", "body_name", "asked_on", "answered_on", "result")
DECISION = (
    *("kind", "effective_at", "valid_from", "valid_to", "notified_how", "sent_on", "has_remedy_notice"),
    *("translation_asked_on", "translation_language", "translation_sent_on"),
)
FEE = (
    *("purpose", "person_group", "amount_eur", "section", "mark", "other_amounts", "day", "status", "paid_on"),
    "waived_for",
)


def parcel_of(case: Case, *, consented: set[str], now: dt.datetime) -> dict:
    """Everything of a case that travels, as plain JSON; parts that need consent only where `consented` names them."""
    makers = {
        "application": lambda: {**_columns(case, APPLICATION), "service": case.service.code},
        "person": lambda: _columns(case, PERSON),
        "history": lambda: _history(case),
        "requests": lambda: _requests(case),
        "participations": lambda: _rows(_answered(case), PARTICIPATION),
        "decisions": lambda: _rows(_effective(case), DECISION),
        "fees": lambda: _rows(CaseFee.objects.filter(case=case).exclude(status=FeeStatus.CANCELLED), FEE),
        "facts": lambda: _columns(case, FACTS),
        "protection": lambda: _columns(case, PROTECTION),
        "contact": lambda: _columns(case, CONTACT),
        "language": lambda: _columns(case, LANGUAGE),
        "questions": lambda: _questions(case),
    }
    parts = parts_that_travel(consented)
    return {"version": VERSION, "made_at": now.isoformat(), **{part: makers[part]() for part in parts}}


def _answered(case: Case):
    """What other bodies answered; a question nobody needs any more is no answer."""
    return Participation.objects.filter(case=case).exclude(result__in=["", BodyResult.DROPPED])


def _effective(case: Case):
    """Decisions that stand: made without four eyes or approved, and not taken back."""
    return Decision.objects.filter(case=case, effective_at__isnull=False, sent_back_at=None)


def _history(case: Case) -> list[dict]:
    """Of a move only the plain state, never the step inside the house."""
    events = CaseEvent.objects.filter(case=case, is_public=True, kind__in=HISTORY).order_by("happened_at", "pk")
    return [
        {"kind": event.kind, "on": event.happened_at.isoformat(), "state": _plain(event.status_to)} for event in events
    ]


def _plain(status: str) -> str:
    return public_state(status) if status and status != State.DRAFT else ""


def _requests(case: Case) -> list[dict]:
    requests = DocumentRequest.objects.filter(case=case).prefetch_related("items__document").order_by("asked_at", "pk")
    return [
        {
            "asked_at": request.asked_at.isoformat(),
            "due_on": request.due_on.isoformat(),
            "status": request.status,
            "items": [
                {
                    "document": item.document.code if item.document else "",
                    "name": item.document.official_term if item.document else item.other,
                    "arrived_at": _plain_value(item.arrived_at),
                    "defect": item.defect,
                    "waived": item.waived_at is not None,
                }
                for item in request.items.all()
            ],
        }
        for request in requests
    ]


def _questions(case: Case) -> list[dict]:
    """What the applicant asked and what they read as an answer; what helpers asked stays, they did not agree."""
    asked = Question.objects.filter(Q(representative=None), case=case).prefetch_related("answers").order_by("asked_at")
    return [
        {
            "asked_at": question.asked_at.isoformat(),
            "language": question.language,
            "text": question.text,
            "answers": [
                {"on": answer.answered_at.isoformat(), "german": answer.german_text, "text": answer.text}
                for answer in question.answers.all()
            ],
        }
        for question in asked
    ]


def _rows(rows, columns: tuple[str, ...]) -> list[dict]:
    return [_columns(row, columns) for row in rows.order_by("pk")]


def _columns(row, columns: tuple[str, ...]) -> dict:
    return {name: _plain_value(getattr(row, name)) for name in columns}


def _plain_value(value):
    """Days and moments as ISO text, money as text, the rest as it is."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain_value(one) for one in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)
