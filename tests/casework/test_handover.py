"""A case goes to the authority of the new home, and nothing goes with it that must not."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest

import casework
from casework.actions.access import issue_code, sign_in
from casework.actions.documents.reminding import post_reminders
from casework.actions.handover.at_sender import AnsweredAlready
from casework.actions.handover.receiving import confirm_handover, decline_handover
from casework.actions.handover.sending import (
    FilesAreWaiting,
    NoConsent,
    NotHere,
    SentAlready,
    TheyAnswerThemselves,
    hand_over,
    note_answer,
    recall,
)
from casework.actions.questions import answer, ask
from casework.actions.representatives import name_representative
from casework.models import (
    Case,
    CaseFee,
    CaseSession,
    Deadline,
    Decision,
    DocumentRequest,
    HandedInFile,
    Handover,
    Note,
    Participation,
    RequestedItem,
)
from casework.queries.handover import handover_to, incoming_handovers, where_is_it
from casework.rules.handover import BY_CONSENT, BY_LAW
from tests.casework.cases import make_case
from tests.factories import NOW, make_authority, make_service, make_staff
from willkommen.models import OutgoingMessage
from willkommen.tenancy import current_authority_id, inside_authority

pytestmark = pytest.mark.django_db
APPLIED = dt.datetime(2026, 9, 1, 8, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(days=3)
CANARY = "KANARIENVOGEL"


@pytest.fixture
def service(db):
    return make_service()


@pytest.fixture
def celle(db):
    return make_authority("celle")


@pytest.fixture
def harburg(db):
    return make_authority("harburg")


@pytest.fixture
def anna(celle):
    return make_staff(celle, "caseworker", name=f"Anna {CANARY}")


@pytest.fixture
def berta(harburg):
    return make_staff(harburg, "caseworker", name=f"Berta {CANARY}")


@pytest.fixture
def case(celle, service):
    return make_case(celle, service, status="competence", received_at=APPLIED, title_ends_on=dt.date(2026, 10, 31))


def send(case, anna, to_authority=None, **more):
    return hand_over(case=case, basis="moved", now=NOW, staff_member=anna, to_authority=to_authority, **more)


def full_of_secrets(case, anna):
    """Everything a case can hold that must never leave the house."""
    own = {"authority": case.authority, "case": case}
    Note.objects.create(**own, text=f"Vermerk {CANARY}", written_by=anna, written_at=NOW)
    Decision.objects.create(**own, kind="refused", made_by=anna, made_at=NOW, notified_how="", needs_approval=True)
    Decision.objects.create(
        **own, kind="granted", made_by=anna, made_at=NOW, sent_back_at=NOW, valid_from=dt.date(2033, 3, 3)
    )
    Participation.objects.create(**own, body="other", body_name=CANARY, asked_on=dt.date(2026, 9, 3), asked_by=anna)
    named = name_representative(
        case=case,
        kind="representative",
        scope={"may_see": True, "may_hand_in": True, "may_ask": True},
        person={"name": f"Kanzlei {CANARY}", "organisation": CANARY, "email": "", "phone": CANARY},
        consent={"consent_given_on": dt.date(2026, 9, 1), "ends_on": dt.date(2027, 9, 1)},
        staff_member=anna,
        now=NOW,
    )
    ask(case=case, language="de", text=f"Frage {CANARY}", representative=named, now=NOW)
    for status in ("security_check", "with_other_body"):
        case.events.create(
            authority=case.authority, kind="moved", status_from="in_review", status_to=status, happened_at=NOW,
            staff_member=anna, detail={"reason": CANARY},
        )  # fmt: skip
    case.events.create(
        authority=case.authority, kind="moved", status_from="security_check", status_to="incomplete",
        is_public=True, happened_at=NOW, staff_member=anna, detail={"move": CANARY},
    )  # fmt: skip
    request = DocumentRequest.objects.create(
        **own, asked_at=NOW, asked_by=anna, due_on=dt.date(2026, 11, 2), note=f"intern {CANARY}"
    )
    RequestedItem.objects.create(authority=case.authority, request=request, other="Mietvertrag")
    case.team = CANARY
    case.assigned_to = anna
    case.save(update_fields=["team", "assigned_to"])
    return named


# ---- What travels ------------------------------------------------------------------------------------------------


def test_what_travels_is_what_the_law_needs_and_nothing_else(case, anna, harburg):
    handover = send(case, anna, harburg)
    assert list(handover.parcel) == ["version", "made_at", *BY_LAW]
    assert handover.parcel["application"] == {
        "reference": case.reference,
        "file_number": "",
        "channel": "counter",
        "received_at": "2026-09-01T08:00:00+00:00",
        "complete_at": None,
        "title_ends_on": "2026-10-31",
        "service": case.service.code,
    }
    assert handover.parcel["person"] == {"given_names": "SAMIR", "family_name": "HADDAD", "born_on": "1999-03-07"}
    assert "samir@example.org" not in json.dumps(handover.parcel)


def test_no_note_no_draft_no_name_of_staff_and_no_hidden_step_ever_travels(case, anna, berta, harburg):
    full_of_secrets(case, anna)
    handover = send(case, anna, harburg, consented=set(BY_CONSENT), consent_given_on=NOW.date())
    words = json.dumps(handover.parcel, ensure_ascii=False)
    assert [secret for secret in (CANARY, "security", "with_other_body", "2033-03-03") if secret in words] == []
    assert (handover.parcel["decisions"], handover.parcel["participations"]) == ([], [])
    assert {entry["state"] for entry in handover.parcel["history"]} == {"your_turn", "received", "in_review"} - {
        "received",
        "in_review",
    }
    taken = confirm_handover(handover=handover, staff_member=berta, now=LATER)
    there = [*Case.objects.filter(pk=taken.pk).values(), *taken.events.values("kind", "detail", "status_to")]
    assert CANARY not in json.dumps(there, default=str)
    assert [taken.notes.count(), taken.decisions.count(), taken.representatives.count(), taken.questions.count()] == [
        0, 0, 0, 0,
    ]  # fmt: skip


def test_contact_language_and_questions_travel_only_with_consent(case, anna, harburg):
    asked = ask(case=case, language="ar", text="متى؟", now=NOW)
    answer(question=asked, german_text="Bald.", text="قريبا", language="ar", answers_seen=0, staff_member=anna, now=NOW)
    handover = send(case, anna, harburg, consented={"contact", "questions"}, consent_given_on=NOW.date())
    assert list(handover.parcel)[2:] == [*BY_LAW, "contact", "questions"]
    assert handover.parcel["contact"] == {"email": "samir@example.org", "mobile": ""}
    assert handover.parcel["questions"][0]["answers"] == [
        {"on": NOW.isoformat(), "german": "Bald.", "text": "قريبا"},
    ]


def test_without_a_day_of_consent_nothing_is_sent(case, anna, harburg):
    with pytest.raises(NoConsent):
        send(case, anna, harburg, consented={"contact"})
    case.refresh_from_db()
    assert (case.status, Handover.objects.count()) == ("competence", 0)


def test_an_approved_decision_travels_and_one_in_preparation_does_not(case, anna, harburg):
    checked = make_staff(case.authority, "supervisor")
    Decision.objects.create(
        authority=case.authority, case=case, kind="granted", made_by=anna, made_at=NOW, needs_approval=True,
        checked_by=checked, checked_at=NOW, effective_at=NOW, valid_to=dt.date(2028, 1, 1),
    )  # fmt: skip
    Decision.objects.create(authority=case.authority, case=case, kind="refused", made_by=anna, made_at=NOW)
    parcel = send(case, anna, harburg).parcel
    assert [(row["kind"], row["valid_to"]) for row in parcel["decisions"]] == [("granted", "2028-01-01")]


# ---- At the sender --------------------------------------------------------------------------------------------------


def test_a_case_in_review_goes_by_way_of_the_question_who_is_competent(celle, anna, harburg, service):
    case = make_case(celle, service, status="in_review", received_at=APPLIED)
    send(case, anna, harburg)
    moves = case.events.filter(kind="moved").order_by("pk").values_list("status_from", "status_to")
    assert list(moves) == [("in_review", "competence"), ("competence", "handed_over")]


def test_the_answer_is_waited_for_for_two_weeks(case, anna, harburg):
    send(case, anna, harburg)
    running = Deadline.objects.filter(case=case, ended_at=None).values_list("kind", "ends_on")
    assert list(running) == [("handover", dt.date(2026, 10, 19))]
    case.refresh_from_db()
    assert case.next_due_on == dt.date(2026, 10, 19)


def test_an_open_request_travels_as_it_is_and_ends_here_with_its_reminders(celle, anna, harburg, service):
    case = make_case(celle, service, status="incomplete")
    request = DocumentRequest.objects.create(authority=celle, case=case, asked_at=NOW, due_on=dt.date(2026, 11, 2))
    RequestedItem.objects.create(authority=celle, request=request, other="Mietvertrag")
    post_reminders(request, now=NOW)
    parcel = send(case, anna, harburg).parcel
    assert [(one["status"], one["due_on"], [item["name"] for item in one["items"]]) for one in parcel["requests"]] == [
        ("open", "2026-11-02", ["Mietvertrag"])
    ]
    request.refresh_from_db()
    waiting = OutgoingMessage.objects.filter(status="queued").exclude(kind="case_news")
    assert (request.status, waiting.count()) == ("withdrawn", 0)


@pytest.mark.parametrize("status", ["granted", "refused", "closed", "handed_out"])
def test_what_is_decided_stays_where_it_was_decided(celle, anna, harburg, service, status):
    case = make_case(celle, service, status=status, closed_at=NOW)
    with pytest.raises(NotHere):
        send(case, anna, harburg)


def test_a_case_is_handed_over_once(case, anna, harburg):
    send(case, anna, harburg)
    with pytest.raises(SentAlready):
        send(case, anna, harburg)


def test_documents_in_the_letter_box_are_taken_out_first(case, anna, harburg):
    HandedInFile.objects.create(
        authority=case.authority, case=case, upload_token_hash="0" * 64, name="Pass", expected_bytes=9, status="clean",
        began_at=NOW,
    )  # fmt: skip
    with pytest.raises(FilesAreWaiting):
        send(case, anna, harburg)


def test_the_applicant_hears_that_there_is_news_and_nothing_else(case, anna, harburg):
    send(case, anna, harburg)
    posted = OutgoingMessage.objects.get()
    assert (posted.kind, posted.recipient, posted.context) == ("case_news", "samir@example.org", {})


def test_a_handover_nobody_answered_is_taken_back_and_its_clocks_go_on(case, anna, harburg):
    handover = send(case, anna, harburg)
    recall(handover=handover, staff_member=anna, now=LATER)
    case.refresh_from_db()
    handover.refresh_from_db()
    assert (case.status, handover.status, handover.parcel) == ("competence", "recalled", {})
    running = Deadline.objects.filter(case=case, ended_at=None).values_list("kind", "began_on")
    assert dict(running) == {"inaction": dt.date(2026, 9, 1), "competence": dt.date(2026, 10, 8)}
    assert list(incoming_handovers(harburg)) == []
    assert send(case, anna, harburg).status == "sent"


def test_another_authority_outside_of_the_house_answers_on_paper(case, anna):
    handover = send(case, anna, to_name="Landeshauptstadt Hannover", to_contact="Leinstraße 14")
    note_answer(handover=handover, is_taken=True, now=LATER, staff_member=anna)
    case.refresh_from_db()
    assert (case.status, where_is_it(case, now=LATER).name) == ("handed_over", "Landeshauptstadt Hannover")


def test_an_authority_of_the_house_answers_itself(case, anna, harburg):
    handover = send(case, anna, harburg)
    with pytest.raises(TheyAnswerThemselves):
        note_answer(handover=handover, is_taken=True, now=LATER, staff_member=anna)


# ---- At the receiver ------------------------------------------------------------------------------------------------


def test_whoever_takes_a_case_has_one_of_their_own_that_counts_from_the_first_day(case, anna, berta, harburg):
    case.fiction, case.fiction_from, case.work_permission = "continued_title", dt.date(2026, 9, 1), "as_before"
    case.save()
    handover = send(case, anna, harburg, consented={"contact", "language"}, consent_given_on=NOW.date())
    taken = confirm_handover(handover=handover, staff_member=berta, now=LATER)
    assert taken.pk != case.pk
    assert taken.reference != case.reference
    shown = ("authority", "channel", "status", "received_at", "family_name", "born_on", "email", "language")
    assert {name: getattr(taken, name) for name in shown} == {
        "authority": harburg,
        "channel": "transfer",
        "status": "received",
        "received_at": APPLIED,
        "family_name": "HADDAD",
        "born_on": dt.date(1999, 3, 7),
        "email": "samir@example.org",
        "language": "ar",
    }
    assert (taken.fiction, taken.fiction_from, taken.work_permission) == (
        "continued_title",
        dt.date(2026, 9, 1),
        "as_before",
    )
    assert taken.identity_key == case.identity_key
    inaction = Deadline.objects.get(case=taken, kind="inaction")
    assert (inaction.began_on, inaction.ends_on) == (dt.date(2026, 9, 1), dt.date(2026, 12, 1))


def test_without_consent_the_new_authority_writes_german_to_nobody(case, anna, berta, harburg):
    taken = confirm_handover(handover=send(case, anna, harburg), staff_member=berta, now=LATER)
    assert (taken.email, taken.mobile, taken.language, taken.spoken_language) == ("", "", "de", "de")


def test_the_processing_fee_is_charged_once(case, anna, berta, harburg):
    rows = [("extend_residence", "93.00", "paid"), ("certificate", "13.00", "due"), ("card", "8.00", "waived")]
    for purpose, amount, status in [*rows, ("mistake", "99.00", "cancelled")]:
        CaseFee.objects.create(
            authority=case.authority, case=case, purpose=purpose, person_group="adult", amount_eur=Decimal(amount),
            section="§ 45 AufenthV", mark="found", day=NOW.date(), status=status, set_by=anna, set_at=NOW,
            paid_on=NOW.date() if status == "paid" else None,
        )  # fmt: skip
    taken = confirm_handover(handover=send(case, anna, harburg), staff_member=berta, now=LATER)
    assert list(taken.fees.order_by("pk").values_list("purpose", "amount_eur", "status")) == [
        ("extend_residence", Decimal("93.00"), "paid_elsewhere"),
        ("certificate", Decimal("13.00"), "paid_elsewhere"),
        ("card", Decimal("8.00"), "waived"),
    ]


def test_protection_travels_and_the_person_gets_no_message(celle, anna, berta, harburg, service):
    case = make_case(celle, service, status="competence", is_protected=True, protected_since=APPLIED)
    handover = send(case, anna, harburg, consented={"contact"}, consent_given_on=NOW.date())
    taken = confirm_handover(handover=handover, staff_member=berta, now=LATER)
    assert (taken.is_protected, taken.protected_since, taken.channel_out) == (True, APPLIED, "")
    assert OutgoingMessage.objects.count() == 0


def test_the_answer_is_written_down_at_the_sender_without_a_name_in_its_history(case, anna, berta, harburg):
    handover = send(case, anna, harburg)
    taken = confirm_handover(handover=handover, staff_member=berta, now=LATER)
    handover.refresh_from_db()
    assert (handover.status, handover.answered_at, handover.new_case) == ("confirmed", LATER, taken)
    answered = case.events.get(kind="handover_answered")
    assert (answered.staff_member, answered.detail["answer"]) == (None, "confirmed")
    assert Deadline.objects.get(case=case, kind="handover").ended_how == "met"


def test_a_declined_case_comes_back_with_the_reason(case, anna, berta, harburg):
    handover = send(case, anna, harburg)
    decline_handover(handover=handover, reason="Wohnt in Stade.", staff_member=berta, now=LATER)
    case.refresh_from_db()
    handover.refresh_from_db()
    assert (case.status, handover.status, handover.decline_reason) == ("competence", "declined", "Wohnt in Stade.")
    assert (handover.parcel, Case.objects.filter(authority=harburg).count()) == ({}, 0)


def test_what_was_taken_back_cannot_be_confirmed(case, anna, berta, harburg):
    handover = send(case, anna, harburg)
    recall(handover=Handover.objects.get(pk=handover.pk), staff_member=anna, now=LATER)
    with pytest.raises(AnsweredAlready):
        confirm_handover(handover=handover, staff_member=berta, now=LATER)
    assert Case.objects.filter(authority=harburg).count() == 0


def test_what_was_confirmed_cannot_be_taken_back(case, anna, berta, harburg):
    handover = send(case, anna, harburg)
    confirm_handover(handover=Handover.objects.get(pk=handover.pk), staff_member=berta, now=LATER)
    with pytest.raises(AnsweredAlready):
        recall(handover=handover, staff_member=anna, now=LATER)
    with pytest.raises(AnsweredAlready):
        decline_handover(handover=handover, reason="", staff_member=berta, now=LATER)


def test_a_third_authority_does_not_find_what_was_sent_to_another(case, anna, harburg):
    handover = send(case, anna, harburg)
    assert handover_to(make_authority("osterholz"), handover.pk) is None
    assert handover_to(case.authority, handover.pk) is None
    assert handover_to(harburg, handover.pk) == handover


def test_whoever_answers_is_back_at_their_own_authority_afterwards(case, anna, berta, harburg):
    handover = send(case, anna, harburg)
    with inside_authority(harburg.pk):
        confirm_handover(handover=handover, staff_member=berta, now=LATER)
        assert current_authority_id() == harburg.pk


# ---- For the applicant ----------------------------------------------------------------------------------------------


def test_the_old_code_shows_where_the_case_is_for_ninety_days(case, anna, berta, harburg):
    code = issue_code(case=case, now=NOW)
    handover = send(case, anna, harburg)
    assert (where_is_it(case, now=NOW), case.status) == (None, "competence")
    case.refresh_from_db()
    sent = where_is_it(case, now=NOW)
    assert (sent.authority, sent.is_taken, sent.shown_until) == (harburg, False, None)
    confirm_handover(handover=handover, staff_member=berta, now=LATER)
    assert sign_in(authority=case.authority, reference=case.reference, code=code, ticket="", now=LATER)
    assert where_is_it(case, now=LATER).shown_until == dt.date(2027, 1, 6)
    assert where_is_it(case, now=LATER + dt.timedelta(days=90)).is_taken is True
    assert where_is_it(case, now=LATER + dt.timedelta(days=91)) is None


def test_helpers_lose_their_access_when_the_case_has_gone(case, anna, berta, harburg):
    named = full_of_secrets(case, anna)
    code = issue_code(case=case, representative=named, now=NOW)
    sign_in(authority=case.authority, reference=case.reference, code=code, ticket="", now=NOW)
    confirm_handover(handover=send(case, anna, harburg), staff_member=berta, now=LATER)
    named.refresh_from_db()
    assert (named.ended_at, CaseSession.objects.get().ended_at) == (LATER, LATER)


def test_only_one_small_place_enters_another_authority():

    root = Path(casework.__file__).parent
    entering = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if "enter_authority(" in path.read_text() or "visiting(" in path.read_text()
    }
    # the demonstration makes cases of all authorities, one after the other
    assert entering - {"actions/demo.py"} == {"actions/handover/receiving.py"}
