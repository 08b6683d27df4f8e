"""A guide's morning: who is due, a call noted, somebody new who agrees in Arabic, and withdraws on the telephone."""

import datetime as dt

import pytest

from recognition_pilot.actions.guidance import body_clocks
from recognition_pilot.models import GuidanceOutcome, GuidanceRecord
from tests.factories import MONDAY, PASSWORD, local, make_staff
from tests.journeys.people import Window
from tests.recognition_pilot.guided import make_profession, make_record

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]


def test_a_morning_of_a_guide(chromium, house, at):
    at(MONDAY, "08:00")
    osnabrueck, _office, _clerks = house.open_authority("osnabrueck", spoken="ar")
    gesa = make_staff(osnabrueck, "guide", name="Gesa Lührs", email="gesa@osnabrueck.example")
    profession, body = make_profession()
    before = local(MONDAY - dt.timedelta(days=40), "09:00")
    omid = make_record(
        osnabrueck, gesa, name="Omid", language="fa", now=before, until_on=dt.date(2027, 9, 1), step="check",
        profession=profession, body=body, next_due_on=MONDAY - dt.timedelta(days=3),
    )  # fmt: skip
    body_clocks.start_body_clock(
        record=omid, kind="acknowledgement", started_on=MONDAY - dt.timedelta(days=35), now=local(MONDAY, "07:00")
    )
    guide = Window(chromium, house, viewport={"width": 1280, "height": 900}, locale="de-DE")
    page = guide.page

    # signs in and finds who is late, whose body is late
    guide.open("/konto/anmelden/")
    page.fill("input[type=email]", gesa.email)
    page.fill("input[type=password]", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    guide.open("/desk/osnabrueck/lotse/?teil=faellig")
    assert "3 Tage zu spät" in guide.text()
    assert "Frist ist abgelaufen" in guide.text()
    assert guide.violations() == []

    # a call, noted by its code; the next day is set
    page.click("text=Omid")
    page.select_option("#contact_code", label="Telefonat")
    page.click("text=Festhalten")
    guide.open(f"/desk/osnabrueck/lotse/{omid.pk}/naechster/")
    for name, value in (("day", "19"), ("month", "10"), ("year", "2026")):
        page.fill(f"input[name=due_on_{name}]", value)
    page.click("main button[type=submit]")
    assert "Montag, 19. Oktober 2026" in guide.text()
    assert guide.violations() == []

    # somebody new: first what this place is, then the words in both languages, then the consent
    guide.open("/desk/osnabrueck/lotse/neu/?sprache=ar")
    assert guide.text().count("§ 87 AufenthG") == 2
    page.click("text=Die Person weiß das")
    page.fill("input[name=name]", "Rana")
    page.click("text=Wortlaut der Einwilligung ansehen")
    assert "5. Oktober 2027" in guide.text()
    assert page.locator("[lang=ar]").count() == 1
    page.check("input[name=agreed]")
    page.click("main form button.kern-btn--primary")
    assert GuidanceRecord.objects.filter(name="Rana").count() == 1
    own = page.inner_text("bdi.wk-breakable")
    guide.open("/" + own.split("/", 1)[1])
    assert guide.problems() == []

    # at home, on a small telephone without scripts, she changes her mind
    rana = Window(chromium, house, viewport={"width": 320, "height": 640}, java_script_enabled=False, locale="ar")
    rana.open("/" + own.split("/", 1)[1])
    assert rana.page.get_attribute("html", "dir") == "rtl"
    rana.page.click("main button.kern-btn--primary")
    assert rana.page.url.endswith("/ar/osnabrueck/begleitung/")
    rana.close()

    # nothing of her is left but a line for the figures
    guide.open("/desk/osnabrueck/lotse/")
    assert "Rana" not in guide.text()
    assert "Omid" in guide.text()
    assert list(GuidanceRecord.objects.values_list("name", flat=True)) == ["Omid"]
    assert GuidanceOutcome.objects.count() == 1
    guide.close()
