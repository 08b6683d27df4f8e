"""At the kiosk in Arabic and in plain German, with and without scripts; then on the phone until the counter."""

import re

import pytest

from appointments.actions import queue
from appointments.models import Visit
from tests.factories import MONDAY, TUESDAY, local, make_appointment
from tests.journeys.people import Window

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]

CODE = "AE-STUDIUM-V"


class Kiosk(Window):
    """A tablet at the entrance."""

    def __init__(self, browser, house, office, **context):
        super().__init__(browser, house, **{"viewport": {"width": 800, "height": 1280}, "locale": "en", **context})
        self.start = f"/kiosk/{office.device_token}/"
        self.open(self.start)

    def choose(self, language: str) -> None:
        """Press a language."""
        self.page.click(f"a[href$='/{language}/']")

    def i_have_an_appointment(self) -> None:
        self.page.click("a[href$='/termin/']")

    def press_keys(self, reference: str) -> None:
        """Type the number on the screen's own keys."""
        for sign in reference.replace("-", ""):
            self.page.click(f"[data-kiosk-keys] button[value='{sign}']")

    def send(self) -> None:
        self.page.click("button.wk-kiosk__go")

    def heading(self) -> str:
        return self.page.inner_text("h1")

    def start_again(self) -> None:
        """Press what starts again; it asks whether the server is there before it leaves."""
        self.page.click("a[data-kiosk-again] >> nth=0")
        self.page.wait_for_url(f"**{self.start}")

    def is_at_the_start(self) -> bool:
        return self.page.url == self.house.url + self.start


@pytest.fixture
def place(house, at):
    """Monday, nine o'clock, at an authority with two counters."""
    at(MONDAY, "09:00")
    authority, office, clerks = house.open_authority("osnabrueck", spoken="ar")
    offer = authority.serviceoffer_set.get(service__code=CODE)
    return authority, office, offer, office.counters.order_by("number").first(), clerks


def test_in_arabic_too_early_unknown_and_then_checked_in_by_the_keys_on_the_screen(chromium, house, place):
    _authority, office, offer, counter, _ = place
    due = make_appointment(offer, counter, local(MONDAY, "09:30"))
    early = make_appointment(offer, counter, local(MONDAY, "11:00"))
    other_day = make_appointment(offer, counter, local(TUESDAY, "09:30"))
    kiosk = Kiosk(chromium, house, office)
    said = {}
    for name, reference in (("early", early.reference), ("day", other_day.reference), ("unknown", "K7M4-2PX")):
        kiosk.choose("ar")
        assert kiosk.page.get_attribute("html", "dir") == "rtl"
        kiosk.i_have_an_appointment()
        if name == "unknown":
            kiosk.page.fill("input[name=code]", reference)
        else:
            kiosk.press_keys(reference)
            assert kiosk.page.input_value("input[name=code]") == reference
        kiosk.send()
        said[name] = (kiosk.heading(), kiosk.page.inner_text(".wk-kiosk__notice p"))
        kiosk.start_again()
    assert said == {
        "early": ("وصلتم مبكرًا.", "موعدكم في الساعة 11:00. يرجى العودة إلى هنا ابتداءً من الساعة 10:00."),
        "day": ("موعدكم في يوم آخر.", "موعدكم: الثلاثاء، 6 أكتوبر 2026، 09:30. يرجى الحضور حينها."),
        "unknown": (
            "لا نعرف هذا الرقم.",
            "يرجى التحقق من كل حرف ورقم والمحاولة مرة أخرى. يمكنكم أيضًا أخذ رقم دون موعد أو السؤال في الاستقبال.",
        ),
    }
    assert Visit.objects.count() == 0

    kiosk.choose("ar")
    kiosk.i_have_an_appointment()
    kiosk.press_keys(due.reference)
    kiosk.send()
    assert (kiosk.heading(), kiosk.page.inner_text(".wk-kiosk__no")) == ("رقمكم", "A 01")
    visit = Visit.objects.get()
    assert (visit.appointment, visit.arrived_by, visit.status) == (due, "kiosk", "waiting")
    assert "HADDAD" not in kiosk.page.content()
    kiosk.close()


def test_in_plain_german_without_scripts_a_number_without_an_appointment(chromium, house, place):
    _authority, office, _offer, _counter, _ = place
    kiosk = Kiosk(chromium, house, office, java_script_enabled=False)
    kiosk.choose("de-simple")
    assert kiosk.heading() == "Haben Sie heute einen Termin?"
    kiosk.page.click("a[href$='/anliegen/']")
    kiosk.page.click("a[href$='/anliegen/study/']")
    kiosk.page.click(f"a[href$='/leistung/{CODE}/']")
    assert kiosk.heading() == "Welche Sprache sprechen Sie?"
    kiosk.page.click("button[name=spoken_language][value=kmr]")
    assert kiosk.page.inner_text(".wk-kiosk__no") == "A 01"
    assert "Vor Ihnen ist niemand." in kiosk.text()
    visit = Visit.objects.get()
    assert (visit.language, visit.spoken_language, visit.service.code) == ("de-simple", "kmr", CODE)
    address = kiosk.page.url
    kiosk.start_again()
    kiosk.page.go_back()
    assert kiosk.is_at_the_start(), "“back” showed the number of the person before"
    kiosk.open(address)
    assert kiosk.is_at_the_start()
    kiosk.close()


def test_in_plain_german_a_number_by_the_reference(chromium, house, place):
    _authority, office, offer, counter, _ = place
    late = make_appointment(offer, counter, local(MONDAY, "08:30"), language="de-simple")
    kiosk = Kiosk(chromium, house, office)
    kiosk.choose("de-simple")
    kiosk.i_have_an_appointment()
    kiosk.page.fill("input[name=code]", late.reference.lower())
    kiosk.page.keyboard.press("Enter")
    kiosk.page.wait_for_selector(".wk-kiosk__no")
    assert "Ihr Termin war um 08:30 Uhr. Sie kommen spät." in kiosk.text()
    kiosk.close()


def test_a_scanner_is_heard_on_the_start_page_and_answered_in_the_language_of_the_booking(chromium, house, place):
    _authority, office, offer, counter, _ = place
    due = make_appointment(offer, counter, local(MONDAY, "09:30"), language="uk")
    kiosk = Kiosk(chromium, house, office)
    kiosk.page.keyboard.type(due.reference)
    kiosk.page.keyboard.press("Enter")
    kiosk.page.wait_for_selector(".wk-kiosk__no")
    assert (kiosk.heading(), kiosk.page.get_attribute("html", "lang")) == ("Ваш номер", "uk")
    kiosk.close()


def test_the_screen_starts_again_by_itself_unless_somebody_asks_for_more_time(chromium, house, place, settings):
    settings.KIOSK_SECONDS = 6
    _authority, office, offer, counter, _ = place
    due = make_appointment(offer, counter, local(MONDAY, "09:30"))
    kiosk = Kiosk(chromium, house, office)
    kiosk.choose("ar")
    kiosk.page.wait_for_selector("[data-kiosk-left]:visible")
    assert re.fullmatch("[123]", kiosk.page.inner_text("[data-kiosk-count]"))
    assert kiosk.page.inner_text("[data-kiosk-say]") != ""
    kiosk.page.click("[data-kiosk-more]")
    kiosk.page.wait_for_selector("[data-kiosk-left]", state="hidden")
    kiosk.page.wait_for_timeout(6500)
    assert not kiosk.is_at_the_start(), "the page went away although more time was asked for"

    kiosk.i_have_an_appointment()
    kiosk.page.fill("input[name=code]", due.reference)
    kiosk.send()
    kiosk.page.wait_for_selector(".wk-kiosk__no")
    kiosk.page.wait_for_url(f"**{kiosk.start}")
    assert "A 01" not in kiosk.text()
    kiosk.page.go_back()
    kiosk.page.wait_for_load_state()
    assert "A 01" not in kiosk.text()
    kiosk.close()


def test_without_a_connection_the_words_vanish_and_it_starts_again_when_there_is_one(chromium, house, place, settings):
    settings.KIOSK_SECONDS = 6
    _authority, office, offer, counter, _ = place
    early = make_appointment(offer, counter, local(MONDAY, "11:00"))
    kiosk = Kiosk(chromium, house, office)
    kiosk.choose("en")
    kiosk.i_have_an_appointment()
    kiosk.page.fill("input[name=code]", early.reference)
    kiosk.send()
    kiosk.page.wait_for_selector("main .wk-kiosk__notice")
    kiosk.context.set_offline(True)
    kiosk.page.wait_for_selector("main", state="hidden")
    assert kiosk.page.inner_text("[data-kiosk-offline]").strip() == "Please go to the desk."
    assert "11:00" not in kiosk.text()
    kiosk.context.set_offline(False)
    kiosk.page.wait_for_url(f"**{kiosk.start}")
    kiosk.complaints = [said for said in kiosk.complaints if "ERR_INTERNET_DISCONNECTED" not in said]
    kiosk.close()


def test_the_phone_follows_until_the_counter(chromium, house, place):
    authority, office, offer, counter, clerks = place
    queue.give_walk_in_ticket(
        offer=offer, office=office, language="de", spoken_language="de", now=local(MONDAY, "08:30")
    )
    visit = queue.give_walk_in_ticket(
        offer=offer, office=office, language="en", spoken_language="en", now=local(MONDAY, "08:58")
    )
    phone = Window(chromium, house, viewport={"width": 320, "height": 640}, locale="en")
    phone.open(f"/en/{authority.slug}/warten/{visit.link_token}/")
    assert phone.page.title().startswith("A 02: it is nearly your turn – ")
    assert "1 person is in front of you." in phone.text()
    phone.page.click("[data-follow-ring]")
    assert phone.page.get_attribute("[data-follow]", "data-rings") == "1"

    for number, called in ((counter, "A 01"), (office.counters.get(number=2), "A 02")):
        given = queue.call_next(counter=number, staff_member=clerks[number.number - 1], now=local(MONDAY, "09:01"))
        assert given.ticket_number == called
    ask(phone)
    assert phone.page.inner_text(".wk-follow__counter") == "2"
    assert phone.page.title().startswith("A 02: please go to counter 2 – ")
    assert phone.page.inner_text("[data-follow-say]") == "A 02: please go to counter 2"
    assert phone.page.get_attribute("[data-follow]", "data-rings") == "2"

    queue.recall(visit=visit, now=local(MONDAY, "09:02"))
    ask(phone)
    assert phone.becomes("document.querySelector('[data-follow]').dataset.rings === '3'", within=10)
    Visit.objects.filter(pk=visit.pk).update(status="done", served_from=local(MONDAY, "09:03"))
    ask(phone)
    phone.page.wait_for_selector("[data-follow-tools]", state="detached")
    assert "Your visit is over. Thank you for coming." in phone.text()
    phone.close()


def ask(phone: Window) -> None:
    """Do not wait for the next question of the page: let it ask now."""
    with phone.page.expect_response(re.compile("/stand/$")):
        phone.page.evaluate("document.querySelector('[data-follow]').dispatchEvent(new Event('fragment:ask'))")
    phone.page.wait_for_timeout(100)
