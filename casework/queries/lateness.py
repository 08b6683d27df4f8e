"""What waits too long in an authority: counts by service and lists, never a figure for one person."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from appointments.models import Service
from appointments.queries.holidays import is_public_holiday
from appointments.rules.times import OFFICE_TIME
from casework.models import Case, Handover, HandoverStatus, Question
from casework.rules.lateness import (
    CARD_TAKES,
    HANDOVER_IS_ANSWERED_WITHIN,
    WEEKS,
    WORKING_DAYS_FOR_A_QUESTION,
    Late,
    received_until,
)
from casework.rules.states import UNDECIDED, State
from casework.rules.work_list import NOT_LISTED
from willkommen.models import Authority


@dataclass(frozen=True)
class ServiceAge:
    """How many open applications for a service have waited for more than 8, 10 and 12 weeks."""

    service: Service
    counts: dict[str, int]


def is_late(cases: QuerySet[Case], late: Late, *, today: dt.date) -> QuerySet[Case]:
    """Those of these cases that wait too long in this way."""
    return cases.filter(_condition(late, today))


def late_counts(authority: Authority, *, today: dt.date) -> dict[Late, int]:
    """How many cases of the authority wait too long, for each way."""
    cases = Case.objects.filter(authority=authority).exclude(status__in=NOT_LISTED)
    counted = cases.aggregate(**{str(late): Count("pk", filter=_condition(late, today)) for late in Late})
    return {late: counted[late] for late in Late}


def ages_by_service(authority: Authority, *, today: dt.date) -> list[ServiceAge]:
    """Services with open applications older than 8 weeks, those with the oldest first."""
    waiting = Case.objects.filter(_condition(Late.WEEKS_8, today), authority=authority)
    counts = {str(late): Count("pk", filter=_condition(late, today)) for late in WEEKS}
    rows: list[Any] = list(waiting.order_by().values("service").annotate(**counts))
    services = Service.objects.in_bulk([row["service"] for row in rows])
    ages = [ServiceAge(services[row["service"]], {late: row[late] for late in counts}) for row in rows]
    return sorted(ages, key=lambda age: ([-age.counts[late] for late in reversed(WEEKS)], age.service.name))


def working_days_before(day: dt.date, number: int) -> dt.date:
    """The day so many working days (Monday to Friday, no holiday) before another."""
    while number:
        day -= dt.timedelta(days=1)
        if day.weekday() < 5 and not is_public_holiday(day):
            number -= 1
    return day


def _condition(late: Late, today: dt.date) -> Q:
    if late in WEEKS:
        return Q(status__in=UNDECIDED, received_at__lt=_end_of(received_until(late, today=today)))
    if late is Late.TITLE:
        return _title_ended_without_certificate(today)
    if late is Late.CARD:
        ordered_by = today - CARD_TAKES
        long_ago = Q(card_ordered_on__lt=ordered_by) | Q(card_ordered_on=None, status_since__lt=_start_of(ordered_by))
        return long_ago & Q(status=State.CARD_ORDERED)
    if late is Late.HANDOVER:
        sent = Handover.objects.filter(
            case=OuterRef("pk"), status=HandoverStatus.SENT, sent_at__lt=_start_of(today - HANDOVER_IS_ANSWERED_WITHIN)
        )
        return Q(Exists(sent))
    asked_until = working_days_before(today, WORKING_DAYS_FOR_A_QUESTION)
    asked = Question.objects.filter(case=OuterRef("pk"), settled_at=None, asked_at__lt=_start_of(asked_until))
    return Q(Exists(asked))


def _title_ended_without_certificate(today: dt.date) -> Q:
    """The title is over, nothing was handed out, and no interim certificate is valid today."""
    no_certificate = Q(certificate_valid_to=None) | Q(certificate_valid_to__lt=today)
    undecided_or_waiting_for_card = UNDECIDED | {State.GRANTED, State.CARD_ORDERED, State.DIRECT_DISPATCH}
    return no_certificate & Q(status__in=undecided_or_waiting_for_card, title_ends_on__lt=today)


def _start_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), OFFICE_TIME)


def _end_of(day: dt.date) -> dt.datetime:
    return _start_of(day + dt.timedelta(days=1))
