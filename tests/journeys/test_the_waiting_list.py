"""The waiting list in a real browser, as somebody meets it: joining, an offer, accepting it; axe looks at every page."""

import datetime as dt

import pytest

from appointments.actions.waiting import offer_freed_slots
from appointments.models import Appointment, SearchCount, WaitingEntry
from tests.appointments.waiters import make_waiting
from tests.factories import MONDAY, PASSWORD, local, make_appointment, make_staff
from tests.journeys.test_every_page_for_everybody import CODE, Reader

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]
DAY = dt.timedelta(days=1)


class Place:
    """What `make_waiting` asks for."""

    def __init__(self, authority, offer):
        self.authority, self.offer = authority, offer


@pytest.mark.parametrize("language", ["de", "ar", "uk"])
def test_from_joining_to_accepting_axe_finds_nothing(chromium, house, at, language):
    at(MONDAY, "07:00")
    now = local(MONDAY, "07:00")
    authority, office, _clerks = house.open_authority("osnabrueck", spoken="ar")
    offer = authority.serviceoffer_set.get(service__code=CODE)
    booked = make_appointment(offer, office.counters.first(), local(MONDAY + 9 * DAY, "09:00"), language=language)
    place = Place(authority, offer)
    for number in range(6):
        make_waiting(
            place, f"ERSTE{number}", status="helped", joined_at=now - 9 * DAY, ended_at=now - (1 + number) * DAY
        )
    left = make_waiting(place, "GEGANGEN", status="left", ended_at=now, joined_at=now - DAY)
    lapsed = make_waiting(place, "VORBEI", status="lapsed", ended_at=now, joined_at=now - DAY)
    start = f"/{language}/{authority.slug}/"
    reader = Reader(chromium, house, language)
    page = reader.page

    first = f"{start}warteliste/{CODE}/"
    reader.look(first)
    page.fill("input[name=title_ends_on_day]", "31")
    page.fill("input[name=title_ends_on_month]", "6")
    page.fill("input[name=title_ends_on_year]", "1026")
    reader.send("form#waiting")
    reader.look()
    for part, value in (("day", "12"), ("month", "10"), ("year", "2026")):
        page.fill(f"input[name=title_ends_on_{part}]", value)
    page.check("input[name=reason][value=job]")
    reader.send("form#waiting")
    reader.look()
    page.fill("input[name=family_name]", "Шевчук")
    reader.send("form#waiting")
    reader.look()
    page.fill("input[name=given_names]", "OKSANA")
    page.fill("input[name=family_name]", "SHEVCHUK")
    for part, value in (("day", "7"), ("month", "3"), ("year", "1991")):
        page.fill(f"input[name=born_on_{part}]", value)
    page.fill("input[name=email]", f"oksana.{language}@example.org")
    reader.send("form#waiting")
    reader.look()
    reader.send("form#waiting")
    reader.look()
    entry = WaitingEntry.objects.get(status="asked")
    reader.look(f"{start}warteliste/platz/{entry.link_token}/")
    page.go_back()
    page.fill("input[name=code]", entry.confirmation_code)
    reader.send("form#waiting")
    reader.look()

    # what was free when they joined is no help; nothing else is there to wait for
    WaitingEntry.objects.filter(pk=entry.pk).update(only_before=None)
    assert offer_freed_slots(authority=authority, now=now, most=1) == 1
    page.reload()
    reader.look()
    with page.expect_navigation():
        page.locator("main form button.kern-btn--primary").first.click()
    reader.look()
    accepted = Appointment.objects.get(family_name="SHEVCHUK")
    assert (accepted.status, f"/termin/{accepted.link_token}/" in page.url) == ("booked", True)

    reader.look(f"{start}warteliste/platz/{entry.link_token}/")
    reader.look(f"{start}termin/{booked.link_token}/frueher/")
    reader.send("form#waiting")
    reader.look()
    for ended in (left, lapsed):
        reader.look(f"{start}warteliste/platz/{ended.link_token}/")
    assert reader.found == []
    assert len(reader.seen) == 15
    reader.close()


def test_the_funnel_is_readable_for_everybody(chromium, house, at):
    at(MONDAY, "12:00")
    authority, office, _clerks = house.open_authority("osnabrueck", spoken="ar")
    offer = authority.serviceoffer_set.get(service__code=CODE)
    make_appointment(offer, office.counters.first(), local(MONDAY + DAY, "09:00"), now=local(MONDAY, "08:00"))
    SearchCount.objects.create(authority=authority, service=offer.service, day=MONDAY, searches=42, without_result=7)
    supervisor = make_staff(authority, "supervisor", name="Leitung", email="leitung@example.org")
    reader = Reader(chromium, house, "de")
    reader.open("/konto/anmelden/")
    reader.page.fill("input[name=login]", supervisor.email)
    reader.page.fill("input[name=password]", PASSWORD)
    reader.send()
    reader.look(f"/supervision/{authority.slug}/trichter/")
    assert reader.page.locator("tfoot td").first.inner_text() == "42"
    reader.look(f"/supervision/{authority.slug}/trichter/?tage=7&leistung={CODE}")
    assert reader.found == []
    reader.close()
