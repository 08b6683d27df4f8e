"""The clerk's board: who waits, who is at which counter, who is expected next."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db import connection
from django.db.models import Count, Expression, F, OuterRef, Q, Subquery, Value

from appointments.models import Appointment, AppointmentStatus, Call, Counter, Visit, VisitStatus
from appointments.queries.queue.reach import RunningShift, running_shifts, shifts_of_day, waiting_at, whom_it_serves
from appointments.queries.queue.rows import (
    CounterRow,
    ExpectedRow,
    Mine,
    ParkedRow,
    WaitingRow,
    language_name,
    minutes_words,
    pause_of,
)
from appointments.queries.queue.sending import Sending, just_sent_by
from appointments.rules.queue import UNDO_WITHIN
from appointments.rules.times import OFFICE_TIME
from willkommen.models import Office, StaffMember

MOST_EXPECTED = 7
# Who is later than this is no longer expected at any moment; the day's list still shows them.
OVERDUE_FOR = dt.timedelta(minutes=60)


@dataclass(frozen=True)
class Board:
    """Everything the board shows at one moment."""

    office: Office
    counter: Counter | None
    now: dt.datetime
    waiting: list[WaitingRow]
    counters: list[CounterRow]
    parked: list[ParkedRow]
    expected: list[ExpectedRow]
    appointments_today: int
    mine: Mine | None
    just_ended: Visit | None
    just_sent: Sending | None

    @cached_property
    def longest(self) -> int:
        """Minutes the one who waits longest has waited."""
        return max((row.minutes for row in self.waiting), default=0)

    @property
    def longest_words(self) -> str:
        """How long the one who waits longest has waited, as one reads it."""
        return minutes_words(self.longest)

    @cached_property
    def paused_since(self) -> dt.datetime | None:
        """Since when the reader's own counter makes a break."""
        return pause_of(self.counter, now=self.now) if self.counter else None

    @cached_property
    def waiting_for_me(self) -> int:
        """How many of those who wait this counter may call now."""
        return sum(row.is_for_me for row in self.waiting)

    @cached_property
    def next_start(self) -> dt.datetime | None:
        """When the next appointment begins."""
        return next((row.appointment.starts_at for row in self.expected if row.appointment.starts_at > self.now), None)


def board_of(office: Office, *, counter: Counter | None, staff_member: StaffMember, now: dt.datetime) -> Board:
    """The board of one office as the clerk at one counter sees it. The number of queries does not depend on rows."""
    today = now.astimezone(OFFICE_TIME).date()
    running = running_shifts(office, now=now)
    visits = list(
        Visit.objects.filter(office=office, day=today)
        .filter(status__in=[VisitStatus.CALLED, VisitStatus.SERVING, VisitStatus.PARKED])
        .select_related("service", "appointment")
        .annotate(
            times_called=Count("calls", filter=Q(calls__called_at__gte=F("called_at"))),
            last_counter=_last_counter_number(),
        )
        .order_by("turn_at", "id")
    )
    at_counters = {visit.counter_id: visit for visit in visits if visit.status != VisitStatus.PARKED}
    own = at_counters.get(counter.pk) if counter else None
    expected, appointments_today = _expected(office, today, now)
    return Board(
        office=office,
        counter=counter,
        now=now,
        waiting=_waiting(office, counter, staff_member, running, now),
        counters=_counters(office, counter, at_counters, running, now),
        parked=[ParkedRow(visit, visit.last_counter) for visit in visits if visit.status == VisitStatus.PARKED],
        expected=expected,
        appointments_today=appointments_today,
        mine=Mine(own, own.times_called, now) if own else None,
        just_ended=None if own or counter is None else _just_ended(counter, now),
        just_sent=None if own or counter is None else just_sent_by(staff_member, office.authority_id, now=now),
    )


def _waiting(office, counter, staff_member, running: list[RunningShift], now) -> list[WaitingRow]:
    for_me: Expression = Value(value=True)
    if counter is not None:
        for_me = whom_it_serves(counter, staff_member=staff_member, shifts=running, now=now)
    rows = (
        waiting_at(office, day=now.astimezone(OFFICE_TIME).date())
        .select_related("service", "appointment", "for_counter")
        .annotate(is_for_me=for_me)
    )
    return [WaitingRow(visit, now, visit.is_for_me) for visit in rows]


def _counters(office, mine, at_counters: dict, running: list[RunningShift], now) -> list[CounterRow]:
    local = now.astimezone(OFFICE_TIME)
    staffed = {shift.counter_id: shift for shift in running}
    later = {
        shift.counter_id: shift.starts
        for shift in reversed(shifts_of_day(office, day=local.date()))
        if shift.starts > local.time()
    }
    rows = [
        CounterRow(
            counter=counter,
            visit=at_counters.get(counter.pk),
            languages=_languages(staffed.get(counter.pk)),
            is_staffed=counter.pk in staffed,
            back_at=later.get(counter.pk),
            is_mine=counter == mine,
            now=now,
        )
        for counter in Counter.objects.filter(office=office).order_by("number")
        if counter.is_open or counter.pk in at_counters
    ]
    return sorted(rows, key=lambda row: not row.is_mine)


def _languages(shift: RunningShift | None) -> tuple:
    codes = dict.fromkeys(["de", *shift.languages]) if shift else ()
    return tuple(language_name(code) for code in codes)


def _expected(office: Office, today: dt.date, now: dt.datetime) -> tuple[list[ExpectedRow], int]:
    rows = (
        Appointment.objects.filter(office=office, status=AppointmentStatus.BOOKED, during__overlap=day_span(today))
        .select_related("service", "visit")
        .order_by("during", "id")
    )
    all_today = list(rows)
    missing = [
        ExpectedRow(appointment, now)
        for appointment in all_today
        if not hasattr(appointment, "visit")
        and appointment.did_not_come_at is None
        and appointment.starts_at > now - OVERDUE_FOR
    ]
    return missing[:MOST_EXPECTED], len(all_today)


def day_span(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """The day of the office's own calendar: 23 to 25 hours, end exclusive."""
    start = dt.datetime.combine(day, dt.time.min, OFFICE_TIME)
    return start, dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min, OFFICE_TIME)


def _last_counter_number():
    calls = Call.objects.filter(visit=OuterRef("pk")).order_by("-id")
    return Subquery(calls.values("counter__number")[:1])


def _just_ended(counter: Counter, now: dt.datetime) -> Visit | None:
    """Who left this counter in the last 30 seconds: the press can still be taken back."""
    return (
        Visit.objects.filter(counter=counter, status__in=[VisitStatus.DONE, VisitStatus.LEFT])
        .filter(served_to__gte=now - UNDO_WITHIN, served_to__lte=now)
        .order_by("-served_to")
        .first()
    )


# One statement: a poll that finds nothing new must cost next to nothing. What only the time changes (minutes that
# count up, a shift that begins) is in the minute; what can be taken back is compared with the moment itself.
FINGERPRINT = """
SELECT concat_ws('/',
  (SELECT md5(string_agg(concat_ws(':', visit.id, visit.status, visit.counter_id, visit.called_at, visit.served_from,
                                   visit.for_counter_id, visit.service_id,
                                   visit.called_at > %(undo)s, visit.served_to > %(undo)s,
                                   (SELECT count(*) FROM appointments_call call
                                     WHERE visit.status = 'called' AND call.visit_id = visit.id)),
                         ',' ORDER BY visit.id))
     FROM appointments_visit visit
    WHERE visit.authority_id = %(authority)s AND visit.office_id = %(office)s AND visit.day = %(day)s),
  (SELECT md5(string_agg(concat_ws(':', counter.id, counter.paused_at), ',' ORDER BY counter.id))
     FROM appointments_counter counter WHERE counter.office_id = %(office)s),
  (SELECT md5(string_agg(concat_ws(':', appointment.id, appointment.did_not_come_at, appointment.title_ends_on),
                         ',' ORDER BY appointment.id))
     FROM appointments_appointment appointment
    WHERE appointment.authority_id = %(authority)s AND appointment.office_id = %(office)s
      AND appointment.status = 'booked' AND appointment.during && tstzrange(%(from)s, %(to)s)))
"""


def fingerprint_of_board(authority_id: int, office_id: int, *, now: dt.datetime) -> str:
    """Changes whenever the board of this office would show something else. One query."""
    today = now.astimezone(OFFICE_TIME).date()
    first, last = day_span(today)
    with connection.cursor() as cursor:
        cursor.execute(
            FINGERPRINT,
            {
                "authority": authority_id,
                "office": office_id,
                "day": today,
                "undo": now - UNDO_WITHIN,
                "from": first,
                "to": last,
            },
        )
        return f"{cursor.fetchone()[0]}/{now:%Y%m%d%H%M}"
