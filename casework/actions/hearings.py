"""Hearing somebody before an adverse decision (§ 28 VwVfG)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appointments.queries.holidays import is_public_holiday
from casework.actions.deadlines import begin_clock
from casework.actions.history import tell
from casework.actions.steps import take_step
from casework.models import Case, Hearing
from casework.queries.cases import locked_case
from casework.rules.calendar import working_day_from
from casework.rules.history import Happened
from casework.rules.states import Mover, State
from willkommen.errors import Refused
from willkommen.moments import short_date


class NoHearing(Refused):
    """Nobody is being heard."""

    text = _("No hearing runs in this case.")


class HearingRuns(Refused):
    """The person still has time to answer."""

    text = _("The person still has time to answer.")


@transaction.atomic
def hear(
    *, case: Case, mover: Mover, now: dt.datetime, staff_member, letter_on: dt.date, answer_by: dt.date
) -> Hearing:
    """Give somebody the chance to say something until a day. Raises `NotADay`."""
    case = take_step(case=case, code="hear", mover=mover, now=now, staff_member=staff_member, is_news=True)
    hearing = Hearing.objects.create(
        authority_id=case.authority_id, case=case, letter_on=letter_on, answer_by=answer_by, heard_by=staff_member
    )
    tell(case=case, kind=Happened.HEARING_SENT, now=now, staff_member=staff_member, answer_by=answer_by.isoformat())
    begin_clock(case=case, kind="hearing", began_on=letter_on, ends_on=answer_by, now=now, staff_member=staff_member)
    return hearing


@transaction.atomic
def record_hearing_answer(*, case: Case, now: dt.datetime, staff_member, answered_on: dt.date) -> Hearing:
    """The person said something; what, stands in the file."""
    case = locked_case(case)
    hearing = latest_hearing(case)
    if case.status != State.HEARING or hearing is None or hearing.answered_on:
        raise NoHearing
    hearing.answered_on = answered_on
    hearing.save(update_fields=["answered_on"])
    tell(case=case, kind=Happened.HEARING_ANSWERED, now=now, staff_member=staff_member)
    return hearing


def latest_hearing(case: Case) -> Hearing | None:
    """The hearing that was last begun."""
    return Hearing.objects.filter(case=case).order_by("-letter_on", "-id").first()


def must_have_been_heard(case: Case, *, today: dt.date) -> None:
    """Nobody is refused before they answered or their time is over (§ 28 VwVfG). Raises `HearingRuns`, `NoHearing`."""
    hearing = latest_hearing(case)
    if hearing is None:
        raise NoHearing
    last = working_day_from(hearing.answer_by, is_public_holiday)
    if hearing.answered_on is None and today <= last:
        words = _("The person has time to answer until %(day)s. A refusal is possible after that.")
        raise HearingRuns(words % {"day": short_date(last)})
