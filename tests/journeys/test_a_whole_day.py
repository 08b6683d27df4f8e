"""Somebody books in their own language, is reminded, is called, and is served; twice, at two authorities, at once."""

import datetime as dt

import pytest

from appointments.models import Visit
from tests.factories import MONDAY, local
from tests.journeys.people import Applicant, Clerk, Screen, links_in

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]

DAY_BEFORE = MONDAY - dt.timedelta(days=3)
STUDIES = {"ar": "تمديد الإقامة للدراسة", "uk": "продовження для навчання"}


def confirm_from_the_mail(person: Applicant, mail) -> None:
    person.open(links_in(mail)[0])
    person.page.click("main form button.kern-btn--primary")


def move_to_the_last_time_of_monday(person: Applicant) -> None:
    page = person.page
    page.click("main a[href$='/verschieben/'] >> nth=0")
    if not page.query_selector(f"#d{MONDAY:%Y%m%d}"):
        page.click(f"main a.wk-day[href*='{MONDAY.isoformat()}']")
    page.click(f"#d{MONDAY:%Y%m%d} a.wk-time >> nth=-1")
    page.click("main form button.kern-btn--primary")


def mails_to(mails: list, address: str) -> list:
    return [mail for mail in mails if mail["X-Envelope-To"] == address or address in mail["To"]]


def test_two_people_book_in_their_languages_are_reminded_called_and_served(chromium, house, worker, at):
    at(DAY_BEFORE, "08:00")
    osnabrueck, kreishaus, (_, samira) = house.open_authority("osnabrueck", spoken="ar")
    celle, rathaus, (_, olena) = house.open_authority("celle", spoken="uk")
    layla = Applicant(chromium, house, osnabrueck, "ar", name="LAYLA HADDAD", email="layla@example.org")
    oksana = Applicant(chromium, house, celle, "uk", name="OKSANA SHEVCHUK", email="oksana@example.org")

    # both book, one after the other press of a button
    layla.book(STUDIES["ar"], "AE-STUDIUM-V")
    oksana.book(STUDIES["uk"], "AE-STUDIUM-V")
    mails = worker(local(DAY_BEFORE, "08:01"))
    for person in (layla, oksana):
        asked = mails_to(mails, person.email)
        assert len(asked) == 1
        confirm_from_the_mail(person, asked[0])
        assert person.appointment().counter.number == 2
    worker(local(DAY_BEFORE, "08:02"))

    # Layla moves hers; the old time is free again
    first = layla.appointment()
    move_to_the_last_time_of_monday(layla)
    moved = layla.appointment()
    assert (moved.moved_from, moved.starts_at > first.starts_at) == (first, True)
    worker(local(DAY_BEFORE, "08:03"))

    # the reminder comes once, in her language with German below, and names no service
    due = moved.starts_at - dt.timedelta(hours=48)
    reminders = mails_to(worker(due), "layla@example.org")
    assert len(reminders) == 1
    said = reminders[0].get_body(("plain",)).get_content()
    assert "موعد" in said.split("Guten Tag")[0]
    assert moved.reference in said.split("Guten Tag")[1]
    assert "Studium" not in said
    assert mails_to(worker(due + dt.timedelta(minutes=1)), "layla@example.org") == []
    layla.open(links_in(reminders[0])[0])
    assert layla.page.query_selector("main svg") is not None
    assert moved.reference in layla.text()

    # the day has come: the clerk checks her in, calls, serves and finishes without the mouse
    day = moved.starts_at.astimezone(dt.UTC).date()
    at(day, "11:00")
    screen, other_screen = Screen(chromium, house, kreishaus), Screen(chromium, house, rathaus)
    clerk = Clerk(chromium, house, osnabrueck, samira)
    clerk.to_the_board()
    clerk.page.keyboard.press("F6")
    clerk.page.keyboard.type(moved.reference)
    clerk.press("Enter")
    visit = Visit.objects.get(appointment=moved)
    clerk.to_the_board()
    clerk.press("F8")
    visit.refresh_from_db()
    assert (visit.status, visit.counter.number) == ("called", 2)
    screen.page.get_by_text(visit.ticket_number).first.wait_for()
    assert screen.chimes == 1
    assert "HADDAD" not in screen.text()
    clerk.press("F2")
    clerk.press("F4")
    visit.refresh_from_db()
    assert visit.status == "done"
    assert screen.chimes == 1

    # nothing of Osnabrück is to be seen in Celle
    other = Clerk(chromium, house, celle, olena)
    for path in (f"/desk/celle/termine/?tag={day.isoformat()}", "/desk/celle/", "/desk/celle/nachrichten/"):
        other.open(path)
        assert "HADDAD" not in other.text()
        assert moved.reference not in other.text()
    assert other_screen.chimes == 0
    assert visit.ticket_number not in other_screen.text()

    for window in (layla, oksana, clerk, other, screen, other_screen):
        window.close()
