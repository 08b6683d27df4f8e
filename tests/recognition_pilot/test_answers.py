"""Answers are codes: whatever else stands in an address counts as skipped."""

import pytest

from recognition_pilot.rules.answers import Answers, answers_from, purpose_matters, speaks_enough
from recognition_pilot.rules.fees import NOTHING, UNKNOWN, Amount, fees_for
from recognition_pilot.rules.profession_groups import GROUPS, group_of
from recognition_pilot.rules.questions import QUESTIONS, question_after, question_before, questions_for
from recognition_pilot.rules.steps import months


def test_what_is_no_code_counts_as_skipped():
    said = {"learned_in": "Tunisia", "certificate": "hand", "goal": "fly", "german": None, "name": "Amina"}
    assert answers_from(said) == Answers(certificate="hand")


def test_answers_come_back_as_they_were_kept():
    answers = Answers(learned_in="TN", certificate="lost", lives="abroad", goal="study", german="B1")
    assert answers_from(answers.codes()) == answers


@pytest.mark.parametrize(
    ("learned_in", "is_eu"), [("eu", True), ("RO", True), ("CH", True), ("TN", False), ("", False)]
)
def test_where_the_rules_of_the_eu_count(learned_in, is_eu):
    assert Answers(learned_in=learned_in).learned_in_eu == is_eu


def test_the_residence_is_asked_for_only_where_the_way_differs():
    assert purpose_matters(Answers(goal="practise"))
    assert not purpose_matters(Answers(goal="study"))
    assert not purpose_matters(Answers(lives="abroad"))


def test_questions_follow_each_other_there_and_back():
    answers, seen = Answers(), [QUESTIONS[0]]
    while following := question_after(seen[-1], answers):
        seen.append(following)
    assert tuple(seen) == QUESTIONS
    assert [question_before(one, answers) for one in (*QUESTIONS, "")] == ["", *QUESTIONS]
    assert questions_for(Answers(goal="study")) == QUESTIONS[:-1]
    assert question_after("deutsch", Answers(goal="study")) == ""


@pytest.mark.parametrize(
    ("spoken", "needed", "enough"),
    [("B2", "B2", True), ("C1", "B2", True), ("B1", "B2–C1", False), ("", "B2", None), ("B1", "", None)],
)
def test_german_is_compared_with_the_lowest_level_needed(spoken, needed, enough):
    assert speaks_enough(Answers(german=spoken), needed) is enough


def test_a_profession_s_own_fee_counts_before_its_body_s():
    body = {"procedure": [200, 200], "opinion": [515, 515], "permission": [53, 53]}
    fees = fees_for(body, {"procedure": [150, 2300], "opinion": None}, learned_in_eu=False)
    assert fees.procedure == Amount(150, 2300)
    assert fees.opinion == NOTHING
    assert fees.permission == Amount(53, 53)
    assert fees_for({}, {}, learned_in_eu=False).procedure == UNKNOWN


@pytest.mark.parametrize(
    ("isco", "group"),
    [("2211", "health"), ("2342", "social"), ("7531", "craft"), ("8332", "industry_and_trade"), ("", "")],
)
def test_an_occupation_belongs_to_the_field_of_its_isco_code(isco, group):
    assert group_of("esco", isco) == group
    assert group in (*GROUPS, "")


@pytest.mark.parametrize(("days", "expected"), [(0, 0), (1, 1), (92, 3), (365, 12), (1095, 36)])
def test_days_become_months_nobody_plans_too_short(days, expected):
    assert months(days) == expected
