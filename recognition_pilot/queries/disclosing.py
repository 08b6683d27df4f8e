"""What the recognition guide keeps of one person, for the file about them (Art. 15 GDPR).

A guide hands it out for the people they accompany, the supervision for complaints; casework sees nothing of it.
"""

from django.utils.translation import gettext as _

from appointments.queries.disclosing import messages
from recognition_pilot.models import Complaint, GuidanceRecord, RecognitionPlan, Referral
from willkommen.disclosure import Entry, Part, Subject, Value, known
from willkommen.models import Authority

RECORD = GuidanceRecord._meta.label_lower
PLAN = RecognitionPlan._meta.label_lower
REFERRAL = Referral._meta.label_lower
COMPLAINT = Complaint._meta.label_lower
# A record has no number on paper; its page leads here with this sign before its key.
SIGN = "L"


def find_record(authority: Authority, reference: str) -> GuidanceRecord | None:
    """The record of an accompanied person, from the page of the guide."""
    if not (reference.startswith(SIGN) and reference[1:].isascii() and reference[1:].isdigit() and len(reference) < 18):
        return None
    return GuidanceRecord.objects.filter(authority=authority, pk=int(reference[1:]), closed_at=None).first()


def widen_record(subject: Subject) -> None:
    """The plan the person showed the guide, and referrals."""
    plans = {record.plan_id for record in subject.of(RECORD)}
    here = {"authority": subject.authority}
    subject.add(*RecognitionPlan.objects.filter(pk__in=plans, **here))
    subject.add(*Referral.objects.filter(record__in=subject.keys(RECORD), **here))


def parts_of_record(subject: Subject) -> list[Part]:
    """The record with contacts and consents, the plan, referrals, messages."""
    records = subject.of(RECORD)
    return [
        Part("guidance", _("the recognition guide (Lotse)"), [Entry(_record(record)) for record in records]),
        Part("contacts", _("Contact"), [entry for record in records for entry in _contacts(record)]),
        Part("consents", _("What I agreed to"), [entry for record in records for entry in _consents(record)]),
        Part("plans", _("Your plan"), [Entry(_plan(plan)) for plan in subject.of(PLAN)]),
        Part("referrals", _("Referral to an advice centre"), [Entry(_referral(row)) for row in subject.of(REFERRAL)]),
        Part("guidance_messages", _("Messages to you"), messages(subject, RECORD, PLAN, REFERRAL)),
    ]


def find_complaint(authority: Authority, reference: str) -> Complaint | None:
    """A complaint by its number."""
    return Complaint.objects.filter(authority=authority, reference=reference.upper()).first()


def widen_complaint(subject: Subject) -> None:
    """A complaint knows no case, no appointment and no birthday: nothing leads on from it."""


def parts_of_complaint(subject: Subject) -> list[Part]:
    """What was written, and the answer."""
    return [
        Part("complaints", _("Complaint or praise"), [Entry(_complaint(row)) for row in subject.of(COMPLAINT)]),
        Part("complaint_messages", _("Messages to you"), messages(subject, COMPLAINT)),
    ]


def _record(record: GuidanceRecord) -> list[Value]:
    return [
        *_reached(record, ("name", _("Name"))),
        *_profession(record),
        *known(record, ("german_level", _("Level of German")), ("opened_at", _("Received"))),
        *known(record, ("outcome_on", _("Result of the recognition"))),
    ]


def _contacts(record: GuidanceRecord) -> list[Entry]:
    label = _("Note of our staff")
    return [
        Entry(
            [*known(contact, ("on", _("Day and time"))), *known(contact, ("remark", label))],
            f"contact:{contact.pk}" if contact.remark else "",
            contact.remark,
        )
        for contact in record.contacts.order_by("on", "pk")
    ]


def _consents(record: GuidanceRecord) -> list[Entry]:
    columns = (("words", _("The exact words")), ("given_at", _("Received")), ("withdrawn_at", _("Cancelled")))
    return [Entry(known(consent, *columns)) for consent in record.consents.order_by("pk")]


def _plan(plan: RecognitionPlan) -> list[Value]:
    steps = plan.steps.filter(done_on__isnull=False).order_by("position")
    return [
        *known(plan, ("reference", _("Number of your plan"))),
        *_reached(plan),
        *_profession(plan),
        *known(plan, ("answers", _("Your answers")), ("ticked_documents", _("Your documents"))),
        *(Value("step", _("Steps"), [step.code, step.done_on]) for step in steps),
        *known(plan, ("created_at", _("Received"))),
    ]


def _referral(row: Referral) -> list[Value]:
    return [
        *known(row, ("reference", _("Number"))),
        Value("centre", _("Advice centre"), row.centre.name),
        *_reached(row),
        *known(row, ("facts", _("Your details")), ("consent_words", _("What I agreed to")), ("sent_at", _("Sent on"))),
    ]


def _complaint(row: Complaint) -> list[Value]:
    return [
        *known(row, ("reference", _("Number"))),
        *_reached(row, ("name", _("Name"))),
        *known(row, ("address", _("Postal address")), ("received_on", _("Received")), ("text", _("Your request"))),
        *known(row, ("answer", _("Our answer to you")), ("answer_translated", _("Our answer to you"))),
    ]


def _reached(row, *before: tuple[str, str]) -> list[Value]:
    columns = (("email", _("E-mail address")), ("mobile", _("Mobile number")), ("language", _("Language")))
    return known(row, *before, *columns)


def _profession(row) -> list[Value]:
    return [Value("profession", _("Profession"), row.profession.name_de)] if row.profession else []
