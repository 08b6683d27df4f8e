"""Every public page in German, Arabic and Ukrainian, narrow and wide, light and dark, with errors shown: axe finds nothing."""

import pytest

from appointments.actions.queue import call_next, give_walk_in_ticket
from tests.factories import MONDAY, local, make_appointment
from tests.journeys.people import LOOKS, Window
from tests.recognition_pilot.centres import make_centre, make_day
from tests.recognition_pilot.loading import load_only

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]

CODE = "AE-STUDIUM-V"
# What the browser itself says of a page that is answered with an error on purpose.
MEANT = "Failed to load resource: the server responded with a status of 404"


class Reader(Window):
    """Somebody who opens page after page; each is looked at in both sizes and both colour schemes."""

    def __init__(self, browser, house, language):
        super().__init__(browser, house, locale=language)
        self.looks = LOOKS["de"]
        self.found: list[str] = []
        self.seen: list[str] = []

    def look(self, path: str | None = None) -> None:
        """Open a page, or take the one that is open, and note what is wrong with it."""
        if path is not None:
            self.open(path)
        self.seen.append(self.page.url)
        self.found += self.problems()

    def send(self, form: str = "main form") -> None:
        """Send the page's form as it is."""
        with self.page.expect_navigation():
            self.page.locator(f"{form} button[type=submit].kern-btn--primary").last.click()


def booking(reader: Reader, start: str) -> None:
    """All steps of a booking, each once empty and once right."""
    page = reader.page
    first = f"{start}termin/buchen/{CODE}/"
    reader.look(first)
    page.fill("input[name=title_ends_on_day]", "31")
    page.fill("input[name=title_ends_on_month]", "6")
    page.fill("input[name=title_ends_on_year]", "1026")
    reader.send("form#booking")
    reader.look()
    for part, value in (("day", "6"), ("month", "10"), ("year", "2026")):
        page.fill(f"input[name=title_ends_on_{part}]", value)
    reader.send("form#booking")
    reader.look()
    page.click("button[name=start] >> nth=0")
    reader.look()
    page.fill("input[name=family_name]", "Шевчук")
    page.fill("input[name=email]", "oksana@example")
    reader.send("form#booking")
    reader.look()
    page.fill("input[name=given_names]", "OKSANA")
    page.fill("input[name=family_name]", "SHEVCHUK")
    for part, value in (("day", "7"), ("month", "3"), ("year", "1991")):
        page.fill(f"input[name=born_on_{part}]", value)
    page.check("input[name=way][value=email]")
    page.fill("input[name=email]", f"oksana.{reader.page.url.split('/')[3]}@example.org")
    reader.send("form#booking")
    reader.look()
    reader.send("form#booking")
    reader.look()
    page.fill("input[name=code]", "12")
    reader.send("form#booking")
    reader.look()


def keeping(reader: Reader, way: str) -> None:
    """A way becomes a plan: first day, slip, the plan itself, signing in with a mistake."""
    page = reader.page
    reader.look(way)
    reader.send("form#keep")
    reader.look()
    page.click("main a[href$='/plan/ansehen/']")
    reader.look()
    reader.open(page.url.replace("ansehen/", ""))
    reader.send("form#sign-in")
    reader.look()


def at_the_kiosk(reader: Reader, kiosk: str, booked) -> None:
    """Nothing typed, a number too early, and a number without an appointment."""
    for code in ("", booked.reference):
        reader.open(f"{kiosk}termin/")
        reader.page.fill("input[name=code]", code)
        reader.send("main form.wk-kiosk__form")
        reader.look()
    reader.open(f"{kiosk}leistung/{CODE}/")
    reader.page.click("button.wk-kiosk__go")
    reader.look()


@pytest.mark.parametrize("language", ["de", "ar", "uk"])
def test_axe_finds_nothing_on_any_public_page(chromium, house, at, language, tmp_path):
    at(MONDAY, "07:00")
    load_only(tmp_path, "NURSE")
    authority, office, clerks = house.open_authority("osnabrueck", spoken="ar")
    offer = authority.serviceoffer_set.get(service__code=CODE)
    counter = office.counters.first()
    booked = make_appointment(offer, counter, local(MONDAY, "09:00"), language=language)
    other = make_appointment(offer, counter, local(MONDAY, "10:00"), language=language)
    held = make_appointment(offer, counter, local(MONDAY, "11:00"), language=language, status="held")
    held.hold_until = local(MONDAY, "08:00")
    held.save()
    waiting, called = (
        give_walk_in_ticket(
            offer=offer, office=office, language=language, spoken_language="ar", now=local(MONDAY, hour)
        )
        for hour in ("07:01", "07:00")
    )
    make_day(make_centre(authority), authority, office=office)
    call_next(counter=counter, staff_member=clerks[0], now=local(MONDAY, "07:02"))
    start, kiosk = f"/{language}/{authority.slug}/", f"/kiosk/{office.device_token}/{language}/"
    reader = Reader(chromium, house, language)

    for path in (
        f"/{language}/",
        f"/{language}/?ort=Bramsche",
        f"/{language}/?ort=Lingen",
        f"/{language}/?ort=Nirgendwo",
        f"/{language}/impressum/",
        f"/{language}/datenschutz/",
        f"/{language}/barrierefreiheit/",
        start,
        f"{start}suche/?q=Studium",
        f"{start}suche/?q=qqqqqq",
        f"{start}suche/?q=",
        f"{start}anliegen/study/",
        f"{start}leistung/{CODE}/",
        f"{start}leistung/BFV-81A/",
        f"{start}leistung/FZ-SUBSIDIAER/",
        f"{start}leistung/EAT-EID/",
        f"{start}leistung/AE-UKRAINE/",
        f"{start}termin/",
        f"{start}termin/gesendet/",
        f"{start}termin/abgesagt/",
        f"{start}termin/{booked.link_token}/",
        f"{start}termin/{held.link_token}/",
        f"{start}termin/{booked.link_token}/verschieben/",
        f"{start}termin/{booked.link_token}/begleitung/",
        f"{start}termin/{booked.link_token}/absagen/",
        f"{start}termin/{booked.link_token}/drucken/",
        f"{start}termin/{'x' * 22}/",
        f"{start}impressum/",
        f"{start}datenschutz/",
        f"{start}barrierefreiheit/",
        f"{start}rueckmeldung/",
        f"{start}beschwerde/",
        f"/{language}/beirat/",
        f"/{language}/praxis/",
        f"{start}anerkennung/",
        f"{start}anerkennung/suche/?q=Pflege",
        f"{start}anerkennung/weg/?beruf=NURSE&gelernt=TN&deutsch=B1",
        f"{start}beratung/",
        f"{start}beratung/caritas/",
        f"{start}beratung/caritas/zeiten/",
        f"{start}gibt-es-nicht/",
        f"{start}warten/{waiting.link_token}/",
        f"{start}warten/{called.link_token}/",
        f"{start}warten/{'x' * 22}/",
        f"/display/{office.device_token}/",
        f"/kiosk/{office.device_token}/",
        f"{kiosk}",
        f"{kiosk}termin/",
        f"{kiosk}anliegen/",
        f"{kiosk}anliegen/study/",
        f"{kiosk}leistung/{CODE}/",
        f"{kiosk}rueckmeldung/",
        "/konto/anmelden/",
    ):
        reader.look(path)
    for path in (f"{start}termin/", f"{start}barrierefreiheit/"):
        reader.open(path)
        reader.send()
        reader.look()
    reader.open(f"{start}termin/{other.link_token}/absagen/")
    reader.send()
    reader.look()
    booking(reader, start)
    keeping(reader, f"{start}anerkennung/plan/behalten/?beruf=NURSE&gelernt=TN&deutsch=B1")
    at_the_kiosk(reader, kiosk, booked)

    assert reader.found == []
    assert len(reader.seen) == 71
    reader.complaints = [said for said in reader.complaints if not said.startswith(MEANT)]
    reader.close()
