"""The page of a visit: ticks, notes, how it ends, the slip, and what upper apps show there."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from psycopg2.extras import DateTimeTZRange

from appointments.actions import booking, queue
from appointments.models import (
    Appointment,
    AppointmentPerson,
    Interpreter,
    InterpreterBooking,
    RequiredDocument,
    ServiceDocument,
    Visit,
)
from tests.appointments.clerk import Clerk, at, book
from tests.factories import TUESDAY, World, local, make_counter, make_offer, make_service, make_shift, make_staff
from willkommen import panels
from willkommen.panels import VisitPanel
from willkommen.permissions import Right

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World(spoken=["en"])


@pytest.fixture
def clerk(world):
    return Clerk(world)


@pytest.fixture
def nine():
    with time_machine.travel(at("09:00"), tick=False) as clock:
        yield clock


def document(service, code, term, name_ar=""):
    made = RequiredDocument.objects.create(code=code, official_term=term, name_de=term, name_ar=name_ar or None)
    ServiceDocument.objects.create(service=service, document=made)
    return made


@pytest.fixture
def papers(world):
    document(world.service, "PASSPORT", "Nationalpass", "جواز السفر")
    document(world.service, "PHOTO", "Lichtbild", "صورة")


@pytest.fixture
def served(nine, world, clerk, papers):
    """Somebody with an appointment who stands at the counter since 09:00."""
    visit = queue.check_in(
        appointment=book(world, "09:10", minutes=20, given_names="SAMIR", family_name="HADDAD"),
        office=world.office,
        now=at("08:50"),
    )
    clerk.call()
    clerk.step("da", visit)
    return visit


def fresh(visit):
    return Visit.objects.get(pk=visit.pk)


# ---- Ticks and notes --------------------------------------------------------------------------------------


def test_ticks_and_notes_are_kept_and_counted(clerk, served):
    answer = clerk.step("merken", served, papers="1", brought=["PASSPORT"], note="Kind schläft")
    assert answer.url == clerk.url(f"vorsprache/{served.pk}/")
    assert (fresh(served).brought, fresh(served).note) == (["PASSPORT"], "Kind schläft")
    page = clerk.get(f"vorsprache/{served.pk}/").content.decode()
    assert ('value="PASSPORT"' in page, page.count(" checked>")) == (True, 1)
    assert "1 of 2 here" in clerk.read(f"vorsprache/{served.pk}/")
    assert "Kind schläft" in page


def test_a_script_that_keeps_them_in_between_gets_a_short_answer(clerk, served):
    url = clerk.url(f"vorsprache/{served.pk}/merken/")
    headers = {"X-Requested-With": "fetch"}
    answer = clerk.client.post(url, {"papers": "1", "brought": ["PHOTO"]}, headers=headers)
    assert (answer.status_code, answer.content, fresh(served).brought) == (204, b"", ["PHOTO"])
    queue.finish_visit(visit=served, now=at("09:05"))
    answer = clerk.client.post(url, {"papers": "1", "brought": []}, headers=headers)
    assert (answer.status_code, answer.content.decode()) == (409, "A 01 is meanwhile: done. Nothing was changed.")
    assert fresh(served).brought == ["PHOTO"]


def test_done_keeps_what_was_ticked_just_before(clerk, served):
    clerk.step("erledigt", served, papers="1", brought=["PASSPORT", "PHOTO"], note="")
    visit = fresh(served)
    assert (visit.status, visit.outcome, visit.brought) == ("done", "done", ["PASSPORT", "PHOTO"])


def test_done_on_the_board_forgets_no_tick(clerk, served):
    clerk.step("merken", served, papers="1", brought=["PASSPORT"], note="")
    clerk.step("erledigt", served)
    assert fresh(served).brought == ["PASSPORT"]


def test_a_tick_for_a_paper_that_is_not_on_the_list_is_left_out(clerk, served):
    clerk.step("merken", served, papers="1", brought=["PASSPORT", "2:PASSPORT", "<b>"], note="")
    assert fresh(served).brought == ["PASSPORT"]


def test_a_note_that_is_too_long_is_said_and_changes_nothing(clerk, served):
    clerk.step("merken", served, papers="1", brought=["PASSPORT"], note="x" * 1001)
    assert (fresh(served).note, fresh(served).brought) == ("", [])
    assert "This is too long. Please use at most 1000 characters." in clerk.read(f"vorsprache/{served.pk}/")


def test_each_person_of_a_family_has_a_list_of_their_own(nine, world, clerk, papers):
    other = make_service("FZ-KIND", name="Kindernachzug")
    document(other, "BIRTH", "Geburtsurkunde")
    appointment = book(world, "09:10", persons=3)
    AppointmentPerson.objects.create(
        authority=world.authority,
        appointment=appointment,
        position=2,
        offer=make_offer(world.authority, other),
        service=other,
    )
    visit = queue.check_in(appointment=appointment, office=world.office, now=at("08:50"))
    page = clerk.get(f"vorsprache/{visit.pk}/").content.decode()
    assert [code for code in ("PASSPORT", "2:BIRTH", "3:PASSPORT", "2:PASSPORT") if f'value="{code}"' in page] == [
        "PASSPORT",
        "2:BIRTH",
        "3:PASSPORT",
    ]
    clerk.step("merken", visit, papers="1", brought=["2:BIRTH", "3:PASSPORT"], note="")
    assert fresh(visit).brought == ["2:BIRTH", "3:PASSPORT"]
    assert "Person 2 Kindernachzug" in clerk.read(f"vorsprache/{visit.pk}/")


# ---- How to speak --------------------------------------------------------------------------------------------


def test_the_page_says_who_else_speaks_the_language(nine, world, clerk, served):
    colleague = make_staff(world.authority, "clerk", spoken_languages=["ar"])
    make_shift(make_counter(world.office, 4), colleague)
    assert "speaks Arabic spoken at counter 4" in clerk.read(f"vorsprache/{served.pk}/")
    type(world.clerk).objects.filter(pk=world.clerk.pk).update(spoken_languages=["ar"])
    assert "speaks Arabic you speak it" in clerk.read(f"vorsprache/{served.pk}/")


def test_the_page_names_the_interpreter_who_is_booked_and_how_to_reach_them(world, clerk, served):
    speaker = Interpreter.objects.create(
        authority=world.authority, name="Nour Sabbagh", languages=["ar"], way="phone", contact="0541 000-77"
    )
    InterpreterBooking.objects.create(
        authority=world.authority,
        interpreter=speaker,
        appointment=served.appointment,
        during=DateTimeTZRange(at("09:10"), at("09:30")),
    )
    assert "Interpreter by phone: Nour Sabbagh · 0541 000-77" in clerk.read(f"vorsprache/{served.pk}/")


# ---- Outcomes -----------------------------------------------------------------------------------------------


def test_what_is_missing_is_proposed_from_the_ticks_and_stands_on_the_slip(clerk, served):
    answer = clerk.step("merken", served, papers="1", brought=["PASSPORT"], note="", then="fehlt")
    assert answer.url == clerk.url(f"vorsprache/{served.pk}/ergebnis/fehlt/")
    page = clerk.client.get(answer.url).content.decode()
    assert (page.count(" checked>"), 'value="PHOTO" id="missing' in page) == (1, True)
    answer = clerk.client.post(answer.url, {"missing": ["PHOTO"], "outcome_note": "bis Freitag"})
    assert answer.url == clerk.url(f"vorsprache/{served.pk}/zettel/") + "?drucken=1"
    visit = fresh(served)
    assert (visit.status, visit.outcome, visit.missing, visit.outcome_note, visit.served_to) == (
        "done",
        "incomplete",
        ["PHOTO"],
        "bis Freitag",
        at("09:00"),
    )
    slip = clerk.read(f"vorsprache/{served.pk}/zettel/")
    assert [words for words in ("صورة", "Lichtbild", "bis Freitag", "Es fehlt noch etwas.") if words not in slip] == []
    assert "Nationalpass" not in slip
    assert "HADDAD" not in slip


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("fehlt", "Say what is missing: tick a paper or write it down."),
        ("kommt-wieder", "Book the next appointment, or write down when the person comes again."),
        ("verwiesen", "Write down where the person is sent."),
    ],
)
def test_an_outcome_that_says_nothing_is_refused_in_one_sentence(clerk, served, kind, sentence):
    answer = clerk.post(f"vorsprache/{served.pk}/ergebnis/{kind}/", outcome_note="  ")
    assert (answer.status_code, sentence in answer.content.decode()) == (200, True)
    assert (fresh(served).status, fresh(served).outcome) == ("serving", "")


def test_the_catalogue_proposes_where_to_go_and_the_slip_says_it_in_both_languages(world, clerk, served):
    type(world.service).objects.filter(pk=world.service.pk).update(
        elsewhere_de="Bitte zur Einbürgerungsbehörde.", elsewhere_ar="إلى دائرة التجنيس."
    )
    url = f"vorsprache/{served.pk}/ergebnis/verwiesen/"
    assert "Bitte zur Einbürgerungsbehörde." in clerk.get(url).content.decode()
    clerk.post(url, outcome_note="Bitte zur Einbürgerungsbehörde.")
    slip = clerk.read(f"vorsprache/{served.pk}/zettel/")
    assert [text in slip for text in ("إلى دائرة التجنيس.", "Bitte zur Einbürgerungsbehörde.")] == [True, True]
    assert fresh(served).outcome == "referred"


def test_an_outcome_is_taken_back_with_everything_it_said(nine, clerk, served):
    clerk.post(f"vorsprache/{served.pk}/ergebnis/fehlt/", missing=["PHOTO"], outcome_note="bis Freitag")
    nine.shift(30)
    clerk.step("ergebnis-zurueck", served)
    visit = fresh(served)
    assert (visit.status, visit.outcome, visit.missing, visit.outcome_note, visit.served_to) == (
        "serving",
        "",
        [],
        "",
        None,
    )


def test_the_database_forbids_an_outcome_of_a_visit_that_is_not_done(served):
    with pytest.raises(IntegrityError, match="only_a_visit_that_is_done_has_an_outcome"), transaction.atomic():
        Visit.objects.filter(pk=served.pk).update(outcome="done")


def test_a_second_press_of_an_outcome_is_said_and_changes_nothing(nine, clerk, served):
    url = f"vorsprache/{served.pk}/ergebnis/fehlt/"
    clerk.post(url, missing=["PHOTO"], outcome_note="")
    nine.shift(5)
    answer = clerk.post(url, missing=["PASSPORT"], outcome_note="")
    assert "A 01 is meanwhile: done. Nothing was changed." in answer.content.decode()
    assert (fresh(served).missing, fresh(served).served_to) == (["PHOTO"], at("09:00"))


def test_an_outcome_that_does_not_exist_is_not_found(clerk, served):
    assert clerk.get(f"vorsprache/{served.pk}/ergebnis/gelobt/").status_code == 404


def test_serving_time_counts_from_the_call_to_the_end(nine, clerk, served):
    nine.shift(12 * 60)
    assert "12 min since the call, 20 planned" in clerk.read(f"vorsprache/{served.pk}/")
    clerk.step("erledigt", served)
    nine.shift(30 * 60)
    assert "12 min from the call to the end" in clerk.read(f"vorsprache/{served.pk}/")


# ---- The next appointment ---------------------------------------------------------------------------------------


def book_next(clerk, visit, clock="10:00", **typed):
    start = local(TUESDAY, clock).isoformat().replace("+00:00", "%2B00:00")
    url = clerk.url(f"buchen/AE-STUDIUM-V/person/?vorsprache={visit.pk}&start={start}&sprache=ar")
    page = clerk.client.get(url)
    form = page.context["form"]
    sent = {name: form[name].value() for name in ("family_name", "given_names", "language", "spoken_language", "email")}
    sent = {name: value or "" for name, value in sent.items()}
    born = form["born_on"].value()
    if born:
        sent |= {"born_on_day": born.day, "born_on_month": born.month, "born_on_year": born.year}
    sent |= {"form_key": form["form_key"].value(), "start": local(TUESDAY, clock).isoformat(), **typed}
    return clerk.client.post(url, sent)


def test_the_next_appointment_is_booked_on_the_spot_with_the_person_filled_in(clerk, served):
    answer = book_next(clerk, served)
    assert answer.url == clerk.url(f"vorsprache/{served.pk}/ergebnis/kommt-wieder/")
    visit = fresh(served)
    assert (visit.follow_up.full_name, visit.follow_up.born_on, visit.follow_up.starts_at) == (
        "SAMIR HADDAD",
        dt.date(1999, 3, 7),
        local(TUESDAY, "10:00"),
    )
    clerk.client.post(answer.url, {"outcome_note": ""})
    assert fresh(served).outcome == "come_back"
    slip = clerk.read(f"vorsprache/{served.pk}/zettel/")
    assert (visit.follow_up.reference in slip, "Ihr nächster Termin" in slip) == (True, True)


def test_for_somebody_without_an_appointment_the_clerk_asks_for_name_and_birth(nine, world, clerk):
    visit = clerk.walk_in("08:30", spoken="ar", language="ar")
    clerk.call()
    clerk.step("da", visit)
    answer = book_next(clerk, visit)
    assert (answer.status_code, "Enter the family name." in answer.content.decode()) == (200, True)
    assert Appointment.objects.count() == 0
    born = {"born_on_day": "7", "born_on_month": "3", "born_on_year": "1999"}
    answer = book_next(clerk, visit, family_name="HADDAD", **born)
    assert fresh(visit).follow_up.full_name == "HADDAD"


def test_a_second_next_appointment_is_refused_in_one_sentence(clerk, served):
    book_next(clerk, served)
    answer = book_next(clerk, served, "11:00")
    reference = fresh(served).follow_up.reference
    sentence = f"The next appointment of A 01 is booked already: {reference}. Nothing was changed."
    assert sentence in answer.content.decode()
    assert Appointment.objects.filter(during__startswith=local(TUESDAY, "11:00")).count() == 0


def test_the_name_of_todays_appointment_can_be_corrected_after_the_next_one_is_booked(world, clerk, served):
    book_next(clerk, served)
    corrected = booking.correct_name(
        appointment=served.appointment,
        given_names="SAMEER",
        family_name="HADDAD",
        name_in_own_script="",
        born_on=dt.date(1999, 3, 7),
        staff_member=world.clerk,
        now=at("09:10"),
    )
    assert (corrected.full_name, corrected.identity_key) == ("SAMEER HADDAD", "")


def test_booking_for_a_visit_of_another_authority_is_not_found(nine, clerk):
    foreign = Clerk(World("celle")).walk_in("08:00")
    assert clerk.get("buchen/AE-STUDIUM-V/", vorsprache=foreign.pk).status_code == 404


# ---- Panels of other apps -----------------------------------------------------------------------------------------


@pytest.fixture
def panel(monkeypatch, settings, tmp_path):
    """What an upper app would register at start."""
    (tmp_path / "case_panel.html").write_text('<section class="wk-panel"><h2>Case {{ panel.number }}</h2></section>')
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], tmp_path]}]
    monkeypatch.setattr(panels, "_visit_panels", [])

    def register(content, right=Right.QUEUE, position=100):
        panels.add_visit_panel(VisitPanel("case_panel.html", content, right, position))

    return register


def test_a_panel_of_another_app_stands_on_the_page_in_its_order(clerk, served, panel):
    panel(lambda visit, staff_member, now: {"number": f"two of {visit.ticket_number}"}, position=20)
    panel(lambda visit, staff_member, now: {"number": f"one for {staff_member.name}"}, position=10)
    panel(lambda visit, staff_member, now: None, position=5)
    page = clerk.read(f"vorsprache/{served.pk}/")
    assert page.index("Case one for Maria Brandt") < page.index("Case two of A 01")
    assert page.count("Case ") == 2


def test_a_panel_is_not_asked_for_whoever_lacks_the_right(clerk, served, panel):
    asked = []
    panel(lambda visit, staff_member, now: asked.append(visit), right=Right.STAFF)
    clerk.read(f"vorsprache/{served.pk}/")
    assert asked == []
