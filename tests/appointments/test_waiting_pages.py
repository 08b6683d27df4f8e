"""The waiting list through HTTP: joining, confirming, one's own place, answering, leaving."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import translation

from appointments.actions.booking import cancel_appointment
from appointments.models import Appointment, OfferPlace, SlotOffer, WaitingEntry
from tests.appointments.applicant import DETAILS, Applicant, kinds_sent, own, text_of
from tests.appointments.waiters import DAY, HOUR, book_up, give_out, make_waiting
from tests.factories import NOW, TUESDAY, World, local, make_appointment, make_office
from tests.house.addresses import patterns
from willkommen.languages import LANGUAGE_NAMES
from willkommen.messages import kind_of, things_of
from willkommen.models import OutgoingMessage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]

CODE = "AE-STUDIUM-V"
JOIN, DETAILS_PAGE = f"warteliste/{CODE}/", f"warteliste/{CODE}/angaben/"
CHECK, CONFIRM = f"warteliste/{CODE}/pruefen/", f"warteliste/{CODE}/bestaetigen/"
FOR_WHOM = {"persons": 1, "spoken_language": "uk", "reason": "none"}


@pytest.fixture
def world():
    """Only Tuesdays, all of them full for the eight weeks."""
    world = World(weekdays=(1,))
    world.booked = book_up(world, *(TUESDAY + week * 7 * DAY for week in range(8)))
    return world


@pytest.fixture
def applicant(world):
    return Applicant(world.authority)


def place(entry, page: str = "") -> str:
    return f"warteliste/platz/{entry.link_token}/{page}"


def walk_to_check(applicant, **for_whom):
    applicant.post(JOIN, **{**FOR_WHOM, **for_whom})
    return applicant.post(DETAILS_PAGE, **DETAILS)


def ask(applicant, **for_whom) -> WaitingEntry:
    walk_to_check(applicant, **for_whom)
    applicant.post(CHECK, form_key=applicant.form_key(CHECK))
    return WaitingEntry.objects.latest("pk")


def offered(world, **fields):
    entry = make_waiting(world, **fields)
    cancel_appointment(appointment=world.booked[0], now=NOW)
    give_out(world)
    return entry, SlotOffer.objects.get(entry=entry)


def status(entry):
    return WaitingEntry.objects.get(pk=entry.pk).status


# ---- Joining -----------------------------------------------------------------------------------------------------------


def test_the_whole_way_from_the_page_with_days_to_the_own_place(world, applicant):
    applicant.choose_persons(persons=2, spoken_language="uk")
    days = applicant.get(":time")
    assert "No time is free at the moment" in text_of(days)
    assert f'href="/en/osnabrueck/{JOIN}"' in days.content.decode()

    first = applicant.get(JOIN).content.decode()
    assert re.search(r'name="persons" value="2"[^>]*checked', first)
    assert applicant.post(JOIN, **{**FOR_WHOM, "persons": 2, "reason": "job"}).url == applicant.url(DETAILS_PAGE)
    assert applicant.post(DETAILS_PAGE, **DETAILS).url == applicant.url(CHECK)
    check = text_of(applicant.get(CHECK))
    for answer in ("2 people", "Українська", "I am about to lose my job", "OKSANA SHEVCHUK", "oksana@example.org"):
        assert answer in check
    assert applicant.post(CHECK, form_key=applicant.form_key(CHECK)).url == applicant.url(CONFIRM)
    entry = WaitingEntry.objects.get()
    assert (entry.status, entry.persons, entry.reason, entry.language, kinds_sent()) == (
        "asked",
        2,
        "job",
        "en",
        ["waiting.confirm"],
    )
    assert applicant.post(CONFIRM, code=entry.confirmation_code).url == applicant.url(place(entry))
    page = text_of(applicant.get(place(entry)))
    assert "You are number 1 on the list." in page
    assert "Too few people have used this list so far. We cannot say how long it takes." in page
    assert status(entry) == "waiting"
    assert "waiting" not in dict(applicant.client.session) or not applicant.client.session["waiting"]


def test_the_link_of_the_message_opens_a_page_and_its_button_confirms(world, applicant):
    entry = ask(applicant)
    somebody = Client()
    link = somebody.get(f"/t/{entry.link_token}/")
    assert link.url == applicant.url(place(entry))
    somebody.head(link.url)
    assert "Please confirm" in text_of(somebody.get(link.url))
    assert status(entry) == "asked"
    assert somebody.get(f"{link.url}bestaetigen/").url == link.url
    assert status(entry) == "asked"
    somebody.post(f"{link.url}bestaetigen/")
    assert status(entry) == "waiting"
    assert applicant.get(CONFIRM).url == applicant.url(place(entry))


def test_pressing_twice_asks_once(world, applicant):
    walk_to_check(applicant)
    key = applicant.form_key(CHECK)
    assert applicant.post(CHECK, form_key=key).url == applicant.post(CHECK, form_key=key).url
    assert (WaitingEntry.objects.count(), kinds_sent()) == (1, ["waiting.confirm"])


def test_a_wrong_code_is_told_and_after_five_guessing_is_stopped(world, applicant):
    entry = ask(applicant)
    wrong = f"{(int(entry.confirmation_code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        assert "This code is not right." in text_of(applicant.post(CONFIRM, code=wrong))
    assert "The code was wrong too often." in text_of(applicant.post(CONFIRM, code=entry.confirmation_code))
    assert status(entry) == "asked"


def test_not_at_all_is_no_way_to_be_reached_here(world, applicant):
    applicant.post(JOIN, **FOR_WHOM)
    page = applicant.get(DETAILS_PAGE)
    assert 'value="none"' not in page.content.decode()
    assert "You have none? Please ask at the counter." in text_of(page)
    answer = applicant.post(DETAILS_PAGE, **{**DETAILS, "way": "none"})
    assert "Choose one of the ways shown here." in text_of(answer)


def test_wrong_answers_are_named_and_kept(world, applicant):
    answer = applicant.post(JOIN, persons=99, spoken_language="uk", reason="because")
    page = text_of(answer)
    assert "Choose one of the answers shown here." in page
    assert "Choose one of the numbers shown here." in page
    assert WaitingEntry.objects.count() == 0


def test_the_office_is_asked_where_there_are_several(world, applicant):
    second = make_office(world.authority, "B-2", name="Außenstelle")
    OfferPlace.objects.create(authority=world.authority, offer=world.offer, office=second)
    assert "At any of these places, whatever is free first" in text_of(applicant.get(JOIN))
    assert ask(applicant, office="B-2").office == second
    assert ask(Applicant(world.authority), office="any").office is None


def test_switching_the_language_keeps_what_was_typed(world, applicant):
    applicant.post(JOIN, **FOR_WHOM)
    answer = applicant.post(DETAILS_PAGE, **{**DETAILS, "email": "half an addr", "switch_language": "uk"})
    applicant.language = "uk"
    assert answer.url == applicant.url(DETAILS_PAGE)
    assert 'value="half an addr"' in applicant.get(DETAILS_PAGE).content.decode()


def test_whoever_waits_or_has_an_appointment_learns_it_only_after_proving_the_address(world, applicant):
    first = ask(applicant)
    applicant.post(CONFIRM, code=first.confirmation_code)
    again = ask(applicant)
    answer = text_of(applicant.post(CONFIRM, code=again.confirmation_code))
    assert "This person is on a waiting list for this service already." in answer
    make_appointment(world.offer, world.counter, local(TUESDAY + 70 * DAY, "08:00"), identity_key=first.identity_key)
    WaitingEntry.objects.filter(pk=first.pk).update(status="left", ended_at=NOW)
    answer = text_of(applicant.post(CONFIRM, code=again.confirmation_code))
    assert "There is already an appointment for this person and this service." in answer


def test_where_nothing_is_booked_online_there_is_no_list(world, applicant):
    world.offer.is_online = False
    world.offer.save()
    assert applicant.get(JOIN).url == applicant.url(f"leistung/{CODE}/")
    assert Applicant(world.authority, code="X").get("warteliste/GIBT-ES-NICHT/").status_code == 404


def test_the_first_free_time_is_named_and_booking_it_is_advised(applicant, world):
    cancel_appointment(appointment=world.booked[-1], now=NOW - 50 * HOUR)
    page = text_of(applicant.get(JOIN))
    assert "The first free time at the moment: Tuesday, 24 November 2026" in page
    assert "Our advice: book it" in page


@pytest.mark.parametrize(
    ("page", "methods"),
    [
        ("service_search", {"GET"}),
        ("book_time", {"POST"}),
        ("waiting_check", {"POST"}),
        ("waiting_confirm", {"POST"}),
        ("waiting_entry_confirm", {"POST"}),
        ("waiting_accept", {"POST"}),
        ("appointment_earlier", {"POST"}),
    ],
)
def test_searching_holding_and_joining_are_slowed_down_per_address(page, methods):
    assert patterns()[page].callback.rate.methods == methods


def test_the_hundredth_code_in_a_minute_has_to_wait(world, applicant):
    ask(applicant)
    answers = [applicant.post(CONFIRM, code="000000").status_code for _ in range(61)]
    assert (answers[0], answers[-1]) == (200, 429)


# ---- With an appointment in hand -----------------------------------------------------------------------------------------


def test_from_the_own_appointment_all_is_known_and_no_confirmation_is_needed(world, applicant):
    held = world.booked[4]
    assert f'href="{applicant.url(own(held, "frueher/"))}"' in applicant.get(own(held)).content.decode()
    key = applicant.form_key(own(held, "frueher/"))
    sent = [applicant.post(own(held, "frueher/"), form_key=key, reason="protection").url for _ in range(2)]
    entry = WaitingEntry.objects.get()
    assert sent == [applicant.url(place(entry))] * 2
    assert (entry.status, entry.appointment, entry.reason, entry.family_name) == (
        "waiting",
        held,
        "protection",
        held.family_name,
    )
    page = text_of(applicant.get(place(entry)))
    assert "Your appointment stays yours: Tuesday, 20 October 2026" in page
    assert applicant.get(own(held, "frueher/")).url == applicant.url(place(entry))
    assert kinds_sent() == ["waiting.joined"]


def test_without_an_address_the_counter_helps(world, applicant):
    held = world.booked[0]
    Appointment.objects.filter(pk=held.pk).update(email="")
    page = applicant.get(own(held, "frueher/"))
    assert "For the waiting list we need an e-mail address or a mobile number of yours." in text_of(page)
    answer = applicant.post(own(held, "frueher/"), reason="none")
    assert (answer.status_code, WaitingEntry.objects.count()) == (200, 0)


# ---- One's own place -------------------------------------------------------------------------------------------------------


def test_the_own_place_names_neither_person_nor_service(world, applicant):
    entry, _slot = offered(world)
    page = applicant.get(place(entry))
    words = page.content.decode()
    for secret in (entry.family_name, entry.email, "Studium", CODE, "studium"):
        assert secret not in words
    assert page.headers["Cache-Control"] == "no-store"


def test_an_offered_time_is_accepted_by_one_press(world, applicant):
    entry, slot = offered(world)
    page = applicant.get(place(entry))
    assert "Only for you, until Monday, 5 October 2026, 11:00" in text_of(page)
    start = re.search(r'name="start" value="([^"]+)"', page.content.decode()).group(1)
    applicant.client.get(applicant.url(place(entry, "annehmen/")))
    assert status(entry) == "waiting"
    answers = [applicant.post(place(entry, "annehmen/"), start=start).url for _ in range(2)]
    booked = Appointment.objects.get(pk=slot.hold_id)
    assert answers == [applicant.url(own(booked))] * 2
    assert (booked.status, booked.family_name, status(entry)) == ("booked", entry.family_name, "helped")
    assert "You have a time" in text_of(applicant.get(place(entry)))


def test_a_declined_offer_costs_nothing(world, applicant):
    entry, slot = offered(world)
    answer = applicant.client.post(
        applicant.url(place(entry, "ablehnen/")), {"start": slot.hold.starts_at.isoformat()}, follow=True
    )
    assert "Thank you: now somebody else can have this time." in text_of(answer)
    assert "You are number 1 on the list." in text_of(answer)
    assert "Number of offers you can still get: 2. One a day at most." in text_of(answer)


@pytest.mark.parametrize("start", ["", "gestern", "2026-10-06T06:30:00+00:00", "2026-10-06T08:00"])
@pytest.mark.parametrize("page", ["annehmen/", "ablehnen/"])
def test_an_old_page_or_a_wrong_time_changes_nothing_and_leads_back(world, applicant, page, start):
    entry, slot = offered(world)
    assert applicant.post(place(entry, page), start=start).url == applicant.url(place(entry))
    slot.refresh_from_db()
    assert (slot.status, status(entry)) == ("open", "waiting")


def test_who_is_too_late_is_told_so_in_one_sentence(world, applicant, monday_morning):
    entry, slot = offered(world)
    monday_morning.move_to(slot.hold.hold_until)
    start = slot.hold.starts_at.isoformat()
    answer = applicant.client.post(applicant.url(place(entry, "annehmen/")), {"start": start}, follow=True)
    assert "This time is no longer kept for you. Nothing was changed." in text_of(answer)
    assert "Accept this time" not in text_of(answer)


def test_leaving_is_one_press_and_can_be_taken_back(world, applicant, monday_morning):
    entry = make_waiting(world)
    page = applicant.client.post(applicant.url(place(entry, "verlassen/")), follow=True)
    assert "You have left the waiting list" in text_of(page)
    applicant.post(place(entry, "bleiben/"))
    assert status(entry) == "waiting"
    applicant.post(place(entry, "verlassen/"))
    monday_morning.shift(dt.timedelta(minutes=10))
    assert "Stay on the list" not in text_of(applicant.get(place(entry)))
    late = applicant.client.post(applicant.url(place(entry, "bleiben/")), follow=True)
    assert "That was some time ago." in text_of(late)
    key = applicant.form_key(place(entry))
    urls = {applicant.post(place(entry, "noch-einmal/"), form_key=key).url for _ in range(2)}
    new = WaitingEntry.objects.latest("pk")
    assert urls == {applicant.url(place(new))}
    assert [status(entry), status(new)] == ["left", "waiting"]


@pytest.mark.parametrize(
    "page", ["", "bestaetigen/", "annehmen/", "ablehnen/", "verlassen/", "bleiben/", "noch-einmal/"]
)
def test_a_link_of_another_authority_or_of_nobody_leads_nowhere(world, applicant, page):
    entry = make_waiting(World("wolfsburg"))
    for address in (place(entry, page), f"warteliste/platz/{'x' * 22}/{page}"):
        for method in (applicant.get, applicant.post):
            assert method(address).status_code == (404 if page or method == applicant.get else 405)
    assert status(entry) == "waiting"


def test_nobody_changes_the_name_of_a_place_or_of_a_booked_appointment(world, applicant):
    entry = ask(applicant)
    applicant.post(CONFIRM, code=entry.confirmation_code)
    other = {**DETAILS, "family_name": "KAEUFER", "email": "kaeufer@example.org"}
    applicant.post(JOIN, **FOR_WHOM)
    applicant.post(DETAILS_PAGE, **other)
    for page in ("", "annehmen/", "bleiben/"):
        applicant.post(place(entry, page), **other)
    applicant.post(own(world.booked[0], "begleitung/"), **other)
    applicant.post(own(world.booked[0], "bestaetigen/"), **other)
    entry.refresh_from_db()
    assert (entry.family_name, entry.email) == ("SHEVCHUK", "oksana@example.org")
    assert set(Appointment.objects.values_list("family_name", flat=True)) == {"GEBUCHT"}


@pytest.mark.parametrize("language", list(LANGUAGE_NAMES))
def test_every_page_speaks_every_language(world, language):
    applicant = Applicant(world.authority, language=language)
    entry, _slot = offered(world)
    walk_to_check(applicant)
    ended = {state: make_waiting(world, status=state, ended_at=NOW) for state in ("left", "lapsed", "helped")}
    asked = make_waiting(world, status="asked", joined_at=NOW)
    pages = [JOIN, DETAILS_PAGE, CHECK, place(entry), place(asked), own(world.booked[3], "frueher/")]
    pages += [place(one) for one in ended.values()]
    said = {page: applicant.get(page) for page in pages}
    assert {page: answer.status_code for page, answer in said.items()} == dict.fromkeys(pages, 200)
    if language != "en":
        for answer in said.values():
            assert not re.search(r"\b(waiting list|the list|time)\b", text_of(answer))


# ---- Messages --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", list(LANGUAGE_NAMES))
def test_messages_name_no_service_and_lead_to_the_own_place(world, language):
    entry, _slot = offered(world, language=language)
    WaitingEntry.objects.filter(pk=entry.pk).update(mobile="+491512345678")
    for message in OutgoingMessage.objects.filter(kind="waiting.offer"):
        for channel in ("email", "sms"):
            message.channel = channel
            about = things_of([message])[message.pk]
            with translation.override(language):
                letter = kind_of(message).write(about, message)
            text = letter.text or letter.short_text
            assert f"/t/{entry.link_token}/" in text
            assert "Am Schölerberg 1" in text
            for secret in (entry.family_name, "Studium", "16b"):
                assert secret not in letter.subject + text


def test_what_no_longer_holds_is_not_sent(world):
    entry, slot = offered(world)
    message = OutgoingMessage.objects.get(kind="waiting.offer")

    def holds(now=NOW):
        return kind_of(message).still_holds(things_of([message])[message.pk], now)

    assert (holds(), holds(slot.hold.hold_until)) == (True, False)
    WaitingEntry.objects.filter(pk=entry.pk).update(status="left")
    assert holds() is False
    WaitingEntry.objects.filter(pk=entry.pk).update(status="waiting")
    SlotOffer.objects.filter(pk=slot.pk).update(status="declined")
    assert holds() is False
