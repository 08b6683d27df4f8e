"""What the applicant sees of a case: where it stands, in plain words, and nothing that is nobody's business."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework.actions.access import issue_code
from casework.actions.history import tell
from casework.models import (
    Case,
    CaseAppointment,
    CaseStatus,
    CaseworkSettings,
    Deadline,
    Decision,
    FollowUp,
    Handover,
    Hearing,
    Note,
    Participation,
)
from casework.queries.durations import Duration, usual_duration
from casework.rules.history import Happened
from casework.rules.states import PublicState, State
from casework.rules.tracking import steps_of
from tests.appointments.applicant import text_of
from tests.casework.cases import make_case
from tests.factories import MONDAY, NOW, World, local, make_appointment, make_authority, make_service, make_staff

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def world(monday_morning):
    return World()


def look(case, *, language="en", page="stand/"):
    """The page of a case for somebody who has just signed in."""
    client = Client()
    code = issue_code(case=case, now=NOW)
    client.post(f"/{language}/{case.authority.slug}/vorgang/", {"reference": case.reference, "code": code})
    return client.get(f"/{language}/{case.authority.slug}/vorgang/{page}")


def told(case, **changes) -> str:
    """What the page says after these changes of the row."""
    Case.objects.filter(pk=case.pk).update(**changes)
    return text_of(look(case))


# ---- One sentence, and the line of steps ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("received", "We have your application."),
        ("competence", "We are finding out which authority is responsible for you."),
        ("incomplete", "We are waiting for papers from you."),
        ("in_review", "We are checking your application."),
        ("biometrics", "Please come to us for photo and fingerprints."),
        ("suspended", "Your application is resting."),
        ("granted", "A decision is there."),
        ("refused", "A decision is there."),
        ("appeal", "A decision is there."),
        ("card_ordered", "Your card has been ordered."),
        ("ready_for_pickup", "Your card is ready."),
        ("direct_dispatch", "Your card is on its way to you."),
        ("handed_out", "Your card was handed out."),
        ("withdrawn", "You have withdrawn the application."),
        ("settled", "The procedure has ended without a decision."),
        ("final", "The procedure is finished."),
    ],
)
def test_each_state_is_one_sentence(world, status, sentence):
    page = look(make_case(world.authority, world.service, status=status)).content.decode()
    assert f'<h1 class="kern-heading-large">{sentence}</h1>' in page


@pytest.mark.parametrize(("days", "is_late"), [(42, False), (45, True)])
def test_a_card_that_is_late_is_said_to_be_late(world, days, is_late):
    case = make_case(world.authority, world.service, status="card_ordered", card_ordered_on=(NOW - days * DAY).date())
    page = look(case).content.decode()
    assert ("It takes longer than usual." in page, "It usually takes four to six weeks." in page) == (
        is_late,
        not is_late,
    )


HIDDEN = ["with_employment_agency", "with_federal_office", "with_other_body", "security_check"]


@pytest.mark.parametrize("status", HIDDEN)
def test_what_is_asked_of_others_looks_exactly_like_a_review(world, status):
    case = make_case(world.authority, world.service)
    assert told(case, status=status) == told(case, status="in_review")


@pytest.mark.parametrize("status", ["refused", "appeal"])
def test_no_decision_looks_different_from_another(world, status):
    case = make_case(world.authority, world.service, status="granted")
    assert told(case, status=status) == told(case, status="granted")


def test_the_line_shows_the_days_of_public_steps_only(world):
    case = make_case(world.authority, world.service, status="incomplete", received_at=NOW - 14 * DAY)
    way = [
        ("received", "in_review", 12),
        ("in_review", "security_check", 10),
        ("security_check", "in_review", 7),
        ("in_review", "incomplete", 3),
    ]
    for before, after, ago in way:
        tell(case=case, kind=Happened.MOVED, now=NOW - ago * DAY, status_from=before, status_to=after)
    words = told(case, public_since=NOW - 3 * DAY)
    line = words[words.index("Your application has reached us.") : words.index("How to reach us")]
    assert line.startswith(
        "Your application has reached us. 21 September 2026 "
        "We check your application. 23 September 2026 "
        "3 It is your turn. since 2 October 2026 4 We check your application. 5 We decide and tell you."
    )


def test_many_turns_keep_the_first_step_and_the_latest():
    moves = [(status, NOW + number * DAY) for number, status in enumerate(["incomplete", "in_review"] * 10)]
    steps = steps_of(State.IN_REVIEW, received_at=NOW, since=moves[-1][1], moves=moves)
    assert steps[0].state == PublicState.RECEIVED
    assert (len(steps), steps[-2].is_now, steps[-1].on) == (8, True, None)


def test_a_decision_promises_nothing():
    steps = steps_of(State.GRANTED, received_at=NOW, since=NOW, moves=[])
    assert [step.state for step in steps] == [PublicState.RECEIVED, PublicState.DECIDED]


def test_every_state_but_a_draft_has_a_page(world):
    for status in set(CaseStatus.values) - {"draft"}:
        case = make_case(world.authority, world.service, status=status, closed_at=NOW)
        assert look(case).status_code == 200, status


def test_a_hearing_names_its_last_day(world):
    case = make_case(world.authority, world.service, status="hearing")
    Hearing.objects.create(authority=world.authority, case=case, letter_on=MONDAY, answer_by=MONDAY + 21 * DAY)
    assert "You can answer our letter until 26 October 2026." in text_of(look(case))


@pytest.mark.parametrize("language", ["ar", "fa"])
def test_it_is_read_from_right_to_left(world, language):
    page = look(make_case(world.authority, world.service), language=language).content.decode()
    assert f'<html lang="{language}" dir="rtl">' in page


# ---- Appointments, whereabouts, ways to ask -----------------------------------------------------------------------


def test_own_appointments_are_shown_with_day_and_place_and_nothing_else(world):
    case = make_case(world.authority, world.service)
    start = local(MONDAY + 7 * DAY, "09:40")
    own = make_appointment(world.offer, world.counter, start)
    make_appointment(world.offer, world.counter, start + 2 * DAY)
    over = make_appointment(world.offer, world.counter, NOW - 2 * DAY, now=NOW - 3 * DAY)
    cancelled = make_appointment(world.offer, world.counter, start + DAY, status="cancelled")
    for appointment in (own, over, cancelled):
        CaseAppointment.objects.create(authority=world.authority, case=case, appointment=appointment)
    page = look(case)
    assert "Monday, 12 October 2026, 09:40" in text_of(page)
    assert text_of(page).count("2026, ") == 1
    assert own.link_token not in page.content.decode()
    assert own.reference not in page.content.decode()


def test_what_to_bring_does_not_say_what_for(world):
    case = make_case(world.authority, world.service)
    page = look(case, page="mitbringen/").content.decode()
    assert "What to bring" in page
    assert world.service.name_de not in page
    assert world.service.code not in page


def test_a_case_that_was_handed_over_says_where_it_is_now(world):
    celle = make_authority("celle", phone="05141 916-0")
    case = make_case(world.authority, world.service, status="handed_over")
    Handover.objects.create(
        authority=world.authority,
        case=case,
        to_authority=celle,
        basis="moved",
        status="confirmed",
        sent_at=NOW,
        answered_at=NOW,
    )
    words = text_of(look(case))
    assert "Where your file is now Ausländerbehörde celle 05141 916-0" in words
    assert "You can see this page until 3 January 2027." in words


def test_a_closed_case_is_gone_when_its_days_are_over(world):
    case = make_case(world.authority, world.service, status="closed", closed_at=NOW - 89 * DAY, erase_after=NOW + DAY)
    assert "You can see this page until 6 October 2026." in text_of(look(case))
    Case.objects.filter(pk=case.pk).update(erase_after=NOW)
    assert look(case).status_code == 302


def test_the_team_is_named_as_the_authority_wants(world):
    CaseworkSettings.objects.create(authority=world.authority, team_contact="Team Studium, Zimmer 12")
    words = text_of(look(make_case(world.authority, world.service)))
    assert "Team Studium, Zimmer 12" in words
    assert "0541 000-4430" in words


def test_the_owner_reads_of_wrong_codes(world):
    case = make_case(world.authority, world.service)
    tell(case=case, kind=Happened.CODE_FAILED, now=NOW - DAY, times=3)
    assert "there were 3 tries with a wrong code" in text_of(look(case))


def test_the_page_says_when_it_closes_and_does(world):
    page = look(make_case(world.authority, world.service))
    assert "This page closes by itself after 15 minutes without a click, at 07:15." in text_of(page)
    assert page.headers["Refresh"] == "900; url=/en/osnabrueck/vorgang/"


# ---- How long it takes ----------------------------------------------------------------------------------------------


def decided(authority, service, days, *, count=1, ago=30):
    """Cases that took so many days and were decided so long ago."""
    for _ in range(count):
        end = NOW - ago * DAY
        make_case(authority, service, status="closed", closed_at=end, received_at=end - days * DAY, decided_at=end)


def test_the_duration_is_half_and_nine_of_ten_in_begun_weeks(world):
    case = make_case(world.authority, world.service)
    for days in range(1, 21):  # 1, 2, … 20 days: the tenth took 10, the eighteenth 18
        decided(world.authority, world.service, days)
    assert usual_duration(case, now=NOW) == Duration(half=2, most=3)
    words = text_of(look(case))
    assert "Half of all applications like yours were decided here within 2 weeks." in words
    assert "Nine of ten were decided within 3 weeks." in words


def test_from_fewer_than_twenty_nothing_is_said(world):
    case = make_case(world.authority, world.service)
    decided(world.authority, world.service, 10, count=19)
    assert usual_duration(case, now=NOW) is None
    assert "How long does it take?" not in text_of(look(case))


def test_older_cases_other_services_and_other_authorities_do_not_count(world):
    case = make_case(world.authority, world.service)
    decided(world.authority, world.service, 10, count=19)
    decided(world.authority, world.service, 10, ago=366)
    decided(world.authority, make_service("NE-ALLG"), 10)
    decided(make_authority("celle"), world.service, 10)
    assert usual_duration(case, now=NOW) is None
    decided(world.authority, world.service, 10)
    assert usual_duration(case, now=NOW) == Duration(half=2, most=2)


# ---- What must never be seen ----------------------------------------------------------------------------------------


def leaky_case(world) -> Case:
    """A case with a telling word in every place that is internal."""
    staff = make_staff(world.authority, "caseworker", name="CANARYSTAFF")
    case = make_case(
        world.authority,
        world.service,
        given_names="CANARYGIVEN",
        family_name="CANARYFAMILY",
        name_in_own_script="CANARYSCRIPT",
        email="canary@mail.example",
        mobile="+4915100004711",
        born_on=dt.date(1987, 6, 5),
        file_number="CANARYFILE",
        team="CANARYTEAM",
        assigned_to=staff,
        fiction="continued_title",
        fiction_from=dt.date(2019, 1, 2),
        title_ends_on=dt.date(2019, 3, 4),
        card_valid_to=dt.date(2031, 7, 8),
        settled_for="died",
        status="security_check",
    )
    Note.objects.create(authority=world.authority, case=case, text="CANARYNOTE", written_by=staff, written_at=NOW)
    FollowUp.objects.create(
        authority=world.authority, case=case, due_on=dt.date(2019, 5, 6), reason="CANARYREASON", made_at=NOW
    )
    Deadline.objects.create(
        authority=world.authority,
        case=case,
        kind="departure",
        began_on=MONDAY,
        ends_on=dt.date(2031, 9, 9),
        safe_on=dt.date(2031, 9, 9),
    )
    Participation.objects.create(
        authority=world.authority, case=case, body="other", body_name="CANARYBODY", asked_on=MONDAY
    )
    Decision.objects.create(authority=world.authority, case=case, kind="refused", made_at=NOW, made_by=staff)
    for kind in set(Happened) - {Happened.MOVED}:
        tell(case=case, kind=kind, now=NOW - 40 * DAY, staff_member=staff, hint="CANARYDETAIL")
    tell(case=case, kind=Happened.MOVED, now=NOW - DAY, status_from="in_review", status_to="security_check")
    return case


FORBIDDEN = ["CANARY", "canary@", "4711", "1987", "2019", "2031", "ecurity", "icherheit", "efus", "§ 16b", "AE-STUDIUM"]


@pytest.mark.parametrize("page", ["stand/", "mitbringen/"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_nothing_internal_is_ever_on_the_page(world, page, language):
    shown = look(leaky_case(world), language=language, page=page).content.decode()
    assert [word for word in FORBIDDEN if word in shown] == []
    assert world.service.name_de not in shown


def test_a_hidden_step_shows_neither_by_its_day_nor_by_the_size_of_the_page(world):
    case = make_case(world.authority, world.service, received_at=NOW - 20 * DAY)
    quiet = told(case)
    tell(case=case, kind=Happened.MOVED, now=NOW - DAY, status_from="in_review", status_to="security_check")
    assert told(case, status="security_check", status_since=NOW - DAY) == quiet


# ---- How much it costs ------------------------------------------------------------------------------------------------


def queries_of(case) -> int:
    client = Client()
    code = issue_code(case=case, now=NOW)
    client.post(f"/en/{case.authority.slug}/vorgang/", {"reference": case.reference, "code": code})
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/en/{case.authority.slug}/vorgang/stand/").status_code == 200
    return len(queries)


def test_one_appointment_and_three_cost_the_same(world):
    counted = []
    for number in (1, 3):
        case = make_case(world.authority, world.service)
        for week in range(number):
            start = local(MONDAY + (7 * week + number) * DAY, "09:00")
            appointment = make_appointment(world.offer, world.counter, start)
            CaseAppointment.objects.create(authority=world.authority, case=case, appointment=appointment)
            tell(case=case, kind=Happened.MOVED, now=NOW, status_from="in_review", status_to="incomplete")
        counted.append(queries_of(case))
    assert counted[0] == counted[1]
    assert counted[0] <= 25
