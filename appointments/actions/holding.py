"""Getting hold of a time at a counter: the one place where counters fill up."""

import datetime as dt
import secrets
from itertools import groupby

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from psycopg2.extras import DateTimeTZRange

from appointments.actions.interpreting import release_interpreters, take_interpreter
from appointments.models import Appointment, AppointmentPerson, AppointmentStatus, ServiceOffer
from appointments.queries.availability import applicants_door, free_counters
from appointments.queries.booking import in_the_way, lock_one_of
from appointments.queries.catalogue import minutes_of
from appointments.queries.family import members_of, places_for_all
from appointments.queries.gaps import Door
from appointments.rules.codes import new_reference
from appointments.rules.times import is_on_raster
from willkommen.errors import Refused
from willkommen.models import Office
from willkommen.tokens import fresh_link


class SlotTaken(Refused):
    """Somebody else was faster, or the time was never free."""

    text = _("This time has just been taken. Please choose another one.")


class InterpreterTaken(SlotTaken):
    """Counter and interpreter are not free together at this time."""

    text = _("This time is not free together with an interpreter. Please choose another one.")


class NotBookable(Refused):
    """The offer cannot be booked like this."""

    text = _("This cannot be booked here. Please start again.")


class HoldLapsed(Refused):
    """The hold is over and the time may belong to somebody else."""

    text = _("The time was held for you, but the hold has ended. Please choose a time again. What you typed is kept.")


class _TakenMeanwhile(Exception):
    """Another counter may still be free."""

    def __init__(self, counter_id: int):
        super().__init__(counter_id)
        self.counter_id = counter_id


@transaction.atomic
def hold_slot(
    *,
    offer: ServiceOffer,
    office: Office,
    start: dt.datetime,
    persons: int,
    language: str,
    spoken_language: str,
    title_ends_on: dt.date | None,
    now: dt.datetime,
    prefer_language: bool = False,
    instead_of: Appointment | None = None,
    others: tuple[ServiceOffer, ...] = (),
    interpreter: str = "",
    booked_by: str = "online",
) -> Appointment:
    """Hold a time for `authority.hold_minutes` while somebody types.

    A time held before (`instead_of`) is given up in the same transaction; when the new one is gone, the old one stays.
    Raises `SlotTaken`, `NotBookable`.
    """
    return occupy(
        offer=offer,
        office=office,
        start=start,
        now=now,
        prefer_language=prefer_language,
        give_up=instead_of,
        others=others,
        interpreter=interpreter,
        door=applicants_door(offer, title_ends_on=title_ends_on, now=now),
        fields={
            "persons": persons,
            "status": AppointmentStatus.HELD,
            "hold_until": now + dt.timedelta(minutes=offer.authority.hold_minutes),
            "language": language,
            "spoken_language": spoken_language,
            "needs_interpreter": bool(interpreter),
            "title_ends_on": title_ends_on,
            "booked_by": booked_by,
            "created_at": now,
        },
    )


def occupy(
    *,
    offer: ServiceOffer,
    office: Office,
    start: dt.datetime,
    now: dt.datetime,
    fields: dict,
    prefer_language: bool = False,
    give_up: Appointment | None = None,
    others: tuple[ServiceOffer, ...] = (),
    interpreter: str = "",
    door: Door = Door.ONLINE,
) -> Appointment:
    """Insert an appointment at the best counter that is free, with whoever comes along and interprets.

    The caller's transaction decides whether it stays. Raises `NotBookable`, `SlotTaken`, `InterpreterTaken`.
    """
    persons, moved_from = fields["persons"], fields.get("moved_from")
    _require_bookable(offer, office, persons, others)
    if not is_on_raster(start):
        raise SlotTaken
    if give_up is not None:
        drop_hold(give_up)
    counters = free_counters(
        offer=offer,
        office=office,
        persons=persons,
        spoken_language=fields["spoken_language"],
        start=start,
        prefer_language=prefer_language,
        now=now,
        # who moves may take a time that overlaps the one they give back
        except_appointment=moved_from.pk if moved_from else None,
        others=others,
        interpreter=interpreter,
        door=door,
    )
    during = DateTimeTZRange(start, start + dt.timedelta(minutes=minutes_of(offer, persons, others)))
    along = {"others": others, "interpreter": interpreter}
    for _rank, equals in groupby(counters, key=lambda counter: (counter.in_language, counter.is_special)):
        left = [counter.counter_id for counter in equals]
        while left:
            try:
                return _occupy_one_of(left, offer=offer, office=office, during=during, now=now, fields=fields, **along)
            except _TakenMeanwhile as taken:
                left.remove(taken.counter_id)
    raise InterpreterTaken if interpreter and not counters else SlotTaken


def drop_hold(appointment: Appointment) -> None:
    """Give a held time back with its interpreter; anything but a hold stays as it is."""
    changed = Appointment.objects.filter(pk=appointment.pk, status=AppointmentStatus.HELD).update(
        status=AppointmentStatus.EXPIRED
    )
    if changed:
        release_interpreters([appointment.pk])


def _require_bookable(offer: ServiceOffer, office: Office, persons: int, others: tuple[ServiceOffer, ...]) -> None:
    """Not more persons than the offer allows, all served by one authority at this office. Raises `NotBookable`."""
    fits = 1 <= persons <= offer.most_persons and len(others) < persons
    is_one_house = all(one.authority_id == offer.authority_id for one in others)
    if not fits or not is_one_house or office not in places_for_all([offer, *others]):
        raise NotBookable


def _occupy_one_of(counter_ids: list[int], *, offer, office, during, now, fields, others, interpreter) -> Appointment:
    # Rolling back to the savepoint also gives the counter's lock back, so nobody waits for two counters at once.
    with transaction.atomic():
        counter_id = lock_one_of(counter_ids)
        _clear(counter_id, during, now)
        appointment = _insert(counter_id=counter_id, offer=offer, office=office, during=during, **fields)
        _name_others(appointment, others)
        if interpreter and not take_interpreter(appointment, language=interpreter, now=now):
            raise InterpreterTaken
        return appointment


def _name_others(appointment: Appointment, others: tuple[ServiceOffer, ...]) -> None:
    """A row for every further person; of whom nothing is said comes for the same."""
    if appointment.persons < 2:
        return
    further = members_of(appointment.offer, appointment.persons, others, with_documents=False)[1:]
    AppointmentPerson.objects.bulk_create(
        AppointmentPerson(
            authority_id=appointment.authority_id,
            appointment=appointment,
            position=member.position,
            offer=member.offer,
            service_id=member.offer.service_id,
        )
        for member in further
    )


def _clear(counter_id: int, during: DateTimeTZRange, now: dt.datetime) -> None:
    """Let lapsed holds go that lie in the way; one question where, as nearly always, nothing does."""
    found = in_the_way(counter_id, during, now=now)
    if any(found):
        raise _TakenMeanwhile(counter_id)
    if not found:
        return
    lapsed = Appointment.objects.filter(
        counter_id=counter_id, during__overlap=during, status=AppointmentStatus.HELD, hold_until__lte=now
    )
    # who is working on theirs at this moment is not waited for: they may be waiting for this counter
    keys = list(lapsed.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True))
    if len(keys) < len(found):
        raise _TakenMeanwhile(counter_id)
    Appointment.objects.filter(pk__in=keys).update(status=AppointmentStatus.EXPIRED)
    release_interpreters(keys)


def _insert(*, offer: ServiceOffer, **fields) -> Appointment:
    try:
        return Appointment.objects.create(
            authority_id=offer.authority_id,
            offer=offer,
            service_id=offer.service_id,
            reference=new_reference(secrets.choice),
            **fresh_link(Appointment.link_purpose),
            **fields,
        )
    except IntegrityError as error:
        if "a_counter_serves_one_appointment_at_a_time" in str(error):
            raise _TakenMeanwhile(fields["counter_id"]) from error
        raise
