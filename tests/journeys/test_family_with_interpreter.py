"""A family books together and with an interpreter: in a real browser, narrow and wide, light and dark, axe finds nothing."""

import pytest

from appointments.models import Appointment, InterpreterBooking
from tests.appointments.interpreting import make_interpreter
from tests.factories import MONDAY
from tests.journeys.test_every_page_for_everybody import CODE, Reader

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["de", "ar"])
def test_a_family_finds_its_services_and_an_interpreter(chromium, house, at, language):
    at(MONDAY, "07:00")
    authority, _office, _clerks = house.open_authority("osnabrueck", spoken="uk")
    make_interpreter(authority, "ar", way="video")
    reader = Reader(chromium, house, language)
    page = reader.page
    reader.open(f"/{language}/{authority.slug}/termin/buchen/{CODE}/")
    page.check("input[name=persons][value='2']")
    page.select_option("select[name=spoken_language]", "ar")
    page.check("input[name=needs_interpreter]")
    reader.look()
    reader.send("form#booking")

    lists, search = page.locator("#id_person_2 option"), page.locator(".wk-search-in-list")
    everything = lists.count()
    search.fill("eAT")
    assert 1 < lists.count() < everything
    assert page.eval_on_selector("#id_person_2", "list => list.value") == CODE
    reader.look()
    page.select_option("#id_person_2", "EAT-AUSGABE")
    search.fill("")
    assert lists.count() == everything
    assert page.eval_on_selector("#id_person_2", "list => list.value") == "EAT-AUSGABE"
    reader.send("form#booking")

    reader.look()
    page.click("button[name=start] >> nth=0")
    page.fill("input[name=family_name]", "NASSER")
    for part, value in (("day", "3"), ("month", "2"), ("year", "1990")):
        page.fill(f"input[name=born_on_{part}]", value)
    page.check("input[name=way][value=none]")
    reader.send("form#booking")
    page.click("details.wk-more > summary >> nth=0")
    reader.look()
    reader.send("form#booking")
    reader.look()
    booked = Appointment.objects.get()
    reader.look(f"/{language}/{authority.slug}/termin/{booked.link_token}/drucken/")
    reader.look(f"/{language}/{authority.slug}/termin/{booked.link_token}/begleitung/")

    assert reader.found == []
    assert (booked.status, booked.persons, [row.service.code for row in booked.others.all()]) == (
        "booked",
        2,
        ["EAT-AUSGABE"],
    )
    assert InterpreterBooking.objects.get().appointment == booked
    reader.close()
