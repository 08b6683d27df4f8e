"""Every state, every move, every mover: what is allowed arrives with its history, everything else changes nothing."""

import datetime as dt
from functools import partial

import pytest
from django.db import connection
from django.forms.models import model_to_dict

from casework.actions import cards, courts, decisions, endings, hearings, participations, reviewing
from casework.actions.moving import MoveNotPossible, NotYourMove
from casework.actions.steps import take_step
from casework.models import Case, CaseEvent, CourtCase, Decision, Hearing, Participation
from casework.rules.states import MOVES, UNDECIDED, Mover, State, public_state
from tests.casework.cases import make_case
from tests.factories import MONDAY, NOW, World, make_staff
from willkommen.models import OutgoingMessage

LONG_AGO = MONDAY - dt.timedelta(days=90)
BODIES = {
    State.WITH_EMPLOYMENT_AGENCY: "employment_agency",
    State.WITH_FEDERAL_OFFICE: "federal_office",
    State.WITH_OTHER_BODY: "other",
}
# Told although the plain state stays the same: something else that is public changes.
ALSO_NEWS = {"hear", "suspend", "dispatch_card", "receive_card"}
# Their actions need papers or another authority; here only the step they make.
BARE = {"request_documents", "complete_documents", "hand_over", "take_back"}


def _go_on(case, **who):
    if case.status in BODIES:
        return participations.record_answer(case=case, result="answered", answered_on=MONDAY, **who)
    return reviewing.go_on_reviewing(case=case, **who)


ACTIONS = {
    "check_competence": reviewing.check_competence,
    "accept_competence": reviewing.accept_competence,
    "begin_review": reviewing.begin_review,
    "ask_employment_agency": lambda **who: participations.ask_body(body="employment_agency", asked_on=MONDAY, **who),
    "ask_federal_office": lambda **who: participations.ask_body(body="federal_office", asked_on=MONDAY, **who),
    "ask_other_body": lambda **who: participations.ask_body(
        body="other", body_name="Handwerkskammer", asked_on=MONDAY, **who
    ),
    "check_security": reviewing.check_security,
    "go_on_reviewing": _go_on,
    "invite_for_biometrics": reviewing.invite_for_biometrics,
    "hear": lambda **who: hearings.hear(letter_on=MONDAY, answer_by=dt.date(2026, 10, 26), **who),
    "suspend": lambda **who: reviewing.suspend(reason="abroad", due_on=dt.date(2026, 12, 1), note="Wieder da?", **who),
    "grant": lambda **who: decisions.decide(kind="granted", valid_to=dt.date(2028, 10, 4), **who),
    "refuse": lambda **who: decisions.decide(kind="refused", **who),
    "order_card": lambda **who: cards.order_card(ordered_on=MONDAY, **who),
    "hand_out_sticker": lambda **who: cards.hand_out_sticker(valid_to=dt.date(2027, 10, 4), **who),
    "dispatch_card": cards.dispatch_card,
    "receive_card": cards.receive_card,
    "hand_out_card": lambda **who: cards.hand_out_card(valid_to=dt.date(2028, 10, 4), **who),
    "appeal": lambda **who: courts.appeal(court="VG Osnabrück", filed_on=MONDAY, **who),
    "become_final": courts.become_final,
    "withdraw": lambda **who: endings.withdraw(declared_on=MONDAY, **who),
    "settle": lambda **who: endings.settle(reason="departed", **who),
    "close": endings.close,
    "submit": partial(take_step, code="submit", received_at=NOW),
    **{code: partial(take_step, code=code) for code in BARE},
}


@pytest.fixture
def world(db, monday_morning):
    """An authority with an office and a service."""
    return World("osnabrueck")


@pytest.fixture
def anna(world):
    """A caseworker."""
    return make_staff(world.authority, "caseworker", name="Anna Brandt")


def case_in(state, world, anna):
    """A case in a state, with what has to be there for every move out of it."""
    case = make_case(
        world.authority,
        world.service,
        status=state,
        received_at=NOW - dt.timedelta(days=100),
        is_dispatched_directly=True,
        closed_at=NOW if state == State.CLOSED else None,
    )
    known = {"authority": world.authority, "case": case}
    if state in BODIES:
        Participation.objects.create(body=BODIES[state], asked_on=LONG_AGO, **known)
    if state == State.HEARING:
        Hearing.objects.create(letter_on=LONG_AGO, answer_by=LONG_AGO + dt.timedelta(days=21), **known)
    if state not in UNDECIDED and state != State.DRAFT:
        kind = "refused" if state in (State.REFUSED, State.APPEAL, State.FINAL) else "granted"
        Decision.objects.create(
            kind=kind, made_by=anna, made_at=NOW, effective_at=NOW, notified_how="served", sent_on=LONG_AGO, **known
        )
    if state == State.APPEAL:
        CourtCase.objects.create(court="VG Osnabrück", filed_on=LONG_AGO, ended_on=MONDAY, result="lost", **known)
    return case


# Everything a move could leave, counted in one question: this is asked five thousand times.
LEFT = "SELECT (SELECT count(*) FROM willkommen_outgoingmessage), " + ", ".join(
    f"(SELECT count(*) FROM {model._meta.db_table} WHERE case_id = %(case)s)"
    for model in (CaseEvent, Participation, Hearing, Decision, CourtCase)
)


def picture(case) -> tuple:
    """Everything a move could change."""
    with connection.cursor() as cursor:
        cursor.execute(LEFT, {"case": case.pk})
        counts = cursor.fetchone()
    row = Case.objects.get(pk=case.pk)
    return model_to_dict(row, exclude=["appointments"]), row.public_since, counts


def try_move(code, case, mover, anna):
    staff = anna if mover in (Mover.CASEWORKER, Mover.COUNTER) else None
    return ACTIONS[code](case=case, mover=mover, now=NOW, staff_member=staff)


def test_every_move_of_the_table_is_tried():
    assert set(ACTIONS) == set(MOVES)


@pytest.mark.no_cover  # it visits nothing that other tests do not, thousands of times
@pytest.mark.parametrize("code", MOVES)
def test_a_move_starts_where_the_table_says_and_nowhere_else(code, world, anna):
    move = MOVES[code]
    for state in State:
        for mover in Mover:
            case = case_in(state, world, anna)
            before = picture(case)
            if state in move.sources and mover in move.movers:
                try_move(code, case, mover, anna)
                _arrived(case, move, before)
            else:
                why = NotYourMove if mover not in move.movers else MoveNotPossible
                with pytest.raises(_refusals(code, state, why)):
                    try_move(code, case, mover, anna)
                assert picture(case) == before, (code, state, mover)


def _refusals(code, state, why):
    """Where a question is open, a case that cannot go on reviewing says which of the two it is."""
    if code == "go_on_reviewing" and state in BODIES:
        return (why, participations.NobodyAsked)
    return why


def _arrived(case, move, before) -> None:
    case.refresh_from_db()
    state = State(before[0]["status"])
    moved = CaseEvent.objects.filter(case=case, kind="moved").get()
    assert (case.status, moved.status_from, moved.status_to, moved.detail["move"]) == (
        move.to,
        state,
        move.to,
        move.code,
    )
    is_seen = state == State.DRAFT or public_state(state) != public_state(move.to)
    assert moved.is_public == (is_seen and state != State.DRAFT), (move.code, state)
    assert (case.public_since != before[1]) == is_seen, (move.code, state)
    told = OutgoingMessage.objects.filter(about_id=case.pk, kind="case_news").count()
    assert told == (1 if is_seen or move.code in ALSO_NEWS else 0), (move.code, state)


@pytest.mark.parametrize("code", ["ask_employment_agency", "ask_federal_office", "ask_other_body", "check_security"])
def test_whoever_reads_the_case_from_outside_learns_nothing_of_a_question_to_others(code, world, anna):
    case = case_in(State.IN_REVIEW, world, anna)
    since = case.public_since
    try_move(code, case, Mover.CASEWORKER, anna)
    case.refresh_from_db()
    _go_on(case=case, mover=Mover.CASEWORKER, now=NOW + dt.timedelta(hours=3), staff_member=anna)
    case.refresh_from_db()
    assert (case.status, case.public_since) == (State.IN_REVIEW, since)
    assert list(CaseEvent.objects.filter(case=case, is_public=True)) == []
    assert list(OutgoingMessage.objects.filter(about_id=case.pk)) == []
    assert list(case.deadlines.filter(is_public=True)) == []


def test_a_protected_person_is_never_written_to(world, anna):
    case = make_case(world.authority, world.service, is_protected=True, protected_since=NOW)
    try_move("invite_for_biometrics", case, Mover.CASEWORKER, anna)
    assert list(OutgoingMessage.objects.filter(about_id=case.pk)) == []


def test_a_case_of_another_authority_is_not_moved_by_its_number(world, anna):
    other = World("celle")
    foreign = make_case(other.authority, world.service)
    foreign.authority = world.authority  # as somebody would who mixes them up
    with pytest.raises(Case.DoesNotExist):
        reviewing.check_security(case=foreign, mover=Mover.CASEWORKER, now=NOW, staff_member=anna)
