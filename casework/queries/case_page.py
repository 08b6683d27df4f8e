"""What the caseworker's page of a case shows, in a fixed number of queries."""

import datetime as dt
from dataclasses import dataclass

from casework.models import Case, CaseEvent, CourtCase, FollowUp, Hearing, Note, Participation
from casework.queries.access import access_of
from casework.queries.case_steps import around, steps_of
from casework.queries.deadlines import Clocks, deadlines_of
from casework.queries.decisions import decisions_of
from casework.queries.documents import documents_of
from casework.queries.fees import fees_of
from casework.queries.handover import handover_of
from casework.queries.history_words import words_of
from casework.queries.questions import questions_of
from casework.queries.reminders import reminders_of
from casework.queries.representatives import representatives_of
from casework.queries.state_words import read_by_applicant, state_badge
from casework.rules.states import OVER, Mover
from willkommen.languages import LANGUAGE_NAMES, SPOKEN_LANGUAGES
from willkommen.moments import berlin_day

# Long histories are rare; the page stays quick with them.
MOST_ENTRIES = 200


@dataclass(frozen=True)
class Due:
    """Something with a day: a clock, or a follow-up with its key."""

    day: dt.date
    words: str
    days_left: int
    follow_up: int | None = None

    @property
    def days_over(self) -> int:
        """How many days ago it was."""
        return max(-self.days_left, 0)


@dataclass(frozen=True)
class Entry:
    """One line of the history."""

    words: str
    happened_at: dt.datetime
    by: str
    by_applicant: bool
    is_public: bool


def case_page_of(case: Case, *, now: dt.datetime) -> dict:
    """The context of the page; each section brings its own query, one line each."""
    decisions = decisions_of(case)
    known = around(case, decisions)
    deadlines = deadlines_of(case, now=now)
    return {
        "case": case,
        "now": now,
        "badge": state_badge(case.status),
        "reads": read_by_applicant(case),
        "is_over": case.status in OVER,
        "steps": steps_of(case, Mover.CASEWORKER, known),
        "decisions": decisions,
        "participations": list(Participation.objects.filter(case=case)),
        "hearings": list(Hearing.objects.filter(case=case)),
        "court_cases": list(CourtCase.objects.filter(case=case)),
        "due": _due(case, deadlines, today=berlin_day(now)),
        "notes": list(Note.objects.filter(case=case).select_related("written_by")),
        "history": history_of(case),
        "letter_language": LANGUAGE_NAMES.get(case.language, case.language),
        "spoken_language": SPOKEN_LANGUAGES.get(case.spoken_language, case.spoken_language),
        "access": access_of(case, now=now),
        "deadlines": deadlines,
        "documents": documents_of(case, now=now),
        "fees": fees_of(case, now=now),
        "questions": questions_of(case, now=now),
        "representatives": representatives_of(case, now=now),
        "handover": handover_of(case, now=now),
        "reminders": reminders_of(case, now=now),
    }


def possible_steps(case: Case, mover: Mover) -> list[str]:
    """The codes of what somebody can do with a case now."""
    return steps_of(case, mover, around(case, decisions_of(case)))


def follow_up_of(case: Case, pk: int) -> FollowUp | None:
    """A follow-up of this case."""
    return FollowUp.objects.filter(case=case, pk=pk).select_related("case__authority").first()


def history_of(case: Case) -> list[Entry]:
    """What happened, the latest first; one query."""
    events = CaseEvent.objects.filter(case=case).select_related("staff_member")[:MOST_ENTRIES]
    return [
        Entry(
            words=words_of(event),
            happened_at=event.happened_at,
            by=str(event.staff_member or ""),
            by_applicant=event.by_applicant,
            is_public=event.is_public,
        )
        for event in events
    ]


def _due(case: Case, deadlines: Clocks, *, today: dt.date) -> list[Due]:
    """Everything with a day, the next first; one query for the follow-ups."""
    clocks = [Due(clock.ends_on, clock.name, clock.days_left) for clock in deadlines.running]
    looks = [
        Due(row.due_on, row.reason, (row.due_on - today).days, follow_up=row.pk)
        for row in FollowUp.objects.filter(case=case, done_at=None)
    ]
    return sorted([*clocks, *looks], key=lambda due: due.day)
