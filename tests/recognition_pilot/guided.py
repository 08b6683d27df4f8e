"""Accompanied people for tests."""

import datetime as dt

from recognition_pilot.actions.guidance import body_clocks, keeping
from recognition_pilot.actions.guidance.consents import share_fact
from recognition_pilot.actions.guidance.opening import open_record
from recognition_pilot.models import CompetentBody, GuidanceRecord, Profession
from tests.factories import MONDAY, NOW, make_staff

NEXT_YEAR = dt.date(2027, 10, 5)


def make_guide(authority, *more, **fields):
    """Somebody who may accompany people here."""
    return make_staff(authority, "guide", *more, **{"name": "Gesa Lührs", **fields})


def make_record(authority, guide=None, *, papers=(), is_accompanied=True, until_on=NEXT_YEAR, now=NOW, **fields):
    """A record as its opening leaves it, with these columns instead."""
    person = {"name": "Rana", "language": "ar", "spoken_language": "ar"}
    person |= {
        name: fields.pop(name) for name in ("name", "language", "spoken_language", "email", "mobile") if name in fields
    }
    record = open_record(
        authority=authority,
        staff_member=guide,
        is_accompanied=is_accompanied,
        papers=list(papers),
        until_on=until_on,
        now=now,
        **person,
    )
    if fields:
        GuidanceRecord.objects.filter(pk=record.pk).update(**fields)
        record.refresh_from_db()
    return record


def make_profession(code="NURSE", **fields):
    """A profession of the project's own, with its body."""
    body = CompetentBody.objects.get_or_create(
        code="LS", defaults={"name": "Landesamt für Soziales", "mark": "found", "source": "test"}
    )[0]
    fields = {
        "name_de": "Pflegefachperson",
        "group": "health",
        "isco08": "2221",
        "valid_from": MONDAY,
        "source": "test",
        **fields,
    }
    return Profession.objects.get_or_create(code=code, defaults=fields)[0], body


def share(record, case, fact="german_level", value="B1", *, until_on=NEXT_YEAR, now=NOW):
    """The person lets whoever works on the case see one fact."""
    return share_fact(record=record, fact=fact, value=value, reference=case.reference, until_on=until_on, now=now)


def make_lasting_record(authority, guide=None, **fields):
    """A record with a contact and a clock, and a consent that counts whenever the tests run."""
    record = make_record(authority, guide or make_guide(authority), **fields)
    keeping.note_contact(record=record, code="first_talk", on=MONDAY, now=NOW)
    body_clocks.start_body_clock(record=record, kind="decision", started_on=MONDAY, now=NOW)
    record.consents.update(until_on=dt.date(2056, 10, 5))
    GuidanceRecord.objects.filter(pk=record.pk).update(erase_after=NOW + dt.timedelta(days=30 * 366))
    record.refresh_from_db()
    return record
