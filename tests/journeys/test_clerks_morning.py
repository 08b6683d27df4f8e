"""A clerk's morning by keyboard alone: not one press of a mouse from signing in to the printed list."""

import datetime as dt

import pytest

from appointments.actions import queue
from appointments.models import RequiredDocument, ServiceOffer, Visit
from tests.factories import MONDAY, NOW, PASSWORD, local, make_appointment
from tests.journeys.people import Window

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]


class KeyboardClerk(Window):
    """Somebody with a keyboard and nothing else; what is printed is noted."""

    def __init__(self, browser, house):
        super().__init__(browser, house, viewport={"width": 1280, "height": 900}, locale="de-DE")
        self.page.add_init_script("window.print = () => localStorage.setItem('printed', location.pathname)")

    def tab_to(self, selector: str) -> None:
        """Tab until the focus is there, as a person does."""
        for _ in range(120):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"the keyboard does not reach {selector}")

    def press(self, key: str) -> None:
        """One key, and the page it leads to."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def press_button(self, selector: str) -> None:
        """Reach a button or a link and press it."""
        self.tab_to(selector)
        self.press("Enter")

    def type(self, text: str) -> None:
        """Write it."""
        self.page.keyboard.type(text)

    @property
    def printed(self) -> str:
        """The page that was printed last."""
        return self.page.evaluate("localStorage.getItem('printed')")


def newest(**fields) -> Visit:
    return Visit.objects.filter(**fields).latest("id")


def test_a_morning_at_the_counter_by_keyboard_only(chromium, house, at):
    at(MONDAY, "08:00")
    osnabrueck, kreishaus, (anna, tom) = house.open_authority("osnabrueck", spoken="uk")
    offer = ServiceOffer.objects.get(authority=osnabrueck, service__code="AE-STUDIUM-V")
    counter, second = kreishaus.counters.get(number=1), kreishaus.counters.get(number=2)
    appointment = make_appointment(
        offer, second, local(MONDAY, "08:10"), family_name="SHEVCHUK", given_names="OKSANA", language="uk",
        spoken_language="uk", now=NOW - dt.timedelta(days=2), minutes=40,
    )  # fmt: skip
    clerk = KeyboardClerk(chromium, house)
    page = clerk.page

    # signs in, sits down at counter 1 although the plan says 2
    clerk.open("/konto/anmelden/")
    clerk.tab_to("input[type=email]")
    clerk.type(tom.email)
    clerk.tab_to("input[type=password]")
    clerk.type(PASSWORD)
    clerk.press("Enter")
    clerk.press_button("a[href='/desk/osnabrueck/']")
    clerk.press_button("a[href='/desk/osnabrueck/platz/']")
    clerk.tab_to("select[name=place]")
    clerk.type("Schalter 1")
    clerk.press_button("main form button")
    assert "an Schalter 1" in clerk.text()

    # somebody shows a booking number; called, called again after 20 seconds, here, served
    page.keyboard.press("F6")
    clerk.type(appointment.reference)
    clerk.press("Enter")
    visit = Visit.objects.get(appointment=appointment)
    clerk.press_button("a[href='/desk/osnabrueck/']")
    at(MONDAY, "08:05")
    clerk.press("F8")
    at(MONDAY, "08:05:30")
    clerk.press("F9")
    assert "2-mal aufgerufen" in clerk.text()
    clerk.press("F2")
    assert page.url.endswith(f"/vorsprache/{visit.pk}/")

    # two papers are there and are kept while ticking; something is missing, the slip is printed in both languages
    for code in ("PASSPORT", "PHOTO"):
        clerk.tab_to(f"input[name=brought][value={code}]")
        page.keyboard.press("Space")
    page.get_by_text("Haken und Notizen sind gespeichert.").wait_for()
    visit.refresh_from_db()
    assert visit.brought == ["PASSPORT", "PHOTO"]
    at(MONDAY, "08:14")
    clerk.press_button("#press-fehlt")
    clerk.tab_to("textarea[name=outcome_note]")
    clerk.type("bis 30. Oktober")
    clerk.press("F4")
    assert page.url.endswith(f"/vorsprache/{visit.pk}/zettel/?drucken=1")
    assert clerk.printed == f"/desk/osnabrueck/vorsprache/{visit.pk}/zettel/"
    visit.refresh_from_db()
    missing = RequiredDocument.objects.get(code=visit.missing[0])
    assert (visit.status, visit.outcome, "PASSPORT" in visit.missing) == ("done", "incomplete", False)
    assert [
        words for words in (missing.name_uk, missing.official_term, "bis 30. Oktober") if words not in clerk.text()
    ] == []

    # a number for somebody without an appointment; called, put aside, called again, sent on to counter 2
    clerk.press("F8")
    clerk.press("F7")
    clerk.tab_to("select[name=service]")
    clerk.type("Adresse")
    clerk.press_button("main form button")
    walk_in = newest(appointment=None)
    clerk.press_button("a[href='/desk/osnabrueck/']")
    clerk.press("F8")
    clerk.press("F2")
    clerk.press("F10")
    walk_in.refresh_from_db()
    assert walk_in.status == "parked"
    clerk.press_button(f"#resume-{walk_in.pk}")
    clerk.press("F2")
    clerk.press_button("#press-weiterschicken")
    clerk.tab_to("input[name=counter]")
    page.keyboard.press("ArrowDown")
    clerk.press_button("main form button.kern-btn--primary")
    walk_in.refresh_from_db()
    assert (walk_in.status, walk_in.for_counter) == ("waiting", second)
    assert "wartet auf Schalter 2" in clerk.text()
    assert queue.call_next(counter=second, staff_member=anna, now=local(MONDAY, "08:20")) == walk_in

    # a break, and back from it
    clerk.press_button("#begin-break")
    assert "Schalter 1: Pause seit 08:" in clerk.text()
    clerk.press("F8")
    counter.refresh_from_db()
    assert counter.paused_at is None

    # the list of the day on paper: one key
    clerk.press("F3")
    assert clerk.printed == "/desk/osnabrueck/termine/drucken/"
    assert "SHEVCHUK" in clerk.text()
    clerk.close()


def test_pages_of_the_counter_have_nothing_for_axe_to_find(chromium, house, at):
    at(MONDAY, "08:00")
    osnabrueck, kreishaus, (anna, _tom) = house.open_authority("osnabrueck", spoken="uk")
    offer = ServiceOffer.objects.get(authority=osnabrueck, service__code="AE-STUDIUM-V")
    counter = kreishaus.counters.get(number=1)
    now = local(MONDAY, "08:00")
    for _number in range(3):
        queue.give_walk_in_ticket(offer=offer, office=kreishaus, language="ar", spoken_language="ar", now=now)
    served = queue.call_next(counter=counter, staff_member=anna, now=now)
    queue.start_serving(visit=served, now=now)
    window = Window(chromium, house, viewport={"width": 1280, "height": 900}, locale="de-DE")
    window.open("/konto/anmelden/")
    window.page.fill("input[type=email]", anna.email)
    window.page.fill("input[type=password]", PASSWORD)
    with window.page.expect_navigation():
        window.page.keyboard.press("Enter")
    paths = [
        "", f"vorsprache/{served.pk}/", f"vorsprache/{served.pk}/ergebnis/fehlt/",
        f"vorsprache/{served.pk}/ergebnis/kommt-wieder/", f"vorsprache/{served.pk}/weiterschicken/",
        f"vorsprache/{served.pk}/zettel/", "tagesende/", "termine/", "termine/drucken/",
    ]  # fmt: skip
    found = []
    for path in paths:
        window.open(f"/desk/osnabrueck/{path}")
        found += window.problems()
    assert found == []
    window.close()
