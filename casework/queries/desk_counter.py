"""A case as the counter sees it: no finer than what the applicant reads, and whose case it is when somebody stands there."""

import datetime as dt
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from appointments.models import Appointment, Visit
from casework.models import Application, Case, CaseEvent, CaseStatus
from casework.queries.documents import Documents, documents_of
from casework.queries.history_words import SENTENCES
from casework.rules.history import Happened
from casework.rules.states import Mover, PublicState, State, moves_from, public_state
from willkommen.models import Authority
from willkommen.references import REFERENCE_DIGITS, is_well_formed, tidy_number

# Somebody has one or two cases, seldom more; whoever has more is looked up by number.
MOST = 3
# What the counter does with a case: words and icon; papers have pages of their own.
AT_THE_COUNTER = {
    "receive_card": (pgettext_lazy("step", "The card is here"), "id-card"),
    "hand_out_card": (pgettext_lazy("step", "Hand out the card"), "front-hand"),
    "hand_out_sticker": (pgettext_lazy("step", "The sticker is in the passport"), "badge"),
}
# Who speaks for somebody, what is asked, and who has a code, is for caseworkers.
NOT_A_STEP = (
    *(Happened.REPRESENTATIVE_NAMED, Happened.REPRESENTATIVE_ENDED),
    *(Happened.QUESTION_ASKED, Happened.QUESTION_ANSWERED, Happened.CODE_ISSUED),
)
# What is the same for the applicant is the same at the counter: kind of badge, icon, words.
_BY_PUBLIC_STATE: dict[PublicState, tuple[str, str, str | Promise]] = {
    PublicState.RECEIVED: ("info", "mail", CaseStatus.RECEIVED.label),
    PublicState.YOUR_TURN: ("warning", "hourglass-empty", pgettext_lazy("case", "waits for the person")),
    PublicState.IN_REVIEW: ("info", "schedule", CaseStatus.IN_REVIEW.label),
    PublicState.DECIDED: ("info", "check", pgettext_lazy("case", "a decision was made")),
    PublicState.CARD: ("info", "id-card", CaseStatus.CARD_ORDERED.label),
    PublicState.CLOSED: ("neutral", "folder-open", CaseStatus.CLOSED.label),
}
# Finer only where the counter has something to do.
_BY_STATE: dict[State, tuple[str, str, str | Promise]] = {
    State.INCOMPLETE: ("warning", "description", CaseStatus.INCOMPLETE.label),
    State.BIOMETRICS: ("warning", "hourglass-empty", CaseStatus.BIOMETRICS.label),
    State.READY_FOR_PICKUP: ("success", "id-card", CaseStatus.READY_FOR_PICKUP.label),
    State.DIRECT_DISPATCH: ("info", "local-shipping", CaseStatus.DIRECT_DISPATCH.label),
    State.HANDED_OUT: ("success", "done-all", CaseStatus.HANDED_OUT.label),
}


@dataclass(frozen=True)
class LastStep:
    """The last thing the applicant knows of."""

    words: str | Promise
    on: dt.datetime


@dataclass(frozen=True)
class CounterCase:
    """One case on the page of a visit. Of a protected person only that there is one."""

    case: Case
    is_linked: bool
    badge: dict | None = None
    documents: Documents | None = None
    last: LastStep | None = None
    # Code, words and icon of each step.
    steps: list[tuple[str, str | Promise, str]] = field(default_factory=list)
    has_receipt: bool = False

    @property
    def is_discreet(self) -> bool:
        """Whether nothing of it is shown before a reason is given."""
        return self.badge is None


def counter_badge(status: str) -> dict:
    """Kind, icon and words of a state for the counter: a security query reads like every review (§ 73 AufenthG)."""
    kind, icon, text = _BY_STATE.get(State(status)) or _BY_PUBLIC_STATE[public_state(status)]
    return {"kind": kind, "icon": icon, "text": text}


def reads_as_review(status: str) -> bool:
    """Whether the counter reads “in review”, whoever is being asked."""
    return public_state(status) is PublicState.IN_REVIEW


def cases_at_the_counter(visit: Visit, *, now: dt.datetime) -> list[CounterCase]:
    """The cases of the person of a visit: those the appointment serves, else those of the same names and birth date.

    Never of another authority, never drafts; closed ones only where the appointment serves them. Of a protected person
    nothing but that there is a case.
    """
    booked = visit.appointment
    if booked is None:
        return []
    linked = list(_cases(visit.authority).filter(appointments=booked)[:MOST])
    if linked:
        return [_shown(case, is_linked=True, now=now) for case in linked]
    # with the next appointment booked the first one no longer carries the key
    key = booked.identity_key or (visit.follow_up.identity_key if visit.follow_up else "")
    if not key:
        return []
    same = _cases(visit.authority).filter(identity_key=key).exclude(status=State.CLOSED)
    return [_shown(case, is_linked=False, now=now) for case in same[:MOST]]


def counter_case(case: Case, *, now: dt.datetime, is_linked: bool = False) -> CounterCase:
    """A case on its own page of the counter, where a reason was given if one is asked for. Four queries."""
    return CounterCase(
        case=case,
        is_linked=is_linked,
        badge=counter_badge(case.status),
        documents=documents_of(case, now=now),
        last=_last_step(case),
        steps=_steps(case),
        has_receipt=Application.objects.filter(case=case).exists(),
    )


def serves(case: Case, appointment: Appointment | None) -> bool:
    """Whether an appointment serves this case."""
    return appointment is not None and Case.objects.filter(pk=case.pk, appointments=appointment).exists()


def case_by_number(authority: Authority, typed: str) -> Case | None:
    """The case of a number somebody typed, or of the QR code of a slip; None for a wrong number and for a draft."""
    asked = parse_qs(urlsplit(typed).query).get("nummer", [typed]) if "?" in typed else [typed]
    digits = tidy_number(asked[0])
    if not is_well_formed(digits, length=REFERENCE_DIGITS):
        return None
    return _cases(authority).filter(reference=digits).first()


def _cases(authority: Authority):
    found = Case.objects.filter(authority=authority).exclude(status=State.DRAFT)
    return found.select_related("authority", "service").order_by("-received_at", "-pk")


def _shown(case: Case, *, is_linked: bool, now: dt.datetime) -> CounterCase:
    if case.is_protected:
        return CounterCase(case=case, is_linked=is_linked)
    return counter_case(case, now=now, is_linked=is_linked)


def _steps(case: Case) -> list[tuple[str, str | Promise, str]]:
    codes = [move.code for move in moves_from(case.status, Mover.COUNTER) if move.code in AT_THE_COUNTER]
    return [(code, *AT_THE_COUNTER[code]) for code in codes]


def _last_step(case: Case) -> LastStep | None:
    """The latest entry of the history the applicant may know; a move is told by the state it led to."""
    public = CaseEvent.objects.filter(case=case, is_public=True).exclude(kind__in=NOT_A_STEP)
    event = public.order_by("-happened_at", "-pk").first()
    if event is None:
        return None
    if event.kind == Happened.MOVED:
        return LastStep(counter_badge(event.status_to)["text"], event.happened_at)
    return LastStep(SENTENCES[Happened(event.kind)], event.happened_at)


def person_of(visit: Visit) -> dict:
    """What a new case can take over from a visit: of somebody without an appointment service and languages alone."""
    known = {"service": str(visit.service.pk), "language": visit.language, "spoken_language": visit.spoken_language}
    booked = visit.appointment
    if booked is None:
        return known
    names = ("given_names", "family_name", "name_in_own_script", "born_on", "email", "mobile", "title_ends_on")
    return {**{name: getattr(booked, name) for name in names}, **known}
