"""What people say, for tests: feedback, complaints, trainings, meetings, an advisory circle; and their addresses."""

import datetime as dt

from appointments.models import Visit
from recognition_pilot.actions.circle import PURPOSE, comment_on_text, invite_to_circle, propose
from recognition_pilot.actions.complaints import take_complaint
from recognition_pilot.actions.feedback import give_feedback
from recognition_pilot.models import CircleMembership, Complaint, Feedback, Meeting, Training
from recognition_pilot.queries.voices.feedback import feedback_code
from tests.factories import MONDAY, NOW, make_staff
from willkommen.models import Office, StaffMember
from willkommen.tokens import token_for

# ---- Addresses -----------------------------------------------------------------------------------------------

SUPERVISION_VOICES = dict.fromkeys(
    (
        *("voices", "feedback_results", "feedback_remarks", "feedback_review", "feedback_sheet"),
        *("complaints", "complaint_by_hand", "complaint", "complaint_sort", "complaint_reply", "complaint_close"),
        *("complaint_letter", "trainings", "training_new", "training_edit", "training_remove", "team_size"),
        *("meetings", "meeting_new", "meeting_edit", "meeting_remove", "counter_languages"),
        *("circle", "circle_invite", "circle_end", "circle_proposal", "circle_comment"),
    ),
    "pilot",
)
PUBLIC_VOICES = {
    *("feedback", "feedback_at", "feedback_code", "feedback_thanks", "feedback_wish"),
    *("complaint_new", "complaint_thanks", "complaint_answer", "public_circle", "circle_invitation"),
}
KIOSK_VOICES = {"kiosk_feedback", "kiosk_feedback_thanks"}
CIRCLE = {"circle_home", "circle_texts", "circle_text", "circle_proposals", "circle_propose"}


def add_voices(street) -> None:
    """One of everything people say, at the authority of this street."""
    give(street.office, remark="Frau Brandt war sehr nett.")
    street.remark = Feedback.objects.get(authority=street.authority)
    street.complaint = complain(street.authority, answer_by="letter", name="O. S.", address="Weg 1", answer="Danke.")
    street.training = train(street.authority)
    street.meeting = Meeting.objects.create(authority=street.authority, held_on=MONDAY, partner_kind="chambers")
    street.seat = sit(street.authority)
    street.proposal = propose(membership=street.seat, title="Tee", text="Tee anbieten.", is_named=False, now=NOW)
    street.comment = comment_on_text(
        membership=street.seat, text_key="x/1/name", language="ar", words="…", comment="Hart.", now=NOW
    )
    street.circle_invitation = invite_to_circle(
        authority=street.authority,
        email=f"rat@{street.authority.slug}.example",
        name="Rat",
        organisation="Verein",
        staff_member=street.member,
        now=dt.datetime.now(dt.UTC),
    )


ARGUMENTS_VOICES = {
    "remark": lambda street: street.remark.pk,
    "complaint": lambda street: street.complaint.pk,
    "training": lambda street: street.training.pk,
    "meeting": lambda street: street.meeting.pk,
    "proposal": lambda street: street.proposal.pk,
    "comment": lambda street: street.comment.pk,
    "reading": lambda street: "de",
}
SPECIAL_VOICES = {
    **dict.fromkeys(("feedback_at", "feedback_code"), lambda street: {"code": feedback_code(street.office, "paper")}),
    **dict.fromkeys(KIOSK_VOICES, lambda street: {"token": street.office.device_token}),
    "complaint_answer": lambda street: {"token": street.complaint.link_token},
    "circle_invitation": lambda street: {"token": token_for(street.circle_invitation.nonce, purpose=PURPOSE)},
    "circle_end": lambda street: {"member": street.seat.pk},
    "circle_text": lambda street: {"key": f"willkommen.office/{street.office.pk}/name"},
}


# ---- Things ----------------------------------------------------------------------------------------------------


def give(office: Office, **said) -> None:
    """Somebody answers after a visit; a plain yes to everything unless said otherwise."""
    usual = {"understood": "yes", "friendly": "yes", "settled": "yes", "remark": "", "language": "de"}
    usual |= {"channel": "paper", "now": NOW}
    give_feedback(authority=office.authority, office=office, **{**usual, **said})


def complain(authority, *, now=NOW, answer="", **said) -> Complaint:
    """Something that has come in; with `answer` it is answered."""
    usual = {"kind": "complaint", "topic": "duration", "text": "Zu lange.", "language": "de"}
    found = take_complaint(authority=authority, now=now, **{**usual, **said})
    if answer:
        found.state, found.answer, found.answered_on = "answered", answer, MONDAY
        found.save()
    return found


def train(authority, *, team="Team 1", topic="law", hours=8, participants=2, held_on=MONDAY) -> Training:
    """A training of a team."""
    return Training.objects.create(
        authority=authority, team=team, topic=topic, hours=hours, participants=participants, held_on=held_on
    )


def sit(authority, *, organisation="Frauenverein e. V.", staff_member: StaffMember | None = None) -> CircleMembership:
    """A seat in the advisory circle, for an account without any task."""
    staff_member = staff_member or make_staff(None, name="Amina Saleh")
    return CircleMembership.objects.create(authority=authority, staff_member=staff_member, organisation=organisation)


def finished_visit(world, appointment=None, *, number=1, day=MONDAY) -> Visit:
    """Somebody was here and is done."""
    return Visit.objects.create(
        authority=world.authority,
        office=world.office,
        service=world.service,
        appointment=appointment,
        language="de",
        spoken_language="de",
        day=day,
        ticket_number=f"A{number:03}",
        arrived_at=NOW,
        turn_at=NOW,
        called_at=NOW,
        served_from=NOW,
        served_to=NOW,
        counter=world.counter,
        status="done",
        outcome="done",
    )
