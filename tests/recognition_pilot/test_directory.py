"""The directory of advice centres, for the people of one authority."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from recognition_pilot.queries.centres.directory import directory
from tests.factories import NOW, make_authority, make_office
from tests.recognition_pilot.centres import make_centre, make_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def celle():
    """An authority with an office."""
    authority = make_authority("celle")
    make_office(authority, town="Celle-Nord")
    return authority


def names(authority, *, topic="", language="", town="", now=NOW) -> list[str]:
    found = directory(authority, topic=topic, language=language, town=town, now=now)
    return [card.centre.code for card in found.cards]


@pytest.fixture(autouse=True)
def autumn():
    """The pages read the clock."""
    with time_machine.travel(NOW, tick=False):
        yield


def test_centres_are_found_by_topic_language_and_place(celle):
    make_centre(celle, code="a", topics=["recognition"], languages=["ar"], town="Celle")
    make_centre(celle, code="b", topics=["money"], languages=["uk"], town="Winsen")
    make_day(make_centre(celle, code="c", topics=["money"], languages=["ar"], town="Hannover"), celle)
    assert names(celle) == ["a", "b", "c"]
    assert names(celle, topic="money") == ["b", "c"]
    assert names(celle, language="ar") == ["a", "c"]
    assert names(celle, town="Winsen") == ["b"]
    assert names(celle, town="Celle-Nord") == ["c"]
    assert names(celle, topic="recognition", language="uk") == []


def test_a_centre_is_seen_only_where_it_is_published_and_confirmed_by_itself(celle):
    make_centre(make_authority("harburg"), code="elsewhere")
    make_centre(celle, code="not-ready", is_published=False)
    assert names(celle) == []
    client = Client()
    pages = [client.get(f"/de/celle/beratung/{code}/").status_code for code in ("elsewhere", "not-ready", "nowhere")]
    assert pages == [404, 404, 404]


def test_a_page_nobody_confirmed_for_six_months_comes_last_and_says_so(celle):
    make_centre(celle, code="old", name="Alt", confirmed_on=dt.date(2026, 4, 1))
    make_centre(celle, code="new", name="Neu")
    assert names(celle) == ["new", "old"]
    client = Client()
    words = "please call before you go"
    assert [words in client.get(f"/en/celle/beratung/{code}/").content.decode() for code in ("new", "old")] == [
        False,
        True,
    ]


def test_the_start_page_leads_to_the_directory_once_there_is_a_centre(celle):
    client = Client()
    door = "/de/celle/beratung/"
    assert door not in client.get("/de/celle/").content.decode()
    make_centre(celle)
    assert door in client.get("/de/celle/").content.decode()


def test_choices_that_make_no_sense_count_as_none(celle):
    make_centre(celle)
    page = Client().get("/de/celle/beratung/?thema=nonsense&sprache=%00&ort=" + "x" * 500)
    assert (page.status_code, page.context["is_filtered"]) == (200, False)


def test_a_text_that_exists_in_german_only_says_so(celle):
    make_centre(celle, about_ar="نقدم المشورة مجانًا.")
    arabic, french = (Client().get(f"/{code}/celle/beratung/caritas/").context["about"] for code in ("ar", "fr"))
    assert (arabic.language, arabic.text) == ("ar", "نقدم المشورة مجانًا.")
    assert (french.language, french.text) == ("de", "Wir beraten kostenlos.")


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_whatever_its_length(celle, count, django_assert_num_queries):
    for number in range(count):
        make_day(make_centre(celle, code=f"c{number}"), celle, office=celle.offices.first())
    with django_assert_num_queries(2):
        assert len(names(celle)) == count
