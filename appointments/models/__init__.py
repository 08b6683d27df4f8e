"""Tables of services, counters, bookings, the queue and fair access."""

from appointments.models.booking import Appointment, AppointmentPerson, AppointmentStatus
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
from appointments.models.counters import Absence, Closure, Counter, OfferPlace, ServiceOffer, Shift, ShiftService
from appointments.models.interpreters import Interpreter, InterpreterBooking, InterpreterHours, InterpretingWay
from appointments.models.phrases import OwnPhrase, Phrase, PhraseGroup
from appointments.models.planning import AffectedAppointment, AffectedStatus, PlanChange, PlanChangeKind, StaffSkill
from appointments.models.queue import ArrivedBy, Call, Outcome, TicketSeries, Visit, VisitStatus
from appointments.models.waiting import (
    SearchCount,
    SlotOffer,
    SlotOfferStatus,
    WaitingEntry,
    WaitingReason,
    WaitingStatus,
)

__all__ = [
    "Absence",
    "AffectedAppointment",
    "AffectedStatus",
    "Appointment",
    "AppointmentPerson",
    "AppointmentStatus",
    "ArrivedBy",
    "Call",
    "Closure",
    "Counter",
    "Delivery",
    "FeeRule",
    "Interpreter",
    "InterpreterBooking",
    "InterpreterHours",
    "InterpretingWay",
    "OfferPlace",
    "Outcome",
    "OwnPhrase",
    "Phrase",
    "PhraseGroup",
    "PlanChange",
    "PlanChangeKind",
    "RequiredDocument",
    "SearchCount",
    "Service",
    "ServiceDocument",
    "ServiceNotice",
    "ServiceOffer",
    "ServiceTerm",
    "Shift",
    "ShiftService",
    "Situation",
    "SlotOffer",
    "SlotOfferStatus",
    "StaffSkill",
    "TicketSeries",
    "Visit",
    "VisitStatus",
    "WaitingEntry",
    "WaitingReason",
    "WaitingStatus",
]
