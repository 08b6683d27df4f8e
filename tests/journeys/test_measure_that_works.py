"""A supervisor writes down what was changed, reads what it did, and others learn from it."""

import datetime as dt
from types import SimpleNamespace

import pytest

from recognition_pilot.models import Measure, Practice
from tests.factories import MONDAY, PASSWORD, make_authority, make_staff
from tests.journeys.people import Window
from tests.recognition_pilot.piloting import BEGAN, months, waited

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]
START = "/supervision/osnabrueck/pilot/"


@pytest.fixture
def five(live_server, at):
    """Five authorities with figures of two years; in Osnabrück people wait five minutes less since October 2025."""
    at(MONDAY, "07:00")
    for number, slug in enumerate(("osnabrueck", "celle", "emsland", "harburg", "wolfsburg")):
        authority = make_authority(slug)
        make_staff(authority, "supervisor", email=f"leitung@{slug}.example")
        minutes = {
            month: 20 + (place * 7 + number) % 3 - (5 if number == 0 and month >= BEGAN else 0)
            for place, month in enumerate(months(dt.date(2024, 10, 1), 24))
        }
        waited(authority, minutes)
    return live_server.url


def supervisor(chromium, url, slug) -> Window:
    window = Window(chromium, SimpleNamespace(url=url), locale="de-DE", viewport={"width": 1280, "height": 900})
    window.open("/konto/anmelden/")
    window.page.fill("[name=login]", f"leitung@{slug}.example")
    window.page.fill("[name=password]", PASSWORD)
    with window.page.expect_navigation():
        window.page.press("[name=password]", "Enter")
    return window


def press(window, words: str) -> None:
    with window.page.expect_navigation():
        window.page.get_by_role("button", name=words).click()


def test_a_measure_is_written_down_judged_and_shared(chromium, five):
    here = supervisor(chromium, five, "osnabrueck")
    page = here.page
    here.open(f"{START}massnahme/neu/")
    for name, words in (("title", "Kurz fragen"), ("what", "Am Eingang fragt jemand."), ("why", "Kürzer warten.")):
        page.fill(f"[name={name}]", words)
    page.fill("[name=owner]", "Team Empfang")
    page.select_option("[name=field]", "processes")
    page.select_option("[name=indicator]", "I03")
    for part, value in (("day", "1"), ("month", "10"), ("year", "2025")):
        page.fill(f"[name=began_on_{part}]", value)
    press(here, "Speichern")

    assert page.locator("main .wk-badge--success").all_inner_texts() == ["Die Maßnahme wirkt"]
    assert page.locator("table tbody tr").count() == 24
    assert here.problems() == []

    measure = Measure.objects.get()
    here.open(f"{START}massnahme/{measure.pk}/praxis/")
    for name, words in (("situation", "Es war voll."), ("done", "Wir fragen."), ("result", "Es geht schneller.")):
        page.fill(f"[name={name}]", words)
    press(here, "Speichern")
    here.open(f"{START}massnahme/{measure.pk}/praxis/geben/")
    press(here, "Weitergeben")
    for name in ("", "bericht/", "selbsteinschaetzung/"):
        here.open(START + name)
        assert here.violations() == []
    here.close()

    there = supervisor(chromium, five, "celle")
    there.open(f"/supervision/celle/pilot/pruefen/{Practice.objects.get().pk}/")
    there.page.check("[name=answer][value=publish]")
    press(there, "Antworten")
    there.close()

    reader = Window(chromium, SimpleNamespace(url=five), locale="ar")
    reader.open("/ar/praxis/?q=fragen")
    assert reader.problems() == []
    with reader.page.expect_navigation():
        reader.page.click("main li a")
    assert reader.page.locator("main table tbody tr").count() == 2
    assert reader.problems() == []
    reader.close()
