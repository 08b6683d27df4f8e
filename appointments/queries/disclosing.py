"""What appointments keep of one person, for the file about them (Art. 15 GDPR)."""

from django.utils.translation import gettext as _

from appointments.models import Appointment, Visit, WaitingEntry
from appointments.queries.booking import appointment_by_reference
from willkommen.disclosure import Entry, Part, Subject, Value, known
from willkommen.models import Authority, OutgoingMessage

APPOINTMENT = Appointment._meta.label_lower
WAITING = WaitingEntry._meta.label_lower
VISIT = Visit._meta.label_lower


def find(authority: Authority, reference: str) -> Appointment | None:
    """An appointment by the number on its slip."""
    return appointment_by_reference(authority, reference)


def widen(subject: Subject) -> None:
    """Other appointments and places on the list under the same name and birthday, and visits."""
    for row in (*subject.of(APPOINTMENT), *subject.of(WAITING)):
        if row.family_name and row.born_on:
            subject.known_as.add((row.family_name, row.given_names, row.born_on))
    for family_name, given_names, born_on in subject.known_as:
        same = {"family_name": family_name, "given_names": given_names, "born_on": born_on}
        for model in (Appointment, WaitingEntry):
            subject.add(*model.objects.filter(authority=subject.authority, **same))
    keys = subject.keys(APPOINTMENT)
    subject.add(*Visit.objects.filter(authority=subject.authority, appointment__in=keys).select_related("service"))


def parts(subject: Subject) -> list[Part]:
    """Appointments, waiting list, visits, and the messages about them."""
    return [
        Part("appointments", _("Your appointment"), [Entry(_appointment(row)) for row in subject.of(APPOINTMENT)]),
        Part("waiting_list", _("Waiting list"), [Entry(_waiting(row)) for row in subject.of(WAITING)]),
        Part("visits", _("Your visits"), [entry for row in subject.of(VISIT) for entry in _visit(row)]),
        Part("messages", _("Messages to you"), messages(subject, APPOINTMENT, WAITING)),
    ]


def who(row) -> list[Value]:
    """Names and addresses, as most tables have them."""
    return known(
        row,
        ("given_names", _("Given names")),
        ("family_name", _("Family name")),
        ("name_in_own_script", _("Your name in your own script")),
        ("born_on", _("Date of birth")),
        ("email", _("E-mail address")),
        ("mobile", _("Mobile number")),
        ("title_ends_on", _("Your title is valid until")),
        ("language", _("Language")),
        ("spoken_language", _("Language at the counter")),
    )


def messages(subject: Subject, *labels: str) -> list[Entry]:
    """Where messages about these rows go and when; their words are those of the things themselves."""
    reached_at, when = _("E-mail address or mobile number"), _("Day and time")
    found = OutgoingMessage.objects.filter(authority=subject.authority).exclude(recipient="").order_by("due_at", "pk")
    rows = [row for label in labels for row in found.filter(about_type=label, about_id__in=subject.keys(label))]
    return [
        Entry([Value("recipient", reached_at, row.recipient), *known(row, ("due_at", when), ("sent_at", _("Sent on")))])
        for row in rows
    ]


def _appointment(row: Appointment) -> list[Value]:
    return [
        Value("reference", _("Number of your appointment"), row.reference),
        *who(row),
        Value("service", _("Service"), row.service.name),
        Value("starts_at", _("Day and time"), row.starts_at),
        Value("place", _("Place"), row.office.name),
        *known(row, ("created_at", _("Received")), ("cancelled_at", _("Cancelled"))),
        Value("persons", _("Number of persons:").rstrip(": "), row.persons),
        Value("needs_interpreter", _("interpreter wished for"), row.needs_interpreter),
    ]


def _waiting(row: WaitingEntry) -> list[Value]:
    values = [*who(row), Value("service", _("Service"), row.service.name)]
    if row.reason != "none":
        values.append(Value("reason", _("Your request"), row.get_reason_display()))
    return [*values, *known(row, ("joined_at", _("Received")))]


def _visit(row: Visit) -> list[Entry]:
    visit = [
        Value("ticket_number", _("Number"), row.ticket_number),
        Value("service", _("Service"), row.service.name),
        *known(row, ("arrived_at", _("Day and time"))),
    ]
    noted = [(name, words) for name in ("note", "outcome_note") if (words := getattr(row, name))]
    label = _("Note of our staff")
    return [
        Entry(visit),
        *(Entry([Value(name, label, words)], f"visit:{row.pk}:{name}", words) for name, words in noted),
    ]
