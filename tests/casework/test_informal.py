"""The informal application: in time, without an appointment and without an e-mail address."""

import datetime as dt
import re

import pytest
import time_machine

from appointments.models import Appointment
from casework.actions.access import issue_code
from casework.actions.applying import erase_drafts
from casework.models import AccessCode, Application, Case, CaseAppointment, CaseEvent, CaseworkSettings, Deadline
from tests.appointments.applicant import Applicant, text_of
from tests.factories import MONDAY, NOW, World, local, make_appointment, make_authority, make_offer, make_service

pytestmark = pytest.mark.django_db

NGONO = {
    "given_names": "SERGE",
    "family_name": "NGONO",
    "name_in_own_script": "",
    "born_on_day": "14",
    "born_on_month": "8",
    "born_on_year": "2002",
    "way": "none",
    "email": "",
}
IN_21_DAYS = MONDAY + dt.timedelta(days=21)


@pytest.fixture
def world(monday_morning):
    return World()


class Person(Applicant):
    """Somebody who applies in time."""

    def say_until_when(self, day=IN_21_DAYS, query=""):
        parts = {"title_ends_on_day": day.day, "title_ends_on_month": day.month, "title_ends_on_year": day.year}
        return self.client.post(self.url(f"antrag/{self.code}/{query}"), parts)

    def say_who(self, **changed):
        return self.post(f"antrag/{self.code}/angaben/", **{**NGONO, **changed})

    def send(self, form_key=None):
        path = f"antrag/{self.code}/pruefen/"
        return self.post(path, form_key=form_key or self.form_key(path))

    def apply(self, **changed) -> Case:
        self.say_until_when()
        self.say_who(**changed)
        self.send()
        return Case.objects.latest("pk")

    def receipt(self):
        return self.get(f"antrag/{self.code}/beleg/")


def code_on(page) -> str:
    """The sixteen digits of the receipt in the person's own language."""
    return re.search(r"\b(\d{4} \d{4} \d{4} \d{4})\b", page.content.decode()).group(1)


# ---- S1 of the facts: a student from Cameroon, three weeks left, the first time in five -----------------------


def test_s1_the_booking_offers_the_application_and_the_receipt_leads_back(monday_morning):
    world = World()
    world.offer.lead_hours, world.offer.horizon_days = 34 * 24, 60
    world.offer.save()
    person = Person(world.authority, language="fr")
    person.choose_persons(
        spoken_language="fr",
        title_ends_on_day=IN_21_DAYS.day,
        title_ends_on_month=IN_21_DAYS.month,
        title_ends_on_year=IN_21_DAYS.year,
    )
    times = person.get(":time").content.decode()
    assert f"/fr/osnabrueck/antrag/AE-STUDIUM-V/?bis={IN_21_DAYS}" in times
    first = person.client.get(f"/fr/osnabrueck/antrag/AE-STUDIUM-V/?bis={IN_21_DAYS}").content.decode()
    assert 'value="26"' in first
    case = person.apply()
    assert (case.status, case.received_at, case.language, case.channel) == ("received", NOW, "fr", "informal")
    assert (case.title_ends_on, case.full_name, case.email) == (IN_21_DAYS, "SERGE NGONO", "")
    receipt = person.receipt()
    words = text_of(receipt)
    number = Application.objects.get().receipt_number
    shown = " ".join(number[at : at + 4] for at in range(0, 12, 4))
    assert words.count(shown) == 2
    # the first time there is lies after the end of the title; it is booked in the same browser
    person.choose_persons(spoken_language="fr")
    person.choose_time(day=MONDAY + dt.timedelta(days=35))
    person.give_details(**NGONO)
    person.agree()
    linked = CaseAppointment.objects.get()
    assert (linked.case, linked.appointment.starts_at.date()) == (case, MONDAY + dt.timedelta(days=35))
    # and number and code of the receipt open the case
    answer = person.post("vorgang/", reference=case.reference, code=code_on(receipt))
    assert answer.status_code == 302
    page = person.get("vorgang/stand/")
    assert page.status_code == 200
    assert "NGONO" not in page.content.decode()


# ---- What is sent, and when it counts -------------------------------------------------------------------------


def test_nothing_counts_before_it_is_sent(world):
    person = Person(world.authority)
    person.say_until_when()
    person.say_who()
    draft = Case.objects.get()
    assert (draft.status, draft.received_at, draft.erase_after) == ("draft", None, NOW + dt.timedelta(days=30))
    assert not Application.objects.exists()


def test_the_moment_of_the_press_is_the_moment_of_the_application(world):
    person = Person(world.authority)
    with time_machine.travel(NOW, tick=False) as clock:
        person.say_until_when()
        person.say_who()
        clock.shift(dt.timedelta(minutes=7))
        person.send()
    case, application = Case.objects.get(), Application.objects.get()
    pressed = NOW + dt.timedelta(minutes=7)
    assert (case.received_at, application.made_at, case.erase_after) == (pressed, pressed, None)
    assert (application.title_ended_on, application.language) == (IN_21_DAYS, "en")
    assert set(Deadline.objects.values_list("case", flat=True)) == {case.pk}
    assert list(CaseEvent.objects.filter(kind="applied").values_list("by_applicant", "is_public")) == [(True, True)]


def test_pressing_twice_is_one_application(world):
    person = Person(world.authority)
    person.say_until_when()
    person.say_who()
    key = person.form_key("antrag/AE-STUDIUM-V/pruefen/")
    answers = [person.send(form_key=key), person.send(form_key=key)]
    assert [answer.url for answer in answers] == ["/en/osnabrueck/antrag/AE-STUDIUM-V/beleg/"] * 2
    assert (Case.objects.count(), Application.objects.count(), AccessCode.objects.count()) == (1, 1, 1)


def test_going_back_and_correcting_keeps_one_draft(world):
    person = Person(world.authority)
    person.say_until_when()
    person.say_who(given_names="SERGIO")
    person.say_who()
    person.send()
    assert [case.full_name for case in Case.objects.all()] == ["SERGE NGONO"]
    assert Case.objects.get().sort_name == "NGONO SERGE"


def test_the_same_person_may_apply_again(world):
    make_offer(world.authority, make_service("NE-ALLG"))
    Person(world.authority).apply()
    Person(world.authority, code="NE-ALLG").apply()
    assert len(set(Case.objects.values_list("identity_key", flat=True))) == 1
    assert Case.objects.count() == 2


def test_a_sent_application_cannot_be_changed_from_the_browser(world):
    person = Person(world.authority)
    case = person.apply()
    person.say_who(family_name="OTHER")
    case.refresh_from_db()
    assert case.family_name == "NGONO"


def test_without_a_title_and_with_one_that_has_ended_it_is_sent_all_the_same(world):
    person = Person(world.authority)
    person.client.post(person.url("antrag/AE-STUDIUM-V/"), {})
    person.say_who()
    person.send()
    assert Case.objects.get().title_ends_on is None
    late = Person(world.authority)
    late.say_until_when(MONDAY - dt.timedelta(days=3))
    late.say_who()
    assert "Your title has ended already" in text_of(late.get("antrag/AE-STUDIUM-V/pruefen/"))
    late.send()
    assert "Your title has ended already" in text_of(late.receipt())


# ---- The receipt and its code -----------------------------------------------------------------------------------


def test_the_code_is_shown_for_half_an_hour_in_this_browser_only(world):
    person = Person(world.authority)
    with time_machine.travel(NOW, tick=False) as clock:
        person.apply()
        code = code_on(person.receipt())
        assert code_on(person.receipt()) == code
        other = Person(world.authority)
        assert other.get("antrag/AE-STUDIUM-V/beleg/").status_code == 302
        clock.shift(dt.timedelta(minutes=31))
        assert code not in person.receipt().content.decode()


def test_a_code_that_was_reissued_is_not_shown_any_more(world):
    person = Person(world.authority)
    case = person.apply()
    code = code_on(person.receipt())
    issue_code(case=case, now=NOW + dt.timedelta(minutes=1))
    assert code not in person.receipt().content.decode()


def test_the_receipt_says_the_same_in_german_and_names_nobody(world):
    person = Person(world.authority, language="ar")
    person.apply()
    page = person.receipt().content.decode()
    assert '<section class="wk-stack" lang="ar" dir="rtl">' in page
    assert '<section class="wk-stack" lang="de" dir="ltr">' in page
    assert page.count("05:00") == 0
    assert page.count("07:00") >= 2  # Berlin's clock
    assert "NGONO" not in page


def test_behind_number_and_code_the_receipt_shows_no_code(world):
    person = Person(world.authority)
    case = person.apply()
    code = code_on(person.receipt())
    person.post("vorgang/", reference=case.reference, code=code)
    page = person.get("vorgang/beleg/").content.decode()
    number = Application.objects.get().receipt_number
    assert f"{number[:4]} {number[4:8]} {number[8:]}" in page
    assert code not in page


# ---- The appointment --------------------------------------------------------------------------------------------


def test_an_application_that_began_from_an_appointment_is_linked_to_it(world):
    start = local(MONDAY + dt.timedelta(days=35), "09:00")
    appointment = make_appointment(world.offer, world.counter, start, title_ends_on=IN_21_DAYS)
    person = Person(world.authority)
    person.say_until_when(query=f"?termin={appointment.link_token}")
    person.say_who()
    person.send()
    assert CaseAppointment.objects.get().appointment == appointment
    assert "Come to your appointment" in text_of(person.receipt())


def test_the_page_of_the_appointment_leads_to_the_application_and_then_to_its_receipt(world):
    person = Person(world.authority)
    parts = {"title_ends_on_day": "4", "title_ends_on_month": "10", "title_ends_on_year": "2026"}
    person.choose_persons(**parts)
    person.choose_time()
    person.give_details(**NGONO)
    person.agree()
    appointment = Appointment.objects.get()
    page = person.get(f"termin/{appointment.link_token}/").content.decode()
    link = f"/en/osnabrueck/antrag/AE-STUDIUM-V/?bis=2026-10-04&amp;termin={appointment.link_token}"
    assert f'href="{link}"' in page
    person.say_until_when(query=f"?termin={appointment.link_token}")
    person.say_who()
    person.send()
    page = person.get(f"termin/{appointment.link_token}/").content.decode()
    assert 'href="/en/osnabrueck/antrag/AE-STUDIUM-V/beleg/"' in page
    assert link not in page


def test_letters_come_in_the_language_of_the_page_it_was_sent_from(world):
    person = Person(world.authority, language="fr")
    person.say_until_when()
    person.say_who()
    person.language = "uk"
    person.send()
    assert (Case.objects.get().language, Application.objects.get().language) == ("uk", "uk")


def test_a_booking_in_another_browser_is_not_linked(world):
    Person(world.authority).apply()
    Person(world.authority).book(given_names="SERGE", family_name="NGONO")
    assert not CaseAppointment.objects.exists()


def test_a_booking_for_something_else_is_not_linked(world):
    offer = make_offer(world.authority, make_service("NE-ALLG"))
    person = Person(world.authority)
    person.apply()
    person.code = offer.service.code
    person.book()
    assert not CaseAppointment.objects.exists()


def test_names_are_typed_once_for_application_and_booking(world):
    person = Person(world.authority)
    person.apply()
    person.choose_persons()
    person.choose_time()
    assert 'value="NGONO"' in person.get(":details").content.decode()
    person.give_details(**NGONO)
    person.agree()
    person.choose_persons()
    person.choose_time(clock="10:00")
    assert 'value="NGONO"' not in person.get(":details").content.decode()


def test_names_typed_for_the_booking_stand_in_the_application(world):
    person = Person(world.authority)
    person.up_to_check(**NGONO)
    person.say_until_when()
    assert 'value="NGONO"' in person.get("antrag/AE-STUDIUM-V/angaben/").content.decode()


def test_after_half_an_hour_nobody_finds_what_was_typed(world):
    person = Person(world.authority)
    with time_machine.travel(NOW, tick=False) as clock:
        person.apply()
        clock.shift(dt.timedelta(minutes=31))
        person.choose_persons()
        person.choose_time()
        assert 'value="NGONO"' not in person.get(":details").content.decode()


# ---- For what -----------------------------------------------------------------------------------------------------


def test_an_authority_decides_for_what_one_can_apply(world):
    make_offer(world.authority, make_service("NE-ALLG"))
    person = Person(world.authority)
    assert "antrag/NE-ALLG/" in person.get("antrag/").content.decode()
    CaseworkSettings.objects.create(authority=world.authority, informal_services=["AE-STUDIUM-V"])
    assert "antrag/NE-ALLG/" not in person.get("antrag/").content.decode()
    assert person.get("antrag/NE-ALLG/").status_code == 404


def test_start_page_and_service_page_lead_to_it(world):
    person = Person(world.authority)
    start = person.get("").content.decode()
    assert 'href="/en/osnabrueck/vorgang/"' in start
    assert 'href="/en/osnabrueck/antrag/"' in start
    assert 'href="/en/osnabrueck/antrag/AE-STUDIUM-V/"' in person.get("leistung/AE-STUDIUM-V/").content.decode()


def test_steps_that_were_left_out_come_first(world):
    person = Person(world.authority)
    for page in ("angaben", "pruefen", "beleg"):
        assert person.get(f"antrag/AE-STUDIUM-V/{page}/").url == "/en/osnabrueck/antrag/AE-STUDIUM-V/"
    person.say_until_when()
    for page in ("pruefen", "beleg"):
        assert person.get(f"antrag/AE-STUDIUM-V/{page}/").url == "/en/osnabrueck/antrag/AE-STUDIUM-V/angaben/"


def test_one_authority_knows_nothing_of_what_was_typed_at_another(world):
    celle = World("celle")
    person = Person(world.authority)
    person.apply()
    assert person.client.get("/en/celle/antrag/AE-STUDIUM-V/beleg/").status_code == 302
    assert not Case.objects.filter(authority=celle.authority).exists()


# ---- Forgetting ---------------------------------------------------------------------------------------------------


def test_an_unsent_draft_is_erased_after_thirty_days_and_nothing_else(world):
    sent = Person(world.authority).apply()
    unsent = Person(world.authority)
    unsent.say_until_when()
    unsent.say_who()
    other = make_authority("celle")
    almost = NOW + dt.timedelta(days=30) - dt.timedelta(seconds=1)
    assert erase_drafts(authority=world.authority, now=almost, most=10) == 0
    assert erase_drafts(authority=other, now=NOW + dt.timedelta(days=31), most=10) == 0
    assert erase_drafts(authority=world.authority, now=NOW + dt.timedelta(days=30), most=10) == 1
    assert list(Case.objects.all()) == [sent]


def test_a_draft_under_legal_hold_stays(world):
    person = Person(world.authority)
    person.say_until_when()
    person.say_who()
    Case.objects.update(legal_hold=True, hold_reason="court", hold_since=NOW)
    assert erase_drafts(authority=world.authority, now=NOW + dt.timedelta(days=31), most=10) == 0
