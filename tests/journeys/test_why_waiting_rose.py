"""A supervisor finds out why waiting rose, asks what one more counter would do, and prints it."""

import datetime as dt
import io
from types import SimpleNamespace

import pytest
from pypdf import PdfReader

from appointments.models import Visit
from recognition_pilot.actions.staffing import answer_simulations
from recognition_pilot.models import Measure
from recognition_pilot.rules.staffing import study
from tests.factories import MONDAY, NOW, PASSWORD, World, make_counter, make_office, make_staff
from tests.journeys.people import Window
from tests.recognition_pilot.supervising import busy_days, count_days
from willkommen.tenancy import inside_authority

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]
WEEK, DAY = dt.timedelta(weeks=1), dt.timedelta(days=1)
START = "/supervision/osnabrueck/kennzahlen/"


@pytest.fixture
def office(live_server, at, monkeypatch):
    """At the branch a counter fell away in the middle of September; at the main office all stayed as it was."""
    monkeypatch.setattr(study, "REPETITIONS", 10)
    monkeypatch.setattr(study, "FEWEST_REPETITIONS", 10)
    monkeypatch.setattr(study, "CHECK_REPETITIONS", 20)
    at(MONDAY, "07:00")
    world = World()
    branch = make_office(world.authority, code="B-1", name="Außenstelle Melle")
    counter = make_counter(branch, 1)
    # the main office keeps its own; `busy_days` writes to the office of the world it is given
    at_branch = SimpleNamespace(authority=world.authority, office=branch, service=world.service, counter=counter)
    for back in range(10, 0, -1):
        days = [MONDAY - back * WEEK + day * DAY for day in range(5)]
        busy_days(world, days, every=20, takes=15, visits=9)
        busy_days(at_branch, days, every=12, takes=10 if back > 3 else 19, visits=16)
    assert Visit.objects.count() == 10 * 5 * (9 + 16)
    with inside_authority(world.authority.pk):
        count_days(world, MONDAY - 10 * WEEK, MONDAY - DAY)
    Measure.objects.create(
        authority=world.authority, title="Schalter 2 in Melle geschlossen", indicator="I03", field="processes", owner="L",
        state="running", began_on=MONDAY - 3 * WEEK, created_at=NOW,
    )  # fmt: skip
    world.branch, world.url = branch, live_server.url
    world.supervisor = make_staff(world.authority, "supervisor", name="Kerstin Alvermann", email="kerstin@example.org")
    return world


def sign_in(chromium, office, **context) -> Window:
    window = Window(chromium, SimpleNamespace(url=office.url), locale="de-DE", **context)
    window.open("/konto/anmelden/")
    window.page.fill("[name=login]", "kerstin@example.org")
    window.page.fill("[name=password]", PASSWORD)
    with window.page.expect_navigation():
        window.page.press("[name=password]", "Enter")
    return window


def test_a_supervisor_finds_out_why_waiting_rose_and_prints_it(chromium, office):
    kerstin = sign_in(chromium, office, viewport={"width": 1280, "height": 900})
    page = kerstin.page
    kerstin.open(f"{START}?zeitraum=2026-09")
    card = page.locator("#card-I03")
    assert card.locator(".wk-badge--warning").count() == 1
    assert kerstin.problems() == []

    # one click on the figure: since when, and where
    card.locator("a").click()
    page.wait_for_selector(".wk-marks")
    assert page.inner_text(".wk-marks").count("Schalter 2 in Melle geschlossen") == 1
    places = page.locator("table", has_text="Außenstelle Melle").first
    waits = {row.split("\t")[0]: int(row.split("\t")[1]) for row in places.inner_text().splitlines()[2:] if "\t" in row}
    assert waits["Kreishaus"] == 0 < 10 < waits["Außenstelle Melle"]
    page.select_option("[name=standort]", "B-1")
    page.click("button.kern-btn--primary")
    page.wait_for_url("**standort=B-1**")
    weeks = page.locator("table.wk-table--course tbody tr").first.locator("td").all_inner_texts()
    assert [int(week) for week in weeks[-5:-3]] == [0, 0]
    assert all(int(week) > 30 for week in weeks[-2:])

    # what would one more counter do?
    kerstin.open(f"{START}personal/")
    page.select_option("[name=office]", str(office.branch.pk))
    page.select_option("[name=weekday]", "0")
    page.click("button.kern-btn--primary")
    page.wait_for_selector("form[data-goes-on]")
    with inside_authority(office.authority.pk):
        assert answer_simulations(authority=office.authority, now=NOW + DAY / 24, most=10) == 1
    page.wait_for_selector("table")
    assert page.locator("table tbody tr").count() == 10
    assert kerstin.violations() == []

    # on paper
    kerstin.open(f"{START}bericht/?zeitraum=2026-09&standort=B-1")
    page.emulate_media(media="print")
    paper = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)
    assert "Außenstelle Melle" in paper
    assert "Schalter 2 in Melle geschlossen" in paper
    assert "Minuten von der Anmeldung im Haus" in " ".join(paper.split())
    kerstin.close()


def test_on_a_small_telephone_the_figures_fit(chromium, office):
    kerstin = sign_in(chromium, office, viewport={"width": 320, "height": 640}, color_scheme="dark")
    for name in ("", "I03/", "alle/", "personal/"):
        kerstin.open(f"{START}{name}")
        assert not kerstin.is_wider_than_its_window()
    kerstin.open(START)
    shown = [chart.get_attribute("class") for chart in kerstin.page.locator("svg.wk-chart:visible").all()]
    assert set(shown) == {"wk-chart wk-chart--narrow"}
    kerstin.close()
