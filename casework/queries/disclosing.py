"""What casework keeps of one person, for the file about them (Art. 15 GDPR).

Left out: names of staff, how to reach representatives, what other bodies were asked and answered, security queries.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import override

from appointments.models import Appointment
from appointments.queries.disclosing import messages, who
from casework.models import (
    Answer,
    Case,
    CaseAppointment,
    FileStatus,
    HandedInFile,
    Note,
    Question,
    Representative,
    RequestedItem,
    TitleReminder,
)
from casework.queries.cases import case_by_reference
from casework.queries.parcel_words import STATES
from casework.rules.states import public_state
from willkommen.disclosure import Enclosure, Entry, Part, Subject, Value, known
from willkommen.models import Authority, ReadEntry
from willkommen.references import tidy_number

CASE = Case._meta.label_lower
REMINDER = TitleReminder._meta.label_lower
READABLE = (FileStatus.CLEAN, FileStatus.TAKEN)


def find(authority: Authority, reference: str) -> Case | None:
    """A case by its number, with or without spaces."""
    return case_by_reference(authority, tidy_number(reference))


def widen(subject: Subject) -> None:
    """Cases of the same person, the appointments that serve them, and reminders."""
    here = {"authority": subject.authority}
    appointments = subject.keys(Appointment._meta.label_lower)
    subject.add(*Case.objects.filter(appointments__in=appointments, **here).distinct())
    for family_name, given_names, born_on in set(subject.known_as):
        same = {"family_name": family_name, "given_names": given_names, "born_on": born_on}
        subject.add(*Case.objects.filter(**here, **same))
    for case in subject.of(CASE):
        if case.family_name and case.born_on:
            subject.known_as.add((case.family_name, case.given_names, case.born_on))
    links = CaseAppointment.objects.filter(case__in=subject.keys(CASE), **here).select_related("appointment")
    subject.add(*(link.appointment for link in links))
    subject.add(*TitleReminder.objects.filter(case__in=subject.keys(CASE), **here))


def parts(subject: Subject) -> list[Part]:
    """Cases with papers, files, questions, notes, representatives, fees; reminders; when staff read it."""
    cases = subject.keys(CASE)
    return [
        Part("cases", _("Your application"), [Entry(_case(case)) for case in subject.of(CASE)]),
        Part("papers", _("Papers we need"), _papers(cases)),
        Part("files", _("Files you have sent"), _files(cases)),
        Part("questions", _("Your questions to us"), _questions(cases)),
        Part("notes", _("Note of our staff"), _notes(cases)),
        Part("representatives", _("Who else may look here"), _representatives(cases)),
        Part("reminders", _("Reminder before a title ends"), [Entry(_reminder(row)) for row in subject.of(REMINDER)]),
        Part("case_messages", _("Messages to you"), messages(subject, CASE, REMINDER)),
        Part("readings", _("When our staff opened your application"), _readings(subject, cases)),
    ]


def enclosures(subject: Subject) -> list[Enclosure]:
    """What the person handed in and was found clean."""
    files = HandedInFile.objects.filter(case__in=subject.keys(CASE), status__in=READABLE).order_by("pk")
    return [Enclosure(file.name, bytes(file.content)) for file in files if file.content]


def _case(case: Case) -> list[Value]:
    known_here = [
        Value("reference", _("Number of your application"), case.reference_in_groups),
        *known(case, ("file_number", _("Number"))),
        *who(case),
        Value("service", _("Service"), case.service.name),
        *known(case, ("received_at", _("Received"))),
    ]
    if case.fiction not in ("", "none"):
        known_here.append(Value("fiction", "Fiktionswirkung (§ 81 AufenthG)", german(case.get_fiction_display)))
    days = (
        ("fiction_from", "Fiktionswirkung ab"),
        ("fiction_until", "Fiktionswirkung bis"),
        ("certificate_issued_on", "Fiktionsbescheinigung vom"),
        ("certificate_valid_to", "Fiktionsbescheinigung bis"),
        ("card_valid_to", _("Your title is valid until")),
    )
    moves = case.events.filter(kind="moved", is_public=True).order_by("happened_at", "pk")
    steps = [Value("step", _("Steps"), [move.happened_at, _state(move.status_to)]) for move in moves]
    fees = [Value("fee", "Gebühr", [fee.day, f"{fee.amount_eur} €", fee.section]) for fee in case.fees.all()]
    decided = case.decisions.filter(effective_at__isnull=False, sent_back_at=None)
    decisions = [Value("decision", "Entscheidung", [one.effective_at, german(one.get_kind_display)]) for one in decided]
    return [*known_here, *known(case, *days), *steps, *decisions, *fees]


def german(words: Callable[[], str]) -> str:
    """An official term, which people must recognise on paper."""
    with override("de"):
        return str(words())


def _state(status: str) -> str:
    """One of the six plain states: nothing finer ever leaves the house."""
    return german(lambda: str(STATES[public_state(status)]))


def _papers(cases: list[int]) -> list[Entry]:
    items = RequestedItem.objects.filter(request__case__in=cases).select_related("document", "request").order_by("pk")
    return [
        Entry(
            [
                Value("paper", _("Papers we need"), item.document.name if item.document else item.other),
                *known(item.request, ("due_on", _("Please hand in by"))),
                *known(item, ("arrived_at", _("Received"))),
            ]
        )
        for item in items
    ]


def _files(cases: list[int]) -> list[Entry]:
    files = HandedInFile.objects.filter(case__in=cases).defer("content").order_by("pk")
    return [Entry(known(file, ("name", _("Name")), ("began_at", _("Received")))) for file in files]


def _questions(cases: list[int]) -> list[Entry]:
    found: list[Entry] = []
    for question in Question.objects.filter(case__in=cases).order_by("pk"):
        found.append(Entry(known(question, ("text", _("Your question")), ("asked_at", _("Received")))))
        for answer in Answer.objects.filter(question=question).order_by("pk"):
            words = known(answer, ("german_text", _("Our answer to you")), ("text", _("Our answer to you")))
            found.append(Entry([*words, *known(answer, ("answered_at", _("Sent on")))]))
    return found


def _notes(cases: list[int]) -> list[Entry]:
    return [
        Entry(
            [Value("text", _("Note of our staff"), note.text), *known(note, ("written_at", _("Day and time")))],
            f"note:{note.pk}",
            note.text,
        )
        for note in Note.objects.filter(case__in=cases).order_by("pk")
    ]


def _representatives(cases: list[int]) -> list[Entry]:
    rows = Representative.objects.filter(case__in=cases).order_by("pk")
    return [
        Entry(
            [
                Value("kind", _("Who else may look here"), german(row.get_kind_display)),
                *known(row, ("organisation", _("Name")), ("consent_given_on", _("What I agreed to"))),
            ]
        )
        for row in rows
    ]


def _reminder(row: TitleReminder) -> list[Value]:
    return known(
        row,
        ("email", _("E-mail address")),
        ("mobile", _("Mobile number")),
        ("title_ends_on", _("Your title is valid until")),
        ("language", _("Language")),
        ("asked_at", _("Received")),
    )


def _readings(subject: Subject, cases: list[int]) -> list[Entry]:
    rows = ReadEntry.objects.filter(authority=subject.authority, object_type=CASE, object_id__in=cases)
    return [Entry(known(row, ("happened_at", _("Day and time")))) for row in rows.order_by("happened_at", "pk")]
