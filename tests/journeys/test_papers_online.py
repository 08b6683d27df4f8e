"""Handing in papers in a real browser: in parts with a bar, over a line that breaks, again after a reload, without a script."""

import datetime as dt
import os

import pytest
from django.db import transaction

from casework.actions.access import issue_code
from casework.models import HandedInFile
from casework.rules.files import PART_BYTES
from tests.casework import handed_in
from tests.casework.papers import Office
from tests.factories import MONDAY, local
from tests.journeys.test_every_page_for_everybody import Reader

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]
NOW = local(MONDAY, "07:00")


@pytest.fixture
def office(at):
    at(MONDAY, "07:00")
    office = Office()
    office.open_letter_box()
    office.ask(now=NOW)
    return office


@pytest.fixture
def long_file(tmp_path):
    """A PDF of four parts."""
    path = tmp_path / "Mietvertrag.pdf"
    content = handed_in.pdf() + b"%" + os.urandom(3 * PART_BYTES).hex().encode()[: 3 * PART_BYTES] + b"\n"
    path.write_bytes(content)
    return path


class Live:
    """What a reader needs to know of the place."""

    def __init__(self, url):
        self.url = url


def code_for(office):
    """The code of a slip."""
    with transaction.atomic():
        return issue_code(case=office.case, now=NOW)


def signed_in(chromium, live_server, office, language="en"):
    reader = Reader(chromium, Live(live_server.url), language)
    page = reader.page
    page.goto(f"{live_server.url}/{language}/{office.authority.slug}/vorgang/")
    page.fill("[name=reference]", office.case.reference)
    page.fill("[name=code]", code_for(office))
    page.click("main button[type=submit]")
    page.wait_for_url("**/stand/")
    return reader


def there(page, office, rest=""):
    base = page.url.partition("/vorgang/")[0]
    return f"{base}/vorgang/unterlagen/{rest}"


def test_a_line_that_breaks_costs_one_part_and_not_the_file(chromium, live_server, office, long_file):
    page = signed_in(chromium, live_server, office).page
    page.goto(there(page, office))
    sent = []

    def part(route):
        sent.append(int(route.request.headers["x-upload-offset"]))
        if len(sent) == 3:
            route.abort()
        else:
            route.continue_()

    page.route("**/unterlagen/teil/", part)
    page.check("input[name=item] >> nth=1")
    page.set_input_files("input[name=files]", long_file)
    page.click("[data-box-send]")
    page.wait_for_selector("[data-box-again]:not([hidden])")
    assert "connection is broken" in page.inner_text("[data-box-say]")
    assert page.evaluate("document.querySelector('[data-box-files] progress').value") > 0
    page.click("[data-box-again]")
    page.wait_for_url("**/gesendet/")
    assert sent == [0, PART_BYTES, 2 * PART_BYTES, 2 * PART_BYTES, 3 * PART_BYTES]
    file = HandedInFile.objects.get()
    assert bytes(file.content) == long_file.read_bytes()
    assert file.item.document.code == "rent"


def test_after_a_reload_the_same_file_goes_on_where_it_stopped(chromium, live_server, office, long_file):
    page = signed_in(chromium, live_server, office).page
    page.goto(there(page, office))
    page.route(
        "**/unterlagen/teil/",
        lambda route: route.abort() if int(route.request.headers["x-upload-offset"]) else route.continue_(),
    )
    page.check("input[name=item] >> nth=1")
    page.set_input_files("input[name=files]", long_file)
    page.click("[data-box-send]")
    page.wait_for_selector("[data-box-again]:not([hidden])")
    page.unroute("**/unterlagen/teil/")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(there(page, office))
    offsets = []
    page.on("request", lambda request: offsets.append(request.headers.get("x-upload-offset")))
    page.check("input[name=item] >> nth=1")
    page.set_input_files("input[name=files]", long_file)
    page.click("[data-box-send]")
    page.wait_for_url("**/gesendet/")
    assert next(int(offset) for offset in offsets if offset) == PART_BYTES
    assert bytes(HandedInFile.objects.get().content) == long_file.read_bytes()


def test_several_files_one_of_no_use_and_no_other_is_lost(chromium, live_server, office, tmp_path):
    wrong, right = tmp_path / "run.pdf", tmp_path / "pass.jpg"
    wrong.write_bytes(b"MZ" + b"\0" * 100)
    right.write_bytes(handed_in.photo())
    page = signed_in(chromium, live_server, office).page
    page.goto(there(page, office))
    page.check("input[name=item][value='0']")
    page.set_input_files("input[name=files]", [wrong, right])
    page.click("[data-box-send]")
    page.get_by_text("Not everything could be sent").wait_for()
    assert "This kind of file cannot be used" in page.inner_text("[data-box-files]")
    assert [file.name for file in HandedInFile.objects.all()] == ["pass.jpg"]
    # nothing is sent a second time by mistake
    assert page.input_value("input[name=files]") == ""
    page.click("[data-box-done]")
    page.wait_for_url("**/gesendet/")


@pytest.mark.parametrize("language", ["de", "ar"])
def test_axe_finds_nothing_on_the_pages_of_papers(chromium, live_server, office, language):
    reader = signed_in(chromium, live_server, office, language)
    start = f"/{language}/{office.authority.slug}/vorgang"
    reader.look(f"{start}/stand/")
    for page in ("", "gesendet/", "mehr-zeit/", "deckblatt/"):
        reader.look(f"{start}/unterlagen/{page}")
    reader.look(f"{start}/unterlagen/")
    reader.send("form#hand-in")
    reader.look()
    assert reader.found == []


def test_without_a_script_the_form_sends_it_in_one_piece(chromium, live_server, office, tmp_path):
    paper = tmp_path / "Versicherung.png"
    paper.write_bytes(handed_in.drawing())
    window = chromium.new_context(java_script_enabled=False)
    page = window.new_page()
    page.goto(f"{live_server.url}/de/{office.authority.slug}/vorgang/")
    page.fill("[name=reference]", office.case.reference)
    page.fill("[name=code]", code_for(office))
    page.click("main button[type=submit]")
    page.goto(there(page, office))
    page.check("input[name=item] >> nth=0")
    page.set_input_files("input[name=files]", paper)
    page.click("[data-box-send]")
    page.wait_for_url("**/gesendet/")
    file = HandedInFile.objects.get()
    assert (file.name, file.item.document.code, file.arrived_at.date()) == (
        "Versicherung.png",
        "insurance",
        dt.date(2026, 10, 5),
    )
    window.close()
