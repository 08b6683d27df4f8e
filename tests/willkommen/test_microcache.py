"""What everybody reads is remembered for a few seconds; nobody sees anything of somebody else's booking by it."""

import datetime as dt
import re

import pytest
import time_machine

from appointments.models import Service
from appointments.queries.catalogue import cached_offer_by_code
from tests.appointments.applicant import Applicant, text_of
from tests.factories import MONDAY, NOW, World
from willkommen import microcache
from willkommen.microcache import microcached


@pytest.fixture(autouse=True)
def remembering(nothing_is_remembered, monkeypatch):
    """As in the product: the memory is on, and empty at the beginning."""
    microcache.forget()
    monkeypatch.setattr(microcache, "is_on", True)
    yield
    microcache.forget()


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until a test moves it."""
    now = [1000.0]
    monkeypatch.setattr(microcache.time, "monotonic", lambda: now[0])
    return now


def counting(**options):
    """A function that counts how often it is really asked."""
    asked = []

    def length(word, *, twice=False, now=None):
        asked.append(word)
        return len(word) * (2 if twice else 1)

    return microcached(length, **options), asked


def test_the_same_question_is_answered_from_memory_until_the_seconds_are_over(clock):
    length, asked = counting(seconds=3)
    assert [length("tea"), length("tea")] == [3, 3]
    clock[0] += 2.9
    assert (length("tea"), asked) == (3, ["tea"])
    clock[0] += 0.2
    assert (length("tea"), asked) == (3, ["tea", "tea"])


def test_another_question_is_another_answer_and_the_moment_is_no_part_of_it(clock):
    length, asked = counting()
    assert (length("tea"), length("coffee"), length("tea", twice=True)) == (3, 6, 6)
    assert length("tea", now=dt.datetime(2026, 10, 5, tzinfo=dt.UTC)) == 3
    assert asked == ["tea", "coffee", "tea"]


def test_none_is_an_answer_too(clock):
    asked = []
    nobody = microcached(lambda name: asked.append(name))
    assert (nobody("x"), nobody("x"), asked) == (None, None, ["x"])


def test_the_memory_does_not_grow_without_end(clock, monkeypatch):
    monkeypatch.setattr(microcache, "MOST_ENTRIES", 10)
    length, _ = counting()
    for number in range(100):
        length("x" * number)
    assert len(microcache._entries) <= 10


@pytest.mark.django_db
def test_offers_of_two_authorities_are_not_mixed_up():
    here, there = World("osnabrueck"), World("celle")
    assert cached_offer_by_code(here.authority, "AE-STUDIUM-V") == here.offer
    assert cached_offer_by_code(there.authority, "AE-STUDIUM-V") == there.offer


@pytest.mark.django_db
def test_what_an_administrator_changed_is_seen_a_few_seconds_later(clock):
    world = World()
    applicant = Applicant(world.authority)
    before = text_of(applicant.get("leistung/AE-STUDIUM-V/"))
    Service.objects.update(purpose_en="To go on studying.", purpose_de="Zum Weiterstudieren.")
    assert text_of(applicant.get("leistung/AE-STUDIUM-V/")) == before
    clock[0] += 4
    assert "To go on studying." in text_of(applicant.get("leistung/AE-STUDIUM-V/"))


@pytest.mark.django_db
def test_the_list_of_times_of_one_person_holds_nothing_of_another(monday_morning):
    world = World()
    first, second = Applicant(world.authority), Applicant(world.authority)
    first.choose_persons()
    second.choose_persons()
    pages = [person.get(":time").content.decode() for person in (first, second)]
    secrets = [set(re.findall(r'name="(?:csrfmiddlewaretoken|form_key)" value="(\w+)"', page)) for page in pages]
    assert [len(found) for found in secrets] == [2, 2]
    assert secrets[0].isdisjoint(secrets[1])
    first.choose_time(MONDAY, "09:00")
    assert "This time is kept for you" in text_of(first.get(":time"))
    assert "This time is kept for you" not in text_of(second.get(":time"))


@pytest.mark.django_db
def test_the_list_of_times_is_kept_apart_by_language(monday_morning):
    world = World()
    pages = {}
    for language in ("en", "de"):
        applicant = Applicant(world.authority, language=language)
        applicant.choose_persons()
        pages[language] = text_of(applicant.get(":time"))
    assert ["Monday, 5 October" in pages["en"], "Monday, 5 October" in pages["de"]] == [True, False]
    assert ["Montag, 5. Oktober" in pages["en"], "Montag, 5. Oktober" in pages["de"]] == [False, True]


@pytest.mark.django_db
def test_who_met_a_time_that_was_gone_sees_the_times_of_this_moment(monday_morning):
    world = World()
    first, second = Applicant(world.authority), Applicant(world.authority)
    first.choose_persons()
    second.choose_persons()
    assert "09:00" in text_of(second.get(":time"))
    first.choose_time(MONDAY, "09:00")
    assert "09:00" in text_of(second.get(":time"))
    refused = second.choose_time(MONDAY, "09:00")
    assert "has just been taken" in text_of(refused)
    assert "09:00" not in text_of(refused)


@pytest.fixture
def monday_morning():
    """Seven o'clock on a Monday."""
    with time_machine.travel(NOW, tick=False):
        yield
