"""A change of the plan in words for the staff."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from appointments.models import Counter, PlanChange, PlanChangeKind
from willkommen.models import Office, StaffMember
from willkommen.moments import clock, long_moment, short_date, weekday_name


class Names:
    """What offices, counters and people are called, for several changes at once: three questions."""

    def __init__(self, changes: Iterable[PlanChange]):
        told = [change.before for change in changes]
        told += [one["was"] for one in told if one.get("was")]
        counters = {one.get("counter") or one.get("counter_id") for one in told}
        members = {one.get("member") or one.get("staff_member_id") for one in told}
        self._counters = Counter.objects.select_related("office").in_bulk(counters - {None})
        self._offices = Office.objects.in_bulk({one.get("office") for one in told} - {None})
        self._members = StaffMember.objects.in_bulk(members - {None})

    def place(self, office: int | None, counter: int | None) -> str:
        """A counter, an office, or the whole authority."""
        if counter is not None:
            found = self._counters.get(counter)
            if found is None:
                return _("a counter that no longer exists")
            return _("%(office)s, counter %(number)d") % {"office": found.office.name, "number": found.number}
        if office is not None:
            house = self._offices.get(office)
            return house.name if house else _("an office that no longer exists")
        return _("the whole authority")

    def person(self, member: int) -> str:
        """Somebody of the staff."""
        found = self._members.get(member)
        return found.name if found else _("somebody who has left")


def change_title(change: PlanChange, names: Names) -> str:
    """What was changed: “Closure: Kreishaus, counter 2”."""
    told = change.before
    match change.kind:
        case PlanChangeKind.CLOSURE:
            return _("Closure: %(place)s") % {"place": names.place(told["office"], told["counter"])}
        case PlanChangeKind.ABSENCE:
            return _("Absence: %(name)s") % {"name": names.person(told["member"])}
        case PlanChangeKind.COUNTER:
            return _("Out of use: %(place)s") % {"place": names.place(None, told["counter"])}
    title = _("Shift removed: %(name)s") if told["became"] is None else _("Shift changed: %(name)s")
    return title % {"name": names.person(told["was"]["staff_member_id"])}


def change_when(change: PlanChange, names: Names) -> str:
    """From when to when, as far as it says so."""
    told = change.before
    if change.kind == PlanChangeKind.SHIFT:
        return _hours(told["was"], names, told.get("on"))
    if change.kind == PlanChangeKind.COUNTER:
        return _("from %(start)s") % {"start": long_moment(change.made_at)}
    start, end = (long_moment(dt.datetime.fromisoformat(moment)) for moment in told["during"])
    return _("%(start)s to %(end)s") % {"start": start, "end": end}


def _hours(was: dict, names: Names, on: str | None) -> str:
    """A shift as it was: “Kreishaus, counter 2, Monday 08:00–12:00”; with the date where one day was changed."""
    only = on or (was["first_day"] if was["first_day"] == was["last_day"] else None)
    day = short_date(dt.date.fromisoformat(only)) if only else weekday_name(was["weekday"])
    return _("%(place)s, %(day)s %(starts)s–%(ends)s") % {
        "place": names.place(None, was["counter_id"]),
        "day": day,
        "starts": clock(dt.time.fromisoformat(was["starts"])),
        "ends": clock(dt.time.fromisoformat(was["ends"])),
    }
