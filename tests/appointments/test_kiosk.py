"""The kiosk at the entrance: checking in, taking a number, and nothing left for the next person."""

import re

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils import translation

from appointments.actions import queue
from appointments.actions.queue import kiosk
from appointments.models import Visit
from tests.appointments.applicant import text_of
from tests.appointments.clerk import at, book
from tests.factories import MONDAY, TUESDAY, World, make_counter, make_offer, make_office, make_service
from willkommen.models import Office
from willkommen.queries.authorities import enter_office_by_device_token

pytestmark = pytest.mark.django_db

SECRETS = ("HADDAD", "SAMIR", "1999", "samir@example.org", "Aufenthaltserlaubnis")


@pytest.fixture
def world():
    return World()


@pytest.fixture
def nine():
    with time_machine.travel(at("09:00"), tick=False) as clock:
        yield clock


class Kiosk:
    """A tablet at the entrance of an office; English so that sentences are those of the code."""

    def __init__(self, office, language="en"):
        self.office = office
        self.start = f"/kiosk/{office.device_token}/"
        self.home = f"{self.start}{language}/"
        self.client = Client()

    def get(self, page=""):
        return self.client.get(self.home + page)

    def read(self, page=""):
        response = self.get(page)
        assert response.status_code == 200, response.status_code
        return text_of(response)

    def form_key(self, page):
        return re.search(r'name="form_key" value="([0-9a-f]{32})"', self.get(page).content.decode()).group(1)

    def show(self, code, form_key=None):
        """Hold a code to the scanner or type it; the page that answers."""
        data = {"code": code, "form_key": form_key or self.form_key("termin/")}
        return self.client.post(f"{self.home}termin/", data, follow=True)

    def press_language(self, code="AE-STUDIUM-V", spoken="en", form_key=None):
        page = f"leistung/{code}/"
        data = {"spoken_language": spoken, "form_key": form_key or self.form_key(page)}
        return self.client.post(self.home + page, data, follow=True)

    def says(self, response):
        """What the page between head and foot says."""
        main = re.search(r'<main class="wk-kiosk__main".*?</main>', response.content.decode(), re.DOTALL)
        return text_of(HttpResponse(main.group(0)))


# ---- Start ---------------------------------------------------------------------------------------------------------


def test_the_start_page_offers_each_language_of_the_authority_in_its_own_script(world):
    world.authority.languages = ["de", "en", "ar", "uk"]
    world.authority.save()
    page = Client().get(f"/kiosk/{world.office.device_token}/").content.decode()
    links = re.findall(r'<a href="(/kiosk/[^"]+)" lang="(\w+)" dir="(\w+)">([^<]+)<', page)
    assert [(href.split("/")[3], *rest) for href, *rest in links] == [
        ("de", "de", "ltr", "Deutsch"),
        ("en", "en", "ltr", "English"),
        ("uk", "uk", "ltr", "Українська"),
        ("ar", "ar", "rtl", "العربية"),
    ]


def test_a_language_the_authority_does_not_offer_leads_to_the_start(world):
    world.authority.languages = ["de"]
    world.authority.save()
    kiosk_page = Kiosk(world.office, "tr")
    assert kiosk_page.get().headers["Location"] == kiosk_page.start


def test_an_unknown_device_gets_nothing(world):
    assert [Client().get(f"/kiosk/{token}/").status_code for token in ("wrong", world.office.code)] == [404, 404]


def test_the_page_speaks_the_language_of_its_address_and_not_of_the_browser(world):
    page = Client(headers={"Accept-Language": "fr"}).get(f"/kiosk/{world.office.device_token}/ar/")
    assert '<html lang="ar" dir="rtl">' in page.content.decode()
    assert page.headers["Content-Language"] == "ar"


# ---- With an appointment -------------------------------------------------------------------------------------------


def test_who_types_the_number_gets_a_place_in_the_queue(nine, world):
    appointment = book(world, "09:30")
    answer = Kiosk(world.office).show(appointment.reference.lower().replace("-", ""))
    visit = Visit.objects.get()
    assert (visit.appointment, visit.arrived_by, visit.status, visit.ticket_number) == (
        appointment,
        "kiosk",
        "waiting",
        "A 01",
    )
    assert answer.redirect_chain == [(f"/kiosk/{world.office.device_token}/en/nummer/", 302)]
    assert "Your number A 01" in text_of(answer)
    assert "Your appointment is at 09:30 ." in text_of(answer)


def test_the_link_of_a_message_is_read_like_the_number(nine, world):
    appointment = book(world, "09:30")
    Kiosk(world.office).show(f"https://termine.example/t/{appointment.link_token}/")
    assert Visit.objects.get().appointment == appointment


def test_a_scanner_set_to_the_other_keyboard_is_understood(nine, world):
    appointment = book(world, "09:30")
    type(appointment).objects.filter(pk=appointment.pk).update(reference="KY7M-2PX")
    Kiosk(world.office).show("kz7mß2px")
    assert Visit.objects.get().appointment == appointment


def test_a_code_held_to_the_start_page_is_answered_in_the_language_of_the_booking(nine, world):
    appointment = book(world, "09:30", language="ar")
    tablet = Kiosk(world.office)
    answer = tablet.client.post(f"{tablet.start}code/", {"code": appointment.reference}, follow=True)
    assert answer.redirect_chain == [(f"{tablet.start}ar/nummer/", 302)]
    assert Visit.objects.get().appointment == appointment


def test_pressing_twice_gives_one_number_and_the_same_answer(nine, world):
    appointment = book(world, "09:30")
    tablet = Kiosk(world.office)
    key = tablet.form_key("termin/")
    first, second = (tablet.show(appointment.reference, key) for _ in range(2))
    assert tablet.says(first) == tablet.says(second)
    assert Visit.objects.count() == 1


def test_who_comes_late_is_checked_in_and_told_so(world):
    appointment = book(world, "09:30")
    with time_machine.travel(at("09:50"), tick=False):
        said = text_of(Kiosk(world.office).show(appointment.reference))
    assert "Your appointment was at 09:30 . We will call you as soon as it is possible; others may come first." in said


TURNED_AWAY = {
    "too early": (
        {"clock": "11:00"},
        "You are early. Your appointment is at 11:00 . Please come back here from 10:00 .",
    ),
    "another day": (
        {"clock": "09:30", "day": TUESDAY},
        "Your appointment is on another day. Your appointment: Tuesday, 6 October 2026, 09:30 . Please come then.",
    ),
    "cancelled": (
        {"clock": "09:30", "status": "cancelled"},
        "This appointment is not valid any more. It was cancelled or moved. Our last message to you says what is valid "
        "now. You can also take a number without an appointment.",
    ),
    "not confirmed": (
        {"clock": "09:30", "status": "held"},
        "This appointment was not confirmed. So no time is kept for you. You can take a number without an appointment.",
    ),
}


@pytest.mark.parametrize("case", TURNED_AWAY)
def test_a_refusal_is_one_clear_sentence_with_what_to_do(nine, world, case):
    fields, sentence = TURNED_AWAY[case]
    if fields.get("status") == "cancelled":
        fields = {**fields, "cancelled_at": at("07:00")}
    appointment = book(world, **fields)
    tablet = Kiosk(world.office)
    answer = tablet.show(appointment.reference)
    assert tablet.says(answer).startswith(sentence)
    assert answer.redirect_chain == [(f"{tablet.home}hinweis/", 302)]
    assert Visit.objects.count() == 0


def test_an_appointment_of_an_earlier_day_is_over(world):
    appointment = book(world, "09:30")
    tablet = Kiosk(world.office)
    with time_machine.travel(at("09:00", day=TUESDAY), tick=False):
        said = tablet.says(tablet.show(appointment.reference))
    assert said.startswith(
        "The day of this appointment is over. It was on Monday, 5 October 2026. Please take a number without an "
        "appointment, or book a new one."
    )


def test_an_appointment_elsewhere_is_answered_with_the_address(nine, world):
    other = make_office(
        world.authority, "A-2", name="Außenstelle", street="Ringstraße 7", postcode="49324", town="Melle"
    )
    appointment = book(world, "09:30")
    type(appointment).objects.filter(pk=appointment.pk).update(office=other, counter=make_counter(other))
    tablet = Kiosk(world.office)
    assert tablet.says(tablet.show(appointment.reference)).startswith(
        "Your appointment is at another address. Please go to: Außenstelle , Ringstraße 7 , 49324 Melle . "
        "Your appointment there is at 09:30 ."
    )


def test_a_moved_appointment_does_not_tell_the_new_time(nine, world):
    old = book(world, "09:30", status="cancelled", cancelled_at=at("07:00"))
    new = book(world, "10:30", day=TUESDAY, moved_from=old)
    said = text_of(Kiosk(world.office).show(old.reference))
    assert [word for word in (new.reference, "10:30", "Tuesday") if word in said] == []


def test_who_is_here_already_is_told_their_number(nine, world):
    appointment = book(world, "09:30")
    queue.check_in(appointment=appointment, office=world.office, now=at("08:55"))
    tablet = Kiosk(world.office)
    assert tablet.says(tablet.show(appointment.reference)).startswith(
        "You are already checked in. Your number is A 01 . Please watch the screen in the waiting room."
    )


def test_who_was_served_is_not_told_a_number_that_is_gone(nine, world):
    appointment = book(world, "09:30")
    visit = queue.check_in(appointment=appointment, office=world.office, now=at("08:55"))
    Visit.objects.filter(pk=visit.pk).update(status="left")
    tablet = Kiosk(world.office)
    assert tablet.says(tablet.show(appointment.reference)).startswith(
        "This appointment is over. If you need something else, please take a number without an appointment."
    )


def test_an_unknown_number_and_one_of_another_authority_get_the_same_page(nine, world):
    theirs = book(World("celle"), "09:30")
    pages = []
    for code in ("K7M4-2PX", theirs.reference, f"https://x.example/t/{theirs.link_token}/", "?", "x" * 200):
        tablet = Kiosk(world.office)
        pages.append(tablet.says(tablet.show(code)))
    assert set(pages) == {pages[0]}
    assert pages[0].startswith(
        "We do not know this number. Please check each sign and try again. You can also take a number without an "
        "appointment, or ask at the desk."
    )
    assert Visit.objects.count() == 0


def test_an_empty_field_is_asked_for_again_on_the_same_page(nine, world):
    tablet = Kiosk(world.office)
    answer = tablet.client.post(f"{tablet.home}termin/", {"code": " "})
    assert (answer.status_code, "Please type the number. It looks like K7M4-2PX." in text_of(answer)) == (200, True)


def test_no_answer_names_the_person_or_the_service(nine, world):
    early = book(world, "11:00")
    now_due = book(world, "09:30")
    shown = "".join(Kiosk(world.office).show(one.reference).content.decode() for one in (early, now_due))
    assert [secret for secret in SECRETS if secret in shown] == []


# ---- Without an appointment ----------------------------------------------------------------------------------------


def test_a_number_without_an_appointment_with_service_and_language(nine, world):
    tablet = Kiosk(world.office, "uk")
    answer = tablet.press_language(spoken="ru")
    visit = Visit.objects.get()
    assert (visit.service, visit.language, visit.spoken_language, visit.arrived_by, visit.appointment) == (
        world.service,
        "uk",
        "ru",
        "kiosk",
        None,
    )
    assert "A 01" in text_of(answer)


def test_only_what_this_office_serves_at_a_counter_is_offered(world):
    elsewhere = make_office(world.authority, "A-2")
    make_offer(world.authority, make_service("EAT-AUSGABE", name="Karte abholen"), offices=[elsewhere])
    make_offer(
        world.authority, make_service("FZ-INFO", name="Nur Auskunft", delivery="information", counter_minutes=None)
    )
    make_offer(world.authority, make_service("EAT-ADRESSE", name="Adresse ändern", delivery="walk_in"))
    page = Kiosk(world.office, "de").get("anliegen/study/").content.decode()
    assert re.findall(r"leistung/([A-Z0-9-]+)/", page) == ["EAT-ADRESSE", "AE-STUDIUM-V"]
    assert Kiosk(world.office).get("leistung/EAT-AUSGABE/").status_code == 404
    assert Kiosk(world.office).get("anliegen/work/").status_code == 404


def test_pressing_a_language_twice_takes_one_number(nine, world):
    tablet = Kiosk(world.office)
    key = tablet.form_key("leistung/AE-STUDIUM-V/")
    tablet.press_language(form_key=key)
    tablet.press_language(form_key=key)
    assert Visit.objects.count() == 1


def test_a_language_that_does_not_exist_takes_no_number(nine, world):
    answer = Kiosk(world.office).press_language(spoken="xx")
    assert (answer.status_code, Visit.objects.count()) == (200, 0)
    assert "Choose a language." in text_of(answer)


def test_without_experience_the_wait_is_not_guessed(nine, world):
    said = text_of(Kiosk(world.office).press_language())
    assert "Nobody is in front of you. We cannot say yet how long it will take." in said


def test_the_wait_is_said_as_a_range_of_round_minutes(nine, world):
    for number in range(5):
        Visit.objects.create(
            authority=world.authority, office=world.office, service=world.service, language="de", spoken_language="de",
            day=MONDAY, ticket_number=f"Z {number}", status="done", arrived_at=at("08:00"), turn_at=at("08:00"),
            called_at=at("08:00"), served_from=at("08:01"), served_to=at("08:20"),
        )  # fmt: skip
    for _ in range(2):
        queue.give_walk_in_ticket(
            offer=world.offer, office=world.office, language="de", spoken_language="de", now=at("08:58")
        )
    # (2 in front + half a visit) × 20 minutes at one counter = 50 minutes
    said = text_of(Kiosk(world.office).press_language())
    assert "2 people are in front of you. It will probably take about 35 to 70 minutes. It may change." in said


# ---- Nothing stays for the next person --------------------------------------------------------------------------------


def test_the_number_is_gone_once_the_start_page_was_open(nine, world):
    tablet = Kiosk(world.office)
    tablet.press_language()
    assert "A 01" in tablet.read("nummer/")
    tablet.client.get(tablet.start)
    assert tablet.get("nummer/").headers["Location"] == tablet.start


def test_a_refusal_is_gone_once_the_start_page_was_open(nine, world):
    tablet = Kiosk(world.office)
    tablet.show(book(world, "11:00").reference)
    tablet.client.get(tablet.home)
    assert tablet.get("hinweis/").headers["Location"] == tablet.start


def test_the_number_is_gone_after_five_minutes(nine, world):
    tablet = Kiosk(world.office)
    tablet.press_language()
    nine.shift(301)
    assert tablet.get("nummer/").headers["Location"] == tablet.start


def test_no_address_leads_another_browser_to_the_number(nine, world):
    tablet = Kiosk(world.office)
    address = tablet.press_language().redirect_chain[-1][0]
    assert Client().get(address).headers["Location"] == tablet.start


def test_an_answer_of_another_office_or_a_forged_one_is_none(nine, world):
    tablet, other = Kiosk(world.office), Kiosk(make_office(world.authority, "A-2"))
    tablet.press_language()
    other.client.cookies["kiosk"] = tablet.client.cookies["kiosk"].value
    assert other.get("nummer/").headers["Location"] == other.start
    tablet.client.cookies["kiosk"] = "x" + tablet.client.cookies["kiosk"].value[1:]
    assert tablet.get("nummer/").headers["Location"] == tablet.start


def leaves(response):
    """When the page goes to which address by itself, in a browser without scripts."""
    found = re.search(r'<noscript><meta http-equiv="refresh" content="([^"]+)"></noscript>', response.content.decode())
    return found and found.group(1)


def test_no_browser_keeps_any_page_and_the_answer_goes_away_by_itself(nine, world, settings):
    settings.KIOSK_SECONDS = 60
    tablet = Kiosk(world.office)
    ticket = tablet.press_language()
    pages = [tablet.client.get(tablet.start), tablet.get(), tablet.get("termin/"), tablet.get("anliegen/"), ticket]
    assert {page.headers["Cache-Control"] for page in pages} == {"no-store"}
    assert [leaves(page) for page in pages[:-1]] == [None] * 4
    assert leaves(ticket) == f"90; url={tablet.start}"
    tablet.press_language()
    assert leaves(tablet.get("nummer/?zeit=mehr")) == f"360; url={tablet.start}"


def test_no_page_of_the_kiosk_opens_a_session(nine, world):
    tablet = Kiosk(world.office)
    tablet.press_language()
    tablet.show("K7M4-2PX")
    assert sorted(tablet.client.cookies) == ["csrftoken", "kiosk"]


def test_opening_pages_changes_nothing(nine, world):
    tablet = Kiosk(world.office)
    for page in ("", "termin/", "anliegen/", "anliegen/study/", "leistung/AE-STUDIUM-V/", "nummer/", "hinweis/"):
        tablet.get(page)
    assert Visit.objects.count() == 0
    assert tablet.client.get(f"{tablet.start}code/").status_code == 405


# ---- A secret that leaked ----------------------------------------------------------------------------------------------


def test_a_flood_of_numbers_ends_and_people_are_sent_to_the_desk(nine, world):
    tablet = Kiosk(world.office)
    for _ in range(kiosk.NUMBERS_AT_ONCE):
        tablet.press_language()
    flooded = tablet.press_language()
    assert Visit.objects.count() == kiosk.NUMBERS_AT_ONCE
    assert tablet.says(flooded).startswith(
        "Please go to the desk. Very many numbers were taken here in a short time. You will get a number at the desk."
    )
    nine.shift(60)
    tablet.press_language()
    assert Visit.objects.count() == kiosk.NUMBERS_AT_ONCE + 1


def test_trying_out_numbers_ends_although_each_try_is_refused(nine, world):
    office = enter_office_by_device_token(world.office.device_token)
    reasons = []
    for _ in range(kiosk.TRIES_AT_ONCE + 1):
        with pytest.raises(kiosk.TurnedAway) as refused:
            kiosk.arrive_at_kiosk(office=office, shown="K7M4-2PX", now=at("09:00"))
        reasons.append(refused.value.reason)
    assert reasons == ["unknown"] * kiosk.TRIES_AT_ONCE + ["busy"]


def test_one_address_cannot_send_for_ever(nine, world):
    tablet = Kiosk(world.office)
    sent = [tablet.client.post(f"{tablet.home}termin/", {"code": ""}).status_code for _ in range(121)]
    assert sent == [200] * 120 + [429]


def test_a_new_address_of_the_office_ends_the_old_one(world):
    Office.objects.filter(pk=world.office.pk).update(device_token="another")
    assert Kiosk(world.office).get().status_code == 404


@pytest.mark.parametrize("language", ["de", "de-simple", "en", "uk", "ru", "ar", "fa", "tr", "fr", "es"])
def test_every_refusal_has_words_of_its_own_in_every_language(nine, world, language):
    with translation.override(language):
        tablet = Kiosk(world.office, language)
        early = tablet.client.post(f"{tablet.home}termin/", {"code": book(world, "11:00").reference}, follow=True)
        unknown = tablet.client.post(f"{tablet.home}termin/", {"code": "K7M4-2PX"}, follow=True)
    assert "11:00" in text_of(early)
    assert "10:00" in text_of(early)
    english = ["You are early", "We do not know this number", "Your appointment is at"]
    if language != "en":
        assert [words for words in english if words in text_of(early) + text_of(unknown)] == []
