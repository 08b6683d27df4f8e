"""The place that is measured: 12 counters, 8 weeks, 20-minute slots, 60 % booked."""

import datetime as dt
import random
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from psycopg2.extras import DateTimeTZRange

from appointments.models import Appointment
from tests.factories import World, local, make_counter, make_shift, make_staff
from tests.standing import OF_A_REQUEST, standing
from willkommen.local.owner import owner_cursor
from willkommen.models import Authority
from willkommen.tenancy import inside_authority

COUNTERS, WEEKS, MINUTES, BOOKED = 12, 8, 20, 0.6
# From next Monday on, so that the pages, which know only the real clock, see the same weeks.
_today = dt.datetime.now(dt.UTC).date()
FIRST_DAY = _today + dt.timedelta(days=7 - _today.weekday())
NOW = dt.datetime.combine(FIRST_DAY, dt.time(4), dt.UTC)
LAST_DAY = FIRST_DAY + dt.timedelta(days=7 * WEEKS)


@contextmanager
def as_a_page(authority: Authority) -> Iterator[None]:
    """One transaction as a page of the authority has it: the app role, behind the wall."""
    with standing(OF_A_REQUEST), inside_authority(authority.pk):
        yield


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


# What differs between past bookings; everything else is copied from one that is there.
PAST = {
    "counter_id": "(%(counters)s::bigint[])[n %% %(wide)s + 1]",
    "during": "tstzrange(start, start + '20 min')",
    "reference": "'P' || lpad(to_hex(n), 7, '0')",
    "link_token_hash": "'past' || n",
    "created_at": "start - interval '10 days'",
    "booked_at": "start - interval '10 days'",
}


def add_past(place: Place, how_many: int) -> None:
    """Past bookings at the same counters, back to back, straight in SQL, until there are `how_many`."""
    columns = [field.column for field in Appointment._meta.concrete_fields if not field.primary_key]
    values = [PAST.get(column, f"one.{column}") for column in columns]
    there = Appointment.objects.filter(link_token_hash__startswith="past").count()
    with owner_cursor() as cursor, bare(cursor, "appointments_appointment"):
        cursor.execute(
            f"""
            INSERT INTO appointments_appointment ({", ".join(columns)})
            SELECT {", ".join(values)}
              FROM (SELECT * FROM appointments_appointment WHERE reference = 'B0000000') AS one,
                   (SELECT n, %(until)s::timestamptz - (n / %(wide)s + 2) * interval '20 min' AS start
                      FROM generate_series(%(there)s, %(how_many)s - 1) AS n) AS past
            """,
            {
                "counters": [counter.pk for counter in place.counters],
                "wide": COUNTERS,
                "until": NOW,
                "there": there,
                "how_many": how_many,
            },
        )
    analyze()


@contextmanager
def bare(cursor, table: str) -> Iterator[None]:
    """A large table without what is checked or sorted row by row; afterwards as fast to read as before.

    The rule against double booking comes back as its index alone: checking a million rows again takes minutes.
    """
    cursor.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        f"WHERE conrelid = '{table}'::regclass AND contype IN ('f', 'x')"
    )
    constraints = cursor.fetchall()
    cursor.execute(
        "SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index "
        f"WHERE indrelid = '{table}'::regclass AND NOT indisprimary "
        "AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype <> 'f')"
    )
    indexes = cursor.fetchall()
    for name, _ in constraints:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    cursor.execute("SET maintenance_work_mem = '256MB'")
    for _, definition in indexes:
        cursor.execute(definition)
    for name, definition in constraints:
        if definition.startswith("EXCLUDE "):
            columns = re.sub(r" WITH (=|&&)", "", definition.removeprefix("EXCLUDE "))
            cursor.execute(f"CREATE INDEX {name} ON {table} {columns}")
        else:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


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
