"""Reading appointments, and the row locks booking needs."""

import datetime as dt

from django.db import connection
from django.db.models import Q
from psycopg2.extras import DateTimeTZRange

from appointments.models import Appointment, AppointmentStatus
from appointments.rules.codes import tidy_reference
from appointments.rules.times import TOKEN_LIVES_AFTER_END
from willkommen.locking import locked_again
from willkommen.models import Authority
from willkommen.tenancy import behind
from willkommen.tokens import hash_of


def _appointments():
    return Appointment.objects.select_related("authority", "office", "counter", "offer__service", "service")


def appointment_by_token(authority: Authority, token: str, *, now: dt.datetime) -> Appointment | None:
    """The appointment a link leads to; a token is dead after cancelling, moving, lapsing and two hours after the end."""
    return (
        _appointments()
        .filter(authority=authority, link_token_hash=hash_of(token))
        .filter(Q(status=AppointmentStatus.BOOKED) | Q(status=AppointmentStatus.HELD, hold_until__gt=now))
        .filter(during__endswith__gt=now - TOKEN_LIVES_AFTER_END)
        .first()
    )


def address_of_token(token: str) -> tuple[str, str] | None:
    """Language and authority's short name for a short link, None for an unknown token: the token itself is the key."""
    found = behind(Appointment, link_token_hash=hash_of(token))
    return next(((one.language, one.authority.slug) for one in found), None)


def appointment_by_reference(authority: Authority, reference: str) -> Appointment | None:
    """The appointment with this reference at this authority, however it was typed."""
    return _appointments().filter(authority=authority, reference=tidy_reference(reference)).first()


def appointment_by_pk(authority: Authority, pk: int) -> Appointment | None:
    """One appointment of this authority."""
    return _appointments().filter(authority=authority, pk=pk).first()


def held_appointment(authority: Authority, pk: int | None) -> Appointment | None:
    """What a browser holds, lapsed or not; None once it was booked or dropped."""
    if pk is None:
        return None
    return _appointments().filter(authority=authority, pk=pk, status=AppointmentStatus.HELD).first()


# Written out, because building them anew at every press cost more than running them.
_ONE_OF = "SELECT id FROM appointments_counter WHERE id = ANY(%s) ORDER BY id LIMIT 1 FOR NO KEY UPDATE"
_IN_THE_WAY = """
SELECT status = 'booked' OR hold_until > %s FROM appointments_appointment
 WHERE counter_id = %s AND during && %s AND status IN ('held', 'booked')
"""


def lock_counter(counter_id: int) -> None:
    """Stand in line at this counter: bookings for it happen one after the other (booking.md, section 2)."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_OF, [[counter_id]])


def lock_one_of(counter_ids: list[int]) -> int:
    """Stand in line at the first of these counters where nobody stands; where somebody stands at each, at the first."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_ONE_OF} SKIP LOCKED", [counter_ids])
        nobody_there = cursor.fetchone()
        if nobody_there is None:
            cursor.execute(_ONE_OF, [counter_ids])
        return (nobody_there or cursor.fetchone())[0]


def in_the_way(counter_id: int, during: DateTimeTZRange, *, now: dt.datetime) -> list[bool]:
    """Whether each appointment that lies in this time at this counter still holds; lapsed holds do not."""
    with connection.cursor() as cursor:
        cursor.execute(_IN_THE_WAY, [now, counter_id, during])  # type: ignore[list-item] # psycopg2 knows ranges
        return [still_holds for (still_holds,) in cursor.fetchall()]


def lock_appointment(appointment: Appointment) -> Appointment:
    """The row as it is now, locked until the end of the transaction."""
    return locked_again(appointment)
