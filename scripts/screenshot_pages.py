"""What the README shows: each picture is a way through the pages, as a person would go it."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from playwright.sync_api import Browser, Page
from screenshot_world import DAY, DESK, at

from appointments.actions.demo import PASSWORD
from appointments.models import Appointment
from casework.actions.access import issue_code
from casework.models import Case
from recognition_pilot.actions.plans.keeping import save_plan
from recognition_pilot.actions.plans.ticking import tick_step
from recognition_pilot.models import Profession
from recognition_pilot.rules.answers import Answers
from willkommen.models import Authority, Office

PHONE = {"width": 390, "height": 1200}
DESKTOP = {"width": 1280, "height": 800}
WIDE = {"width": 1440, "height": 700}
TALL = {"width": 1280, "height": 1200}
SCREEN = {"width": 1280, "height": 720}


class Camera:
    """A browser, the address of the pages, and the folder the pictures go to."""

    def __init__(self, machine: Browser, address: str, clock, folder: Path) -> None:
        self.machine, self.address, self.clock, self.folder = machine, address, clock, folder

    def take(self, name: str, show: Callable[[Page], None], *, language: str, size: dict, hour: str) -> None:
        """One picture: what `show` leads to, at this hour, in a window of this size."""
        self.clock.move_to(at(hour))
        window = self.machine.new_context(viewport=size, locale=language, reduced_motion="reduce")
        page = window.new_page()
        page.set_default_timeout(15_000)
        show(page)
        page.evaluate("document.fonts.ready")
        self.clock.move_to(at(hour))
        picture = self.folder / f"{name}.png"
        page.screenshot(path=picture, animations="disabled", caret="hide")
        window.close()
        print(f"  ✓ {picture} ({picture.stat().st_size // 1000} KB)", flush=True)

    # ---- Applicants --------------------------------------------------------------------------------------------

    def start(self, page: Page) -> None:
        """The start page of an authority."""
        page.goto(f"{self.address}/ar/{DESK}/")

    def choose_time(self, page: Page) -> None:
        """Free times, and who of them speaks one's language."""
        self._to_times(page, "uk", "celle", "AE-AUSBILDUNG")
        self._scroll_to(page, ".wk-step")

    def confirmed(self, page: Page) -> None:
        """A booked appointment, with all that was typed on the way."""
        self._to_times(page, "ar", DESK, "AE-STUDIUM-V")
        page.click("main a.wk-day >> nth=2")
        page.click("button[name=start]:has(.wk-in-language) >> nth=0")
        self._fill(page, given_names="NOUR", family_name="SALEH", day="7", month="3", year="1999")
        page.check("input[name=way][value=email]")
        page.fill("input[name=email]", "nour@example.org")
        page.click("form#booking button.kern-btn--primary")
        page.click("form#booking button.kern-btn--primary")
        booked = Appointment.objects.get(email="nour@example.org")
        page.goto(f"{self.address}/t/{booked.link_token}/")
        page.click("main form button.kern-btn--primary")
        page.wait_for_selector("main .wk-when")
        page.evaluate("scrollTo(0, 0)")

    def errors(self, page: Page) -> None:
        """What the page says when something is missing or in another script."""
        self._to_times(page, "de", "celle", "NE-ALLG")
        page.click("button[name=start] >> nth=0")
        self._fill(page, given_names="Олена", family_name="KOVALENKO", day="31", month="2", year="1994")
        page.click("form#booking button.kern-btn--primary")
        page.wait_for_selector(".wk-errors")
        self._scroll_to(page, ".wk-errors")

    def tracking(self, page: Page) -> None:
        """Where an application stands of which papers are missing."""
        case = Case.objects.filter(authority__slug=DESK, status="incomplete", is_protected=False).earliest(
            "received_at"
        )
        with transaction.atomic():
            code = issue_code(case=case, now=at("10:00"))
        page.goto(f"{self.address}/uk/{DESK}/vorgang/")
        page.fill("input[name=reference]", case.reference)
        page.fill("input[name=code]", code)
        page.click("main form button.kern-btn--primary")
        page.wait_for_selector("main h1")

    def plan(self, page: Page) -> None:
        """The kept plan of a nurse from Tunisia, two steps done."""
        with transaction.atomic():
            plan, code = save_plan(
                authority=Authority.objects.get(slug=DESK),
                profession=Profession.objects.get(code="NURSE"),
                group="",
                answers=Answers(
                    learned_in="TN", certificate="hand", goal="employed", german="B1", purpose="partnership"
                ),
                language="fr",
                now=at("08:00", DAY - dt.timedelta(days=20)),
            )
            for step in ("orientation", "body"):
                tick_step(plan=plan, code=step, is_done=True, now=at("08:00", DAY - dt.timedelta(days=8)))
        page.goto(f"{self.address}/fr/{DESK}/anerkennung/plan/")
        page.fill("input[name=reference]", plan.reference)
        page.fill("input[name=code]", code)
        page.click("main form button.kern-btn--primary")
        page.wait_for_selector(".wk-plan")

    # ---- The office ----------------------------------------------------------------------------------------------

    def desk(self, page: Page) -> None:
        """The desk of a clerk in the middle of the morning."""
        self._sign_in(page, f"anna.brandt@{DESK}.example")
        page.goto(f"{self.address}/desk/{DESK}/")

    def case(self, page: Page) -> None:
        """A case in review: what is due, what can be done."""
        self._sign_in(page, f"maria.niehaus@{DESK}.example")
        own = Case.objects.filter(authority__slug=DESK, status="in_review", assigned_to__email__startswith="maria")
        page.goto(f"{self.address}/desk/{DESK}/vorgang/{own.earliest('received_at').reference}/")

    def display(self, page: Page) -> None:
        """The call display of the waiting room."""
        office = Office.objects.get(authority__slug=DESK)
        page.goto(f"{self.address}/display/{office.device_token}/")
        page.evaluate("document.querySelectorAll('[data-sound]').forEach((button) => { button.hidden = true; })")

    def week(self, page: Page) -> None:
        """The week of an office: who sits where, what is booked and free."""
        self._sign_in(page, f"claudia.averbeck@{DESK}.example")
        page.goto(f"{self.address}/supervision/{DESK}/woche/?ab={DAY}")

    def _to_times(self, page: Page, language: str, authority: str, code: str) -> None:
        page.goto(f"{self.address}/{language}/{authority}/termin/buchen/{code}/")
        page.check("input[name=persons][value='1']")
        page.select_option("select[name=spoken_language]", language)
        page.click("form#booking button.kern-btn--primary")
        page.wait_for_selector("button[name=start]")

    def _scroll_to(self, page: Page, place: str) -> None:
        page.evaluate(f"scrollTo(0, scrollY + document.querySelector('{place}').getBoundingClientRect().top - 16)")

    def _fill(self, page: Page, *, given_names: str, family_name: str, day: str, month: str, year: str) -> None:
        page.fill("input[name=given_names]", given_names)
        page.fill("input[name=family_name]", family_name)
        for part, value in (("day", day), ("month", month), ("year", year)):
            page.fill(f"input[name=born_on_{part}]", value)

    def _sign_in(self, page: Page, login: str) -> None:
        page.goto(f"{self.address}/konto/anmelden/")
        page.fill("input[type=email]", login)
        page.fill("input[type=password]", PASSWORD)
        with page.expect_navigation():
            page.keyboard.press("Enter")


def take_all(camera: Camera) -> None:
    """Every picture the README shows."""
    camera.take("start-ar", camera.start, language="ar", size=PHONE, hour="10:06")
    camera.take("time-uk", camera.choose_time, language="uk", size=PHONE, hour="10:06")
    camera.take("errors-de", camera.errors, language="de", size=PHONE, hour="10:06")
    camera.take("confirmed-ar", camera.confirmed, language="ar", size=DESKTOP, hour="10:06")
    camera.take("desk-de", camera.desk, language="de", size=WIDE, hour="10:07")
    camera.take("tracking-uk", camera.tracking, language="uk", size=PHONE, hour="10:06")
    camera.take("plan-fr", camera.plan, language="fr", size=TALL, hour="10:06")
    camera.take("case-de", camera.case, language="de", size=TALL, hour="10:07")
    camera.take("display", camera.display, language="de", size=SCREEN, hour="10:07")
    camera.take("week-de", camera.week, language="de", size=WIDE, hour="10:07")
