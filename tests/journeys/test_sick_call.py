"""7:40, a clerk calls in sick, thirty people are expected at that counter today."""

import datetime as dt
import time

import pytest
from psycopg2.extras import DateTimeTZRange

from appointments.actions import planning
from appointments.models import AffectedAppointment, Appointment, Shift, SlotOffer
from appointments.queries.planning.affected import still_to_ask
from appointments.tasks import offer_new_times
from tests.appointments.plan import agree
from tests.factories import MONDAY, local, make_appointment, make_staff
from tests.journeys.people import Clerk, Window, links_in
from tests.journeys.test_every_page_for_everybody import Reader

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]

LANGUAGES = ["ar", "uk", "de-simple", "en", "fa", "tr", "fr", "es", "ru", "de"]
WITHOUT_CONTACT = (11, 17, 23)
QUARTER = dt.timedelta(minutes=15)


def thirty_appointments(authority, counter) -> list[Appointment]:
    """From eight o'clock on, every quarter of an hour; three people left no address."""
    offer = authority.serviceoffer_set.get(service__code="AE-STUDIUM-V")
    first = local(MONDAY, "08:00")
    return [
        make_appointment(
            offer,
            counter,
            first + number * QUARTER,
            minutes=15,
            language=LANGUAGES[number % 10],
            spoken_language=LANGUAGES[number % 10].partition("-")[0],
            family_name=f"PERSON{chr(65 + number // 5)}{chr(65 + number % 5)}",
            email="" if number in WITHOUT_CONTACT else f"person{number}@example.org",
            now=first - dt.timedelta(days=10),
        )
        for number in range(30)
    ]


def offer(authority, moment) -> None:
    """The workers' tick that offers new times; waits until nobody is left to be asked."""
    offer_new_times.delay(at=moment.isoformat())
    until = time.monotonic() + 60
    while still_to_ask(authority) and time.monotonic() < until:
        time.sleep(0.2)
    assert still_to_ask(authority) == []


def mail_to(mails: list, person: Appointment):
    return next(mail for mail in mails if person.email in mail["To"])


class Phone(Window):
    """Somebody with a small phone whose browser runs no scripts."""

    def __init__(self, browser, house):
        super().__init__(browser, house, viewport={"width": 320, "height": 640}, java_script_enabled=False)


def test_the_sick_call_at_seven_forty(chromium, house, worker, at):
    at(MONDAY, "07:40")
    osnabrueck, kreishaus, (anna, samira) = house.open_authority("osnabrueck", spoken="ar")
    Shift.objects.update(ends=dt.time(16))
    osnabrueck.serviceoffer_set.update(minutes=15)
    people = thirty_appointments(osnabrueck, kreishaus.counters.get(number=1))
    claudia = make_staff(osnabrueck, "supervisor", name="Claudia Averbeck", email="claudia@osnabrueck.example")
    chief = Clerk(chromium, house, osnabrueck, claudia)
    page = chief.page

    # the impact, before anything is saved
    chief.open("/supervision/osnabrueck/abwesenheiten/neu/")
    page.select_option("select[name=member]", str(anna.pk))
    for part, value in (("day", MONDAY.day), ("month", MONDAY.month), ("year", MONDAY.year)):
        page.fill(f"input[name=first_day_{part}]", str(value))
    page.click("main form button.kern-btn--primary")
    preview = " ".join(chief.text().split())
    assert "Vorschau, noch nicht gespeichert" in preview
    assert "30 Termine sind betroffen" in preview
    assert "ohne Kontaktdaten, bitte anrufen 3" in preview
    assert "haben in 5 Arbeitstagen eine gleiche Zeit 30" in preview
    assert AffectedAppointment.objects.count() == 0
    assert chief.violations() == []

    # saved at once; the workers offer
    page.click("button:has-text('Speichern und neue Zeiten anbieten')")
    assert "Neue Zeiten werden angeboten: 0 von 27 Personen sind angeschrieben" in chief.text()
    assert chief.violations() == []
    offer(osnabrueck, local(MONDAY, "07:41"))
    mails = worker(local(MONDAY, "07:42"))
    assert len(mails) == 27
    taken = [(slot.hold.counter_id, slot.hold.during.lower) for slot in SlotOffer.objects.select_related("hold")]
    assert len(set(taken)) == len(taken)
    assert min(start for _, start in taken) >= local(MONDAY, "09:40")

    # one takes a time, in Arabic, without scripts, on a small phone
    layla, oksana, tesfay = people[0], people[1], people[2]
    phone = Phone(chromium, house)
    phone.open(links_in(mail_to(mails, layla))[0])
    assert phone.page.get_attribute("html", "dir") == "rtl"
    assert not phone.is_wider_than_its_window()
    assert "Studium" not in phone.text()
    with phone.page.expect_navigation():
        phone.page.click("button[name=time] >> nth=0")
    new = Appointment.objects.get(moved_from=layla)
    assert (new.status, new.starts_at > local(MONDAY, "09:40")) == ("booked", True)
    phone.open(links_in(mail_to(mails, layla))[0])
    assert phone.page.query_selector("button[name=time]") is None
    # the old link is dead, which the browser notes as an error
    assert len(phone.complaints) == 1
    phone.complaints.clear()

    # one wants none of them, one cancels
    for person, button in ((oksana, "form[action$='/neue-zeit/keine/'] button"), (tesfay, "a[href$='/absagen/']")):
        phone.open(links_in(mail_to(mails, person))[0])
        with phone.page.expect_navigation():
            phone.page.click(button)
    with phone.page.expect_navigation():
        phone.page.click("main form button.kern-btn--primary")
    assert Appointment.objects.get(pk=tesfay.pk).status == "cancelled"

    # who accepted, who said no, who must be phoned
    page.reload()
    text = " ".join(chief.text().split())
    for words in ("Bitte anrufen: 4", "Noch keine Antwort: 24", "Geklärt: 2"):
        assert words in text
    assert chief.violations() == []
    clerk = Clerk(chromium, house, osnabrueck, samira)
    clerk.open("/desk/osnabrueck/termine/")
    assert "28 Termine dieses Tages können nicht wie gebucht stattfinden" in clerk.text()
    clerk.page.click("main a[href$='/betroffen/']")
    assert oksana.family_name in clerk.text()
    clerk.page.click(f"tr:has-text('{people[11].family_name}') button")
    assert AffectedAppointment.objects.get(appointment=people[11]).status == "settled"

    # Anna can come after all
    page.click("main a[href$='/zuruecknehmen/']")
    page.click("main form button.kern-btn--primary")
    assert "Zurückgenommen. Der Plan ist wie vorher." in chief.text()
    assert Appointment.objects.filter(status="held").count() == 0
    told = worker(local(MONDAY, "07:50"))
    after_all = [mail for mail in told if "/t/" in mail.get_body(("plain",)).get_content()]
    recipients = {mail["X-Envelope-To"] for mail in after_all}
    # the 24 who had not answered and the one who had said no
    expected = {person.email for person in people if person.email} - {layla.email, tesfay.email}
    assert expected <= recipients
    phone.open(links_in(mail_to(after_all, people[3]))[0])
    assert phone.page.query_selector("button[name=time]") is None
    assert Appointment.objects.get(pk=new.pk).status == "booked"

    for window in (chief, clerk, phone):
        window.close()


@pytest.mark.parametrize("language", ["de", "ar", "uk"])
def test_axe_finds_nothing_on_the_page_with_the_offered_times(chromium, house, at, language):
    at(MONDAY, "07:40")
    osnabrueck, kreishaus, (anna, samira) = house.open_authority("osnabrueck", spoken="ar")
    person = make_appointment(
        osnabrueck.serviceoffer_set.get(service__code="AE-STUDIUM-V"),
        kreishaus.counters.get(number=1),
        local(MONDAY, "11:00"),
        language=language,
    )
    told = {"authority": osnabrueck, "member": anna, "by": samira, "now": local(MONDAY, "07:40")}
    agree(planning.be_away, during=DateTimeTZRange(local(MONDAY, "07:00"), local(MONDAY, "16:00")), **told)
    planning.ask_person(affected=still_to_ask(osnabrueck)[0], now=told["now"])
    page = f"/{language}/osnabrueck/termin/{person.link_token}/"
    reader = Reader(chromium, house, language)
    reader.look(page)
    assert reader.page.locator("button[name=time]").count() == 3
    reader.page.click("form[action$='/neue-zeit/keine/'] button")
    reader.look()
    planning.ask_again(appointment=person, by=samira, now=told["now"])
    at(MONDAY, "10:50")
    reader.look(page)
    assert reader.page.locator("button[name=time]").count() == 0
    assert reader.found == []
    reader.close()
