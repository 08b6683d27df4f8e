"""The case at the counter: found, shown no finer than its applicant reads it, and what can be done there."""

import datetime as dt
import re

import pytest
import time_machine

from appointments.actions.queue import check_in
from casework.actions.applying import link_appointment
from casework.actions.documents import request_documents
from casework.actions.history import tell
from casework.models import (
    Case,
    CaseAppointment,
    CaseEvent,
    CaseStatus,
    CourtCase,
    Decision,
    Hearing,
    Note,
    Participation,
    Question,
)
from casework.queries.desk_counter import counter_badge
from casework.rules.history import Happened
from casework.rules.states import Mover, PublicState, State, public_state
from tests.appointments.clerk import Clerk, at, book, text_of
from tests.casework.cases import make_case
from tests.casework.papers import make_document
from tests.factories import MONDAY, NOW, World, make_staff
from willkommen.models import ReadEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


@pytest.fixture
def clerk(world):
    with time_machine.travel(at("10:00"), tick=False):
        yield Clerk(world)


@pytest.fixture
def served(world, clerk):
    """Somebody with an appointment stands at the counter."""
    booked = book(world, "10:00")
    visit = check_in(appointment=booked, office=world.office, now=at("09:50"))
    clerk.call()
    clerk.step("da", visit)
    visit.refresh_from_db()
    return visit


def link(case, visit):
    link_appointment(case=case, appointment=visit.appointment, now=NOW)
    return case


def page_of(clerk, visit) -> str:
    return clerk.read(f"vorsprache/{visit.pk}/")


def buttons(clerk, path) -> list[str]:
    """Where the page's links about a case lead."""
    return re.findall(r'href="[^"]*/vorgang/\d+/([^"?]*)', clerk.get(path).content.decode())


# ---- Which case ----------------------------------------------------------------------------------------------------


def test_the_case_of_the_appointment_is_shown_and_what_is_shown_is_logged(clerk, served, world):
    case = link(make_case(world.authority), served)
    page = page_of(clerk, served)
    assert case.reference_in_groups in page
    assert [(entry.staff_member, entry.object_id) for entry in ReadEntry.objects.all()] == [(clerk.staff, case.pk)]


def test_without_a_link_the_same_names_and_birth_date_find_it_and_the_clerk_is_told_to_look(clerk, served, world):
    case = make_case(world.authority)
    Case.objects.filter(pk=case.pk).update(identity_key=served.appointment.identity_key)
    page = page_of(clerk, served)
    assert case.reference_in_groups in page
    assert "Same names and same date of birth. Look at the passport before you go on." in page
    assert clerk.post(f"vorgang/{case.reference}/schalter/vorsprache/{served.pk}/").status_code == 302
    assert CaseAppointment.objects.get().case == case
    assert CaseEvent.objects.get(kind=Happened.APPOINTMENT_LINKED).staff_member == clerk.staff
    assert "Look at the passport" not in page_of(clerk, served)


@pytest.mark.parametrize("status", ["draft", "closed"])
def test_neither_drafts_nor_closed_cases_are_found_by_the_name(clerk, served, world, status):
    case = make_case(world.authority, status="received")
    found = {"identity_key": served.appointment.identity_key, "status": status}
    Case.objects.filter(pk=case.pk).update(**found, closed_at=NOW)
    assert "No case is known for this visit." in page_of(clerk, served)


def test_a_case_of_another_authority_is_never_found(clerk, served):
    case = make_case(World("celle").authority)
    Case.objects.filter(pk=case.pk).update(identity_key=served.appointment.identity_key)
    assert "No case is known for this visit." in page_of(clerk, served)
    answer = clerk.get("vorgaenge/schalter/", nummer=case.reference, vorsprache=served.pk)
    assert answer.url == clerk.url(f"vorsprache/{served.pk}/")


@pytest.mark.parametrize("typed", ["{groups}", "{number}", "https://x.example/de/a/vorgang/?nummer={number}"])
def test_who_comes_without_an_appointment_is_found_by_number_or_by_the_code_on_the_slip(clerk, world, typed):
    case = make_case(world.authority)
    visit = clerk.walk_in("09:00")
    assert "No case is known for this visit." in page_of(clerk, visit)
    answer = clerk.get(
        "vorgaenge/schalter/",
        nummer=typed.format(groups=case.reference_in_groups, number=case.reference),
        vorsprache=visit.pk,
    )
    assert answer.url == clerk.url(f"vorgang/{case.reference}/schalter/?vorsprache={visit.pk}")
    assert case.reference_in_groups in text_of(clerk.client.get(answer.url))


@pytest.mark.parametrize("typed", ["", "1", "0000000000", "\x00", "x" * 400])
def test_a_wrong_number_leads_back_in_words(clerk, world, typed):
    visit = clerk.walk_in("09:00")
    answer = clerk.get("vorgaenge/schalter/", nummer=typed, vorsprache=visit.pk)
    assert answer.url == clerk.url(f"vorsprache/{visit.pk}/")
    assert "There is no case with this number here." in text_of(clerk.client.get(answer.url))


# ---- What is shown ---------------------------------------------------------------------------------------------------


def test_states_that_are_the_same_for_the_applicant_are_the_same_at_the_counter_but_where_there_is_something_to_do():
    finer = {State.INCOMPLETE, State.BIOMETRICS, State.READY_FOR_PICKUP, State.DIRECT_DISPATCH, State.HANDED_OUT}
    rest = [state for state in State if state not in finer | {State.DRAFT}]
    words = {state: str(counter_badge(state)["text"]) for state in rest}
    for public in PublicState:
        assert len({words[state] for state in rest if public_state(state) is public}) == 1
    hidden = (State.SECURITY_CHECK, State.WITH_FEDERAL_OFFICE, State.WITH_OTHER_BODY, State.WITH_EMPLOYMENT_AGENCY)
    assert {counter_badge(state)["text"] for state in hidden} == {CaseStatus.IN_REVIEW.label}


def test_what_is_missing_and_until_when_and_the_last_step(clerk, served, world):
    here = link(make_case(world.authority), served)
    request_documents(
        case=here,
        documents=[make_document()],
        others=["Schreiben der Schule"],
        mover=Mover.COUNTER,
        now=NOW,
        staff_member=clerk.staff,
    )
    page = page_of(clerk, served)
    panel = page[page.index("Case number") : page.index("Record papers that arrived")]
    said = ["documents missing", "21 days left", "Nachweis über Krankenversicherung", "Schreiben der Schule"]
    assert [words for words in said if words in panel] == said


def test_the_buttons_lead_to_what_a_clerk_may_do(clerk, served, world):
    case = link(make_case(world.authority, status="ready_for_pickup"), served)
    path = f"vorsprache/{served.pk}/"
    assert buttons(clerk, path) == ["schalter/", "schalter/hand_out_card/", "unterlagen/", "zugang/"]
    for button in set(buttons(clerk, path)):
        assert clerk.get(f"vorgang/{case.reference}/{button}").status_code == 200
    assert "Book the next appointment" in clerk.read(path)
    done = clerk.post(f"vorgang/{case.reference}/schalter/hand_out_card/", form_key="0123456789abcdef" * 2)
    assert done.url == clerk.url(f"vorgang/{case.reference}/schalter/")
    assert Case.objects.get().status == "handed_out"


CANARY = "kanarienvogel"


def with_secrets(authority, status):
    """A case with everything the counter must not know."""
    staff = make_staff(authority, "caseworker", name=f"{CANARY} staff")
    case = make_case(authority, status=status, assigned_to=staff, team=CANARY, suspended_for=CANARY, file_number=CANARY)
    Note.objects.create(authority=authority, case=case, text=CANARY, written_by=staff, written_at=NOW)
    Question.objects.create(
        authority=authority, case=case, language="ar", text=CANARY, german_text=CANARY, asked_at=NOW
    )
    Participation.objects.create(authority=authority, case=case, body="other", body_name=CANARY, asked_on=MONDAY)
    Hearing.objects.create(
        authority=authority, case=case, letter_on=MONDAY, answer_by=MONDAY + dt.timedelta(days=9), heard_by=staff
    )
    Decision.objects.create(authority=authority, case=case, kind="refused", made_by=staff, made_at=NOW)
    CourtCase.objects.create(authority=authority, case=case, court=CANARY, file_number=CANARY, filed_on=MONDAY)
    for kind in (Happened.BODY_ASKED, Happened.DECISION_PREPARED, Happened.NOTE_WRITTEN, Happened.QUESTION_ASKED):
        tell(case=case, kind=kind, now=NOW, staff_member=staff)
    return case


def test_nothing_internal_is_at_the_counter_in_any_state(clerk, served, world):
    case = link(with_secrets(world.authority, "in_review"), served)
    paths = (f"vorsprache/{served.pk}/", f"vorgang/{case.reference}/schalter/", f"vorgang/{case.reference}/unterlagen/")
    words = ("security query", "refused", "earing", "court", "Federal", "employment agency", "suspended", "withdrawn")
    found = []
    for state in State:
        if state == State.DRAFT:
            continue
        Case.objects.filter(pk=case.pk).update(status=state, closed_at=NOW if state == State.CLOSED else None)
        for path in paths:
            answer = clerk.get(path)
            raw, said = answer.content.decode(), text_of(answer)
            assert answer.status_code == 200, (state, path)
            found += [(state, path, fact) for fact in (CANARY, case.email, "schritt/") if fact in raw]
            found += [(state, path, word) for word in words if word in said]
    assert found == []


def test_a_question_to_a_security_body_is_no_byte_different_from_a_review(clerk, served, world):
    case = link(make_case(world.authority), served)
    pages = {}
    for status in ("in_review", "security_check", "with_federal_office"):
        Case.objects.filter(pk=case.pk).update(
            status=status, status_since=at("09:00") if status != "in_review" else NOW
        )
        pages[status] = [
            clerk.read(path)
            for path in (
                f"vorsprache/{served.pk}/",
                f"vorgang/{case.reference}/schalter/",
                f"vorgang/{case.reference}/unterlagen/",
            )
        ]
    assert pages["security_check"] == pages["in_review"] == pages["with_federal_office"]


# ---- Protected people ------------------------------------------------------------------------------------------------


def test_of_a_protected_person_the_panel_says_only_how_to_behave_and_opening_asks_why(clerk, served, world):
    case = make_case(world.authority, is_protected=True, protected_since=NOW, separate_entrance=True)
    link(case, served)
    page = page_of(clerk, served)
    assert "Please let the person in and out by the separate entrance." in page
    assert [fact for fact in (case.reference_in_groups, "in review") if fact in page] == []
    assert ReadEntry.objects.count() == 0
    asked = clerk.get(f"vorgang/{case.reference}/schalter/", vorsprache=served.pk)
    assert f"vorgang/{case.reference}/grund/" in asked.url
    answer = clerk.client.post(asked.url, {"reason": "person_asks"})
    assert case.reference_in_groups in text_of(clerk.client.get(answer.url))
    assert ReadEntry.objects.get().reason == "person_asks"
    assert "Slip with access code" not in text_of(clerk.client.get(answer.url))


# ---- A new case ------------------------------------------------------------------------------------------------------


def test_a_new_case_is_prefilled_from_the_visit_and_linked_with_its_appointment(clerk, served, world):
    page = clerk.get("vorgaenge/neu/", vorsprache=served.pk).content.decode()
    assert f"vorgaenge/neu/?vorsprache={served.pk}" in clerk.get(f"vorsprache/{served.pk}/").content.decode()
    assert 'value="HADDAD"' in page
    assert f'value="{world.service.pk}" selected' in page
    typed = {
        "form_key": "0123456789abcdef" * 2, "service": world.service.pk, "channel": "counter", "family_name": "HADDAD",
        "given_names": "SAMIR", "language": "ar", "spoken_language": "ar", "email": "samir@example.org",
        **{f"received_on_{part}": value for part, value in (("day", 5), ("month", 10), ("year", 2026))},
        **{f"born_on_{part}": value for part, value in (("day", 7), ("month", 3), ("year", 1999))},
    }  # fmt: skip
    assert clerk.post(f"vorgaenge/neu/?vorsprache={served.pk}", **typed).status_code == 302
    assert CaseAppointment.objects.get().case == Case.objects.get(channel="counter")
    assert Case.objects.get().reference_in_groups in page_of(clerk, served)
