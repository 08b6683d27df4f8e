"""Tables of services, counters, bookings and the queue."""

from appointments.models.booking import Appointment, AppointmentStatus
from appointments.models.catalogue import (
    Delivery,
    FeeRule,
    RequiredDocument,
    Service,
    ServiceDocument,
    ServiceNotice,
    ServiceTerm,
    Situation,
)
from appointments.models.counters import (
    Absence,
    Closure,
    Counter,
    OfferPlace,
    ServiceOffer,
    Shift,
    ShiftService,
)
from appointments.models.queue import Call, TicketSeries, Visit, VisitStatus

__all__ = [
    "Absence",
    "Appointment",
    "AppointmentStatus",
    "Call",
    "Closure",
    "Counter",
    "Delivery",
    "FeeRule",
    "OfferPlace",
    "RequiredDocument",
    "Service",
    "ServiceDocument",
    "ServiceNotice",
    "ServiceOffer",
    "ServiceTerm",
    "Shift",
    "ShiftService",
    "Situation",
    "TicketSeries",
    "Visit",
    "VisitStatus",
]
