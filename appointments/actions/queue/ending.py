"""What is noted while somebody is served, how the visit ends, and taking the end back within 30 seconds."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from appointments.actions.queue.moves import locked, move, require_free, too_late
from appointments.models import Outcome, Visit, VisitStatus
from appointments.models.queue import AT_A_COUNTER, STILL_HERE
from appointments.queries.booking import lock_counter
from appointments.queries.queue.sending import was_called_since_sent
from appointments.queries.queue.visit import calls_of_this_round
from appointments.rules.queue import may_be_given_up, may_take_back
from willkommen.errors import Refused


class NotCalledOftenEnough(Refused):
    """Three calls come before “did not appear”."""


class NothingSaid(Refused):
    """This outcome needs a word: what is missing, when to come again, where to go."""


@transaction.atomic
def keep_papers(*, visit: Visit, brought: Sequence[str], note: str, now: dt.datetime) -> Visit:
    """Keep which papers are there, by their codes, and the note for today. Raises `AnotherClerkWasFaster`."""
    return move(visit, STILL_HERE, brought=list(brought), note=note)


@transaction.atomic
def finish_visit(
    *,
    visit: Visit,
    now: dt.datetime,
    outcome: str = Outcome.DONE,
    missing: Sequence[str] = (),
    outcome_note: str = "",
) -> Visit:
    """The visit has ended with this outcome; the counter is free again.

    `missing` are the codes of papers that were not there. Raises `NothingSaid`, `AnotherClerkWasFaster`.
    """
    found = locked(visit, VisitStatus.SERVING)
    _require_a_word(found, outcome, missing, outcome_note)
    return move(
        found,
        [VisitStatus.SERVING],
        status=VisitStatus.DONE,
        served_to=now,
        outcome=outcome,
        missing=list(missing),
        outcome_note=outcome_note,
    )


def _require_a_word(visit: Visit, outcome: str, missing: Sequence[str], note: str) -> None:
    if outcome == Outcome.INCOMPLETE and not missing and not note:
        raise NothingSaid(_("Say what is missing: tick a paper or write it down."))
    if outcome == Outcome.COME_BACK and visit.follow_up_id is None and not note:
        raise NothingSaid(_("Book the next appointment, or write down when the person comes again."))
    if outcome == Outcome.REFERRED and not note:
        raise NothingSaid(_("Write down where the person is sent."))


@transaction.atomic
def mark_left(*, visit: Visit, now: dt.datetime) -> Visit:
    """The person has left, or did not appear after three calls.

    Raises `NotCalledOftenEnough`, `AnotherClerkWasFaster`.
    """
    found = locked(visit, *STILL_HERE)
    if found.status == VisitStatus.CALLED and not may_be_given_up(calls_of_this_round(found)):
        raise NotCalledOftenEnough(_("Please call this number three times before you say that nobody came."))
    return move(found, [found.status], status=VisitStatus.LEFT, served_to=now)


@transaction.atomic
def take_back_end(*, visit: Visit, now: dt.datetime) -> Visit:
    """Undo “done” or “left” within 30 seconds, as long as the counter is free; the outcome is open again.

    A next appointment that was booked meanwhile stays booked and linked. Raises `TooLateToTakeBack`, `CounterBusy`,
    `AnotherClerkWasFaster`.
    """
    if visit.counter_id is not None:
        lock_counter(visit.counter_id)  # the counter before the visit, as calling does: nobody waits for the other
    found = locked(visit, VisitStatus.DONE, VisitStatus.LEFT)
    if found.served_to is None or not may_take_back(found.served_to, now=now):
        raise too_late()
    before = _state_before_end(found)
    if before in AT_A_COUNTER:
        require_free(found.counter, now)
    return move(found, [found.status], status=before, served_to=None, outcome="", missing=[], outcome_note="")


def _state_before_end(visit: Visit) -> str:
    if visit.counter_id is None:
        return VisitStatus.PARKED if was_called_since_sent(visit) else VisitStatus.WAITING
    return VisitStatus.SERVING if visit.served_from else VisitStatus.CALLED
