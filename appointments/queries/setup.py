"""What administrators and supervisors look after: counters, services, shifts, closures, absences."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.db.models import Prefetch, Q

from appointments.models import (
    Absence,
    Closure,
    Counter,
    OfferPlace,
    Service,
    ServiceOffer,
    Shift,
    ShiftService,
)
from appointments.models.catalogue import SERVED_AT_A_COUNTER
from willkommen.models import Authority, Role, StaffMember
from willkommen.queries.staff import members_of

SITS_AT_A_COUNTER = frozenset({Role.CLERK, Role.CASEWORKER, Role.SUPERVISOR})


# ---- Counters and services ----------------------------------------------------------------------------


def counters_of(authority: Authority) -> list[Counter]:
    """All counters with their offices."""
    return list(Counter.objects.filter(authority=authority).select_related("office").order_by("office__code", "number"))


def counter_by_id(authority: Authority, pk: int) -> Counter | None:
    """A counter of this authority."""
    return Counter.objects.filter(authority=authority, pk=pk).select_related("office").first()


def offers_of(authority: Authority) -> list[ServiceOffer]:
    """Every service of the catalogue as this authority offers it, with the number of its places."""
    return list(
        ServiceOffer.objects.filter(authority=authority)
        .select_related("service__situation")
        .prefetch_related(Prefetch("places", OfferPlace.objects.select_related("office").order_by("office__code")))
        .order_by("service__situation__position", "service__code")
    )


def offer_to_set_up(authority: Authority, code: str) -> ServiceOffer | None:
    """The offer of one service, offered at the moment or not."""
    return (
        ServiceOffer.objects.filter(authority=authority, service__code=code)
        .select_related("service__situation")
        .first()
    )


def bookable_services(authority: Authority) -> list[Service]:
    """Services this authority gives appointments for."""
    return list(
        Service.objects.filter(
            offers__authority=authority, offers__is_offered=True, delivery__in=SERVED_AT_A_COUNTER
        ).order_by("situation__position", "code")
    )


def online_services() -> dict[int, int]:
    """How many services can be booked online, by the authority's id."""
    return _counted("services_online")


def open_counters() -> dict[int, int]:
    """How many counters are in use, by the authority's id."""
    return _counted("counters_open")


def _counted(what: str) -> dict[int, int]:
    """Counts of all authorities from the function of the database that looks over the wall and answers with nothing else."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT authority_id, {what} FROM counts_of_authorities()")  # noqa: S608 -- our own words
        return dict(cursor.fetchall())


# ---- Shifts ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DayOfWeek:
    """A column of the week plan."""

    day: dt.date
    holiday: str


@dataclass(frozen=True)
class PlanRow:
    """A counter and who sits there on each day of the week."""

    counter: Counter
    cells: list[list[Shift]]


def shift_by_id(authority: Authority, pk: int) -> Shift | None:
    """A shift of this authority."""
    return (
        Shift.objects.filter(authority=authority, pk=pk)
        .select_related("counter__office", "staff_member")
        .prefetch_related("services__service")
        .first()
    )


def week_plan(authority: Authority, days: list[dt.date]) -> list[PlanRow]:
    """Who sits where on these days, a row a counter."""
    shifts = list(
        Shift.objects.filter(authority=authority, first_day__lte=days[-1])
        .filter(Q(last_day=None) | Q(last_day__gte=days[0]))
        .select_related("staff_member")
        .prefetch_related(Prefetch("services", ShiftService.objects.select_related("service")))
        .order_by("starts")
    )
    return [
        PlanRow(
            counter,
            [[shift for shift in shifts if shift.counter_id == counter.pk and _is_on(shift, day)] for day in days],
        )
        for counter in counters_of(authority)
    ]


def _is_on(shift: Shift, day: dt.date) -> bool:
    return (
        shift.weekday == day.weekday() and shift.first_day <= day and (shift.last_day is None or day <= shift.last_day)
    )


def people_for_counters(authority: Authority, *, now: dt.datetime) -> list[StaffMember]:
    """Who can sit at a counter."""
    return [member.staff for member in members_of(authority, now=now) if member.roles & SITS_AT_A_COUNTER]


def shift_in_the_way(
    *,
    counter: Counter | None,
    staff_member: StaffMember | None,
    weekday: int,
    starts: dt.time,
    ends: dt.time,
    first_day: dt.date,
    last_day: dt.date | None,
    except_shift: int | None,
) -> Shift | None:
    """The first other shift at this counter, or of this person, that overlaps."""
    others = Shift.objects.filter(weekday=weekday, starts__lt=ends, ends__gt=starts).exclude(pk=except_shift)
    others = others.filter(Q(last_day=None) | Q(last_day__gte=first_day))
    if last_day is not None:
        others = others.filter(first_day__lte=last_day)
    others = others.filter(counter=counter) if counter else others.filter(staff_member=staff_member)
    return others.select_related("counter__office", "staff_member").order_by("first_day", "starts").first()


def shifts_ahead(authority: Authority, member: StaffMember, *, today: dt.date) -> list[Shift]:
    """Shifts of somebody that are not over."""
    return list(
        Shift.objects.filter(authority=authority, staff_member=member).filter(Q(last_day=None) | Q(last_day__gte=today))
    )


# ---- Closures and absences -------------------------------------------------------------------------------


def closures_of(authority: Authority, *, now: dt.datetime) -> list[Closure]:
    """Closures that are not over, the next first."""
    return list(
        Closure.objects.filter(authority=authority, during__endswith__gt=now)
        .select_related("office", "counter__office")
        .order_by("during")
    )


def closure_by_id(authority: Authority, pk: int) -> Closure | None:
    """A closure of this authority."""
    return Closure.objects.filter(authority=authority, pk=pk).select_related("office", "counter__office").first()


def absences_of(authority: Authority, *, now: dt.datetime) -> list[Absence]:
    """Absences that are not over, the next first."""
    return list(
        Absence.objects.filter(authority=authority, during__endswith__gt=now)
        .select_related("staff_member")
        .order_by("during")
    )


def absence_by_id(authority: Authority, pk: int) -> Absence | None:
    """An absence at this authority."""
    return Absence.objects.filter(authority=authority, pk=pk).select_related("staff_member").first()


def all_services() -> list[Service]:
    """The whole catalogue, for choosing from it."""
    return list(Service.objects.order_by("situation__position", "code"))
