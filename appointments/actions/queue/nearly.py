"""“It is nearly your turn”, for who waits outside and has told us an address: once, and only while it is true."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef

from appointments.actions.notices import NEARLY
from appointments.models import Appointment, Visit, VisitStatus
from appointments.queries.queue.place import people_in_front
from appointments.rules.times import OFFICE_TIME
from appointments.rules.waiting_time import is_nearly
from willkommen.messages import post_message
from willkommen.models import Authority, OutgoingMessage

# Who has just arrived has read it on the ticket.
READS_THE_TICKET = dt.timedelta(minutes=5)
# Later it would call somebody to a turn that is over.
HELPS_FOR = dt.timedelta(minutes=5)


@transaction.atomic
def tell_who_is_nearly_next(*, authority: Authority, now: dt.datetime) -> int:
    """Post a message to each person with an appointment and an address who has at most three people in front.

    May run at any time and twice at once; whoever is just being called is passed over. Returns how many were told.
    """
    told = 0
    for visit in _not_told_yet(authority, now):
        if visit.appointment.channel and is_nearly(people_in_front(visit, now=now)):
            _tell(visit, now)
            told += 1
    return told


def _not_told_yet(authority: Authority, now: dt.datetime):
    told = OutgoingMessage.objects.filter(
        kind=NEARLY, about_type=Appointment._meta.label_lower, about_id=OuterRef("appointment_id")
    )
    return (
        Visit.objects.filter(
            ~Exists(told),
            authority=authority,
            day=now.astimezone(OFFICE_TIME).date(),
            status=VisitStatus.WAITING,
            arrived_at__lte=now - READS_THE_TICKET,
            appointment__isnull=False,
        )
        .select_related("office", "appointment")
        .order_by("pk")
        .select_for_update(skip_locked=True, of=("self",))
    )


def _tell(visit: Visit, now: dt.datetime) -> None:
    appointment = visit.appointment
    post_message(
        authority=visit.office.authority,
        about=appointment,
        kind=NEARLY,
        language=appointment.language,
        channel=appointment.channel,
        recipient=appointment.recipient,
        due_at=now,
        expires_at=now + HELPS_FOR,
        now=now,
    )
