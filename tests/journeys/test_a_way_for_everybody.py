"""Nobody is stuck on the way to recognition: nothing found, nothing answered, back again, another language; no JavaScript."""

import pytest

from tests.factories import MONDAY
from tests.journeys.people import Window
from tests.recognition_pilot.loading import load_only

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]


def test_who_is_not_understood_and_answers_nothing_still_finds_a_way(chromium, house, at, tmp_path):
    at(MONDAY, "07:00")
    load_only(tmp_path, "NURSE", "HAIRDRESSER", "WELDER")
    person = Window(chromium, house, viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = person.page
    person.open("/de-simple/goettingen/")
    page.click("main a[href='/de-simple/goettingen/anerkennung/']")
    assert "§\N{NO-BREAK SPACE}87 AufenthG" in person.text()

    page.fill("input[name=q]", "qqqqqq")
    page.click("form#search button")
    page.click("main a[href*='gruppe=craft']")
    # Ticked, then read in another language, then back: what was ticked is still there.
    page.click("main a[href*='/frage/zeugnis/']")
    page.check("input[value=lost]")
    page.click("button[name=switch_language][value=de]")
    assert (page.url.split("/")[3], page.is_checked("input[value=lost]")) == ("de", True)
    page.click("form#question button[type=submit].kern-btn--primary")
    page.click("main a.wk-back")
    assert page.is_checked("input[value=lost]")

    while "/frage/" in page.url:
        page.click("form#question p a")
    assert page.url.endswith("/de/goettingen/anerkennung/weg/?gruppe=craft")
    assert "Handwerkskammer Hildesheim-Südniedersachsen" in person.text()
    assert page.locator(".wk-plan > li").count() == 13
    assert not person.is_wider_than_its_window()
    person.close()


def test_somebody_who_moves_is_sent_to_the_chamber_of_the_new_place(chromium, house, at, tmp_path):
    at(MONDAY, "07:00")
    load_only(tmp_path, "HAIRDRESSER")
    person = Window(chromium, house)
    page = person.page
    person.open("/en/goettingen/anerkennung/weg/?beruf=HAIRDRESSER&gelernt=SY")
    assert "Handwerkskammer Hildesheim-Südniedersachsen" in person.text()
    page.click("details.wk-more summary")
    page.click("details.wk-more a[href*='/frage/wohnort/']")
    page.check("input[value=hameln-pyrmont]")
    page.click("form#question button[type=submit].kern-btn--primary")
    while "/frage/" in page.url:
        page.click("form#question p a")
    assert page.url.endswith("/en/hameln-pyrmont/anerkennung/weg/?beruf=HAIRDRESSER&gelernt=SY")
    assert "Handwerkskammer Hannover" in person.text()
    person.close()
