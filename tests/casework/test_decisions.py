"""Decisions: four eyes, notification, translation, court, and when one is final."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from casework.actions import courts, decisions, hearings, notifying
from casework.actions.endings import withdraw
from casework.actions.moving import MoveNotPossible, NotYourMove
from casework.models import Case, CaseEvent, CaseworkSettings, CourtCase, Decision, Hearing, Note
from casework.rules.states import Mover
from tests.casework.cases import make_case
from tests.factories import MONDAY, NOW, World, make_staff
from willkommen.models import OutgoingMessage
from willkommen.tenancy import enter_authority

DAY = dt.timedelta(days=1)


@pytest.fixture
def world(db, monday_morning):
    """An authority with an office and a service."""
    return World("osnabrueck")


@pytest.fixture
def anna(world):
    """A caseworker."""
    return make_staff(world.authority, "caseworker", name="Anna Brandt")


@pytest.fixture
def ben(world):
    """Another caseworker."""
    return make_staff(world.authority, "caseworker", name="Ben Otte")


@pytest.fixture
def four_eyes(world):
    """The authority wants a second person for every decision."""
    return CaseworkSettings.objects.create(authority=world.authority, four_eyes=True)


def by(staff, now=NOW) -> dict:
    return {"mover": Mover.CASEWORKER, "now": now, "staff_member": staff}


def heard_case(world, **fields):
    """A case whose hearing is over."""
    case = make_case(world.authority, status="hearing", **fields)
    Hearing.objects.create(
        authority=world.authority, case=case, letter_on=MONDAY - 40 * DAY, answer_by=MONDAY - 14 * DAY
    )
    return case


def refused_case(world, anna, **notified):
    """A refusal that stands, and has left the house where `notified` says how."""
    case = heard_case(world)
    decisions.decide(case=case, kind="refused", **by(anna))
    if notified:
        notifying.notify_decision(case=case, now=NOW, staff_member=anna, **notified)
    return case


def state(case) -> str:
    return Case.objects.values_list("status", flat=True).get(pk=case.pk)


# ---- Four eyes ---------------------------------------------------------------------------------------------------


def test_without_four_eyes_a_decision_stands_at_once(world, anna):
    case = make_case(world.authority)
    made = decisions.decide(case=case, kind="granted", valid_to=dt.date(2028, 10, 4), **by(anna))
    case.refresh_from_db()
    assert (case.status, case.decided_at, made.effective_at, made.needs_approval) == ("granted", NOW, NOW, False)


def test_with_four_eyes_the_case_moves_only_when_a_second_person_approves(world, anna, ben, four_eyes):
    case = make_case(world.authority)
    decisions.decide(case=case, kind="granted", **by(anna))
    assert (state(case), OutgoingMessage.objects.count()) == ("in_review", 0)
    decisions.approve_decision(case=case, **by(ben, NOW + DAY))
    made = Decision.objects.get(case=case)
    assert (state(case), made.made_by, made.checked_by, made.effective_at) == ("granted", anna, ben, NOW + DAY)
    assert list(CaseEvent.objects.filter(case=case, kind__startswith="decision").values_list("kind", "is_public")) == [
        ("decision_approved", False),
        ("decision_prepared", False),
    ]


def test_nobody_approves_what_they_prepared_themselves(world, anna, four_eyes):
    case = make_case(world.authority)
    decisions.decide(case=case, kind="granted", **by(anna))
    with pytest.raises(decisions.OwnDecision):
        decisions.approve_decision(case=case, **by(anna))
    assert (state(case), Decision.objects.get().effective_at) == ("in_review", None)


def test_the_database_refuses_a_decision_approved_by_its_maker(world, anna, four_eyes):
    case = make_case(world.authority)
    made = decisions.decide(case=case, kind="granted", **by(anna))
    with pytest.raises(IntegrityError, match="nobody_approves_their_own_decision"), transaction.atomic():
        Decision.objects.filter(pk=made.pk).update(checked_by=anna, checked_at=NOW, effective_at=NOW)
    with pytest.raises(IntegrityError, match="stands_when_approved"), transaction.atomic():
        Decision.objects.filter(pk=made.pk).update(effective_at=NOW)


def test_a_decision_that_is_sent_back_leaves_the_case_where_it_is_and_its_reason_as_a_note(world, anna, ben, four_eyes):
    case = heard_case(world)
    decisions.decide(case=case, kind="refused", **by(anna))
    decisions.send_back_decision(case=case, note="Begründung fehlt", **by(ben))
    assert (state(case), Note.objects.get(case=case).text) == ("hearing", "Begründung fehlt")
    with pytest.raises(decisions.NoDecisionWaits):
        decisions.approve_decision(case=case, **by(ben))
    decisions.decide(case=case, kind="refused", **by(anna))
    decisions.approve_decision(case=case, **by(ben))
    assert state(case) == "refused"


def test_only_one_decision_is_prepared_at_a_time(world, anna, ben, four_eyes):
    case = make_case(world.authority)
    decisions.decide(case=case, kind="granted", **by(anna))
    with pytest.raises(decisions.DecisionWaits):
        decisions.decide(case=case, kind="granted", **by(ben))
    assert Decision.objects.count() == 1


def test_a_prepared_decision_falls_away_when_the_case_goes_another_way(world, anna, ben, four_eyes):
    case = make_case(world.authority)
    decisions.decide(case=case, kind="granted", **by(anna))
    withdraw(case=case, declared_on=MONDAY, **by(ben))
    with pytest.raises(decisions.NoDecisionWaits):
        decisions.approve_decision(case=case, **by(ben))
    assert (state(case), Decision.objects.get().effective_at) == ("withdrawn", None)


def test_a_clerk_neither_approves_nor_sends_back(world, anna, ben, four_eyes):
    case = make_case(world.authority)
    decisions.decide(case=case, kind="granted", **by(anna))
    clerk = {"mover": Mover.COUNTER, "now": NOW, "staff_member": ben}
    for action in (decisions.approve_decision, decisions.send_back_decision):
        with pytest.raises(NotYourMove):
            action(case=case, **clerk)
    assert state(case) == "in_review"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_at_once_one_does(monday_morning):
    world = World("osnabrueck")
    CaseworkSettings.objects.create(authority=world.authority, four_eyes=True)
    anna, ben, eva = (make_staff(world.authority, "caseworker", name=name) for name in ("Anna", "Ben", "Eva"))
    case = make_case(world.authority)
    decisions.decide(case=case, kind="granted", **by(anna))
    start, said = threading.Barrier(2), []

    def press(staff):
        try:
            with transaction.atomic():
                enter_authority(world.authority.pk)
                start.wait(timeout=10)
                decisions.approve_decision(case=case, **by(staff))
            said.append("approved")
        except decisions.NoDecisionWaits:
            said.append("refused")
        finally:
            connection.close()

    people = [threading.Thread(target=press, args=(staff,)) for staff in (ben, eva)]
    for person in people:
        person.start()
    for person in people:
        person.join(timeout=20)
    assert sorted(said) == ["approved", "refused"]
    assert (state(case), CaseEvent.objects.filter(case=case, kind="moved").count()) == ("granted", 1)


# ---- Hearing before a refusal ------------------------------------------------------------------------------------


def test_nobody_is_refused_before_their_time_to_answer_is_over(world, anna):
    case = make_case(world.authority)
    hearings.hear(case=case, letter_on=MONDAY, answer_by=dt.date(2026, 10, 24), **by(anna))  # a Saturday
    monday = NOW + 21 * DAY
    with pytest.raises(hearings.HearingRuns, match="26"):
        decisions.decide(case=case, kind="refused", **by(anna, monday))
    assert (state(case), Decision.objects.count()) == ("hearing", 0)
    decisions.decide(case=case, kind="refused", **by(anna, monday + DAY))
    assert state(case) == "refused"


def test_whoever_has_answered_can_be_decided_about_at_once(world, anna):
    case = make_case(world.authority)
    hearings.hear(case=case, letter_on=MONDAY, answer_by=dt.date(2026, 10, 26), **by(anna))
    hearings.record_hearing_answer(case=case, now=NOW + DAY, staff_member=anna, answered_on=MONDAY + DAY)
    decisions.decide(case=case, kind="refused", **by(anna, NOW + DAY))
    assert state(case) == "refused"


# ---- Notification, translation -----------------------------------------------------------------------------------


def test_a_posted_refusal_starts_the_time_to_go_to_court_in_both_readings(world, anna):
    # Tuesday 6 October; the fourth day after it is a Saturday
    case = refused_case(world, anna, how="posted", sent_on=dt.date(2026, 10, 6))
    clock = case.deadlines.get(kind="claim")
    assert (clock.began_on, clock.ends_on, clock.safe_on, clock.is_public) == (
        dt.date(2026, 10, 10),
        dt.date(2026, 11, 10),
        dt.date(2026, 11, 12),
        False,
    )


def test_without_a_right_notice_on_remedies_there_is_a_year(world, anna):
    case = refused_case(world, anna, how="served", sent_on=MONDAY, has_remedy_notice=False)
    assert case.deadlines.get(ended_at=None, kind__startswith="claim").kind == "claim_without_notice"
    notifying.notify_decision(case=case, now=NOW, staff_member=anna, how="served", sent_on=MONDAY)
    assert list(case.deadlines.filter(ended_at=None).values_list("kind", flat=True)) == ["claim"]


def test_what_nobody_fetches_from_the_portal_was_not_notified(world, anna):
    case = refused_case(world, anna, how="portal", sent_on=MONDAY)
    assert list(case.deadlines.filter(ended_at=None).values_list("kind", flat=True)) == ["portal_retrieval"]
    with pytest.raises(courts.NotFinalYet):
        courts.become_final(case=case, **by(anna, NOW + 400 * DAY))


def test_nothing_is_notified_before_something_was_decided(world, anna):
    case = make_case(world.authority)
    with pytest.raises(notifying.NothingToNotify):
        notifying.notify_decision(case=case, now=NOW, staff_member=anna, how="posted", sent_on=MONDAY)


def test_a_translation_has_a_clock_from_asking_to_sending(world, anna):
    case = refused_case(world, anna, how="served", sent_on=MONDAY)
    who = {"case": case, "now": NOW, "staff_member": anna}
    notifying.ask_translation(asked_on=MONDAY, language="ti", **who)
    with pytest.raises(notifying.NoTranslation):
        notifying.ask_translation(asked_on=MONDAY, language="ar", **who)
    notifying.record_translation_sent(sent_on=MONDAY, **who)
    made = Decision.objects.get(case=case)
    assert (made.translation_language, made.translation_sent_on) == ("ti", MONDAY)
    assert case.deadlines.get(kind="translation").ended_how == "met"


def test_a_granted_title_is_not_translated(world, anna):
    case = make_case(world.authority)
    decisions.decide(case=case, kind="granted", **by(anna))
    with pytest.raises(notifying.NoTranslation):
        notifying.ask_translation(case=case, now=NOW, staff_member=anna, asked_on=MONDAY, language="ar")


# ---- Court, final ------------------------------------------------------------------------------------------------


def test_a_decision_is_final_only_after_the_later_reading(world, anna):
    case = refused_case(world, anna, how="posted", sent_on=dt.date(2026, 10, 6))
    last = dt.datetime(2026, 11, 12, 12, tzinfo=dt.UTC)
    with pytest.raises(courts.NotFinalYet, match="12"):
        courts.become_final(case=case, **by(anna, last))
    assert state(case) == "refused"
    courts.become_final(case=case, **by(anna, last + DAY))
    assert state(case) == "final"


def test_a_decision_before_the_court_becomes_final_when_the_court_has_decided(world, anna):
    case = refused_case(world, anna, how="served", sent_on=MONDAY)
    courts.appeal(case=case, court="VG Osnabrück", filed_on=MONDAY, **by(anna))
    assert list(case.deadlines.filter(ended_at=None).values_list("kind", flat=True)) == []
    with pytest.raises(courts.CourtHasNotDecided):
        courts.become_final(case=case, **by(anna, NOW + 400 * DAY))
    courts.end_court_case(case=case, now=NOW, staff_member=anna, result="lost", ended_on=MONDAY)
    courts.become_final(case=case, **by(anna))
    assert (state(case), CourtCase.objects.get().result) == ("final", "lost")


def test_a_title_can_be_granted_while_the_court_case_is_open(world, anna):
    case = refused_case(world, anna, how="served", sent_on=MONDAY)
    courts.appeal(case=case, court="VG Osnabrück", filed_on=MONDAY, **by(anna))
    decisions.decide(case=case, kind="granted", **by(anna))
    assert state(case) == "granted"


def test_what_is_granted_cannot_be_refused_afterwards(world, anna):
    case = make_case(world.authority)
    decisions.decide(case=case, kind="granted", **by(anna))
    with pytest.raises(MoveNotPossible):
        decisions.decide(case=case, kind="refused", **by(anna))
