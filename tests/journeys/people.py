"""People at a browser: an applicant with a phone, a clerk at a desk, the screen in the waiting room."""

import re
import time
from pathlib import Path

from appointments.models import Appointment
from tests.factories import PASSWORD

CHROMIUM = "chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
]
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A small telephone and a desk.
NARROW, WIDE = (320, 640), (1280, 900)
# All that a colour scheme can change.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
# In German every size in every scheme; each other language has both sizes and both schemes, half of the languages so and
# half so, because what a language changes (words, direction) and what a scheme changes (colours) do not meet.
LOOKS = {
    "de": ((NARROW, "light"), (NARROW, "dark"), (WIDE, "light"), (WIDE, "dark")),
    "ar": ((NARROW, "light"), (WIDE, "dark")),
    "uk": ((WIDE, "light"), (NARROW, "dark")),
    "fr": ((NARROW, "light"), (WIDE, "dark")),
}


class Window:
    """A browser window that notes everything that must not happen: foreign requests, CSP reports, script errors."""

    def __init__(self, browser, house, **context):
        self.house = house
        self.complaints: list[str] = []
        self.looks = LOOKS.get(context.get("locale"), LOOKS["de"])
        self.context = browser.new_context(**context)
        self.page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.page.on("request", self._request)
        self.page.on("console", lambda said: said.type == "error" and self.complaints.append(said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str) -> None:
        """Go to an address of the house, or to a whole address out of a message."""
        self.page.goto(path if path.startswith("http") else self.house.url + path)

    def text(self) -> str:
        """What the page says."""
        return self.page.inner_text("body")

    def close(self) -> None:
        """Close it; nothing may have gone wrong meanwhile."""
        self.context.close()
        assert self.complaints == []

    def violations(self) -> list[str]:
        """What axe finds on the page as it is now."""
        return self._axe("tag", RULES)

    def problems(self) -> list[str]:
        """What is wrong with the page as it is, narrow and wide, light and dark: nothing, one hopes."""
        found = []
        for (width, height), scheme in self.looks:
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.emulate_media(color_scheme=scheme)
            if self.is_wider_than_its_window():
                found.append(f"{self.page.url} is wider than {width} pixels")
            asked = ("tag", RULES) if scheme == "light" else ("rule", COLOUR_RULES)
            found += [f"{width} {scheme} {problem}" for problem in self._axe(*asked)]
        return found

    def is_wider_than_its_window(self) -> bool:
        """Whether one would have to scroll sideways, once the fonts are there and the page has settled."""
        return not self.becomes(
            "document.fonts.status === 'loaded'"
            " && document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )

    def becomes(self, what: str, within: float = 3.0) -> bool:
        """Whether a JavaScript expression comes true within so many seconds.

        Asked from outside again and again: the browser's own waiting evaluates text inside the page, which the
        house's content security policy forbids.
        """
        until = time.monotonic() + within
        while not (true := self.page.evaluate(what)) and time.monotonic() < until:
            self.page.wait_for_timeout(50)
        return bool(true)

    def _axe(self, kind: str, rules: list[str]) -> list[str]:
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text())
        # there is no film and no frame whose sheets axe would have to fetch first
        what = f"runOnly: {{type: '{kind}', values: {rules}}}, resultTypes: ['violations']"
        options = f"{{{what}, preload: false, iframes: false}}"
        found = self.page.evaluate(f"axe.run(document, {options}).then(found => found.violations)")
        return [f"{self.page.url} {problem['id']}: {node['target']}" for problem in found for node in problem["nodes"]]

    def _request(self, request) -> None:
        if not request.url.startswith((self.house.url, "data:", "blob:")):
            self.complaints.append(f"request to {request.url}")


class Applicant(Window):
    """Somebody with a small phone whose browser runs no scripts."""

    def __init__(self, browser, house, authority, language, *, name, email):
        super().__init__(
            browser, house, viewport={"width": 320, "height": 640}, java_script_enabled=False, locale=language
        )
        self.authority, self.language, self.name, self.email = authority, language, name, email

    def book(self, words: str, code: str) -> None:
        """From the start page to "look into your mail", with somebody who speaks the own language."""
        page = self.page
        self.open(f"/{self.language}/{self.authority.slug}/")
        page.fill("input[name=q]", words)
        page.click("form[role=search] button")
        page.click(f"main a[href$='/leistung/{code}/']")
        page.click(f"main a[href*='/termin/buchen/{code}/'] >> nth=0")
        page.check("input[name=persons][value='1']")
        page.select_option("select[name=spoken_language]", self.language)
        page.click("form#booking button.kern-btn--primary")
        page.click("button[name=start]:has(.wk-in-language) >> nth=0")
        self._who()
        page.click("form#booking button.kern-btn--primary")
        page.click("form#booking button.kern-btn--primary")

    def _who(self) -> None:
        given, family = self.name.split(" ")
        page = self.page
        page.fill("input[name=given_names]", given)
        page.fill("input[name=family_name]", family)
        for part, value in (("day", "7"), ("month", "3"), ("year", "1991")):
            page.fill(f"input[name=born_on_{part}]", value)
        page.check("input[name=way][value=email]")
        page.fill("input[name=email]", self.email)

    def appointment(self) -> Appointment:
        """The booked row behind it."""
        return Appointment.objects.get(email=self.email, status="booked")


class Clerk(Window):
    """Somebody at a counter who never touches the mouse."""

    def __init__(self, browser, house, authority, staff):
        super().__init__(browser, house, viewport={"width": 1280, "height": 900}, locale="de-DE")
        self.authority = authority
        self.open("/konto/anmelden/")
        self.page.fill("input[type=email]", staff.email)
        self.page.fill("input[type=password]", PASSWORD)
        self.press("Enter")

    def to_the_board(self) -> None:
        """Open the desk."""
        self.open(f"/desk/{self.authority.slug}/")

    def press(self, key: str) -> None:
        """One key, and whatever page it leads to."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)


class Screen(Window):
    """The call display in the waiting room."""

    def __init__(self, browser, house, office):
        super().__init__(browser, house, viewport={"width": 1920, "height": 1080})
        self.open(f"/display/{office.device_token}/")

    @property
    def chimes(self) -> int:
        """How often it has rung."""
        return int(self.page.evaluate("document.querySelector('[data-display]').dataset.chimes ?? 0"))


def links_in(mail) -> list[str]:
    """The links of a mail's text."""
    return re.findall(r"https?://\S+", mail.get_body(("plain",)).get_content())
