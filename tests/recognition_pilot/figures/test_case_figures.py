"""Figures of cases, each against an example reckoned by hand."""

import datetime as dt

import pytest

from casework.actions.forgetting import forget_closed_cases
from casework.models import Case
from recognition_pilot.actions.facts import measure_morning
from recognition_pilot.queries.figures.indicators import Cut, Period, parts_of
from tests.casework.cases import make_case
from tests.factories import World, local
from tests.recognition_pilot.figures.days import (
    DAY,
    NOW,
    SEPTEMBER,
    all_facts,
    decided,
    figure,
    happened,
    moved,
    take,
)

pytestmark = pytest.mark.django_db
ONE = dt.timedelta(days=1)


@pytest.fixture
def world():
    return World()


def test_processing_times_are_calendar_days_to_the_decision(world):
    for days, from_complete in ((10, 1), (20, 10), (41, 28), (42, 30), (90, None)):
        decided(world, received=DAY - days * ONE, on=DAY, complete=from_complete and DAY - from_complete * ONE)
    decided(world, received=DAY, on=dt.date(2026, 10, 1))
    take(world)
    whole = figure(world, "I06")
    assert (whole.value, whole.n, whole.p90, whole.is_met) == (41, 5, None, True)
    # one is not recorded: too few to be told how many; four are too few to be shown
    complete = figure(world, "I07")
    assert (complete.is_hidden, complete.not_recorded, complete.few_not_recorded) == (True, None, True)


def test_waiting_for_others_is_the_sum_of_participations_and_of_nothing_else(world):
    for number in range(5):
        case = decided(world, received=DAY - 40 * ONE, on=DAY)
        for status, before in (
            ("in_review", 39),
            ("with_employment_agency", 30),
            ("in_review", 20),
            ("security_check", 19),
            ("in_review", 9),
            ("with_federal_office", 8),
            ("in_review", 5 - number % 2),
        ):
            moved(case, status, DAY - before * ONE, clock="09:00")
    decided(world, received=DAY - 40 * ONE, on=DAY)
    take(world)
    # ten days of the agency and three (or four) of the Federal Office; the security query is in no sum
    assert (figure(world, "I08").value, figure(world, "I08").n) == (13, 5)
    bodies = parts_of(world.authority, "I08", during=SEPTEMBER, by="body")
    assert [(part.key, part.figure.value) for part in bodies] == [("employment_agency", 10), ("federal_office", 3)]


def test_a_card_is_counted_from_its_order_to_handing_out(world):
    for number in range(6):
        case = make_case(world.authority, world.service, status="handed_out")
        moved(case, "card_ordered", DAY - 30 * ONE)
        if number == 0:
            moved(case, "direct_dispatch", DAY - 5 * ONE)
        else:
            moved(case, "ready_for_pickup", DAY - 5 * ONE)
        moved(case, "handed_out", DAY)
    sticker = make_case(world.authority, world.service, status="handed_out")
    moved(sticker, "handed_out", DAY)
    take(world)
    assert (figure(world, "I09").value, figure(world, "I09").n) == (30, 6)
    assert figure(world, "I09", cut=Cut("dispatch", "no")).n == 5


def test_old_open_cases_are_those_of_the_last_day(world):
    last = SEPTEMBER.last
    for days in (56, 57, 60, 70, 71, 84, 85, 100):
        make_case(world.authority, world.service, received_at=local(last - days * ONE, "08:00"))
    gone = make_case(world.authority, world.service, status="withdrawn", received_at=local(last - 90 * ONE, "08:00"))
    moved(gone, "withdrawn", last)
    take(world)
    found = figure(world, "I10")
    # more than eight weeks are 57 days; who withdrew on that day is not open any more in its evening
    assert (found.value, found.n) == (7, 7)
    assert [(one.code, one.value) for one in found.more] == [
        ("over_10", None),
        ("over_12", None),
        ("open", 8),
        ("share_over_8", 87.5),
    ]
    earlier = Period(SEPTEMBER.first, last - ONE)
    assert figure(world, "I10", earlier).more[2].value == 9


def test_a_case_that_came_back_is_open_again(world):
    for _ in range(5):
        case = make_case(world.authority, world.service, received_at=local(DAY - 90 * ONE, "08:00"))
        moved(case, "competence", DAY - 80 * ONE)
        moved(case, "handed_over", DAY)
        moved(case, "competence", DAY + 3 * ONE)
    take(world)
    counts = [figure(world, "I10", Period(DAY - 2 * ONE, DAY + day * ONE)).value for day in (-1, 0, 2, 3)]
    assert counts == [5, 0, 0, 5]


def test_requests_for_documents_are_counted_per_case_until_the_decision(world):
    for rounds in (0, 0, 1, 2, 3):
        case = decided(world, received=DAY - 40 * ONE, on=DAY, language="ar", channel="online")
        for number in range(rounds):
            happened(case, "documents_requested", DAY - (30 - number) * ONE)
    happened(case, "documents_requested", DAY + ONE)
    take(world)
    assert (figure(world, "I15").value, figure(world, "I15", channel="online").value) == (60.0, 60.0)
    assert (figure(world, "I16").value, figure(world, "I16").is_met) == (1.2, True)


def test_questions_are_counted_per_hundred_letters(world):
    case = decided(world, received=DAY - 40 * ONE, on=DAY)
    for kind, times in (("documents_requested", 12), ("decision_notified", 8), ("question_asked", 5)):
        for _ in range(times):
            happened(case, kind, DAY)
    take(world)
    assert (figure(world, "I21").value, figure(world, "I21").n) == (25.0, 20)


def test_online_is_the_form_and_the_informal_way_and_no_handover(world):
    for channel in ("online", "informal", "informal", "post", "counter", "transfer"):
        make_case(world.authority, world.service, received_at=local(DAY, "08:00"), channel=channel)
    take(world)
    assert (figure(world, "I26").value, figure(world, "I26").n) == (60.0, 5)


def test_titles_without_a_certificate_are_measured_in_the_morning(world):
    titles = {"title_ends_on": DAY - ONE, "received_at": local(DAY - 10 * ONE, "08:00")}
    for _ in range(5):
        make_case(world.authority, world.service, **titles)
    make_case(world.authority, world.service, **titles, certificate_issued_on=DAY, certificate_valid_to=DAY + 90 * ONE)
    late = {**titles, "received_at": local(DAY, "05:00")}
    make_case(world.authority, world.service, **late)
    make_case(world.authority, world.service, **{**titles, "title_ends_on": DAY + ONE})
    assert measure_morning(authority=world.authority, now=local(DAY, "06:59")) is False
    assert measure_morning(authority=world.authority, now=local(DAY, "07:00")) is True
    assert measure_morning(authority=world.authority, now=local(DAY, "09:00")) is False
    found = figure(world, "I11")
    assert (found.value, found.target, found.is_met) == (5, 0, False)


def test_the_third_free_time_is_measured_by_service_office_and_language():
    world = World(spoken=["de", "tr"], minutes=60)
    monday = NOW.date()
    assert measure_morning(authority=world.authority, now=local(monday, "09:30")) is True
    # on Monday only the times at ten and eleven are left of the morning: the third one is Tuesday's first
    during = Period(monday, monday)
    assert (figure(world, "I01", during).value, figure(world, "I01", during).n) == (1, 1)
    assert figure(world, "I01", during, language="tr").value == 1
    # nobody speaks Ukrainian in the whole window of 56 days
    assert figure(world, "I01", during, language="uk").value == 57
    assert figure(world, "I01", during, service=world.service.code).is_met is True
    assert figure(world, "I01", during, office=world.office).value == 1


def test_forgetting_changes_no_figure_of_the_past(world):
    for days in (10, 20, 30, 40, 50):
        case = decided(world, received=DAY - days * ONE, on=DAY, title_ends_on=DAY)
        happened(case, "documents_requested", DAY - 5 * ONE)
        happened(case, "question_asked", DAY - 4 * ONE)
    take(world)
    before = all_facts(world.authority)
    closed = {"status": "closed", "closed_at": NOW, "erase_after": NOW - dt.timedelta(hours=1)}
    Case.objects.filter(authority=world.authority).update(**closed)
    assert forget_closed_cases(authority=world.authority, now=NOW, most=100) == 5
    assert Case.objects.get(pk=case.pk).family_name == ""
    take(world)
    assert all_facts(world.authority) == before
