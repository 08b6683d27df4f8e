"""Every move that is not possible is refused through HTTP: with its reason, by role, and nothing changes."""

import pytest
from django.test import Client

from casework.models import Case
from casework.queries.case_steps import ELSEWHERE
from casework.rules.states import MOVES, Mover, State
from casework.views.desk._steps import COUNTER_STEPS
from tests.casework.browsing import KEY, staff
from tests.casework.cases import make_case
from tests.factories import NOW, World, make_staff

# reads pages of everybody: what they do is measured where they are tested
pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]

CODES = sorted(set(MOVES) - ELSEWHERE)
REASON = "This is not possible any more: the case has moved on."


@pytest.fixture
def world(monday_morning):
    return World()


def browser(world, *roles, **fields) -> Client:
    client = Client()
    client.force_login(make_staff(world.authority, *roles, interface_language="en", **fields))
    return client


def put(case, state) -> None:
    Case.objects.filter(pk=case.pk).update(status=state, closed_at=NOW if state == State.CLOSED else None)


def test_a_caseworker_is_told_why_a_move_is_not_possible_and_the_case_stays(world):
    client = browser(world, "caseworker")
    case = make_case(world.authority)
    moved, silent = [], []
    for code in CODES:
        # one state from which it does not start; the rule itself is tried for all of them elsewhere
        state = next(state for state in State if state not in MOVES[code].sources and state != State.DRAFT)
        put(case, state)
        path = staff(case, "case_step", step=code)
        for answer in (client.get(path, follow=True), client.post(path, {"form_key": KEY}, follow=True)):
            said = answer.content.decode()
            if REASON not in said and "Please change" not in said:
                silent.append(code)
        if Case.objects.get(pk=case.pk).status != state:
            moved.append(code)
    assert (moved, silent) == ([], [])


@pytest.mark.parametrize("role", ["clerk", "guide", "administrator"])
def test_whoever_works_on_no_cases_makes_no_move_of_a_caseworker(world, role):
    client = browser(world, role)
    case = make_case(world.authority)
    answers = {}
    for code in CODES:
        put(case, next(iter(MOVES[code].sources)))
        before = Case.objects.get(pk=case.pk).status
        answers[code] = client.post(staff(case, "case_step", step=code), {"form_key": KEY}).status_code
        assert Case.objects.get(pk=case.pk).status == before
    assert set(answers.values()) == {403}


def test_at_the_counter_only_the_moves_of_the_counter_exist_and_only_for_who_may_make_them(world):
    case = make_case(world.authority)
    clerk, guide = browser(world, "clerk"), browser(world, "guide")
    for code in CODES:
        put(case, next(iter(MOVES[code].sources)))
        path = staff(case, "case_counter_step", step=code)
        if code in COUNTER_STEPS:
            assert Mover.COUNTER in MOVES[code].movers
            assert guide.post(path, {"form_key": KEY}).status_code == 403
        else:
            assert clerk.post(path, {"form_key": KEY}).status_code == 404


def test_nobody_of_another_authority_makes_a_move(world):
    other = World("celle")
    case = make_case(world.authority, status="received")
    stranger = browser(other, "caseworker", "supervisor")
    codes = {stranger.post(staff(case, "case_step", step=code), {"form_key": KEY}).status_code for code in CODES}
    assert codes <= {403, 404}
    assert Case.objects.get(pk=case.pk).status == "received"
