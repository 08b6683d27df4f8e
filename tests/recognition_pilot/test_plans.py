"""A kept plan: its days, ticks, papers, other answers, and that it goes."""

import datetime as dt

import pytest
import time_machine

from recognition_pilot.actions.plans.forgetting import forget_plans
from recognition_pilot.actions.plans.ticking import begin_on, remember_talk, tick_step
from recognition_pilot.models import PlanSession, PlanStep, RecognitionPlan
from recognition_pilot.queries.plans.kept import plan_page
from recognition_pilot.rules.plans import dates_of
from tests.factories import (
    MONDAY,
    NOW,
    World,
    local,
    make_appointment,
    make_authority,
    make_counter,
    make_offer,
    make_office,
)
from tests.recognition_pilot.plans import ADDRESS, PlanReader, keep_plan

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def authority(load_some, monday_morning):
    load_some("NURSE")
    return make_authority("emsland")


@pytest.fixture
def kept(authority):
    return keep_plan(authority)


@pytest.fixture
def reader(authority, kept):
    reader = PlanReader(authority)
    reader.sign_in(kept[0].reference, kept[1])
    return reader


def days(plan) -> dict:
    return {step.code: (step.from_on, step.until_on) for step in PlanStep.objects.filter(plan=plan)}


class Length:
    def __init__(self, code, days_from, days_to, is_likely=True):
        self.code, self.days_from, self.days_to, self.is_likely = code, days_from, days_to, is_likely


def test_steps_follow_each_other_with_the_usual_time_and_the_bodys_periods_in_full():
    steps = [
        Length("documents", 14, 84),
        Length("gaps", None, None),
        Length("acknowledgement", 1, 31),
        Length("x", 2, 3, False),
        Length("done", 0, 0),
    ]
    found = [
        (one.code, (one.from_on - MONDAY).days, one.until_on and (one.until_on - MONDAY).days)
        for one in dates_of(steps, MONDAY)
    ]
    assert found == [
        ("documents", 0, 49),
        ("gaps", 49, None),
        ("acknowledgement", 49, 80),
        ("x", 80, 83),
        ("done", 80, 80),
    ]


def test_a_step_done_early_or_late_moves_what_comes_after_it():
    steps = [Length("documents", 10, 10), Length("application", 0, 0), Length("acknowledgement", 1, 31)]
    for done in (5, 40):
        found = dates_of(steps, MONDAY, {"documents": MONDAY + done * DAY})
        assert [(one.until_on - MONDAY).days for one in found] == [done, done, done + 31]


def test_a_step_is_ticked_and_unticked_and_a_second_press_changes_nothing(kept, reader):
    plan, _code = kept
    before = days(plan)
    with time_machine.travel(NOW + 5 * DAY, tick=False):
        reader.sign_in(*_numbers(kept))
        for _ in range(2):
            answer = reader.post("schritt/", step="orientation", done="1")
        assert answer.url == "/en/emsland/anerkennung/plan/ansehen/#step-orientation"
        assert plan.steps.get(code="orientation").done_on == MONDAY + 5 * DAY
        assert days(plan)["counselling"] == (MONDAY + 5 * DAY, MONDAY + 23 * DAY)
        assert plan_page(plan, now=NOW).next.step.code == "body"
        reader.post("schritt/", step="orientation")
    assert days(plan) == before


def _numbers(kept):
    return kept[0].reference, kept[1]


@pytest.mark.parametrize("step", ["", "nothing", "\0", "x" * 200])
def test_a_step_nobody_knows_changes_nothing(kept, reader, step):
    before = days(kept[0])
    assert reader.post("schritt/", step=step, done="1").status_code == 302
    assert (days(kept[0]), PlanStep.objects.filter(done_on__isnull=False).count()) == (before, 0)


def test_documents_are_ticked_and_others_are_left_out(kept, reader):
    reader.post("unterlagen/", document=["identity", "cv", "forged", "\0"])
    kept[0].refresh_from_db()
    assert kept[0].ticked_documents == ["cv", "identity"]
    reader.post("unterlagen/")
    kept[0].refresh_from_db()
    assert kept[0].ticked_documents == []


def test_another_first_day_moves_what_is_not_done(kept):
    plan, _code = kept
    tick_step(plan=plan, code="orientation", is_done=True, now=NOW)
    begin_on(plan=plan, started_on=MONDAY + 30 * DAY, now=NOW)
    assert days(plan)["orientation"] == (MONDAY, MONDAY)
    plan2 = keep_plan(plan.authority)[0]
    before = days(plan2)
    begin_on(plan=plan2, started_on=MONDAY + 30 * DAY, now=NOW)
    assert days(plan2) == {code: (begin + 30 * DAY, end and end + 30 * DAY) for code, (begin, end) in before.items()}


def test_other_answers_go_into_the_same_plan(kept, reader):
    plan, _code = kept
    tick_step(plan=plan, code="orientation", is_done=True, now=NOW)
    address = ADDRESS.replace("zeugnis=hand", "zeugnis=lost").replace("deutsch=B1", "deutsch=B2")
    assert reader.post(f"behalten/{address}", into="1").url == "/en/emsland/anerkennung/plan/ansehen/"
    found = RecognitionPlan.objects.get()
    assert (found.reference, found.answers["certificate"], found.answers["german"]) == (plan.reference, "lost", "B2")
    assert found.steps.get(code="orientation").done_on == MONDAY


def test_the_file_holds_both_languages_and_neither_number_nor_code(authority, kept):
    plan, code = kept
    reader = PlanReader(authority, language="ar")
    reader.sign_in(plan.reference, code)
    for page in ("drucken/", "datei/"):
        answer = reader.get(page)
        text = answer.content.decode()
        assert ('lang="ar" dir="rtl"' in text, 'lang="de" dir="ltr"' in text) == (True, True)
        assert (plan.reference in text, code in text) == (False, False)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="plan-2026-10-05.html"'
    assert ("<script" in text, "http" in text.replace("https://www.w3.org", "")) == (False, False)


def test_a_talk_stands_on_the_plan_only_at_its_own_authority(kept, reader):
    plan, _code = kept
    celle = World("celle", code="LOTSE")
    elsewhere = make_appointment(celle.offer, celle.counter, local(MONDAY, "10:00"))
    with pytest.raises(ValueError, match=str(elsewhere.pk)):
        remember_talk(plan=plan, appointment=elsewhere)
    office = make_office(plan.authority)
    offer = make_offer(plan.authority, celle.service)
    appointment = make_appointment(offer, make_counter(office), local(MONDAY, "10:00"))
    remember_talk(plan=plan, appointment=appointment)
    plan.refresh_from_db()
    assert plan.appointment == appointment
    assert "Monday, 5 October 2026, 10:00" in reader.get("ansehen/").content.decode()


# ---- The end ------------------------------------------------------------------------------------------------------


def test_deleting_asks_once_more_and_leaves_nothing(reader):
    assert (reader.get("loeschen/").status_code, RecognitionPlan.objects.count()) == (200, 1)
    assert reader.post("loeschen/").url == "/en/emsland/anerkennung/plan/"
    assert [model.objects.count() for model in (RecognitionPlan, PlanStep, PlanSession)] == [0, 0, 0]
    assert not reader.sees_it()


def test_a_plan_goes_a_year_after_the_last_look_and_half_a_year_after_its_end(authority, kept):
    plan, code = kept
    assert plan.erase_after == NOW + 365 * DAY
    with time_machine.travel(NOW + 100 * DAY, tick=False):
        PlanReader(authority).sign_in(plan.reference, code)
    plan.refresh_from_db()
    assert plan.erase_after == NOW + 465 * DAY
    tick_step(plan=plan, code="done", is_done=True, now=NOW + 110 * DAY)
    plan.refresh_from_db()
    assert plan.erase_after == NOW + 110 * DAY + 183 * DAY
    assert forget_plans(authority=authority, now=plan.erase_after - DAY, most=10) == 0
    with time_machine.travel(plan.erase_after, tick=False):
        assert PlanReader(authority).sign_in(plan.reference, code).status_code == 200
    assert forget_plans(authority=authority, now=plan.erase_after, most=10) == 1
    assert [model.objects.count() for model in (RecognitionPlan, PlanStep, PlanSession)] == [0, 0, 0]


def test_a_plan_of_the_general_way_of_a_group_can_be_kept(authority):
    plan, _code = keep_plan(authority, profession=None, group="health")
    assert (plan.profession, plan.group, plan.steps.count()) == (None, "health", 13)
    with pytest.raises(ValueError, match="nothing"):
        keep_plan(authority, profession=None, group="nothing")
    assert local(MONDAY, "07:00") == plan.created_at
