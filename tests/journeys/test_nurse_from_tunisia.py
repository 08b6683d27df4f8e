"""S2: a nurse from Tunisia finds her way in her own words, keeps it, ticks, prints and books; no JavaScript, a small phone."""

import re

import pytest

from recognition_pilot.models import RecognitionPlan
from tests.factories import MONDAY
from tests.journeys.people import Applicant
from tests.recognition_pilot.loading import load_only

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]

# What she types, misspelt as people do; the words of the button that keeps the way stand in the catalogue.
OWN_WORDS = {"ar": "ممرضه", "fr": "infirmiere", "de-simple": "Krankenschwesta"}
ANSWERS = {
    "gelernt": "TN",
    "zeugnis": "hand",
    "wohnt": "emsland",
    "ziel": "employed",
    "deutsch": "B1",
    "zweck": "partnership",
}


class Nurse(Applicant):
    """One browser from the search to the booked talk."""

    def finds_her_way(self) -> None:
        page = self.page
        self.open(f"/{self.language}/{self.authority.slug}/anerkennung/")
        page.fill("input[name=q]", OWN_WORDS[self.language])
        page.click("form#search button")
        page.click("main a[href*='beruf=NURSE']")
        for name, value in ANSWERS.items():
            self._answers(name, value)
        assert "/anerkennung/weg/" in page.url

    def _answers(self, name: str, value: str) -> None:
        if name == "gelernt":
            self.page.select_option(f"select[name={name}]", value)
        else:
            self.page.check(f"input[name={name}][value={value}]")
        self.page.click("form#question button")

    def keeps_it(self) -> tuple[str, str]:
        """Number and code as they stand on the slip."""
        self.page.click("main a[href*='/plan/behalten/']")
        self.page.click("form#keep button")
        assert self.page.url.endswith("/plan/zettel/")
        number, code = (self.page.locator(".wk-access-code").nth(place).inner_text() for place in (0, 1))
        assert re.fullmatch(r"\d{3} \d{3} \d{3}-\d", number)
        assert re.fullmatch(r"(\d{4} ){3}\d{4}", code)
        return number, code

    def leaves_quickly(self) -> None:
        self.page.click(".wk-leave button")
        self.open(f"/{self.language}/{self.authority.slug}/anerkennung/plan/ansehen/")
        assert self.page.url.endswith("/anerkennung/plan/")

    def signs_in(self, number: str, code: str) -> None:
        self.page.fill("input[name=reference]", number)
        self.page.fill("input[name=code]", code)
        self.page.click("form#sign-in button")
        assert self.page.url.endswith("/plan/ansehen/")

    def ticks(self) -> None:
        self.page.click("#step-orientation form button")
        self.page.check("input[name=document][value=cv]")
        self.page.click("form[action$='/unterlagen/'] button")

    def books_the_talk(self) -> None:
        page = self.page
        page.click("main a[href$='/termin/buchen/LOTSE/'] >> nth=0")
        page.check("input[name=persons][value='1']")
        page.click("form#booking button.kern-btn--primary")
        page.click("button[name=start] >> nth=0")
        self._who()
        page.check("input[name=way][value=none]")
        page.click("form#booking button.kern-btn--primary")
        page.click("form#booking button.kern-btn--primary")


def test_nurses_keep_their_plans_open_them_again_tick_print_and_book_the_talk(chromium, house, at, tmp_path):
    """In Arabic, French and plain German, one after the other in one house."""
    at(MONDAY, "07:00")
    load_only(tmp_path, "NURSE", "NURSING-ASSISTANT")
    authority, _office, _clerks = house.open_authority("emsland", spoken="ar")
    for language in OWN_WORDS:
        nurse = Nurse(chromium, house, authority, language, name=f"LEILA {language.upper()}", email="leila@example.org")
        nurse.finds_her_way()
        assert "Landesamt für Soziales, Jugend und Familie" in nurse.text()
        number, code = nurse.keeps_it()
        nurse.leaves_quickly()
        nurse.signs_in(number, code)
        nurse.ticks()
        plan = RecognitionPlan.objects.get(language=language)
        assert plan.ticked_documents == ["cv"]
        assert [step.code for step in plan.steps.filter(done_on=MONDAY)] == ["orientation"]

        nurse.page.click("a[href$='/plan/drucken/']")
        rows = nurse.page.locator("table.wk-sheet tr")
        languages = [cell.get_attribute("lang") for cell in rows.nth(0).locator("th").all()]
        assert languages == ["de" if language == "de-simple" else language, "de"]
        assert rows.nth(1).locator("td").nth(1).inner_text().startswith("1. ☑")
        assert (number in nurse.text(), code in nurse.text()) == (False, False)

        nurse.page.click("a[href$='/plan/ansehen/']")
        nurse.books_the_talk()
        plan.refresh_from_db()
        assert (plan.appointment.service.code, plan.appointment.status) == ("LOTSE", "booked")
        assert plan.appointment.family_name == language.upper()
        nurse.close()
