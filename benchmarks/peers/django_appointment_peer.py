"""django-appointment 3.12.0: a member of staff for each counter; free times as its own page asks for them."""

import datetime as dt
import logging
import os
import sys

import dj
import django
from django.conf import settings

host = dj.parse(os.environ["DSN"])
settings.configure(
    SECRET_KEY="bench",
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "phonenumber_field",
        "appointment",
    ],
    DATABASES={"default": host},
    USE_TZ=True,
    TIME_ZONE="Europe/Berlin",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    APPOINTMENT_SLOT_DURATION=20,
    ROOT_URLCONF="appointment.urls",
)
django.setup()
logging.disable(logging.CRITICAL)

from appointment.forms import AppointmentRequestForm  # noqa: E402 -- Django first
from appointment.models import Appointment, AppointmentRequest, Service, StaffMember, WorkingHours  # noqa: E402
from appointment.services import get_available_slots_for_staff  # noqa: E402
from appointment.utils.db_helpers import create_and_save_appointment, get_weekday_num_from_date  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from work import (  # noqa: E402  # noqa: E402
    COUNTERS,
    DAYS,
    MINUTES,
    RUSH_COUNTERS,
    RUSH_DAY,
    RUSH_STARTS,
    STARTS,
    Gone,
    is_booked,
    median_ms,
    rushes,
    say,
)

LENGTH = dt.timedelta(minutes=MINUTES)


def staff(service: Service, number: int, name: str, ends: dt.time) -> StaffMember:
    """Somebody who sits at a counter from Monday to Friday."""
    user = get_user_model().objects.create_user(f"{name}{number}", f"{name}{number}@example.org", "x", first_name=name)
    member = StaffMember.objects.create(user=user, slot_duration=MINUTES, lead_time=dt.time(8), finish_time=ends)
    member.services_offered.add(service)
    for weekday in range(1, 6):
        WorkingHours.objects.create(staff_member=member, day_of_week=weekday, start_time=dt.time(8), end_time=ends)
    return member


def request_for(member, service, day, start, **more) -> AppointmentRequest:
    """The row a booking begins with."""
    end = (dt.datetime.combine(day, start) + LENGTH).time()
    return AppointmentRequest(date=day, start_time=start, end_time=end, service=service, staff_member=member, **more)


def slots(day: dt.date, member: StaffMember, service: Service) -> list:
    """What the page with free times asks."""
    return get_available_slots_for_staff(day, member, get_weekday_num_from_date(day), service=service)


def availability(service: Service) -> None:
    """What is free with every member of staff on every day."""
    # it knows no break at noon; the hour counts as booked
    members, booked = [staff(service, number, "counter", dt.time(16)) for number in range(COUNTERS)], is_booked()
    noon = [dt.time(12, minute) for minute in (0, 20, 40)]
    taken = [
        request_for(member, service, day, start, id_request=f"{member.pk}{day}{start}")
        for member in members
        for day in DAYS
        for start in [*STARTS, *noon]
        if start in noon or booked()
    ]
    AppointmentRequest.objects.bulk_create(taken)
    client = get_user_model().objects.first()
    Appointment.objects.bulk_create(
        Appointment(client=client, appointment_request=one, id_request=one.id_request) for one in taken
    )

    def read() -> int:
        return sum(len(slots(day, member, service)) for member in members for day in DAYS)

    # the log of queries holds 9,000 at most: one counter's, times their number
    with CaptureQueriesContext(connection) as queries:
        for day in DAYS:
            slots(day, members[0], service)
    asked, free = len(queries) * COUNTERS, read()
    cold, warm = median_ms(read, times=2)
    say(part="availability", cold_ms=cold, warm_ms=warm, queries=asked, free=free)


def contention(service: Service, rounds: int) -> None:
    """What its own page does: the free times, the form, the booking."""
    last = (dt.datetime.combine(RUSH_DAY, RUSH_STARTS[-1]) + LENGTH).time()
    members = [staff(service, number, "rush", last) for number in range(RUSH_COUNTERS)]

    def free() -> list:
        return [(member, slot.time()) for member in members for slot in slots(RUSH_DAY, member, service)]

    def book(place: tuple, number: int) -> None:
        member, start = place
        if start not in [slot.time() for slot in slots(RUSH_DAY, member, service)]:
            raise Gone
        end = (dt.datetime.combine(RUSH_DAY, start) + LENGTH).time()
        form = AppointmentRequestForm({"date": RUSH_DAY, "start_time": start, "end_time": end, "service": service.pk,
                                       "staff_member": member.pk})  # fmt: skip
        if not form.is_valid():
            raise Gone
        request = RequestFactory().get("/")
        request.user = member.user
        create_and_save_appointment(form.save(), {}, {"phone": "", "address": "", "additional_info": ""}, request)

    def sold() -> int:
        return Appointment.objects.filter(appointment_request__date=RUSH_DAY).count()

    def clear() -> None:
        AppointmentRequest.objects.filter(date=RUSH_DAY).delete()

    say(
        part="booked",
        **rushes(rounds, free=free, book=book, close=lambda: connection.close(), sold=sold, clear=clear),
    )


if __name__ == "__main__":
    call_command("migrate", verbosity=0, interactive=False)
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)  # it ships no migrations of its own
    service = Service.objects.create(name="Service", duration=LENGTH, price=0)
    availability(service)
    contention(service, int(sys.argv[1]))
