"""Measures and self-assessments: what can be written, and what is kept of every step."""

import datetime as dt

import pytest

from recognition_pilot.actions.pilot.assessing import (
    AssessmentIsFinished,
    FieldsAreOpen,
    finish_assessment,
    keep_assessment,
)
from recognition_pilot.actions.pilot.measures import (
    EndsBeforeItBegan,
    IsPublished,
    NeedsItsFirstDay,
    NoSuchStep,
    change_measure,
    move_measure,
)
from recognition_pilot.models import MeasureState
from recognition_pilot.queries.pilot.assessments import assessments_of
from recognition_pilot.queries.pilot.effects import effect_page
from recognition_pilot.queries.pilot.measures import history_of
from recognition_pilot.rules.measures import MOVES
from recognition_pilot.rules.self_assessment import FIELDS
from tests.factories import NOW, make_authority, make_staff
from tests.recognition_pilot.piloting import BEGAN, make_measure, make_published, months, over, waited

pytestmark = pytest.mark.django_db
D = dt.date
TODAY = D(2026, 10, 1)


@pytest.fixture
def authority():
    return make_authority()


@pytest.fixture
def staff(authority):
    return make_staff(authority, "supervisor", name="Anna Brandt")


def moved(measure, state, on=TODAY, **how):
    return move_measure(
        measure=measure, state=state, on=on, remark=how.get("remark", ""), staff_member=how.get("by"), now=NOW
    )


# ---- Measures -------------------------------------------------------------------------------------------------------


def test_a_measure_with_a_first_day_in_the_past_runs_and_one_without_is_planned(authority):
    days = (BEGAN, D(2026, 12, 1), None)
    assert [make_measure(authority, began_on=day).state for day in days] == ["running", "planned", "planned"]


def test_every_step_leaves_a_line_with_who_and_why(authority, staff):
    measure = make_measure(authority, staff_member=staff, began_on=None)
    moved(measure, "running", on=D(2026, 9, 1), remark="Probebetrieb", by=staff)
    change_measure(measure=measure, staff_member=staff, now=NOW, owner="Team 2", title=measure.title)
    lines = [(one.state, one.fields, one.remark, one.staff_member.name) for one in history_of(measure)]
    assert lines == [
        ("", ["owner"], "", "Anna Brandt"),
        ("running", [], "Probebetrieb", "Anna Brandt"),
        ("planned", [], "", "Anna Brandt"),
    ]


@pytest.mark.parametrize("state", MeasureState.values)
def test_only_the_agreed_steps_are_possible(authority, state):
    days = {"planned": (None, None), "over": (BEGAN, D(2026, 3, 1)), "given_up": (BEGAN, D(2026, 3, 1))}
    began_on, ended_on = days.get(state, (BEGAN, None))
    for wanted in MeasureState.values:
        measure = make_measure(authority, began_on=began_on, ended_on=ended_on)
        type(measure).objects.filter(pk=measure.pk).update(state=state)
        if wanted in MOVES[state]:
            assert moved(measure, wanted).state == wanted
        else:
            with pytest.raises(NoSuchStep):
                moved(measure, wanted)


def test_an_end_before_the_beginning_is_refused(authority):
    measure = make_measure(authority)
    with pytest.raises(EndsBeforeItBegan):
        moved(measure, "over", on=D(2025, 9, 30))
    with pytest.raises(EndsBeforeItBegan):
        change_measure(measure=measure, staff_member=None, now=NOW, ended_on=D(2025, 9, 30))
    measure.refresh_from_db()
    assert (measure.state, measure.ended_on) == ("running", None)


def test_a_measure_that_runs_keeps_its_first_day(authority):
    with pytest.raises(NeedsItsFirstDay):
        change_measure(measure=make_measure(authority), staff_member=None, now=NOW, began_on=None)


def test_what_never_began_has_no_days_when_it_is_given_up(authority):
    measure = moved(make_measure(authority, began_on=D(2026, 12, 1)), "given_up")
    assert (measure.began_on, measure.ended_on) == (None, None)


def test_below_a_published_example_days_and_indicator_stay(authority):
    measure = make_measure(authority)
    make_published(measure)
    with pytest.raises(IsPublished):
        change_measure(measure=measure, staff_member=None, now=NOW, indicator="I13")
    assert change_measure(measure=measure, staff_member=None, now=NOW, owner="Team 3").owner == "Team 3"


# ---- The effect from what is stored ------------------------------------------------------------------------------


@pytest.fixture
def five(authority):
    """Five authorities with figures of two years; the first one waits five minutes less since October 2025."""
    everywhere = [authority, *(make_authority(slug) for slug in ("celle", "emsland", "harburg", "wolfsburg"))]
    for number, one in enumerate(everywhere):
        minutes = {
            month: 20 + (place * 7 + number) % 3 - (5 if number == 0 and month >= BEGAN else 0)
            for place, month in enumerate(months(D(2024, 10, 1), 24))
        }
        waited(one, minutes)
    return everywhere


def test_the_effect_is_reckoned_from_the_stored_months(five):
    page = effect_page(make_measure(five[0]), now=NOW)
    assert (page.effect.verdict, len(page.effect.before), len(page.effect.after)) == ("works", 12, 12)
    assert page.effect.others == ("celle", "emsland", "harburg", "wolfsburg")
    assert [row.side for row in page.rows] == ["before"] * 12 + ["after"] * 12
    assert (page.rows[0].month, page.rows[0].own) == ("Oktober 2024", "20")


def test_an_authority_that_changed_the_same_figure_is_no_comparison(five):
    other = make_measure(five[1], began_on=D(2026, 1, 1))
    make_measure(five[2], began_on=D(2026, 1, 1), indicator="I13")
    page = effect_page(make_measure(five[0]), now=NOW)
    assert (page.effect.others, page.left_out) == (("emsland", "harburg", "wolfsburg"), 1)
    over(other, on=D(2026, 2, 1))
    assert effect_page(page.beside[0] if page.beside else make_measure(five[0]), now=NOW).left_out == 1


def test_too_few_others_is_said_and_no_number_given(five):
    for one in five[1:3]:
        make_measure(one)
    page = effect_page(make_measure(five[0]), now=NOW)
    assert page.told.headline == "Zu wenige Daten für eine Aussage"
    assert page.told.sentences == [
        "Nötig sind mindestens 3 andere Behörden mit Zahlen für dieselben Monate; es gibt 2."
    ]


def test_months_of_fewer_than_five_people_count_for_nobody(five):
    waited(five[0], {D(2024, 9, 1): 90}, people=4)
    page = effect_page(make_measure(five[0]), now=NOW)
    assert page.effect.before[0] == D(2024, 10, 1)


def test_a_second_measure_at_the_same_time_is_named(five):
    second = make_measure(five[0], began_on=D(2025, 11, 15))
    assert effect_page(make_measure(five[0]), now=NOW).beside == [second]


# ---- Self-assessment ---------------------------------------------------------------------------------------------


def answers(level, text=""):
    return {field: {"level": level, "text": text} for field in FIELDS}


def kept(authority, point, said, staff=None):
    return keep_assessment(authority=authority, point=point, answers=said, staff_member=staff, now=NOW)


def finished(authority, point):
    finish_assessment(authority=authority, point=point, staff_member=None, now=NOW)


def test_start_and_end_stand_side_by_side_with_what_has_changed(authority):
    kept(authority, "start", answers(2, "Es wird."))
    kept(authority, "end", answers(3) | {"staff": {"level": 1, "text": ""}, "guidance": {"level": None, "text": "?"}})
    rows = [row for group in assessments_of(authority)["groups"] for row in group["rows"]]
    assert [row["code"] for row in rows] == list(FIELDS)
    assert [row["change"] for row in rows] == [1, -1, 1, 1, 1, 1, 1, 1, None]
    assert rows[0]["start"] == {"level": 2, "words": "begonnen", "text": "Es wird."}


def test_a_finished_assessment_is_never_changed(authority):
    kept(authority, "start", answers(2))
    finished(authority, "start")
    with pytest.raises(AssessmentIsFinished):
        kept(authority, "start", answers(1))
    with pytest.raises(AssessmentIsFinished):
        finished(authority, "start")


def test_an_assessment_with_open_fields_cannot_be_finished(authority):
    with pytest.raises(FieldsAreOpen):
        finished(authority, "start")
    kept(authority, "start", {field: answers(2)[field] for field in FIELDS[1:]})
    with pytest.raises(FieldsAreOpen):
        finished(authority, "start")
