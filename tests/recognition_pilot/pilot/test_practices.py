"""Practice examples: four eyes of two houses, then the public."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from recognition_pilot.actions.pilot.practices import (
    IsBeingRead,
    NotToBeReviewed,
    OwnExample,
    PartsAreMissing,
    publish_practice,
    return_practice,
    submit_practice,
    withdraw_practice,
    write_practice,
)
from recognition_pilot.models import Practice
from recognition_pilot.queries.pilot.practices import practice_to_review, practices_to_review
from recognition_pilot.queries.practices import practice_by_slug, published_practices
from tests.factories import NOW, make_authority, make_staff
from tests.recognition_pilot.piloting import WORDS, make_measure, make_practice, make_published

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority():
    return make_authority()


@pytest.fixture
def author(authority):
    return make_staff(authority, "supervisor")


@pytest.fixture
def other():
    return make_authority("celle")


@pytest.fixture
def waiting(authority, author):
    """An example that waits for a review."""
    practice = make_practice(make_measure(authority), author=author)
    submit_practice(practice=practice, staff_member=author, now=NOW)
    return practice


def published(practice, reviewer, reviewed_for):
    publish_practice(practice=practice, figures=None, reviewer=reviewer, reviewed_for=reviewed_for, now=NOW)
    practice.refresh_from_db()
    return practice


def test_somebody_of_another_authority_publishes_it(waiting, other):
    assert published(waiting, make_staff(other, "supervisor"), other).state == "published"
    assert published_practices() == [waiting]


def test_the_author_and_their_authority_cannot_publish_it(waiting, authority, author, other):
    for reviewer, reviewed_for in ((author, other), (make_staff(authority), authority)):
        with pytest.raises(OwnExample):
            published(waiting, reviewer, reviewed_for)
    assert published_practices() == []


def test_the_database_forbids_it_as_well(waiting, authority, author):
    for fields in ({"reviewer": author}, {"reviewed_for": authority}, {"state": "published"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Practice.objects.filter(pk=waiting.pk).update(**fields)


def test_the_reviewer_gives_it_back_with_a_note(waiting, other):
    return_practice(
        practice=waiting, note="Was hat es gekostet?", reviewer=make_staff(other), reviewed_for=other, now=NOW
    )
    waiting.refresh_from_db()
    assert (waiting.state, waiting.review_note) == ("draft", "Was hat es gekostet?")
    with pytest.raises(NotToBeReviewed):
        published(waiting, make_staff(other), other)


def test_what_is_read_by_a_reviewer_or_the_public_does_not_change_below_their_eyes(waiting, other):
    for _time in range(2):
        with pytest.raises(IsBeingRead):
            make_practice(waiting.measure)
        if waiting.state == "review":
            published(waiting, make_staff(other), other)


def test_parts_that_are_needed_are_asked_for(authority, author):
    practice = make_practice(make_measure(authority), words={"situation": "Es war voll."})
    with pytest.raises(PartsAreMissing):
        submit_practice(practice=practice, staff_member=author, now=NOW)


def test_a_withdrawn_example_is_gone_at_once_and_needs_a_new_review(waiting, other, author):
    published(waiting, make_staff(other), other)
    withdraw_practice(practice=waiting, staff_member=author, now=NOW)
    assert practice_by_slug(waiting.slug) is None
    again = make_practice(waiting.measure, author=author)
    assert (again.pk, again.state, again.reviewed_at, again.published_at) == (waiting.pk, "draft", None, None)


def test_only_others_see_what_waits_for_a_review(waiting, authority, other):
    assert practices_to_review(outside=authority) == []
    assert practice_to_review(waiting.pk, outside=authority) is None
    assert practices_to_review(outside=other) == practices_to_review(outside=None) == [waiting]


# ---- The public page ------------------------------------------------------------------------------------------


FIGURES = {
    "indicator": "I03",
    "verdict": "works",
    "months_before": 12,
    "months_after": 12,
    "others": 7,
    "own_before": 17.0,
    "own_after": 12.3,
    "others_before": 13.0,
    "others_after": 13.4,
    "difference": -5.1,
    "low": -6.2,
    "high": -4.0,
}


@pytest.fixture
def shown(authority):
    """Two published examples, one of them with English words and figures."""
    english = {"title_en": "Just ask", "words_en": {"situation": "It was crowded.", "done": "We asked."}}
    first = make_published(make_measure(authority), title="Kurz fragen", figures=FIGURES, **english)
    second = make_published(make_measure(authority), title="Schilder in fünf Sprachen")
    return first, second


def page(path, **query):
    return Client().get(path, query).content.decode()


def found(text):
    return [practice.title for practice in published_practices(text=text)]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("schilder", ["Schilder in fünf Sprachen"]),
        ("FUNF Sprachen", []),
        ("fuenf sprachen", ["Schilder in fünf Sprachen"]),
        ("crowded", ["Kurz fragen"]),
        ("schilder fragen", []),
        ("  ", ["Kurz fragen", "Schilder in fünf Sprachen"]),
    ],
)
def test_every_word_looked_for_has_to_be_there(shown, text, titles):
    assert sorted(found(text)) == titles


def test_german_readers_read_german_and_everybody_else_english_where_it_is_there(shown):
    first, second = shown
    for language, title in (
        ("de", "Kurz fragen"),
        ("de-simple", "Kurz fragen"),
        ("ar", "Just ask"),
        ("en", "Just ask"),
    ):
        assert title in page(reverse("practice", kwargs={"language": language, "slug": first.slug}))
    assert "Schilder in fünf Sprachen" in page(reverse("practice", kwargs={"language": "ar", "slug": second.slug}))


def test_the_figures_stand_below_as_they_were_when_it_was_published(shown):
    german = page(reverse("practice", kwargs={"language": "de", "slug": shown[0].slug}))
    assert "17,0 Minuten" in german
    assert "−5,1 Minuten" in german
    assert "mit 95 % Sicherheit zwischen −6,2 Minuten und −4,0 Minuten" in german


def test_drafts_and_examples_under_review_are_not_public(waiting, shown):
    assert sorted(one.pk for one in published_practices()) == sorted(one.pk for one in shown)
    path = reverse("practice", kwargs={"language": "de", "slug": waiting.slug})
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("query", ["\x00", "a" * 500, "‮", "%", "'; DROP TABLE"])
def test_any_search_gets_an_answer(shown, query):
    assert Client().get("/de/praxis/", {"q": query}).status_code == 200


def test_words_are_shown_as_words(authority):
    practice = make_published(make_measure(authority), words=WORDS | {"situation": "<script>alert(1)</script>"})
    assert "<script>alert" not in page(reverse("practice", kwargs={"language": "de", "slug": practice.slug}))


def test_two_people_who_begin_at_once_write_one_example(authority, author):
    measure = make_measure(authority)
    said = {"title": "A", "title_en": "", "words": WORDS, "words_en": {}, "staff_member": author, "now": NOW}
    assert write_practice(measure=measure, **said).pk == write_practice(measure=measure, **said).pk
