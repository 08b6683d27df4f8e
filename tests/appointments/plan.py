"""A sick call and what follows, for tests of changes of the plan."""

import datetime as dt

from psycopg2.extras import DateTimeTZRange

from appointments.actions import planning
from appointments.models import AffectedAppointment, PlanChange, SlotOffer
from appointments.queries.planning.affected import still_to_ask
from tests.factories import MONDAY, NOW, TUESDAY, World, local, make_counter, make_shift, make_staff
from willkommen.models import OutgoingMessage


def two_counters(slug="celle", **fields) -> World:
    """Counter 1 with the world's clerk, counter 2 with somebody else, Monday to Friday 8 to 12 both."""
    world = World(slug, **fields)
    world.second = make_counter(world.office, number=2)
    world.colleague = make_staff(world.authority, "clerk", name="Jan Petersen")
    for weekday in range(5):
        make_shift(world.second, world.colleague, weekday=weekday)
    return world


def day_of(day: dt.date = TUESDAY, starts="00:00", ends="23:59") -> DateTimeTZRange:
    """Part of a day."""
    return DateTimeTZRange(local(day, starts), local(day, ends))


def away(world, *, day: dt.date = TUESDAY, now=NOW, by=None) -> PlanChange:
    """The world's clerk is away for a day; the impact was seen and agreed to."""
    told = {"authority": world.authority, "member": world.clerk, "during": day_of(day), "by": by or world.colleague}
    return agree(planning.be_away, now=now, **told)


def agree(change, **told) -> PlanChange | None:
    """Make a change as somebody does who looks at its impact and saves."""
    try:
        return change(agreed="", **told)
    except planning.LookFirst as look:
        return change(agreed=look.impact.fingerprint, **told)


def ask_everybody(world, *, now=NOW) -> int:
    """What a worker does at its tick; how many people were asked."""
    return sum(planning.ask_person(affected=key, now=now) for key in still_to_ask(world.authority))


def offered(appointment) -> list[str]:
    """The local starts of the times kept for somebody, soonest first."""
    slots = SlotOffer.objects.filter(affected__appointment=appointment, status="open").select_related("hold")
    return [slot.hold.starts_at.astimezone(local(MONDAY, "00:00").tzinfo) for slot in slots.order_by("hold__during")]


def stand(appointment) -> str:
    """The status of the question about an appointment."""
    return AffectedAppointment.objects.get(appointment=appointment).status


def kinds_about(appointment) -> list[str]:
    """The kinds of messages about an appointment that are not cancelled, in their order."""
    rows = OutgoingMessage.objects.filter(about_type="appointments.appointment", about_id=appointment.pk)
    return list(rows.exclude(status="cancelled").order_by("pk").values_list("kind", flat=True))


def holds_of(appointment) -> list:
    """The held appointments behind the offers to somebody, in their order."""
    return [slot.hold for slot in SlotOffer.objects.filter(affected__appointment=appointment).order_by("hold__during")]
