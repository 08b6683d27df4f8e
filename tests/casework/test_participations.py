"""Asking other bodies: consent by silence, missing information, answers; cards and rests."""

import datetime as dt

import pytest

from casework.actions import cards, participations, reviewing
from casework.actions.steps import take_step
from casework.models import Case, CaseEvent, DocumentRequest, FollowUp, Participation
from casework.rules.states import Mover
from tests.casework.cases import make_case
from tests.factories import MONDAY, NOW, World, make_staff
from willkommen.models import OutgoingMessage

DAY = dt.timedelta(days=1)


@pytest.fixture
def world(db, monday_morning):
    """An authority with an office and a service."""
    return World("osnabrueck")


@pytest.fixture
def anna(world):
    """A caseworker."""
    return make_staff(world.authority, "caseworker", name="Anna Brandt")


def by(staff, now=NOW) -> dict:
    return {"mover": Mover.CASEWORKER, "now": now, "staff_member": staff}


def clocks(case) -> list:
    return list(case.deadlines.filter(ended_at=None).values_list("kind", "ends_on"))


def asked(world, anna, **more):
    case = make_case(world.authority)
    participations.ask_body(case=case, body="employment_agency", asked_on=MONDAY, **by(anna), **more)
    return case


def test_consent_counts_as_given_after_two_weeks(world, anna):
    case = asked(world, anna)
    assert clocks(case) == [("employment_agency", dt.date(2026, 10, 19))]
    last = NOW + 14 * DAY
    with pytest.raises(participations.ConsentNotDeemedYet, match="19"):
        participations.record_answer(case=case, result="deemed", answered_on=dt.date(2026, 10, 19), **by(anna, last))
    participations.record_answer(case=case, result="deemed", answered_on=dt.date(2026, 10, 20), **by(anna, last + DAY))
    assert Participation.objects.get().result == "deemed"
    assert (Case.objects.get().status, clocks(case)) == ("in_review", [])


def test_in_fast_cases_a_week_is_enough(world, anna):
    assert clocks(asked(world, anna, is_fast=True)) == [("employment_agency_fast", dt.date(2026, 10, 12))]


def test_a_message_that_information_is_missing_stops_the_silence(world, anna):
    case = asked(world, anna)
    participations.record_information_missing(case=case, now=NOW, staff_member=anna, day=MONDAY)
    assert clocks(case) == []
    with pytest.raises(participations.ConsentNotDeemedYet):
        participations.record_answer(
            case=case, result="deemed", answered_on=MONDAY + 60 * DAY, **by(anna, NOW + 60 * DAY)
        )
    later = NOW + 7 * DAY
    participations.record_information_sent(case=case, now=later, staff_member=anna, day=MONDAY + 7 * DAY)
    assert clocks(case) == [("employment_agency", dt.date(2026, 10, 26))]


def test_information_is_sent_only_where_it_was_missing(world, anna):
    case = asked(world, anna)
    with pytest.raises(participations.NobodyAsked):
        participations.record_information_sent(case=case, now=NOW, staff_member=anna, day=MONDAY)


def test_a_case_does_not_go_on_while_an_answer_is_not_recorded(world, anna):
    case = asked(world, anna)
    with pytest.raises(reviewing.QuestionOpen):
        reviewing.go_on_reviewing(case=case, **by(anna))
    assert Case.objects.get().status == "with_employment_agency"


def test_the_answer_stays_inside(world, anna):
    case = asked(world, anna)
    participations.record_answer(case=case, result="refused", answered_on=MONDAY, **by(anna))
    assert CaseEvent.objects.filter(case=case, is_public=True).count() == 0
    assert OutgoingMessage.objects.count() == 0


@pytest.mark.parametrize(("body", "kind"), [("federal_office", "federal_office"), ("other", "other_body")])
def test_other_bodies_are_asked_again_after_four_weeks(body, kind, world, anna):
    case = make_case(world.authority)
    participations.ask_body(case=case, body=body, body_name="Handwerkskammer", asked_on=MONDAY, **by(anna))
    assert clocks(case) == [(kind, dt.date(2026, 11, 2))]
    case.refresh_from_db()
    assert case.next_due_on == dt.date(2026, 11, 2)


def test_competence_is_looked_at_again_after_two_weeks(world, anna):
    case = make_case(world.authority)
    reviewing.check_competence(case=case, **by(anna))
    assert clocks(case) == [("competence", dt.date(2026, 10, 19))]
    reviewing.accept_competence(case=case, **by(anna))
    assert clocks(case) == []


def test_a_case_rests_with_its_reason_until_somebody_looks_again(world, anna):
    case = make_case(world.authority, status="incomplete")
    reviewing.suspend(case=case, reason="abroad", due_on=dt.date(2026, 12, 1), note="Zurück?", **by(anna))
    case.refresh_from_db()
    assert (case.suspended_for, case.next_due_on) == ("abroad", dt.date(2026, 12, 1))
    assert FollowUp.objects.get(case=case).reason == "Zurück?"
    reviewing.go_on_reviewing(case=case, **by(anna))
    assert Case.objects.get().suspended_for == ""


def test_a_card_asks_for_itself_six_weeks_after_it_was_ordered(world, anna):
    case = make_case(world.authority, status="granted")
    cards.order_card(case=case, ordered_on=MONDAY - 7 * DAY, is_dispatched_directly=True, **by(anna))
    assert clocks(case) == [("card_production", dt.date(2026, 11, 9))]
    cards.dispatch_card(case=Case.objects.get(), **by(anna))
    cards.receive_card(case=case, **by(anna))
    assert [kind for kind, _day in clocks(case)] == ["card_pickup"]
    cards.hand_out_card(case=case, valid_to=dt.date(2028, 10, 4), **by(anna))
    case.refresh_from_db()
    assert (case.status, case.card_valid_to, clocks(case)) == ("handed_out", dt.date(2028, 10, 4), [])


def test_a_card_that_was_ordered_for_pick_up_is_not_sent(world, anna):
    case = make_case(world.authority, status="card_ordered")
    with pytest.raises(cards.NoDirectDispatch):
        cards.dispatch_card(case=case, **by(anna))


@pytest.mark.parametrize("step", ["check_competence", "hear", "suspend", "withdraw"])
def test_nobody_waits_for_papers_where_the_case_goes_another_way(step, world, anna):
    case = make_case(world.authority, status="incomplete")
    asked_for = DocumentRequest.objects.create(
        authority=world.authority, case=case, asked_at=NOW, due_on=MONDAY + 21 * DAY
    )
    take_step(case=case, code=step, **by(anna))
    asked_for.refresh_from_db()
    assert (asked_for.status, asked_for.ended_at) == ("withdrawn", NOW)
