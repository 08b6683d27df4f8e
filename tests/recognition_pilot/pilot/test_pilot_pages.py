"""The pages of the pilot, as supervisors and the Land's evaluator use them."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from recognition_pilot.models import Measure, Practice, PublishedTable, SelfAssessment
from recognition_pilot.rules.self_assessment import FIELDS
from tests.factories import make_authority, make_staff
from tests.recognition_pilot.piloting import make_measure, make_practice, make_published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]
KEY = "0123456789abcdef0123456789abcdef"
WRITTEN = {
    "form_key": KEY,
    "title": "Kurz fragen",
    "what": "Eine Kollegin fragt am Eingang.",
    "why": "Niemand soll vor dem falschen Schalter warten.",
    "field": "processes",
    "indicator": "I03",
    "owner": "Team Empfang",
    "began_on_day": "1",
    "began_on_month": "9",
    "began_on_year": "2026",
    "cost": "1200.50",
}


@pytest.fixture
def authority():
    return make_authority()


@pytest.fixture
def supervisor(authority):
    client = Client()
    client.force_login(make_staff(authority, "supervisor"))
    return client


@pytest.fixture
def evaluator():
    client = Client()
    client.force_login(make_staff(is_evaluator=True))
    return client


def url(name, authority=None, **where):
    return reverse(name, kwargs={**({"authority": authority.slug} if authority else {}), **where})


def test_a_measure_sent_twice_is_written_down_once(supervisor, authority):
    answers = [supervisor.post(url("pilot_measure_new", authority), WRITTEN) for _press in range(2)]
    measure = Measure.objects.get()
    assert [answer.url for answer in answers] == [url("pilot_measure", authority, measure=measure.pk)] * 2
    assert (measure.state, measure.began_on, str(measure.cost)) == ("running", dt.date(2026, 9, 1), "1200.50")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"indicator": "I99"}, "indicator"),
        ({"indicator": "I10"}, "indicator"),  # a number on one day has no mean of months
        ({"field": "nothing"}, "field"),
        ({"began_on_day": "31", "began_on_month": "2"}, "began_on"),
        ({"began_on_year": "2099"}, "began_on"),
        ({"cost": "-1"}, "cost"),
        ({"cost": "1e400"}, "cost"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_stored(supervisor, authority, wrong, field):
    answer = supervisor.post(url("pilot_measure_new", authority), WRITTEN | wrong)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert Measure.objects.count() == 0


def test_the_state_is_changed_by_a_form_and_not_twice(supervisor, authority):
    measure = make_measure(authority)
    said = {"state": "over", "on_day": "30", "on_month": "9", "on_year": "2026", "remark": "Ende des Versuchs"}
    answers = [supervisor.post(url("pilot_measure_move", authority, measure=measure.pk), said) for _press in range(2)]
    measure.refresh_from_db()
    assert [answer.status_code for answer in answers] == [302, 200]
    assert (measure.state, measure.ended_on, measure.changes.count()) == ("over", dt.date(2026, 9, 30), 2)


def test_a_measure_without_figures_says_that_there_is_not_enough_data(supervisor, authority):
    answer = supervisor.get(url("pilot_measure", authority, measure=make_measure(authority).pk))
    assert "Zu wenige Daten für eine Aussage" in answer.content.decode()
    assert answer.context["page"].charts == []


def test_the_self_assessment_is_written_in_two_sittings_and_then_finished(supervisor, authority):
    edit = url("pilot_assessment_edit", authority, point="start")
    levels = {f"level_{field}": "2" for field in FIELDS}
    supervisor.post(edit, {"level_staff": "3", "text_staff": "Drei Stellen sind frei."})
    assert SelfAssessment.objects.get().answers == {"staff": {"level": 3, "text": "Drei Stellen sind frei."}}
    finish = url("pilot_assessment_finish", authority, point="start")
    assert supervisor.post(finish).status_code == 200
    supervisor.post(edit, levels)
    assert supervisor.post(finish).status_code == 302
    assert supervisor.get(edit).status_code == 302
    supervisor.post(edit, levels | {"level_staff": "4"})
    assert SelfAssessment.objects.get().answers["staff"]["level"] == 2


def test_a_level_outside_of_the_scale_is_refused(supervisor, authority):
    answer = supervisor.post(url("pilot_assessment_edit", authority, point="ende"), {"level_staff": "5"})
    assert list(answer.context["form"].errors) == ["level_staff"]


def test_an_example_goes_from_the_measure_to_the_public(supervisor, authority):
    measure = make_measure(authority)
    where = {"authority": authority, "measure": measure.pk}
    words = {"title": "Kurz fragen", "situation": "Voll.", "done": "Gefragt.", "result": "Schneller."}
    supervisor.post(url("pilot_practice_write", **where), words)
    supervisor.post(url("pilot_practice_submit", **where))
    practice = Practice.objects.get()
    assert practice.state == "review"
    assert supervisor.get(url("pilot_practice_review", authority, practice=practice.pk)).status_code == 404

    celle = make_authority("celle")
    reviewer = Client()
    reviewer.force_login(make_staff(celle, "supervisor"))
    review = url("pilot_practice_review", celle, practice=practice.pk)
    without_reason = reviewer.post(review, {"answer": "return", "note": ""})
    assert list(without_reason.context["form"].errors) == ["note"]
    assert reviewer.post(review, {"answer": "publish"}).status_code == 302
    practice.refresh_from_db()
    assert (practice.state, practice.reviewed_for, practice.figures["verdict"]) == ("published", celle, "not_enough")
    assert Client().get(url("practice", language="uk", slug=practice.slug)).status_code == 200

    supervisor.post(url("pilot_practice_withdraw", **where))
    assert Client().get(url("practice", language="uk", slug=practice.slug)).status_code == 404


def test_the_land_reviews_as_well(evaluator, authority, supervisor):
    practice = make_practice(make_measure(authority))
    supervisor.post(url("pilot_practice_submit", authority, measure=practice.measure_id))
    assert practice.title in evaluator.get(url("land_practices")).content.decode()
    evaluator.post(url("land_practice_review", practice=practice.pk), {"answer": "publish"})
    practice.refresh_from_db()
    assert (practice.state, practice.reviewed_for) == ("published", None)


def test_the_report_of_an_authority_names_nothing_of_another(supervisor, authority):
    make_measure(authority, title="Unsere Maßnahme")
    make_measure(make_authority("celle"), title="Fremde Maßnahme")
    told = supervisor.get(url("pilot_report", authority)).content.decode()
    assert ("Unsere Maßnahme" in told, "Fremde Maßnahme" in told) == (True, False)


def test_the_land_sees_published_numbers_only(evaluator, authority):
    """A measure and a self-assessment of one authority stay there; a quarter without a table shows nothing."""
    make_measure(authority, title="Unsere Maßnahme")
    make_published(make_measure(authority), title="Für alle")
    SelfAssessment.objects.create(
        authority=authority,
        point="start",
        changed_at="2026-10-01T00:00Z",
        answers={"staff": {"text": "Streit im Team"}},
    )
    pages = {name: evaluator.get(url(name)) for name in ("land_figures", "land_report", "land_practices")}
    assert {name: page.status_code for name, page in pages.items()} == dict.fromkeys(pages, 200)
    told = " ".join(page.content.decode() for page in pages.values())
    assert ("Für alle" in told, "Unsere Maßnahme" in told, "Streit im Team" in told) == (True, False, False)


@pytest.mark.parametrize("quarter", ["2026-1", "2026-9", "x", "99999-1", "0001-1"])
def test_a_quarter_that_is_not_published_does_not_exist(evaluator, quarter):
    PublishedTable.objects.create(
        first_day=dt.date(2026, 4, 1),
        last_day=dt.date(2026, 6, 30),
        published_on=dt.date(2026, 8, 6),
        content={"cells": []},
    )
    assert evaluator.get(url("land_quarter", quarter="2026-2")).status_code == 200
    assert evaluator.get(url("land_quarter", quarter=quarter)).status_code == 404


def test_a_huge_number_in_an_address_is_nobodys_measure(supervisor, authority):
    assert supervisor.get(f"/supervision/{authority.slug}/pilot/massnahme/{10**30}/").status_code == 404
    assert supervisor.get(f"/supervision/{authority.slug}/pilot/pruefen/{10**30}/").status_code == 404


def test_lists_ask_as_often_with_three_measures_as_with_one(supervisor, authority, django_assert_num_queries):
    make_published(make_measure(authority))
    supervisor.get(url("pilot", authority))
    with django_assert_num_queries(8):
        supervisor.get(url("pilot", authority))
    for _more in range(2):
        make_published(make_measure(authority))
    with django_assert_num_queries(8):
        supervisor.get(url("pilot", authority))
