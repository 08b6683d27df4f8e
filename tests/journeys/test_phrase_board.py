"""A clerk and a person who share no language, at one counter with two screens."""

import pytest

from tests.factories import MONDAY
from tests.journeys.people import Clerk

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]


class Counter(Clerk):
    """The clerk's window, and a second one of the same browser that faces the person."""

    def __init__(self, *args):
        super().__init__(*args)
        self.facing = self.context.new_page()
        self.facing.goto(f"{self.house.url}/desk/{self.authority.slug}/saetze/gegenueber/")


def test_a_number_key_shows_a_sentence_and_the_answer_comes_back(chromium, house, at):
    at(MONDAY, "09:00")
    authority, _office, clerks = house.open_authority("osnabrueck", spoken="ar")
    counter = Counter(chromium, house, authority, clerks[0])
    page, facing = counter.page, counter.facing
    counter.open(f"/desk/{authority.slug}/saetze/?sprache=ar")

    page.locator("#phrase-search").focus()
    page.keyboard.press("9")
    assert page.locator("#phrase-search").input_value() == "9"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("9")
    assert page.locator("[data-phrases-shown] .wk-facing").count() == 0

    page.locator("#phrase-list button").first.focus()
    page.keyboard.press("9")
    page.wait_for_selector("[data-phrase=any-question]")
    assert page.locator("button[name=phrase][value=any-question]").get_attribute("aria-pressed") == "true"
    # the list stays where it is: nothing was loaded again
    assert page.evaluate("document.activeElement.name") == "phrase"

    facing.wait_for_selector("h1[lang=ar]:has-text('هل لديكم سؤال آخر؟')")
    facing.click("button[name=answer][value=yes]")
    page.wait_for_selector(".wk-phrase-answer:has-text('Ja')")
    facing.wait_for_selector("button[value=yes][aria-pressed=true]")

    page.click("button[name=phrase][value='']")
    facing.wait_for_selector(".wk-facing-welcome")
    counter.close()


def test_axe_finds_nothing_on_both_sides_of_the_counter(chromium, house, at):
    at(MONDAY, "09:00")
    authority, _office, clerks = house.open_authority("osnabrueck", spoken="ar")
    counter = Counter(chromium, house, authority, clerks[0])
    start = f"/desk/{authority.slug}/saetze/"
    problems = []
    for path in (
        f"{start}?sprache=ar",
        f"{start}?sprache=uk&suche=pass",
        f"{start}?suche=qqqq",
        f"{start}satz/violence-helpline/?sprache=ar",
        f"{start}satz/married/?sprache=uk",
        f"{start}gegenueber/",
    ):
        counter.open(path)
        problems += counter.problems()
    assert problems == []
    counter.close()
