"""The place that is measured: 12 counters, 8 weeks, 20-minute slots, 60 % booked."""

import datetime as dt
import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from psycopg2.extras import DateTimeTZRange

from appointments.models import Appointment
from tests.factories import World, local, make_counter, make_shift, make_staff
from willkommen.local.owner import owner_cursor

COUNTERS, WEEKS, MINUTES, BOOKED = 12, 8, 20, 0.6
# From next Monday on, so that the pages, which know only the real clock, see the same weeks.
_today = dt.datetime.now(dt.UTC).date()
FIRST_DAY = _today + dt.timedelta(days=7 - _today.weekday())
NOW = dt.datetime.combine(FIRST_DAY, dt.time(4), dt.UTC)
LAST_DAY = FIRST_DAY + dt.timedelta(days=7 * WEEKS)


@dataclass
class Place:
    """What the parts need to know."""

    world: World
    counters: list
    booked: int


def build() -> Place:
    """Fill the fresh database."""
    world = World("bench", minutes=MINUTES, weekdays=())
    counters = [make_counter(world.office, number) for number in range(2, COUNTERS + 2)]
    for number, counter in enumerate(counters):
        clerk = make_staff(world.authority, "clerk", spoken_languages=["ar"] if number % 4 == 0 else [])
        for weekday in range(5):
            make_shift(counter, clerk, weekday=weekday, starts="08:00", ends="12:00")
            make_shift(counter, clerk, weekday=weekday, starts="13:00", ends="16:00")
    chance = random.Random(1)
    starts = [(counter, start) for counter in counters for start in _starts() if chance.random() < BOOKED]
    Appointment.objects.bulk_create(
        (_booked(world, counter, start, number) for number, (counter, start) in enumerate(starts)), batch_size=2000
    )
    analyze()
    return Place(world, counters, len(starts))


def add_past(place: Place, how_many: int) -> None:
    """Past bookings at the same counters, back to back, straight in SQL, until there are `how_many`."""
    with owner_cursor() as cursor, _bare(cursor):
        cursor.execute(
            """
            INSERT INTO appointments_appointment (authority_id, office_id, counter_id, offer_id, service_id, during,
                persons, status, booked_by, reference, link_nonce, link_token_hash, code_failures, language,
                spoken_language, needs_interpreter, given_names, family_name, name_in_own_script, email, mobile,
                identity_key, created_at, booked_at)
            SELECT %(authority)s, %(office)s, (%(counters)s::bigint[])[n %% %(wide)s + 1], %(offer)s, %(service)s,
                   tstzrange(start, start + '20 min'), 1, 'booked', 'online', 'P' || lpad(to_hex(n), 7, '0'), '',
                   'past' || n, 0, 'de', 'de', false, '', '', '', '', '', '', start - interval '10 days',
                   start - interval '10 days'
              FROM (SELECT n, %(until)s::timestamptz - (n / %(wide)s + 2) * interval '20 min' AS start
                      FROM generate_series((SELECT count(*) FROM appointments_appointment WHERE email = '' AND
                                            link_token_hash LIKE 'past%%'), %(how_many)s - 1) AS n) AS past
            """,
            {
                "authority": place.world.authority.pk,
                "office": place.world.office.pk,
                "counters": [counter.pk for counter in place.counters],
                "wide": COUNTERS,
                "offer": place.world.offer.pk,
                "service": place.world.service.pk,
                "until": NOW,
                "how_many": how_many,
            },
        )
    analyze()


@contextmanager
def _bare(cursor) -> Iterator[None]:
    """The table of appointments without what is checked or sorted row by row; afterwards all of it is there again."""
    cursor.execute(
        "SELECT 'CONSTRAINT ' || conname, format('ALTER TABLE %s ADD CONSTRAINT %s %s', conrelid::regclass, conname, "
        "pg_get_constraintdef(oid)) FROM pg_constraint "
        "WHERE conrelid = 'appointments_appointment'::regclass AND contype IN ('f', 'x')"
    )
    constraints = cursor.fetchall()
    cursor.execute(
        "SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index "
        "WHERE indrelid = 'appointments_appointment'::regclass AND NOT indisprimary "
        "AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype <> 'f')"
    )
    indexes = cursor.fetchall()
    for constraint, _ in constraints:
        cursor.execute(f"ALTER TABLE appointments_appointment DROP {constraint}")
    for index, _ in indexes:
        cursor.execute(f"DROP INDEX {index}")
    yield
    cursor.execute("SET maintenance_work_mem = '256MB'")
    for _, again in [*indexes, *constraints]:
        cursor.execute(again)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def analyze() -> None:
    """Fresh statistics, as autovacuum would make them."""
    with owner_cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _starts():
    for offset in range((LAST_DAY - FIRST_DAY).days):
        day = FIRST_DAY + dt.timedelta(days=offset)
        if day.weekday() < 5:
            for hour in (8, 9, 10, 11, 13, 14, 15):
                for minute in (0, 20, 40):
                    yield local(day, f"{hour:02d}:{minute:02d}")


def _booked(world: World, counter, start: dt.datetime, number: int) -> Appointment:
    return Appointment(
        authority=world.authority,
        office=world.office,
        counter=counter,
        offer=world.offer,
        service=world.service,
        during=DateTimeTZRange(start, start + dt.timedelta(minutes=MINUTES)),
        status="booked",
        reference=f"B{number:07d}",
        link_token_hash=f"b{number}",
        language="de",
        spoken_language="de",
        created_at=NOW,
        booked_at=NOW,
    )
