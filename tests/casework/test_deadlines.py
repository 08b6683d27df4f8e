"""The register of deadlines, and which clock runs when."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.queries.holidays import is_public_holiday
from casework.actions.deadlines import (
    NoLonger,
    NotADay,
    begin_claim_clock,
    begin_clock,
    extend_clock,
    follow_employment_agency,
    let_clocks_lapse,
)
from casework.actions.moving import make_move
from casework.actions.opening import open_case
from casework.models import Deadline, Decision, FollowUp, Participation
from casework.queries._deadline_words import EVENTS, NAMES, TO_DO
from casework.queries.deadlines import deadlines_of
from casework.rules.calendar import deemed_notified_on
from casework.rules.courts import court_for
from casework.rules.deadlines import (
    CLOCKS_OF_SERVICE,
    CLOCKS_OF_STATE,
    DEADLINES,
    STARTS_WITH_STATE,
    UNTIL_DECIDED,
    CountsFrom,
    claim_period,
    deadline_of,
    extended_deadline_of,
    may_be_set,
    warning_week,
)
from casework.rules.states import MOVES, Mover
from casework.tasks import let_clocks_lapse as lapse_task
from tests.casework.cases import make_case
from tests.factories import NOW, make_authority, make_service, make_staff
from willkommen.models import OutgoingMessage

D = dt.date
DAYS = st.dates(D(2024, 1, 1), D(2040, 12, 31))


@pytest.fixture
def authority(db):
    return make_authority("osnabrueck")


def running(case):
    """The running clocks of a case: kind → the day told and the day staff wait for."""
    rows = Deadline.objects.filter(case=case, ended_at=None)
    return {row.kind: (row.ends_on, row.safe_on) for row in rows}


def ended(case):
    return {row.kind: row.ended_how for row in Deadline.objects.filter(case=case).exclude(ended_at=None)}


def decide(case, **fields):
    fields = {"notified_how": "posted", "sent_on": D(2026, 9, 23), **fields}
    person = make_staff(case.authority)
    return Decision.objects.create(
        authority=case.authority, case=case, kind="refused", made_by=person, made_at=NOW, effective_at=NOW, **fields
    )


# ---- The table ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "began_on", "ends_on"),
    [
        ("inaction", D(2026, 10, 5), D(2027, 1, 5)),
        ("inaction", D(2026, 11, 30), D(2027, 3, 1)),
        ("claim", D(2026, 10, 9), D(2026, 11, 9)),
        ("claim", D(2026, 9, 30), D(2026, 10, 30)),
        ("claim_without_notice", D(2026, 10, 9), D(2027, 10, 11)),
        ("asylum_claim", D(2026, 10, 17), D(2026, 11, 2)),
        ("asylum_claim_short", D(2026, 10, 5), D(2026, 10, 12)),
        ("employment_agency", D(2026, 10, 5), D(2026, 10, 19)),
        ("employment_agency_fast", D(2026, 10, 5), D(2026, 10, 12)),
        ("visa_free_entry", D(2026, 10, 5), D(2027, 1, 3)),
        ("application_after_entry", D(2026, 10, 5), D(2026, 11, 5)),
        ("born_in_germany", D(2026, 8, 31), D(2027, 3, 1)),
        ("blue_card_mobility", D(2026, 10, 5), D(2026, 11, 4)),
        ("family_mobility", D(2026, 10, 5), D(2026, 11, 4)),
        ("work_after_mobility", D(2026, 10, 2), D(2026, 11, 1)),
        ("residence_card", D(2026, 10, 5), D(2027, 4, 5)),
        ("job_change", D(2026, 10, 5), D(2026, 11, 4)),
        ("early_end", D(2026, 10, 5), D(2026, 10, 19)),
        ("early_end_employer", D(2026, 10, 5), D(2026, 11, 2)),
        ("training_ended", D(2026, 10, 5), D(2026, 10, 19)),
        ("tolerated_job_ended", D(2026, 10, 5), D(2026, 10, 19)),
        ("training_application", D(2026, 8, 1), D(2026, 1, 1)),
        ("training_grant", D(2026, 8, 1), D(2026, 2, 1)),
        ("data_access", D(2026, 10, 5), D(2026, 11, 5)),
        ("departure_shortest", D(2026, 10, 5), D(2026, 10, 12)),
        ("absence", D(2026, 8, 31), D(2027, 2, 28)),
        ("absence_longer", D(2026, 8, 31), D(2027, 8, 31)),
        ("absence_from_union", D(2026, 8, 31), D(2027, 8, 31)),
        ("absence_from_union_blue", D(2026, 8, 31), D(2028, 8, 31)),
        ("absence_in_union", D(2026, 8, 31), D(2032, 8, 31)),
        ("recognition_acknowledged", D(2026, 10, 5), D(2026, 11, 5)),
        ("recognition", D(2026, 10, 5), D(2027, 1, 5)),
        ("fast_track_appointment", D(2026, 10, 5), D(2026, 10, 26)),
        ("fast_track_visa", D(2026, 10, 5), D(2026, 10, 26)),
    ],
)
def test_the_register(kind, began_on, ends_on):
    assert deadline_of(kind, began_on, is_public_holiday) == ends_on


@pytest.mark.parametrize(
    ("kind", "ends_on"),
    [
        ("blue_card_mobility", D(2026, 12, 4)),
        ("family_mobility", D(2026, 12, 4)),
        ("data_access", D(2027, 1, 5)),
        ("recognition_union", D(2027, 2, 5)),
    ],
)
def test_what_the_law_lets_grow_once(kind, ends_on):
    assert extended_deadline_of(kind, D(2026, 10, 5), is_public_holiday) == ends_on


def test_nothing_else_grows():
    assert {kind for kind, rule in DEADLINES.items() if rule.extension} == {
        "blue_card_mobility", "family_mobility", "data_access", "recognition_union",
    }  # fmt: skip


def test_every_clock_has_a_section_and_a_name_and_every_clock_that_is_used_stands_in_the_register():
    assert set(NAMES) == set(DEADLINES)
    assert set(EVENTS) == set(CountsFrom)
    assert [rule.kind for rule in DEADLINES.values() if not rule.section] == []
    used = {kind for kinds in CLOCKS_OF_STATE.values() for kind in kinds} | set(STARTS_WITH_STATE.values())
    used |= set(UNTIL_DECIDED) | {kind for kinds in CLOCKS_OF_SERVICE.values() for kind in kinds} | set(TO_DO)
    assert used - set(DEADLINES) == set()


def test_only_the_day_for_documents_is_shown_to_applicants():
    assert [rule.kind for rule in DEADLINES.values() if rule.is_public] == ["documents"]


@pytest.mark.parametrize(
    ("day", "week"),
    [(D(2026, 11, 29), None), (D(2026, 11, 30), 8), (D(2026, 12, 14), 10), (D(2026, 12, 28), 12), (D(2027, 2, 1), 12)],
)
def test_the_supervisor_is_warned_after_8_10_and_12_weeks(day, week):
    assert warning_week("inaction", D(2026, 10, 5), day) == week


def test_a_time_to_leave_is_30_days_at_most():
    assert [may_be_set("departure", D(2026, 10, 5), D(2026, 11, day)) for day in (4, 5)] == [True, False]
    assert not may_be_set("hearing", D(2026, 10, 5), D(2026, 10, 5))


@given(sent_on=DAYS, kind=st.sampled_from(["claim", "claim_without_notice", "asylum_claim"]))
def test_nobody_is_told_a_later_day_for_going_to_court_than_the_house_waits_for(sent_on, kind):
    notified = deemed_notified_on(sent_on, "posted", None, is_public_holiday)
    claim = claim_period(notified, kind, is_public_holiday)
    assert claim.told <= claim.safe
    assert claim.told == deadline_of(kind, sent_on + dt.timedelta(days=4), is_public_holiday)


# ---- Courts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "court"),
    [
        ("celle", "Lüneburg"), ("oldenburg", "Oldenburg"), ("wolfsburg", "Braunschweig"), ("emsland", "Osnabrück"),
        ("hameln-pyrmont", "Hannover"), ("harburg", "Lüneburg"), ("goettingen", "Göttingen"),
        ("osnabrueck", "Osnabrück"), ("osterholz", "Stade"),
    ],
)  # fmt: skip
def test_the_competent_court_comes_from_data_with_its_mark(slug, court):
    found = court_for(slug)
    assert (found.name, found.mark) == (f"Verwaltungsgericht {court}", "general_knowledge")


def test_the_court_of_a_tenth_authority_is_to_be_clarified(db):
    assert court_for("hildesheim") is None
    case = make_case(make_authority("hildesheim"), status="refused")
    assert deadlines_of(case, now=NOW).court is None


# ---- What starts and stops ----------------------------------------------------------------------------------------


def opened(authority, received_at=NOW, **fields):
    return open_case(
        authority=authority,
        service=make_service(),
        channel="counter",
        person={"given_names": "SAMIR", "family_name": "HADDAD", "language": "ar"},
        received_at=received_at,
        now=NOW,
        **fields,
    )


@pytest.mark.parametrize(
    ("received_at", "began_on"),
    [
        (dt.datetime(2026, 10, 5, 5, 0, tzinfo=dt.UTC), D(2026, 10, 5)),
        # half an hour after midnight, on either side of both clock changes
        (dt.datetime(2026, 10, 24, 22, 30, tzinfo=dt.UTC), D(2026, 10, 25)),
        (dt.datetime(2026, 10, 25, 22, 30, tzinfo=dt.UTC), D(2026, 10, 25)),
        (dt.datetime(2026, 10, 25, 23, 30, tzinfo=dt.UTC), D(2026, 10, 26)),
        (dt.datetime(2027, 3, 27, 23, 30, tzinfo=dt.UTC), D(2027, 3, 28)),
        (dt.datetime(2027, 3, 28, 22, 30, tzinfo=dt.UTC), D(2027, 3, 29)),
        (dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC), D(2027, 1, 1)),
    ],
)
def test_an_application_counts_from_its_day_in_germany(authority, received_at, began_on):
    case = opened(authority, received_at=received_at)
    clock = Deadline.objects.get(case=case)
    assert (clock.kind, clock.began_on, clock.is_public) == ("inaction", began_on, False)
    assert case.next_due_on == clock.ends_on == deadline_of("inaction", began_on, is_public_holiday)


def test_a_draft_has_no_clock_until_it_is_sent(authority):
    case = opened(authority, status="draft")
    assert running(case) == {}
    case = make_move(case=case, code="submit", mover=Mover.APPLICANT, now=NOW, received_at=NOW)
    assert running(case) == {"inaction": (D(2027, 1, 5), D(2027, 1, 5))}


def test_a_residence_card_has_its_six_months_as_well(authority):
    case = make_case(authority, make_service("EU-AUFKARTE"), status="draft")
    make_move(case=case, code="submit", mover=Mover.COUNTER, now=NOW, received_at=NOW)
    assert {kind: told for kind, (told, _) in running(case).items()} == {
        "inaction": D(2027, 1, 5),
        "residence_card": D(2027, 4, 5),
    }


@pytest.mark.parametrize(
    ("status", "code", "how"),
    [("in_review", "grant", "met"), ("hearing", "refuse", "met"), ("in_review", "withdraw", "dropped"),
     ("in_review", "settle", "dropped"), ("competence", "hand_over", "dropped")],
)  # fmt: skip
def test_the_three_months_end_with_an_answer_or_become_pointless(authority, status, code, how):
    case = make_case(authority, status=status)
    begin_clock(case=case, kind="inaction", began_on=D(2026, 10, 5), now=NOW)
    make_move(case=case, code=code, mover=Mover.CASEWORKER, now=NOW)
    assert ended(case)["inaction"] == how


def test_the_three_months_go_on_while_somebody_else_has_the_case(authority):
    case = make_case(authority)
    begin_clock(case=case, kind="inaction", began_on=D(2026, 10, 5), now=NOW)
    for code in ("check_security", "go_on_reviewing", "ask_other_body", "go_on_reviewing", "invite_for_biometrics"):
        make_move(case=case, code=code, mover=Mover.CASEWORKER, now=NOW)
    assert running(case) == {"inaction": (D(2027, 1, 5), D(2027, 1, 5))}


def test_every_move_of_the_table_can_be_made_with_its_clocks(authority):
    for move in MOVES.values():
        for source in sorted(move.sources):
            case = make_case(authority, status=source)
            extra = {"received_at": NOW} if source == "draft" else {"closed_at": NOW} if move.to == "closed" else {}
            make_move(case=case, code=move.code, mover=sorted(move.movers)[0], now=NOW, **extra)
            kinds = set(running(case))
            expected = {STARTS_WITH_STATE[move.to]} if move.to in STARTS_WITH_STATE else set()
            assert kinds == (expected or ({"inaction"} if source == "draft" else set())), move.code


def test_competence_is_clarified_in_two_weeks(authority):
    case = make_case(authority)
    case = make_move(case=case, code="check_competence", mover=Mover.CASEWORKER, now=NOW)
    assert running(case) == {"competence": (D(2026, 10, 19), D(2026, 10, 19))}
    make_move(case=case, code="accept_competence", mover=Mover.CASEWORKER, now=NOW)
    assert ended(case) == {"competence": "met"}


# ---- Courts: the claim --------------------------------------------------------------------------------------------


def test_people_are_told_the_earlier_day_and_staff_wait_for_the_later_one(authority):
    case = make_case(authority, status="refused")
    # posted on a Wednesday, the fourth day is a Sunday
    begin_claim_clock(decision=decide(case), now=NOW)
    assert running(case) == {"claim": (D(2026, 10, 27), D(2026, 10, 28))}
    (clock,) = deadlines_of(case, now=NOW).running
    assert (clock.is_disputed, clock.section) == (True, "§\u00a074 Abs. 1 VwGO")
    assert not clock.is_public


def test_without_a_notice_on_remedies_it_is_a_year(authority):
    case = make_case(authority, status="refused")
    begin_claim_clock(decision=decide(case, notified_how="handed_over", has_remedy_notice=False), now=NOW)
    assert running(case) == {"claim_without_notice": (D(2027, 9, 23), D(2027, 9, 23))}


def test_what_was_not_retrieved_in_ten_days_was_not_notified(authority):
    case = make_case(authority, status="refused")
    decision = decide(case, notified_how="portal", sent_on=D(2026, 10, 5))
    assert begin_claim_clock(decision=decision, now=NOW) is None
    assert running(case) == {"portal_retrieval": (D(2026, 10, 15), D(2026, 10, 15))}
    let_clocks_lapse(authority=authority, now=NOW + dt.timedelta(days=11), most=50)
    assert (running(case), ended(case)) == ({}, {"portal_retrieval": "lapsed"})


def test_what_was_retrieved_is_notified_on_the_day_after(authority):
    case = make_case(authority, status="refused")
    decision = decide(case, notified_how="portal", sent_on=D(2026, 10, 5))
    begin_claim_clock(decision=decision, now=NOW)
    decision.retrieved_on = D(2026, 10, 6)
    begin_claim_clock(decision=decision, now=NOW)
    assert running(case) == {"claim": (D(2026, 11, 9), D(2026, 11, 9))}
    assert ended(case) == {"portal_retrieval": "met"}


# ---- The employment agency ----------------------------------------------------------------------------------------


def test_the_agency_has_two_weeks_until_it_says_that_something_is_missing(authority):
    case = make_case(authority, status="with_employment_agency")
    asked = Participation.objects.create(
        authority=authority, case=case, body="employment_agency", asked_on=D(2026, 10, 5)
    )
    follow_employment_agency(participation=asked, now=NOW)
    assert running(case) == {"employment_agency": (D(2026, 10, 19), D(2026, 10, 19))}
    asked.information_missing_on = D(2026, 10, 12)
    assert follow_employment_agency(participation=asked, now=NOW) is None
    assert (running(case), ended(case)) == ({}, {"employment_agency": "dropped"})
    asked.information_sent_on = D(2026, 10, 16)
    follow_employment_agency(participation=asked, now=NOW)
    # two weeks later is Friday 30 October
    assert running(case) == {"employment_agency": (D(2026, 10, 30), D(2026, 10, 30))}
    asked.answered_on = D(2026, 10, 20)
    follow_employment_agency(participation=asked, now=NOW)
    assert running(case) == {}


def test_the_agency_has_one_week_in_fast_cases(authority):
    case = make_case(authority, status="with_employment_agency")
    asked = Participation.objects.create(
        authority=authority, case=case, body="employment_agency", asked_on=D(2026, 10, 5)
    )
    follow_employment_agency(participation=asked, now=NOW, is_fast=True)
    assert running(case) == {"employment_agency_fast": (D(2026, 10, 12), D(2026, 10, 12))}


# ---- Days staff set, extension, and days that pass ----------------------------------------------------------------


def test_a_day_staff_set_must_lie_after_the_beginning(authority):
    case = make_case(authority)
    with pytest.raises(NotADay):
        begin_clock(case=case, kind="hearing", began_on=D(2026, 10, 5), ends_on=D(2026, 10, 5), now=NOW)
    with pytest.raises(NotADay):
        begin_clock(case=case, kind="hearing", began_on=D(2026, 10, 5), now=NOW)
    # a Saturday: who answers on Monday is in time
    begin_clock(case=case, kind="hearing", began_on=D(2026, 10, 5), ends_on=D(2026, 10, 24), now=NOW)
    assert running(case) == {"hearing": (D(2026, 10, 24), D(2026, 10, 26))}


def test_a_clock_grows_once_and_only_where_the_law_says_so(authority):
    case = make_case(authority)
    longer = begin_clock(case=case, kind="blue_card_mobility", began_on=D(2026, 10, 5), now=NOW)
    longer = extend_clock(deadline=longer, now=NOW)
    assert running(case) == {"blue_card_mobility": (D(2026, 12, 4), D(2026, 12, 4))}
    with pytest.raises(NoLonger):
        extend_clock(deadline=longer, now=NOW)
    with pytest.raises(NoLonger):
        extend_clock(deadline=begin_clock(case=case, kind="claim", began_on=D(2026, 10, 5), now=NOW), now=NOW)


@pytest.mark.parametrize(
    ("day", "is_over"), [(D(2026, 10, 27), False), (D(2026, 10, 28), False), (D(2026, 10, 29), True)]
)
def test_a_clock_lapses_when_the_later_day_is_over_and_somebody_is_told(authority, day, is_over):
    case = make_case(authority, status="refused")
    begin_claim_clock(decision=decide(case), now=NOW)
    now = dt.datetime.combine(day, dt.time(6), dt.UTC)
    assert let_clocks_lapse(authority=authority, now=now, most=50) == int(is_over)
    assert let_clocks_lapse(authority=authority, now=now, most=50) == 0
    reasons = list(FollowUp.objects.filter(case=case, due_on=day).values_list("reason", flat=True))
    case.refresh_from_db()
    assert case.status == "refused"
    assert case.next_due_on == (day if is_over else D(2026, 10, 27))
    assert len(reasons) == int(is_over)


def test_whose_card_is_late_is_told_and_nobody_of_another_clock(authority):
    late, other = make_case(authority, status="card_ordered"), make_case(authority)
    begin_clock(case=late, kind="card_production", began_on=D(2026, 8, 3), now=NOW)
    begin_clock(case=other, kind="inaction", began_on=D(2026, 6, 1), now=NOW)
    assert let_clocks_lapse(authority=authority, now=NOW, most=50) == 2
    assert list(OutgoingMessage.objects.values_list("about_id", "kind")) == [(late.pk, "case_news")]


def test_the_daily_task_serves_every_authority(db, monkeypatch):
    cases = [make_case(make_authority(slug)) for slug in ("celle", "harburg")]
    for case in cases:
        begin_clock(case=case, kind="inaction", began_on=D(2026, 6, 1), now=NOW)
    monkeypatch.setattr("willkommen.jobs.trusted_now", lambda: NOW)
    lapse_task()
    assert [ended(case) for case in cases] == [{"inaction": "lapsed"}] * 2


# ---- The page -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_the_clocks_of_a_case_are_one_query(authority, django_assert_num_queries, number):
    case = make_case(authority)
    for kind in ("inaction", "competence", "federal_office")[:number]:
        begin_clock(case=case, kind=kind, began_on=D(2026, 10, 5), now=NOW)
    with django_assert_num_queries(1):
        assert len(deadlines_of(case, now=NOW).running) == number


def test_a_clock_says_how_many_days_are_left_and_which_warning_it_has_reached(authority):
    case = make_case(authority)
    begin_clock(case=case, kind="inaction", began_on=D(2026, 10, 5), now=NOW)
    (clock,) = deadlines_of(case, now=dt.datetime(2026, 12, 14, 8, tzinfo=dt.UTC)).running
    assert (clock.days_left, clock.warning_week, clock.is_over, clock.is_sure) == (22, 10, False, True)
