"""S1: three weeks left, the first time in five. Applying in a real browser, without an address; axe finds nothing on the way."""

import datetime as dt
import re

import pytest

from casework.models import Application, Case, CaseAppointment
from tests.factories import MONDAY
from tests.journeys.test_every_page_for_everybody import CODE, Reader

# Coverage is not measured here: every page has tests of its own, and measuring slows a sweep of pages.
pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]

ENDS_ON = MONDAY + dt.timedelta(days=21)


def day_parts(page, name: str, day: dt.date) -> None:
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.fill(f"input[name={name}_{part}]", str(value))


def who(page) -> None:
    page.fill("input[name=given_names]", "SERGE")
    page.fill("input[name=family_name]", "NGONO")
    day_parts(page, "born_on", dt.date(2002, 8, 14))
    page.check("input[name=way][value=none]")


@pytest.mark.parametrize("language", ["fr", "ar", "de"])
def test_a_student_applies_in_time_books_and_looks_where_it_stands(chromium, house, at, language):
    at(MONDAY, "07:00")
    authority, _office, _clerks = house.open_authority("osnabrueck", spoken="fr")
    offer = authority.serviceoffer_set.get(service__code=CODE)
    offer.lead_hours, offer.horizon_days = 34 * 24, 60
    offer.save()
    start = f"/{language}/{authority.slug}/"
    reader = Reader(chromium, house, language)
    page = reader.page

    # the booking warns and leads to the application
    reader.open(f"{start}termin/buchen/{CODE}/")
    day_parts(page, "title_ends_on", ENDS_ON)
    reader.send("form#booking")
    reader.look()
    page.click("section.wk-panel--do a.kern-btn--primary")
    assert page.input_value("input[name=title_ends_on_day]") == str(ENDS_ON.day)
    reader.look()
    reader.send("form#apply")
    reader.send("form#apply")  # nothing typed: the errors
    reader.look()
    who(page)
    reader.send("form#apply")
    reader.look()
    reader.send("form#apply")
    reader.look()
    assert page.url.endswith(f"{start}antrag/{CODE}/beleg/")
    application = Application.objects.get()
    number = application.receipt_number
    receipt = page.inner_text("main")
    assert receipt.count(f"{number[:4]} {number[4:8]} {number[8:]}") == (1 if language == "de" else 2)
    code = re.search(r"(?<!\d )\b\d{4} \d{4} \d{4} \d{4}\b", receipt).group(0)

    # the time five weeks ahead, with the names that were typed already
    page.click(f"a[href='{start}termin/buchen/{CODE}/']")
    reader.send("form#booking")
    page.click("button[name=start] >> nth=0")
    assert page.input_value("input[name=family_name]") == "NGONO"
    reader.send("form#booking")
    reader.send("form#booking")
    assert CaseAppointment.objects.get().case == Case.objects.get()

    # number and code open the page, a wrong code does not
    case = Case.objects.get()
    reader.look(f"{start}vorgang/?nummer={case.reference}")
    reader.send("form#sign-in")  # no code: the error
    reader.look()
    page.fill("input[name=code]", code)
    reader.send("form#sign-in")
    assert page.url.endswith(f"{start}vorgang/stand/")
    assert "NGONO" not in page.content()
    reader.look()
    for below in ("mitbringen", "beleg"):
        reader.look(f"{start}vorgang/{below}/")
    reader.open(f"{start}vorgang/stand/")
    page.click(".wk-leave button")
    page.wait_for_url(f"**/{language}/")
    reader.open(f"{start}vorgang/stand/")
    assert page.url.endswith(f"{start}vorgang/")
    reader.look(f"{start}antrag/")

    assert reader.found == []
    reader.close()
