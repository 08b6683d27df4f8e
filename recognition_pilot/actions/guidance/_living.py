"""Getting hold of a record to change it: only with a living consent, and with the right one."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from recognition_pilot.models import GuidanceRecord
from recognition_pilot.queries.guidance.records import is_accompanied, locked_record
from recognition_pilot.rules.guidance import keep_until
from willkommen.errors import Refused
from willkommen.moments import BERLIN, berlin_day


class NoConsent(Refused):
    """Withdrawn or over: nothing may be done any more."""

    text = _("There is no consent any more, and the record with it.")


class OnlyForPapers(Refused):
    """The consent covers single papers, nothing else."""

    text = _("The person agreed for single papers only. For this they have to agree to be accompanied.")


def living(record: GuidanceRecord, *, now: dt.datetime) -> GuidanceRecord:
    """The record as it is now, locked. Raises `NoConsent`."""
    found = locked_record(record, now=now)
    if found is None:
        raise NoConsent
    return found


def accompanied(record: GuidanceRecord, *, now: dt.datetime) -> GuidanceRecord:
    """The same, where the person agreed to be accompanied. Raises `NoConsent` and `OnlyForPapers`."""
    found = living(record, now=now)
    if not is_accompanied(found, today=berlin_day(now)):
        raise OnlyForPapers
    return found


def end_of(day: dt.date) -> dt.datetime:
    """The moment a day is over in Germany."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), BERLIN)


def erase_moment(record: GuidanceRecord) -> dt.datetime:
    """When a record is erased by itself."""
    return end_of(keep_until(record.last_contact_on, berlin_day(record.closed_at) if record.closed_at else None))
