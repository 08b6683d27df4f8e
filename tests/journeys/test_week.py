"""A supervisor changes the week in place: by keyboard, on a phone, and in a browser that runs no scripts."""

import datetime as dt

import pytest

from appointments.models import Absence, Closure, PlanChange, Shift
from tests.factories import MONDAY, PASSWORD, TUESDAY, local, make_appointment, make_staff
from tests.journeys.people import Clerk, Window

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(house, at):
    """Two counters, one appointment on Tuesday at nine at the first; it is Monday, seven o'clock."""
    at(MONDAY, "07:00")
    authority, office, clerks = house.open_authority("osnabrueck", spoken="ar")
    offer = authority.serviceoffer_set.filter(service__delivery="appointment").first()
    make_appointment(offer, clerks[0].shifts.first().counter, local(TUESDAY, "09:00"))
    office.supervisor = make_staff(authority, "supervisor", name="Kerstin Alvermann", email="kerstin@example.org")
    return office


def cell(office, number: int, day: dt.date) -> str:
    """Where a counter's day stands."""
    return f"c{office.counters.get(number=number).pk}-{day}"


def test_a_day_is_changed_in_a_drawer_by_keyboard_and_the_focus_comes_back(chromium, house, office):
    kerstin = Clerk(chromium, house, office.authority, office.supervisor)
    page, monday = kerstin.page, cell(office, 2, MONDAY)
    kerstin.open(f"/supervision/osnabrueck/woche/?ab={MONDAY}")

    page.focus(f"#{monday} a.wk-shift")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open]")
    assert page.evaluate("document.activeElement.id") == "panel-title"
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog:not([open])", state="attached")
    assert page.evaluate("document.activeElement.className") == "wk-shift"

    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open]")
    page.fill("dialog [name=ends]", "25")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog [data-error-summary]")
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    page.fill("dialog [name=ends]", "10:30")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#{monday}:has-text('08:00–10:30')")
    assert page.evaluate("document.activeElement.id") == monday
    assert page.url.endswith(f"#{monday}")
    assert Shift.objects.get(ends="10:30").last_day == MONDAY
    kerstin.close()


def test_whom_an_absence_touches_is_shown_in_the_drawer_before_it_is_saved(chromium, house, office):
    kerstin = Clerk(chromium, house, office.authority, office.supervisor)
    page, tuesday = kerstin.page, cell(office, 1, TUESDAY)
    kerstin.open(f"/supervision/osnabrueck/woche/?ab={TUESDAY}")
    page.click(f"#{tuesday} a.wk-shift")
    page.click("dialog a[href$='/abwesend/']")
    page.wait_for_selector("dialog a[href$='/abwesend/'][aria-current]")
    page.click("dialog button.kern-btn--primary")
    page.wait_for_selector("dialog .wk-impact")
    assert Absence.objects.count() == 0
    page.click("dialog button[name=back]")
    page.wait_for_selector("dialog [name=ends]")
    page.click("dialog button.kern-btn--primary")
    page.wait_for_selector("dialog .wk-impact")
    page.click("dialog button.kern-btn--primary")
    page.wait_for_selector(f'#{tuesday} a[href$="/aenderungen/"]')
    assert (Absence.objects.count(), PlanChange.objects.count()) == (1, 1)
    kerstin.close()


def test_without_scripts_on_a_phone_a_counter_is_closed_on_a_page_of_its_own(chromium, house, office):
    kerstin = Window(chromium, house, viewport={"width": 320, "height": 640}, java_script_enabled=False, locale="de-DE")
    page, monday = kerstin.page, cell(office, 2, MONDAY)
    kerstin.open(f"/supervision/osnabrueck/woche/?ab={MONDAY}")
    page.fill("input[type=email]", office.supervisor.email)
    page.fill("input[type=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_selector(f"#{monday}")
    assert not page.is_visible(f"#{cell(office, 2, TUESDAY)}")
    page.click(f"#{monday} .wk-week-doors a[href$='/schliessen/']")
    page.fill("[name=reason]", "Fortbildung")
    page.click("main button.kern-btn--primary")
    page.wait_for_selector(f"#{monday}.is-closing")
    assert page.url.endswith(f"#{monday}")
    assert Closure.objects.get().reason_de == "Fortbildung"
    page.click(f".wk-days a[href*='{TUESDAY}']")
    page.wait_for_selector(f"#{cell(office, 2, TUESDAY)}")
    assert not page.is_visible(f"#{monday}")
    kerstin.close()


def test_axe_finds_nothing_on_the_week_and_its_panels(chromium, house, office):
    kerstin = Clerk(chromium, house, office.authority, office.supervisor)
    page, monday = kerstin.page, cell(office, 2, MONDAY)
    Absence.objects.create(
        authority=office.authority,
        staff_member=office.counters.get(number=1).shifts.first().staff_member,
        during=(local(MONDAY, "08:00"), local(MONDAY, "09:00")),
    )
    base, problems = "/supervision/osnabrueck/", []
    shift = office.counters.get(number=1).shifts.get(weekday=1)

    def look(name: str) -> None:
        problems.extend(f"{name} {problem}" for problem in kerstin.problems())

    for path in (
        f"woche/?ab={MONDAY}",
        f"woche/schicht/{shift.pk}/{TUESDAY}/",
        "kenntnisse/",
        f"kenntnisse/{office.supervisor.pk}/",
    ):
        kerstin.open(base + path)
        look(path)
    kerstin.open(f"{base}woche/?ab={MONDAY}")
    page.click(f"#{monday} a.wk-shift")
    page.wait_for_selector("dialog[open]")
    look("drawer")
    assert problems == []
    kerstin.close()
