"""Offering new times to people whose appointment cannot take place: one person a transaction.

So a worker may be killed at any moment: who has been offered something has been told as well, everybody else is still
to be asked, and the next tick goes on there.
"""

import datetime as dt

from django.db import transaction

from appointments.actions import notices
from appointments.actions.holding import NotBookable, SlotTaken
from appointments.actions.offering import offer_slot
from appointments.actions.release import release_times
from appointments.models import AffectedAppointment, AffectedStatus, Appointment, AppointmentStatus, SlotOffer
from appointments.queries.equivalents import best_spots, need_of
from appointments.queries.gaps import Door
from appointments.queries.planning.affected import lock_to_ask, unsettled_of
from appointments.rules.affected import MOST_TIMES, SHORTEST_ANSWER, answer_ends, kept_until
from willkommen import audit
from willkommen.models import StaffMember

__all__ = ["ask_again", "ask_person", "release_times"]

# A time that is snatched away at the last moment is no reason to give up, a whole list of them is.
MOST_TRIES = 12


@transaction.atomic
def ask_person(*, affected: int, now: dt.datetime) -> bool:
    """Keep times for one person and tell them; whether anything was done. Running it twice asks once."""
    row = lock_to_ask(affected)
    if row is None:
        return False
    _offer_and_tell(row, now)
    return True


@transaction.atomic
def ask_again(*, appointment: Appointment, by: StaffMember, now: dt.datetime) -> bool:
    """Send the message once more, with new times where none is kept any longer; False where nothing is open.

    Who had said no, or could not be helped before, is asked anew.
    """
    row = unsettled_of(appointment)
    if row is None or not appointment.channel:
        return False
    audit.record(
        action="ask_again",
        now=now,
        authority=row.authority,
        staff_member=by,
        about=row,
        reference=appointment.reference,
    )
    if _latest_end(row, now) is not None:
        _tell(row, now)
        return True
    release_times([row], now=now)
    AffectedAppointment.objects.filter(pk=row.pk).update(status=AffectedStatus.ASKED, answered_at=None)
    _offer_and_tell(row, now)
    return True


def _offer_and_tell(row: AffectedAppointment, now: dt.datetime) -> None:
    appointment = row.appointment
    if appointment.status != AppointmentStatus.BOOKED or not _offer_times(row, now):
        AffectedAppointment.objects.filter(pk=row.pk).update(status=AffectedStatus.TO_PHONE)
    _tell(row, now)


def _offer_times(row: AffectedAppointment, now: dt.datetime) -> list[SlotOffer]:
    """Keep up to as many times as the change gives each person, the nearest ones."""
    appointment = row.appointment
    given: list[SlotOffer] = []
    answer = answer_ends(now=now, starts_at=appointment.starts_at)
    need = need_of(appointment, now=now)
    for tries, spot in enumerate(best_spots(appointment, now=now)):
        if len(given) == row.change.before.get("times_each", MOST_TIMES) or tries == MOST_TRIES:
            break
        try:
            slot = offer_slot(
                offer=need.offer,
                office=spot.office,
                start=spot.start,
                until=kept_until(answer=answer, start=spot.start),
                persons=need.persons,
                others=need.others,
                interpreter=need.interpreter,
                language=appointment.language,
                spoken_language=need.spoken_language,
                door=Door.DESK,
                affected=row,
                now=now,
            )
        except (SlotTaken, NotBookable):
            continue
        given.append(slot)
    return given


def _tell(row: AffectedAppointment, now: dt.datetime) -> None:
    until = _latest_end(row, now) or now + SHORTEST_ANSWER
    notices.announce_affected(row.appointment, now, until=until)


def _latest_end(row: AffectedAppointment, now: dt.datetime) -> dt.datetime | None:
    open_ones = SlotOffer.objects.filter(affected=row, status="open", hold__status="held", hold__hold_until__gt=now)
    return max(open_ones.values_list("hold__hold_until", flat=True), default=None)
