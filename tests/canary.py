"""A person whose every word is a canary, in everything the house can keep of one; and the search for what is left of them."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from appointments.actions.booking import confirm_appointment, hold_slot, identify
from appointments.models import Interpreter, InterpreterHours, Visit
from casework.actions.access import issue_code
from casework.actions.notes import write_note
from casework.actions.questions import answer, ask
from casework.models import (
    AccessCode,
    Application,
    Case,
    CaseAppointment,
    CaseEvent,
    CourtCase,
    DocumentRequest,
    FilePart,
    FollowUp,
    HandedInFile,
    Handover,
    Participation,
    Representative,
    RequestedItem,
    Substitution,
)
from recognition_pilot.actions.complaints import answer_complaint, take_complaint
from recognition_pilot.actions.guidance.keeping import note_contact
from recognition_pilot.models import BodyClock, CentreInvitation, CircleInvitation, Feedback, FeedbackWish, PlanStep
from tests.appointments.waiters import make_waiting
from tests.casework.cases import make_case
from tests.casework.reminded import make_reminder
from tests.factories import MONDAY, NOW, World, local, make_appointment, make_staff
from tests.recognition_pilot.centres import make_centre, make_day, make_referral, make_talk
from tests.recognition_pilot.guided import make_record, share
from tests.recognition_pilot.plans import make_lasting_plan
from willkommen import audit, keeping
from willkommen.actions.barriers import report_barrier, settle_barrier
from willkommen.actions.staff import end_membership, invite
from willkommen.local.owner import owner_cursor
from willkommen.messages import post_message
from willkommen.models import OutgoingMessage, RateBucket, StaffIdentity, SubmittedForm, WebSession

WORD = "KANARIENVOGEL"
DAY = dt.timedelta(days=1)
# Fields of free length that hold a code, a hash or a number of the house, never what somebody typed.
CODES = {
    *("language", "spoken_language", "languages", "spoken_languages", "roles", "topic", "group", "step", "scope"),
    *("for_whom", "german_level", "code", "kind", "basis", "court", "result", "settled_for", "suspended_for"),
    *("extension_reason", "arrived_by", "defect", "refusal", "media_type", "about_type", "ticket_number"),
    *("brought", "missing", "ticked_documents", "link_nonce", "nonce", "code_hash", "sha256", "identity_key"),
    *("recipient_key", "password", "issuer", "session_data"),
    # the file of the register system stays findable; the other authority is no person
    *("casework.case.file_number", "casework.case.team", "casework.handover.to_name", "casework.handover.to_contact"),
    # counts and minutes
    *("recognition_pilot.staffingrun.question", "recognition_pilot.staffingrun.answer"),
}
# They leave by the database's own clock, sealed; nothing typed ever gets in.
RECORDS = {"willkommen.auditentry", "willkommen.readentry", "willkommen.changeentry", "willkommen.sealcheck"}
RECORDS |= {"willkommen.emergencyaccess"}


class Person:
    """Somebody whose names, addresses, words and days are found nowhere else."""

    def __init__(self, word: str = WORD, script: str = "كناري", born_on: dt.date = dt.date(1987, 6, 5)) -> None:
        self.word, self.script, self.born_on = word, script, born_on
        self.email = f"{word.lower()}@example.org"
        self.mobile = "+49151" + f"{abs(hash(word)) % 10**7:07d}"

    @property
    def traces(self) -> list[str]:
        """What must not be left, as a row of a table writes it: words, addresses, birthday, bytes."""
        words = [self.word.lower(), self.script, self.mobile, self.born_on.isoformat()]
        return [*words, self.word.encode().hex(), self.word.lower().encode().hex(), self.script.encode().hex()]

    @property
    def names(self) -> dict:
        """As a booking has them."""
        return {
            "given_names": self.word,
            "family_name": self.word,
            "name_in_own_script": self.script,
            "born_on": self.born_on,
            "email": self.email,
            "mobile": self.mobile,
        }


def leave_traces(world: World, person: Person) -> Case:
    """The person does everything one can do here, once; returns their case, at its end and not yet closed."""
    clerk = make_staff(world.authority, "caseworker", "administrator", name="Anna Brandt")
    booked = _book(world, person)
    case = _case(world, person, clerk, booked)
    _voices(world, person, booked)
    _guidance(world, person, case, clerk)
    _house(world, person, clerk)
    _fill_every_field(person)
    return case


def _book(world: World, person: Person):
    held = hold_slot(
        offer=world.offer, office=world.office, start=local(MONDAY, "09:00"), persons=1, language="ar",
        spoken_language="ar", title_ends_on=None, now=NOW,
    )  # fmt: skip
    identify(appointment=held, spoken_language="ar", needs_interpreter=False, language="ar", now=NOW, **person.names)
    booked = confirm_appointment(appointment=held, now=NOW)
    lapsed = {**person.names, "identity_key": "x", "status": "expired", "hold_until": NOW}
    make_appointment(world.offer, world.counter, local(MONDAY, "10:00"), **lapsed)
    make_waiting(world, person.word, status="left", erase_after=NOW + 7 * DAY, **person.names | {"family_name": "X"})
    Visit.objects.create(
        authority=world.authority, office=world.office, appointment=booked, service=world.service, language="ar",
        spoken_language="ar", day=MONDAY, ticket_number="A001", status="done", arrived_at=NOW, turn_at=NOW, note=person.word,
        outcome_note=person.word, outcome="advised", counter=world.counter, called_at=NOW, served_from=NOW,
        served_to=NOW, link_nonce="n", link_token_hash=person.word[:3] + "visit",
    )  # fmt: skip
    interpreter = Interpreter.objects.create(
        authority=world.authority,
        name=person.word,
        languages=["ar"],
        way="phone",
        contact=person.mobile,
        is_active=False,
    )
    InterpreterHours.objects.create(
        authority=world.authority, interpreter=interpreter, weekday=0, starts="08:00", ends="12:00", first_day=MONDAY
    )
    return booked


def _case(world: World, person: Person, clerk, booked) -> Case:
    case = make_case(world.authority, world.service, status="handed_out", **person.names)
    known = {"authority": world.authority, "case": case}
    CaseAppointment.objects.create(appointment=booked, **known)
    Application.objects.create(
        receipt_number=f"{person.word[:4]}-1", is_informal=True, language="ar", made_at=NOW, **known
    )
    issue_code(case=case, now=NOW)
    code = AccessCode.objects.get(case=case)
    code.sessions.create(authority=world.authority, token_hash=f"{person.word[:3]}case", began_at=NOW, seen_at=NOW)
    write_note(case=case, now=NOW, staff_member=clerk, text=person.word)
    helper = Representative.objects.create(
        kind="representative", name=person.word, organisation=person.word, email=person.email, phone=person.mobile,
        consent_given_on=MONDAY, ends_on=MONDAY, recorded_by=clerk, recorded_at=NOW, may_ask=True, **known,
    )  # fmt: skip
    ask(case=case, language="ar", text=person.script, representative=helper, now=NOW)
    question = case.questions.get()
    answer(
        question=question,
        german_text=person.word,
        text=person.script,
        language="ar",
        answers_seen=0,
        staff_member=clerk,
        now=NOW,
    )
    FollowUp.objects.create(due_on=MONDAY, reason=person.word, made_by=clerk, made_at=NOW, done_at=NOW, **known)
    Participation.objects.create(body="other", body_name=person.word, asked_on=MONDAY, answered_on=MONDAY, **known)
    CourtCase.objects.create(court="osnabrueck", file_number=person.word, filed_on=MONDAY, **known)
    request = DocumentRequest.objects.create(
        asked_at=NOW, due_on=MONDAY, note=person.word, status="complete", ended_at=NOW, **known
    )
    item = RequestedItem.objects.create(authority=world.authority, request=request, other=person.word)
    file = HandedInFile.objects.create(
        item=item, upload_token_hash=f"{person.word[:3]}file", name=f"{person.word}.pdf", expected_bytes=99,
        content=person.word.encode(), status="taken", began_at=NOW, erase_after=NOW + 30 * DAY, **known,
    )  # fmt: skip
    FilePart.objects.create(authority=world.authority, file=file, offset=0, content=person.script.encode())
    parcel = {"person": person.word, "application": {"reference": case.reference}}
    Handover.objects.create(
        to_name="Stadt Bremen", basis="moved", parcel=parcel, status="declined", sent_at=NOW, answered_at=NOW,
        decline_reason=person.word, **known,
    )  # fmt: skip
    post_message(
        authority=world.authority, about=case, kind="case.news", language="ar", channel="email",
        recipient=person.email, due_at=NOW, expires_at=NOW + DAY, now=NOW,
    )  # fmt: skip
    make_reminder(world.authority, person.email, title_ends_on=MONDAY, case=case, mobile=person.mobile)
    Substitution.objects.create(
        authority=world.authority, staff_member=clerk, substitute=world.clerk, during=(MONDAY, MONDAY + 7 * DAY)
    )
    return case


def _voices(world: World, person: Person, booked) -> None:
    complaint = take_complaint(
        authority=world.authority, kind="complaint", topic="conduct", text=person.word, language="ar",
        answer_by="email", name=person.word, email=person.email, mobile=person.mobile, address=person.word, now=NOW,
    )  # fmt: skip
    answer_complaint(
        complaint=complaint, answer=person.word, answer_translated=person.script, staff_member=world.clerk, now=NOW
    )
    Feedback.objects.create(
        authority=world.authority, given_on=MONDAY, language="ar", channel="kiosk", remark=person.word,
        remark_state="shown",
    )  # fmt: skip
    FeedbackWish.objects.create(authority=world.authority, appointment=booked, asked_at=NOW)


def _guidance(world: World, person: Person, case: Case, clerk) -> None:
    record = make_record(
        world.authority, make_staff(world.authority, "guide"), name=person.word, german_level="B1", email=person.email,
        mobile=person.mobile,
    )  # fmt: skip
    note_contact(record=record, code="talk", on=MONDAY, remark=person.word, staff_member=clerk, now=NOW)
    share(record, case)
    BodyClock.objects.create(
        authority=world.authority, record=record, kind="decision", started_on=MONDAY, due_on=MONDAY
    )
    plan = make_lasting_plan(world.authority)
    type(plan).objects.filter(pk=plan.pk).update(email=person.email, mobile=person.mobile, erase_after=NOW + 365 * DAY)
    PlanStep.objects.create(authority=world.authority, plan=plan, code="apply", position=1, from_on=MONDAY)
    plan.sessions.create(authority=world.authority, token_hash=f"{person.word[:3]}plan", began_at=NOW, seen_at=NOW)
    centre = make_centre(world.authority)
    make_talk(make_day(centre, world.authority), name=person.word, email=person.email, mobile=person.mobile)
    make_referral(centre, world.authority, facts={"name": person.word, "phone": person.mobile}, email=person.email)
    invited = {
        "email": person.email,
        "name": person.word,
        "nonce": "n",
        "created_at": NOW,
        "expires_at": NOW + 14 * DAY,
    }
    CentreInvitation.objects.create(centre=centre, token_hash=f"{person.word[:3]}centre", **invited)
    CircleInvitation.objects.create(
        authority=world.authority, organisation=person.word, token_hash=f"{person.word[:3]}circle", **invited
    )


def _house(world: World, person: Person, clerk) -> None:
    """What the ground floor keeps: reports, invitations, an account, traces of browsers, messages about all of it."""
    report = report_barrier(
        authority=world.authority,
        text=person.word,
        page=f"/{person.word}/",
        reply_to=person.email,
        language="ar",
        now=NOW,
    )
    settle_barrier(authority=world.authority, report=report.pk, is_settled=True, now=NOW)
    invite(
        authority=world.authority, email=person.email, name=person.word, roles=["clerk"], staff_member=clerk, now=NOW
    )
    left = make_staff(world.authority, "clerk", name=person.word, email=f"work.{person.email}", last_login=NOW)
    left.emailaddress_set.create(email=left.email, verified=True, primary=True)
    left.authenticator_set.create(type="totp", data={"secret": person.word})
    StaffIdentity.objects.create(staff_member=left, issuer="https://login.example", subject=person.word, linked_at=NOW)
    end_membership(authority=world.authority, member=left, staff_member=clerk, now=NOW)
    post_message(
        authority=world.authority, about=left, kind="staff.password", language="de", channel="email",
        recipient=person.email, context={"name": person.word}, due_at=NOW, expires_at=NOW + DAY, now=NOW,
    )  # fmt: skip
    OutgoingMessage.objects.update(failure=f"550 no such user {person.email}")
    SubmittedForm.objects.create(key=f"x:{person.word}", answer=f"/{person.word}/", submitted_at=NOW)
    RateBucket.objects.create(key=person.word, tokens=1, refilled_at=NOW)
    WebSession.objects.create(
        session_key=person.word.lower(), session_data=person.word, device=person.word, expire_date=NOW + DAY
    )


def _fill_every_field(person: Person) -> None:
    """Also what is added to a table tomorrow: whatever field can hold words holds the canary."""
    for model in _tables():
        fields = {field.name: _value(field, person) for field in fields_for_words(model)}
        rows = model._default_manager.all()
        if model._meta.label_lower == "willkommen.staffmember":
            rows = rows.filter(name=person.word)
        if fields:
            rows.update(**fields)
    CaseEvent.objects.filter(kind="none").delete()
    audit.record(action="filled", now=timezone.now(), count=1)


def _tables() -> list[type[models.Model]]:
    by_label = {model._meta.label_lower: model for model in keeping.all_models()}
    labels = [name for job in keeping.forgettings() for name in job.models if name not in RECORDS]
    return [by_label[name] for name in labels]


def fields_for_words(model) -> list[models.Field]:
    """Where a row can hold what somebody typed."""
    kinds = models.CharField | models.TextField | models.JSONField | models.BinaryField | ArrayField
    label = model._meta.label_lower
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, kinds)
        and not (field.choices or field.unique or field.name in CODES or f"{label}.{field.name}" in CODES)
    ]


def _value(field: models.Field, person: Person):
    if isinstance(field, models.JSONField):
        return {"word": person.word, "application": {"reference": "1"}}
    if isinstance(field, ArrayField):
        return [person.word]
    if isinstance(field, models.BinaryField):
        return person.word.encode()
    return person.email if isinstance(field, models.EmailField) else person.word


# ---- The search ------------------------------------------------------------------------------------------------------


def tables_with(person: Person) -> dict[str, list[str]]:
    """Every table of the database, read from its catalogue as its owner, with the traces its rows still hold."""
    found: dict[str, list[str]] = {}
    with owner_cursor() as cursor:
        cursor.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p', 'm')"
            " AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT lower(t::text) FROM {table} t")
            rows = "\n".join(row for (row,) in cursor.fetchall())
            if left := [trace for trace in person.traces if trace in rows]:
                found[table.strip('"')] = left
    return found
