"""Taking an interpreter for an appointment and giving them back, always together with its time.

The law is `an_interpreter_helps_one_at_a_time`; in front of it stands the interpreter's row lock, taken after the
counter's and never the other way round.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from appointments.models import Appointment, AppointmentStatus, InterpreterBooking
from appointments.queries.interpreting import bookings_in_the_way, lock_interpreter, who_could_interpret


class _Busy(Exception):
    """Another interpreter may still be free."""


def take_interpreter(appointment: Appointment, *, language: str, now: dt.datetime) -> bool:
    """Take an interpreter for the time of an appointment; whether anybody was free. Needs a transaction."""
    for interpreter_id in who_could_interpret(appointment.authority_id, language=language, during=appointment.during):
        try:
            # rolling back to the savepoint gives the lock back, so nobody waits for two interpreters at once
            with transaction.atomic():
                _take(interpreter_id, appointment, now)
        except _Busy:
            continue
        return True
    return False


def release_interpreters(appointments: Iterable[int]) -> None:
    """Give back whoever was to interpret at these appointments (primary keys)."""
    InterpreterBooking.objects.filter(appointment_id__in=list(appointments)).delete()


def release_who_does_not_fit(appointment: Appointment, *, needs_interpreter: bool, spoken_language: str) -> None:
    """Give the interpreter back where none is wished for any more, or another language is spoken."""
    taken = InterpreterBooking.objects.filter(appointment=appointment)
    if needs_interpreter:
        taken = taken.exclude(interpreter__languages__contains=[spoken_language])
    taken.delete()


def _take(interpreter_id: int, appointment: Appointment, now: dt.datetime) -> None:
    lock_interpreter(interpreter_id)
    _clear(interpreter_id, appointment, now)
    try:
        InterpreterBooking.objects.create(
            authority_id=appointment.authority_id,
            interpreter_id=interpreter_id,
            appointment=appointment,
            during=appointment.during,
        )
    except IntegrityError as error:
        if "an_interpreter_helps_one_at_a_time" in str(error):
            raise _Busy from error
        raise


def _clear(interpreter_id: int, appointment: Appointment, now: dt.datetime) -> None:
    """Let lapsed holds go that have taken the interpreter; raises `_Busy` where anybody still needs them."""
    found = bookings_in_the_way(interpreter_id, appointment.during)
    if any(_still_holds(booking.appointment, now) for booking in found):
        raise _Busy
    if not found:
        return
    lapsed = Appointment.objects.filter(pk__in=[booking.appointment_id for booking in found])
    lapsed = lapsed.exclude(status=AppointmentStatus.BOOKED).exclude(status=AppointmentStatus.HELD, hold_until__gt=now)
    # whoever works on theirs at this moment is not waited for: they may be waiting for us
    keys = list(lapsed.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True))
    if len(keys) < len(found):
        raise _Busy
    Appointment.objects.filter(pk__in=keys, status=AppointmentStatus.HELD).update(status=AppointmentStatus.EXPIRED)
    release_interpreters(keys)


def _still_holds(appointment: Appointment, now: dt.datetime) -> bool:
    if appointment.status == AppointmentStatus.HELD:
        return appointment.hold_until > now
    return appointment.status == AppointmentStatus.BOOKED
