"""What waits too long, what an authority decides, and the demo."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.models import Case, CaseworkSettings, Handover, Question
from casework.queries.lateness import ages_by_service, late_counts, working_days_before
from tests.administrator import Administrator, errors, text_of
from tests.casework.cases import make_case
from tests.factories import MONDAY, NOW, local, make_authority, make_service
from willkommen.models import AuditEntry


@pytest.fixture
def house(db, monday_morning):
    authority = make_authority()
    return SimpleNamespace(
        authority=authority, service=make_service(), page=Administrator(authority, "supervisor", "caseworker")
    )


def ago(**span) -> dt.datetime:
    return NOW - dt.timedelta(**span)


def counted(house) -> dict[str, int]:
    return {str(late): count for late, count in late_counts(house.authority, today=MONDAY).items() if count}


@pytest.mark.parametrize(
    ("days", "counts"),
    [
        (56, {}),
        (57, {"weeks_8": 1}),
        (70, {"weeks_8": 1}),
        (71, {"weeks_8": 1, "weeks_10": 1}),
        (84, {"weeks_8": 1, "weeks_10": 1}),
        (85, {"weeks_8": 1, "weeks_10": 1, "weeks_12": 1}),
    ],
)
def test_open_applications_count_from_the_day_after_the_weeks_are_over(house, days, counts):
    make_case(house.authority, house.service, received_at=local(MONDAY - dt.timedelta(days=days), "23:30"))
    assert counted(house) == counts


@pytest.mark.parametrize("status", ["granted", "withdrawn", "closed", "draft"])
def test_what_is_decided_or_over_waits_no_longer(house, status):
    make_case(house.authority, house.service, status=status, received_at=ago(days=200), closed_at=NOW)
    assert counted(house) == {}


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({"title_ends_on": MONDAY - dt.timedelta(days=1)}, {"title": 1}),
        ({"title_ends_on": MONDAY}, {}),
        ({"title_ends_on": MONDAY - dt.timedelta(days=1), "certificate_valid_to": MONDAY}, {}),
        (
            {"title_ends_on": MONDAY - dt.timedelta(days=9), "certificate_valid_to": MONDAY - dt.timedelta(days=1)},
            {"title": 1},
        ),
        ({"title_ends_on": MONDAY - dt.timedelta(days=1), "status": "handed_out"}, {}),
        ({"status": "card_ordered", "card_ordered_on": MONDAY - dt.timedelta(days=43)}, {"card": 1}),
        ({"status": "card_ordered", "card_ordered_on": MONDAY - dt.timedelta(days=42)}, {}),
        ({"status": "ready_for_pickup", "card_ordered_on": MONDAY - dt.timedelta(days=50)}, {}),
    ],
)
def test_titles_without_certificate_and_cards_that_do_not_come(house, fields, counts):
    make_case(house.authority, house.service, **fields)
    assert counted(house) == counts


def test_a_handover_waits_too_long_after_fourteen_days(house):
    for number, sent in enumerate([ago(days=15), ago(days=13)]):
        case = make_case(house.authority, house.service, status="handed_over")
        Handover.objects.create(
            authority=house.authority, case=case, to_name=f"Amt {number}", basis="moved", sent_at=sent
        )
    assert counted(house) == {"handover": 1}
    Handover.objects.update(status="confirmed")
    assert counted(house) == {}


def test_five_working_days_leave_out_weekends_and_holidays():
    assert working_days_before(MONDAY, 5) == dt.date(2026, 9, 28)
    # the third of October is a Saturday in 2026; the thirty-first is one as well; Whit Monday is not
    assert working_days_before(dt.date(2026, 5, 29), 5) == dt.date(2026, 5, 21)


def test_a_question_waits_too_long_after_five_working_days(house):
    case = make_case(house.authority, house.service)
    asked = {"authority": house.authority, "case": case, "language": "ar", "text": "?"}
    Question.objects.create(**asked, asked_at=local(dt.date(2026, 9, 28), "08:00"))
    assert counted(house) == {}
    late = Question.objects.create(**asked, asked_at=local(dt.date(2026, 9, 27), "23:00"))
    assert counted(house) == {"question": 1}
    late.settled_at = NOW
    late.save()
    assert counted(house) == {}


def test_ages_stand_by_service_and_never_by_person(house):
    other = make_service("NE-ALLG")
    for service, days in [(house.service, 60), (house.service, 90), (other, 100), (other, 3)]:
        make_case(house.authority, service, received_at=ago(days=days), assigned_to=house.page.staff)
    make_case(make_authority("harburg"), other, received_at=ago(days=100))
    ages = {age.service.code: age.counts for age in ages_by_service(house.authority, today=MONDAY)}
    assert ages == {
        "AE-STUDIUM-V": {"weeks_8": 2, "weeks_10": 1, "weeks_12": 1},
        "NE-ALLG": {"weeks_8": 1, "weeks_10": 1, "weeks_12": 1},
    }
    assert house.page.staff.name not in text_of(house.page.get("cases_waiting")).split("Sign out")[1]


def test_each_number_leads_to_exactly_these_cases(house):
    cases = [
        make_case(house.authority, house.service, received_at=ago(days=90)),
        make_case(house.authority, house.service, status="card_ordered", card_ordered_on=dt.date(2026, 8, 1)),
        make_case(house.authority, house.service, title_ends_on=dt.date(2026, 10, 1)),
    ]
    page = house.page.get("cases_waiting")
    found = {
        str(line["late"]): [row.case for row in house.page.client.get(line["url"]).context["found"].rows]
        for line in page.context["lines"]
        if line["count"]
    }
    assert found == {
        "weeks_8": [cases[0]],
        "weeks_10": [cases[0]],
        "weeks_12": [cases[0]],
        "card": [cases[1]],
        "title": [cases[2]],
    }
    cell = page.context["services"][0]["cells"][0]
    assert house.page.client.get(cell["url"]).context["found"].total == cell["count"] == 1


def test_three_services_ask_the_database_as_often_as_one(house):
    asked = []
    for codes in (["NE-ALLG"], ["NE-FAM", "NE-HUM"]):
        for code in codes:
            make_case(house.authority, make_service(code), received_at=ago(days=90))
        with CaptureQueriesContext(connection) as queries:
            house.page.get("cases_waiting")
        asked.append(len(queries))
    assert asked == [8, 8]


def test_nothing_waits_is_said_in_words(house):
    assert "No open application is older than 8 weeks." in text_of(house.page.get("cases_waiting"))
    late = house.page.get("work_list", "?wer=alle&zu_lange=karte")
    assert "Nothing waits too long here." in text_of(late)


def test_the_list_is_not_for_caseworkers_nor_administrators(house):
    for role in ("caseworker", "administrator", "clerk"):
        assert Administrator(house.authority, role).get("cases_waiting").status_code == 403


# ---- What an authority decides ------------------------------------------------------------------------------

DECIDED = {
    "four_eyes": "on",
    "request_days": "28",
    "hearing_days": "14",
    "readable_days": "90",
    "team_contact": "Team Aufenthalt, 0541 000-4430",
}


def test_decisions_are_kept_and_the_audit_says_which(house):
    page = Administrator(house.authority)
    answer = page.client.post(page.url("casework_settings"), DECIDED)
    assert answer.url == page.url("setup")
    found = CaseworkSettings.objects.get(authority=house.authority)
    assert (found.four_eyes, found.are_uploads_allowed, found.request_days, found.hearing_days) == (True, False, 28, 14)
    assert AuditEntry.objects.get(action="change_casework_settings").detail == {
        "changed": ["four_eyes", "hearing_days", "request_days", "team_contact"]
    }
    page.client.post(page.url("casework_settings"), DECIDED)
    assert AuditEntry.objects.filter(action="change_casework_settings").count() == 1


@pytest.mark.parametrize("days", ["6", "91", "-1", "99999999999999999999", ""])
def test_days_that_are_too_few_or_too_many_are_refused(house, days):
    page = Administrator(house.authority)
    answer = page.client.post(page.url("casework_settings"), {**DECIDED, "request_days": days})
    assert len(errors(answer)) == 1
    assert CaseworkSettings.objects.count() == 0


def test_the_administrators_page_says_how_far_casework_is_set_up(house):
    shown = text_of(Administrator(house.authority).get("setup"))
    assert "one person decides, documents on paper only" in shown
    assert "The contact of the team is missing" in shown
    assert "New cases belong to nobody until somebody takes them over" in shown


# ---- The demo ------------------------------------------------------------------------------------------------


def test_the_demo_shows_every_state_once_loaded(db, settings):
    from appointments.actions.catalogue import load_catalogue
    from appointments.actions.demo import load_demo
    from casework.actions.demo import STORIES, load_demo_cases
    from casework.rules.states import State
    from willkommen.actions.pilot import load_authorities
    from willkommen.models import Authority, OutgoingMessage

    load_authorities(now=NOW)
    load_catalogue(now=NOW)
    load_demo(now=NOW)
    Authority.objects.exclude(slug="celle").update(is_demo=False)
    assert load_demo_cases(now=NOW) == len(STORIES)
    states = set(Case.objects.values_list("status", flat=True))
    assert set(State) - states <= {State.DRAFT, State.DIRECT_DISPATCH, State.FINAL}
    assert Case.objects.filter(
        decisions__effective_at=None, decisions__sent_back_at=None, decisions__isnull=False
    ).exists()
    assert Case.objects.filter(is_protected=True).count() == 1
    assert set(Case.objects.values_list("assigned_to__memberships__role", flat=True)) == {"caseworker", None}
    assert OutgoingMessage.objects.count() == 0
    assert load_demo_cases(now=NOW) == 0


def test_there_are_no_demo_cases_on_a_real_installation(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("load_demo_cases")
