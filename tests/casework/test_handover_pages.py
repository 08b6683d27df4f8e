"""Handing over and taking a case, as the people at both authorities see it."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from casework.actions.handover.receiving import confirm_handover
from casework.actions.handover.sending import hand_over, recall
from casework.models import Case, Handover
from tests.casework.browsing import KEY, public, signed_in, staff, text_of
from tests.casework.cases import make_case
from tests.factories import NOW, make_authority, make_service, make_staff
from willkommen.models import ReadEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def celle(db, monday_morning):
    return make_authority("celle")


@pytest.fixture
def harburg(celle):
    return make_authority("harburg", phone="04171 693-0")


@pytest.fixture
def anna(celle):
    return make_staff(celle, "caseworker", name="Anna Brandt")


@pytest.fixture
def berta(harburg):
    return make_staff(harburg, "caseworker", name="Berta Claas")


@pytest.fixture
def case(celle):
    return make_case(celle, make_service(), status="competence", file_number="32-A-4711")


def desk_of(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def incoming(authority, name="desk_handovers", **parts) -> str:
    return reverse(name, kwargs={"authority": authority.slug, **parts})


def send(case, anna, to_authority, **more):
    return hand_over(case=case, basis="moved", now=NOW, staff_member=anna, to_authority=to_authority, **more)


def consent_of_today() -> dict:
    return {"consent_given_on_day": "5", "consent_given_on_month": "10", "consent_given_on_year": "2026"}


# ---- Sending --------------------------------------------------------------------------------------------------------


def test_a_case_is_handed_over_from_its_page(case, anna, harburg):
    desk = desk_of(anna)
    assert staff(case, "case_hand_over") in desk.get(staff(case)).content.decode()
    form = {"to_authority": harburg.pk, "basis": "moved", "consented": ["contact"], "form_key": KEY}
    for _press in range(2):
        assert desk.post(staff(case, "case_hand_over"), form | consent_of_today()).url == staff(case)
    sent = Handover.objects.get()
    assert (sent.to_authority, sent.sent_by, sent.consent_given_on) == (harburg, anna, dt.date(2026, 10, 5))
    assert staff(case, "case_handover_recall", handover=sent.pk) in desk.get(staff(case)).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"to_name": "Hannover"},
        {"to_name": "Hannover", "to_contact": "Leinstr. 14", "to_authority": "own"},
        {"to_authority": "own"},
        {"to_authority": "harburg", "consented": ["contact"]},
        {"to_authority": "harburg", "basis": "because"},
    ],
)
def test_what_is_unclear_is_asked_again_and_nothing_is_sent(case, anna, harburg, wrong):
    known = {"own": case.authority.pk, "harburg": harburg.pk}
    form = {"basis": "moved", "form_key": KEY, **wrong}
    form["to_authority"] = known.get(form.get("to_authority"), "")
    assert desk_of(anna).post(staff(case, "case_hand_over"), form).status_code == 200
    assert Handover.objects.count() == 0


def test_the_sheet_is_german_and_holds_what_travelled(case, anna):
    anna.interface_language = "en"
    anna.save()
    sent = send(case, anna, None, to_name="Landeshauptstadt Hannover", to_contact="Leinstraße 14")
    page = desk_of(anna).get(staff(case, "case_handover_sheet", handover=sent.pk))
    words = text_of(page)
    assert '<html lang="de"' in page.content.decode()
    assert [part in words for part in ("HADDAD", "32-A-4711", "Leinstraße 14", "§ 49", "samir@example.org")] == [
        True,
        True,
        True,
        True,
        False,
    ]


def test_what_was_taken_back_has_no_sheet_any_more(case, anna, harburg):
    sent = send(case, anna, harburg)
    recall(handover=sent, staff_member=anna, now=NOW)
    assert desk_of(anna).get(staff(case, "case_handover_sheet", handover=sent.pk)).status_code == 404


def test_taking_back_asks_once_more(case, anna, harburg):
    sent = send(case, anna, harburg)
    desk = desk_of(anna)
    desk.get(staff(case, "case_handover_recall", handover=sent.pk))
    assert Handover.objects.get().status == "sent"
    desk.post(staff(case, "case_handover_recall", handover=sent.pk))
    assert Handover.objects.get().status == "recalled"


def test_the_answer_of_an_authority_outside_is_written_down(case, anna):
    sent = send(case, anna, None, to_name="Hannover", to_contact="Leinstraße 14")
    url = staff(case, "case_handover_answer", handover=sent.pk)
    desk = desk_of(anna)
    assert desk.post(url, {"answer": "declined", "reason": "", "form_key": KEY}).status_code == 200
    desk.post(url, {"answer": "declined", "reason": "Wohnt in Stade.", "form_key": KEY})
    sent.refresh_from_db()
    assert (sent.status, sent.decline_reason, sent.answered_by) == ("declined", "Wohnt in Stade.", anna)


# ---- Receiving -------------------------------------------------------------------------------------------------------


def test_the_other_authority_sees_what_travelled_and_its_own_cases_of_the_person(case, anna, berta, harburg):
    own = make_case(harburg, case.service, status="closed", closed_at=NOW)
    other = make_case(harburg, case.service, born_on=dt.date(2001, 1, 1))
    sent = send(case, anna, harburg)
    desk = desk_of(berta)
    assert "HADDAD" in text_of(desk.get(incoming(harburg)))
    page = text_of(desk.get(incoming(harburg, "desk_handover", handover=sent.pk)))
    assert [part in page for part in (case.reference_in_groups, own.reference_in_groups)] == [True, True]
    assert [part in page for part in (other.reference_in_groups, "Brandt", "samir@example.org")] == [False] * 3
    read = ReadEntry.objects.get(object_type="casework.handover")
    assert (read.staff_member, read.authority, read.object_id) == (berta, harburg, sent.pk)


def test_taking_a_case_leads_to_it_and_a_second_press_to_the_same(case, anna, berta, harburg):
    sent = send(case, anna, harburg)
    url = incoming(harburg, "desk_handover_confirm", handover=sent.pk)
    answers = [desk_of(berta).post(url).url for _press in range(2)]
    taken = Case.objects.get(authority=harburg)
    assert answers == [staff(taken), staff(taken)]
    page = text_of(desk_of(berta).get(staff(taken)))
    assert [part in page for part in ("Ausländerbehörde celle", "32-A-4711", "Brandt")] == [True, True, False]


def test_a_case_is_declined_with_a_reason_and_the_sender_reads_it_without_a_name(case, anna, berta, harburg):
    sent = send(case, anna, harburg)
    url = incoming(harburg, "desk_handover_decline", handover=sent.pk)
    desk = desk_of(berta)
    assert desk.post(url, {"reason": " ", "form_key": KEY}).status_code == 200
    assert desk.post(url, {"reason": "Wohnt in Stade.", "form_key": KEY}).url == incoming(harburg)
    page = text_of(desk_of(anna).get(staff(case)))
    assert ["Wohnt in Stade." in page, "Claas" in page] == [True, False]
    assert "HADDAD" not in text_of(desk.get(incoming(harburg)))
    assert desk.get(incoming(harburg, "desk_handover", handover=sent.pk)).url == incoming(harburg)


def test_the_handover_of_a_protected_person_is_opened_with_a_reason(celle, anna, berta, harburg):
    case = make_case(celle, make_service(), status="competence", is_protected=True, protected_since=NOW)
    sent = send(case, anna, harburg)
    desk = desk_of(berta)
    url = incoming(harburg, "desk_handover", handover=sent.pk)
    assert ["HADDAD" in text_of(desk.get(page)) for page in (incoming(harburg), url)] == [False, False]
    assert ReadEntry.objects.filter(object_type="casework.handover").count() == 0
    desk.post(incoming(harburg, "desk_handover_reason", handover=sent.pk), {"reason": "supervision"})
    assert "HADDAD" in text_of(desk.get(url))
    assert ReadEntry.objects.get(object_type="casework.handover").reason == "supervision"


def test_neither_a_third_authority_nor_the_sender_answers(case, anna, harburg):
    osterholz = make_authority("osterholz")
    carla = make_staff(osterholz, "caseworker")
    sent = send(case, anna, harburg)
    for member, authority in ((carla, osterholz), (anna, case.authority)):
        desk = desk_of(member)
        for name in ("desk_handover_confirm", "desk_handover_decline", "desk_handover_reason"):
            assert desk.post(incoming(authority, name, handover=sent.pk)).status_code == 404
        foreign = desk.get(incoming(authority, "desk_handover", handover=sent.pk))
        nothing = desk.get(incoming(authority, "desk_handover", handover=sent.pk + 1000))
        assert (foreign.status_code, foreign.content) == (404, nothing.content)
    assert Handover.objects.get().status == "sent"


def test_clerks_neither_send_nor_take_cases(case, anna, harburg):
    sent = send(case, anna, harburg)
    clerk = desk_of(make_staff(harburg, "clerk"))
    assert clerk.get(incoming(harburg)).status_code == 403
    assert clerk.post(incoming(harburg, "desk_handover_confirm", handover=sent.pk)).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_one_handover_or_three_are_asked_of_the_database_alike(
    celle, anna, berta, harburg, django_assert_num_queries, number
):
    service = make_service()
    for _case in range(number):
        send(make_case(celle, service, status="competence"), anna, harburg)
    desk = desk_of(berta)
    with django_assert_num_queries(8):
        desk.get(incoming(harburg))


# ---- The applicant -----------------------------------------------------------------------------------------------------


def test_the_applicant_reads_where_the_file_is_and_how_to_reach_them(case, anna, berta, harburg):
    browser = signed_in(case)
    sent = send(case, anna, harburg)
    waiting = text_of(browser.get(public(case)))
    confirm_handover(handover=sent, staff_member=berta, now=NOW)
    taken = text_of(browser.get(public(case)))
    assert ["Ausländerbehörde harburg" in page and "04171 693-0" in page for page in (waiting, taken)] == [True, True]
    assert [name in waiting + taken for name in ("Brandt", "Claas", "HADDAD", "32-A-4711")] == [False] * 4
    new = Case.objects.get(authority=harburg)
    assert new.reference_in_groups not in taken


def test_the_old_code_does_not_open_the_new_case(case, anna, berta, harburg):
    browser = signed_in(case)
    confirm_handover(handover=send(case, anna, harburg), staff_member=berta, now=NOW)
    new = Case.objects.get(authority=harburg)
    assert browser.get(public(new)).url == public(new, "case_sign_in")
    assert new.access_codes.count() == 0
