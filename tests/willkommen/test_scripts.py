"""The small scripts, in a real browser. Pages are answered by the test itself: no server, no network."""

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

SCRIPTS = Path(__file__).parent.parent.parent / "willkommen" / "static_src" / "js"
CHROMIUM = Path("/usr/bin/chromium")
HOUSE = "http://localhost"  # browsers let only trustworthy addresses copy; nothing is asked there, see `answer`

pytestmark = [
    pytest.mark.journeys,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium (apt install chromium)"),
]


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=str(CHROMIUM),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
            ],
        )
        yield started
        started.close()


class House:
    """Answers the addresses of one page; `fragment` is what the live part gets: (status, etag, html) or None."""

    def __init__(self, browser, script, html):
        self.fragment = (200, '"1"', "<p>one</p>")
        self.asked_with = []
        self.page = browser.new_context().new_page()
        self.page.route("**/*", self.answer)
        self.script, self.html = script, html

    def open(self):
        self.page.goto(f"{HOUSE}/")
        return self.page

    def answer(self, route):
        if route.request.url.endswith("/part"):
            self.asked_with.append(route.request.headers.get("if-none-match"))
            if self.fragment is None:
                return route.abort()
            status, etag, html = self.fragment
            return route.fulfill(status=status, headers={"ETag": etag, "Content-Type": "text/html"}, body=html)
        if route.request.url.endswith(".js"):
            return route.fulfill(
                content_type="text/javascript", body=(SCRIPTS / self.script).read_text(encoding="utf-8")
            )
        head = f'<!doctype html><html lang="de"><script type="module" src="/{self.script}"></script>'
        return route.fulfill(
            content_type="text/html",
            headers={"Content-Security-Policy": "default-src 'self'"},
            body=head + self.html,
        )


def counted(page):
    """How often the button was pressed: it is a submit button that would leave the page, so its clicks are counted."""
    page.evaluate("window.presses = 0; document.addEventListener('click', () => window.presses++)")
    return lambda: page.evaluate("window.presses")


# ---- Keys of the desk ----------------------------------------------------------------------------------------


def test_a_function_key_presses_its_button_once(browser):
    page = House(browser, "shortcuts.js", '<button data-shortcut="F8">Call</button>').open()
    presses = counted(page)
    page.keyboard.press("F8")
    page.keyboard.press("F9")
    assert presses() == 1


def test_a_key_held_down_presses_once(browser):
    page = House(browser, "shortcuts.js", '<button data-shortcut="F8">Call</button>').open()
    presses = counted(page)
    page.keyboard.down("F8")
    page.keyboard.down("F8")
    page.keyboard.up("F8")
    assert presses() == 1


def test_a_combination_does_nothing_while_somebody_types(browser):
    page = House(browser, "shortcuts.js", '<input id="note"><button data-shortcut="Alt+N">New</button>').open()
    presses = counted(page)
    page.locator("#note").focus()
    page.keyboard.press("Alt+n")
    assert presses() == 0
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Alt+n")
    assert presses() == 1


def test_a_single_character_acts_only_inside_its_list(browser):
    one = '<button data-shortcut="1" data-shortcut-scope="#list">One</button>'
    html = f'<div id="list">{one}</div><button id="o">x</button>'
    page = House(browser, "shortcuts.js", html).open()
    presses = counted(page)
    page.locator("#o").focus()
    page.keyboard.press("1")
    assert presses() == 0
    page.locator("#list button").focus()
    page.keyboard.press("1")
    assert presses() == 1


def test_a_disabled_button_is_not_pressed(browser):
    page = House(browser, "shortcuts.js", '<button data-shortcut="F8" disabled>Call</button>').open()
    presses = counted(page)
    page.keyboard.press("F8")
    assert presses() == 0


# ---- Live parts ------------------------------------------------------------------------------------------------

LIVE = (
    '<div id="part" data-poll-url="/part" data-poll-seconds="1" data-poll-etag=\'"1"\'><p>one</p></div>'
    '<div data-poll-stale hidden role="status">Stand <span data-poll-time></span></div>'
)


def live(browser, html=LIVE):
    house = House(browser, "live.js", html)
    house.page.clock.install(time="2026-10-13T08:31:00")
    page = house.open()

    def wait(seconds):
        """Let that much time pass, one second after the other, and the answers arrive."""
        for _ in range(seconds):
            page.clock.run_for(1000)
            page.wait_for_timeout(40)

    return house, page, wait


def test_an_unchanged_part_is_left_alone(browser):
    house, page, wait = live(browser)
    house.fragment = (304, '"1"', "")
    page.evaluate("document.querySelector('#part p').dataset.same = 'yes'")
    wait(2)
    assert house.asked_with[0] == '"1"'
    assert page.locator("#part p").get_attribute("data-same") == "yes"


def test_a_changed_part_is_replaced_and_says_so(browser):
    house, page, wait = live(browser)
    page.evaluate("document.addEventListener('fragment:replaced', (event) => (window.heard = event.detail.etag))")
    house.fragment = (200, '"2"', "<p>two</p>")
    wait(2)
    assert page.locator("#part").inner_text() == "two"
    assert page.evaluate("window.heard") == '"2"'
    assert house.asked_with[1] == '"2"'


def test_the_focus_and_what_was_open_survive_a_replacement(browser):
    inside = '<details id="d"><summary>more</summary>x</details><button id="call">{}</button>'
    house, page, wait = live(browser, LIVE.replace("<p>one</p>", inside.format("one")))
    page.locator("#d summary").click()
    page.locator("#call").focus()
    house.fragment = (200, '"2"', inside.format("two"))
    wait(2)
    assert page.locator("#call").inner_text() == "two"
    assert page.evaluate("document.activeElement.id") == "call"
    assert page.locator("#d").get_attribute("open") is not None


def test_a_stale_part_keeps_its_content_and_says_since_when(browser):
    house, page, wait = live(browser)
    house.fragment = None
    wait(1)
    assert page.locator("[data-poll-stale]").is_hidden()
    wait(2)
    assert page.locator("[data-poll-stale]").inner_text() == "Stand 08:31"
    assert page.locator("#part").inner_text() == "one"


def test_the_banner_goes_when_the_house_answers_again(browser):
    house, page, wait = live(browser)
    house.fragment = (500, "", "broken")
    wait(3)
    assert page.locator("[data-poll-stale]").is_visible()
    house.fragment = (200, '"2"', "<p>two</p>")
    wait(8)
    assert page.locator("[data-poll-stale]").is_hidden()
    assert page.locator("#part").inner_text() == "two"


def test_being_signed_out_is_stale_and_does_not_paste_the_sign_in_page(browser):
    house, page, wait = live(browser)
    house.fragment = (403, "", "<p>sign in</p>")
    wait(3)
    assert page.locator("#part").inner_text() == "one"
    assert page.locator("[data-poll-stale]").is_visible()


# ---- Error summary and buttons ----------------------------------------------------------------------------------


def test_the_error_summary_has_the_focus_and_its_links_lead_into_the_field(browser):
    html = (
        '<div data-error-summary tabindex="-1" id="errors"><a href="#id_born_day">Date</a></div>'
        '<div class="kern-form-input"><input id="id_born_day"></div>'
    )
    page = House(browser, "errors.js", html).open()
    assert page.evaluate("document.activeElement.id") == "errors"
    page.get_by_role("link").click()
    assert page.evaluate("document.activeElement.id") == "id_born_day"


def test_print_and_copy_buttons_appear_only_with_the_script(browser):
    copy = '<button data-copy="#code" data-copied="Copied" hidden>Copy</button>'
    html = f'<button data-print hidden>Print</button><b id="code"> K7M4-2PX </b>{copy}'
    house = House(browser, "buttons.js", html)
    page = house.open()
    page.evaluate("window.print = () => (window.printed = true)")
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed") is True
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    page.get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "K7M4-2PX"
    without = browser.new_context(java_script_enabled=False).new_page()
    without.route("**/*", house.answer)
    without.goto(f"{HOUSE}/")
    assert without.get_by_role("button").count() == 0
