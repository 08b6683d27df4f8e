"""The work list: parts, filters, search, the same questions to the database however many rows there are."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from casework.actions.dates import add_follow_up, finish_follow_up, start_clock, stop_clocks
from casework.models import Case, Deadline, FollowUp, HandedInFile, Question, RoutingRule, Substitution
from casework.queries.work_list import WorkFilter, group_in_words_of_database, work_list
from casework.rules.states import State
from casework.rules.work_list import WorkGroup, group_of, last_day_of_week
from tests.administrator import Administrator, said, text_of
from tests.casework.cases import make_case
from tests.factories import MONDAY, NOW, make_authority, make_service, make_staff

SUNDAY = MONDAY + dt.timedelta(days=6)


@pytest.fixture
def house(db, monday_morning):
    authority = make_authority()
    page = Administrator(authority, "caseworker", name="Ich Selbst")
    return SimpleNamespace(
        authority=authority,
        service=make_service(),
        page=page,
        me=page.staff,
        colleague=make_staff(authority, "caseworker", name="Frau Kollegin"),
    )


def mine(house, **fields):
    return make_case(house.authority, house.service, **{"assigned_to": house.me, **fields})


def shown(house, query="") -> list[str]:
    """References of the cases on the page, in their order."""
    answer = house.page.get("work_list", query)
    assert answer.status_code == 200
    return [row.case.reference for row in answer.context["found"].rows]


def tabs(house, query="") -> dict[str, int]:
    return {part["name"]: part["count"] for part in house.page.get("work_list", query).context["parts"]}


# ---- The parts -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "due", "group"),
    [
        ("in_review", -1, WorkGroup.OVERDUE),
        ("incomplete", 0, WorkGroup.TODAY),
        ("received", None, WorkGroup.NEW),
        ("received", 3, WorkGroup.NEW),
        ("in_review", 6, WorkGroup.WEEK),
        ("in_review", 7, WorkGroup.LATER),
        ("in_review", None, WorkGroup.LATER),
        ("with_employment_agency", 3, WorkGroup.WAITING),
        ("security_check", None, WorkGroup.WAITING),
        ("handed_out", None, WorkGroup.FINISHED),
        ("handed_out", 0, WorkGroup.TODAY),
        ("draft", None, None),
        ("closed", -1, None),
    ],
)
def test_a_case_stands_in_exactly_one_part_of_the_list(status, due, group):
    due_on = None if due is None else MONDAY + dt.timedelta(days=due)
    assert group_of(status=status, next_due_on=due_on, today=MONDAY) == group


def test_from_saturday_on_this_week_is_the_next_one():
    assert [last_day_of_week(MONDAY + dt.timedelta(days=day)) for day in (0, 4, 5, 6)] == [
        SUNDAY,
        SUNDAY,
        SUNDAY + dt.timedelta(days=7),
        SUNDAY + dt.timedelta(days=7),
    ]


def test_the_database_sorts_cases_into_the_same_parts_as_the_rule(house):
    days = [None, *(MONDAY + dt.timedelta(days=day) for day in (-30, -1, 0, 1, 6, 7, 40))]
    for status in State:
        for day in days:
            mine(house, status=status, next_due_on=day, closed_at=NOW)
    sorted_out = Case.objects.annotate(part=group_in_words_of_database(MONDAY))
    wrong = [
        (case.status, case.next_due_on, case.part)
        for case in sorted_out
        if (case.part or None) != group_of(status=case.status, next_due_on=case.next_due_on, today=MONDAY)
    ]
    assert wrong == []
    asked = WorkFilter(people=(house.me.pk,))
    own = {"number": 1, "reader": house.me, "own": (house.me.pk,), "today": MONDAY}
    for group in WorkGroup:
        found = work_list(house.authority, asked, group=group, **own)
        assert found.total == found.page.paginator.count == sorted_out.filter(part=group).count(), group
        assert {row.case.part for row in _with_parts(found)} <= {group}


def _with_parts(found):
    parts = dict(Case.objects.annotate(part=group_in_words_of_database(MONDAY)).values_list("pk", "part"))
    for row in found.rows:
        row.case.part = parts[row.case.pk]
    return found.rows


def test_the_list_opens_with_the_most_pressing_part_that_has_anything(house):
    later = mine(house)
    assert shown(house) == [later.reference]
    new = mine(house, status="received")
    assert shown(house) == [new.reference]
    overdue = mine(house, next_due_on=MONDAY - dt.timedelta(days=1))
    assert shown(house) == [overdue.reference]
    assert tabs(house) == {
        "Overdue": 1,
        "Due today": 0,
        "New": 1,
        "This week": 0,
        "Waiting for others": 0,
        "Later": 1,
        "To be closed": 0,
        "Unassigned": 0,
    }


def test_within_a_part_what_is_due_first_comes_first_then_the_oldest(house):
    days = [dt.timedelta(days=day) for day in range(3)]
    undated_old = mine(house, received_at=NOW - days[2])
    undated = mine(house)
    late = mine(house, next_due_on=MONDAY + dt.timedelta(days=40))
    soon = mine(house, next_due_on=MONDAY + dt.timedelta(days=30))
    assert shown(house, "?teil=spaeter") == [one.reference for one in (soon, late, undated_old, undated)]


def test_own_cases_and_those_of_whom_one_stands_in_for_today(house):
    own = mine(house)
    theirs = mine(house, assigned_to=house.colleague)
    assert shown(house) == [own.reference]
    Substitution.objects.create(
        authority=house.authority,
        staff_member=house.colleague,
        substitute=house.me,
        during=(MONDAY, MONDAY + dt.timedelta(days=1)),
    )
    assert shown(house) == [own.reference, theirs.reference]
    assert "You stand in today for: Frau Kollegin" in text_of(house.page.get("work_list"))


def test_a_substitution_that_is_over_or_has_not_begun_shows_nothing(house):
    mine(house, assigned_to=house.colleague)
    for first in (-7, 1):
        day = MONDAY + dt.timedelta(days=first)
        Substitution.objects.create(
            authority=house.authority,
            staff_member=house.colleague,
            substitute=house.me,
            during=(day, day + dt.timedelta(days=7)),
        )
    assert shown(house) == []


def test_what_nobody_has_is_a_part_of_its_own_for_ones_teams(house):
    free = mine(house, assigned_to=None)
    of_my_team = mine(house, assigned_to=None, team="Team 1")
    of_others = mine(house, assigned_to=None, team="Team 2")
    assert set(shown(house, "?teil=offen")) == {free.reference, of_my_team.reference, of_others.reference}
    RoutingRule.objects.create(authority=house.authority, assigned_to=house.me, team="Team 1")
    assert shown(house, "?teil=offen") == [free.reference, of_my_team.reference]
    assert tabs(house)["Unassigned"] == 2


def test_two_authorities_never_mix(house):
    elsewhere = make_authority("harburg")
    make_case(elsewhere, house.service, assigned_to=house.me, status="received")
    make_case(elsewhere, house.service, status="received")
    for query in ("", "?wer=alle", "?wer=niemand", "?teil=offen", "?q=HADDAD", "?geboren=1999-03-07"):
        assert shown(house, query) == [], query
    assert set(tabs(house).values()) == {0}


# ---- Filters and search -------------------------------------------------------------------------------------


def test_filters_stand_in_the_address(house):
    other = make_service("NE-ALLG")
    RoutingRule.objects.create(authority=house.authority, team="Team 2")
    ours = mine(house, assigned_to=house.colleague, team="Team 2")
    waiting = mine(house, assigned_to=None, status="with_other_body")
    of_other_service = make_case(house.authority, other, assigned_to=house.me)
    assert shown(house, f"?wer={house.colleague.pk}") == [ours.reference]
    assert shown(house, "?wer=niemand") == [waiting.reference]
    assert set(shown(house, "?wer=alle&teil=spaeter")) == {ours.reference, of_other_service.reference}
    assert shown(house, "?wer=alle&team=Team+2") == [ours.reference]
    assert shown(house, "?wer=alle&stand=with_other_body") == [waiting.reference]


def test_whoever_has_cases_but_may_work_on_none_any_more_can_be_filtered_for(house):
    left_behind = mine(house, assigned_to=house.colleague)
    house.colleague.memberships.update(role="clerk")
    make_staff(house.authority, "clerk", name="Ohne Vorgänge")
    assert shown(house, f"?wer={house.colleague.pk}") == [left_behind.reference]
    choices = dict(house.page.get("work_list").context["query"].fields["wer"].choices)
    assert [name for key, name in choices.items() if str(key).isdigit()] == ["Frau Kollegin", "Ich Selbst"]


def test_a_service_that_is_offered_is_a_filter(house):
    from tests.factories import make_offer, make_office

    make_office(house.authority)
    make_offer(house.authority, house.service)
    ours = mine(house)
    make_case(house.authority, make_service("NE-ALLG"), assigned_to=house.me)
    assert shown(house, f"?leistung={house.service.code}") == [ours.reference]


@pytest.mark.parametrize(
    "query",
    [
        "?wer=99999999999999999999",
        "?wer=x",
        "?stand=%00",
        "?teil=nix",
        "?page=0",
        "?page=99999999999999999999",
        "?page=x",
        "?leistung=%27",
        "?team=x",
        "?geboren=2026-02-31",
        "?geboren=0001-01-01",
        "?zu_lange=x",
        "?q=%00",
    ],
)
def test_what_makes_no_sense_in_the_address_counts_as_absent(house, query):
    case = mine(house)
    assert shown(house, query) == [case.reference]


@pytest.mark.parametrize(
    "text",
    ["Müller", "mueller", "müll", "anna mül", "Mül anna", "AL ASSAD", "assad", "32-2026/4711", "32-2026/4711 "],
)
def test_a_person_is_found_by_the_beginnings_of_names_and_by_the_file_number(house, text):
    person = mine(house, given_names="ANNA MARIA", family_name="MÜLLER-AL ASSAD", file_number="32-2026/4711")
    mine(house, given_names="ZORAN", family_name="PETROVIC")
    assert shown(house, f"?q={text}") == [person.reference]


def test_a_reference_is_found_in_any_grouping_even_when_the_case_is_closed(house):
    case = make_case(house.authority, house.service, status="closed", closed_at=NOW)
    typed = f"{case.reference[:3]} {case.reference[3:6]} {case.reference[6:9]}-{case.reference[9]}"
    assert shown(house, f"?q={typed}") == [case.reference]
    assert shown(house, f"?q={case.reference}") == [case.reference]


def test_a_misspelt_name_is_found_where_nobody_is_called_like_that(house):
    person = mine(house, family_name="ABDURRAHMANOVA", given_names="")
    umlaut = mine(house, family_name="MÜLLER", given_names="")
    assert shown(house, "?q=Abdurahmanowa") == [person.reference]
    assert shown(house, "?q=Muller") == [umlaut.reference]
    assert shown(house, "?q=Quist") == []
    assert "No case is found." in text_of(house.page.get("work_list", "?q=Quist"))


def test_people_are_found_by_the_day_they_were_born(house):
    person = mine(house, born_on=dt.date(1988, 3, 12))
    mine(house, born_on=dt.date(1988, 3, 13))
    assert shown(house, "?geboren=1988-03-12") == [person.reference]
    assert shown(house, "?geboren=1988-03-12&q=Petrovic") == []


def test_drafts_are_nobodys_business(house):
    mine(house, status="draft")
    assert shown(house, "?q=HADDAD") == shown(house, "?wer=alle") == []


# ---- Protected people -----------------------------------------------------------------------------------------


def protected(house, **fields):
    return mine(house, is_protected=True, protected_since=NOW, family_name="GEHEIM", given_names="NAME", **fields)


def test_a_protected_person_stands_in_lists_with_the_number_alone(house):
    protected(house, name_in_own_script="سر", file_number="32-GEHEIM")
    page = house.page.get("work_list")
    body = page.content.decode()
    assert ("GEHEIM" in body, "NAME" in body, "سر" in body) == (False, False, False)
    assert page.context["found"].rows[0].name == ""
    assert "protected" in text_of(page)


def test_a_name_in_the_search_field_does_not_tell_that_a_protected_person_is_known_here(house):
    case = protected(house, assigned_to=house.colleague)
    for query in ("?q=GEHEIM", "?geboren=1999-03-07", "?q=GEHEIN"):
        assert shown(house, query) == [], query
    assert shown(house, f"?q={case.reference}") == [case.reference]
    Case.objects.update(assigned_to=house.me)
    assert shown(house, "?q=GEHEIM") == [case.reference]


# ---- Rows ------------------------------------------------------------------------------------------------------


def test_a_row_says_what_is_due_first_and_what_has_come(house):
    case = mine(house, status="incomplete")
    add_follow_up(case=case, due_on=MONDAY + dt.timedelta(days=9), reason="Anrufen", now=NOW)
    start_clock(case=case, kind="documents", began_on=MONDAY, ends_on=MONDAY + dt.timedelta(days=8), now=NOW)
    Question.objects.create(authority=house.authority, case=case, language="ar", text="?", asked_at=NOW)
    HandedInFile.objects.create(
        authority=house.authority, case=case, name="a.pdf", expected_bytes=1, status="clean", began_at=NOW
    )
    row = house.page.get("work_list").context["found"].rows[0]
    assert (row.due.on, row.due.what) == (MONDAY + dt.timedelta(days=8), "Hand in documents")
    assert (row.has_question, row.has_file, row.is_overdue) == (True, True, False)


@pytest.mark.parametrize("query", ["", "?wer=alle&teil=spaeter", "?teil=offen", "?q=HADDAD"])
def test_three_rows_ask_the_database_as_often_as_one(house, query):
    def row():
        case = mine(house, assigned_to=None if query == "?teil=offen" else house.me)
        add_follow_up(case=case, due_on=MONDAY + dt.timedelta(days=30), reason="x", now=NOW)

    row()
    counted = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert len(shown(house, query)) in (1, 3)
        counted.append(len(queries))
        row(), row()
    assert counted == [QUERIES[query]] * 2


# Session, person, authority with roles; whom I stand in for, my teams; people, services, teams to filter by; then counts,
# what nobody has, the rows, their clocks, follow-ups, questions and files; how many are under a legal hold; what waits for
# whoever comes first (two); a search is written down.
QUERIES = {"": 20, "?wer=alle&teil=spaeter": 19, "?teil=offen": 21, "?q=HADDAD": 21}


def test_a_long_part_comes_in_pages_that_hold_every_case_once(house):
    cases = {mine(house).reference for _ in range(57)}
    pages = [shown(house, f"?page={number}") for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [25, 25, 7]
    assert {reference for page in pages for reference in page} == cases


def test_every_empty_part_says_so_in_words(house):
    words = [
        text_of(house.page.get("work_list", f"?teil={part}"))
        for part in ("ueberfaellig", "heute", "neu", "woche", "warten", "spaeter", "fertig", "offen")
    ]
    said_there = [
        "Nothing is overdue.",
        "Nothing is due today.",
        "No new applications.",
        "Nothing else is due this week.",
        "You are waiting for nobody.",
        "Nothing is planned for later.",
        "No case has to be closed.",
        "Every case has somebody. Nothing to take over.",
    ]
    assert [one for one, text in zip(said_there, words, strict=True) if one not in text] == []


# ---- Whose it is -----------------------------------------------------------------------------------------------


def test_taking_over_a_case_nobody_has(house):
    case = mine(house, assigned_to=None)
    answer = house.page.client.post(
        house.page.url("case_take_over", reference=case.reference),
        {"next": house.page.url("work_list") + "?teil=offen"},
    )
    case.refresh_from_db()
    assert (case.assigned_to, answer.url) == (house.me, house.page.url("work_list") + "?teil=offen")


def test_whoever_comes_second_is_told(house):
    case = mine(house, assigned_to=house.colleague)
    answer = house.page.press("case_take_over", reference=case.reference)
    case.refresh_from_db()
    assert case.assigned_to == house.colleague
    assert said(answer) == ["Somebody else has taken this case over in the meantime."]


def test_the_way_back_leads_to_the_list_and_nowhere_else(house):
    case = mine(house, assigned_to=None)
    answer = house.page.client.post(
        house.page.url("case_take_over", reference=case.reference), {"next": "https://evil.example/"}
    )
    assert answer.url == house.page.url("work_list")


def test_giving_a_case_to_a_colleague_and_back_to_nobody(house):
    case = mine(house)
    house.page.client.post(house.page.url("case_assign", reference=case.reference), {"to": house.colleague.pk})
    case.refresh_from_db()
    assert case.assigned_to == house.colleague
    history = list(case.events.values_list("kind", "detail"))
    assert history == [("assigned", {"how": "staff", "to": house.colleague.pk})]


def test_a_case_is_not_given_to_somebody_of_another_authority_or_without_the_task(house):
    case = mine(house)
    stranger = make_staff(make_authority("harburg"), "caseworker")
    clerk = make_staff(house.authority, "clerk")
    for somebody in (stranger, clerk):
        answer = house.page.client.post(house.page.url("case_assign", reference=case.reference), {"to": somebody.pk})
        assert answer.status_code == 200
    case.refresh_from_db()
    assert case.assigned_to == house.me


# ---- The day the list reads -----------------------------------------------------------------------------------

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("clock"), st.sampled_from(["documents", "hearing", "inaction"]), st.integers(-20, 200)),
        st.tuples(st.just("stop"), st.sampled_from(["documents", "hearing", "inaction"]), st.just(0)),
        st.tuples(st.just("look"), st.just(""), st.integers(-20, 200)),
        st.tuples(st.just("looked"), st.just(""), st.integers(0, 5)),
    ),
    max_size=12,
)


class TheDayTheListReads(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(STEPS)
    def test_it_is_always_the_earliest_open_clock_or_follow_up(self, steps):
        authority = make_authority(f"a{Case.objects.count()}x{FollowUp.objects.count()}")
        case = make_case(authority)
        for what, kind, number in steps:
            self._step(case, what, kind, number)
            case.refresh_from_db()
            clocks = Deadline.objects.filter(case=case, ended_at=None).values_list("ends_on", flat=True)
            looks = FollowUp.objects.filter(case=case, done_at=None).values_list("due_on", flat=True)
            assert case.next_due_on == min([*clocks, *looks], default=None)

    def _step(self, case, what, kind, number):
        day = MONDAY + dt.timedelta(days=number)
        if what == "clock":
            start_clock(case=case, kind=kind, began_on=MONDAY, ends_on=day, now=NOW)
        elif what == "stop":
            stop_clocks(case=case, kinds=[kind], how="met", now=NOW)
        elif what == "look":
            add_follow_up(case=case, due_on=day, reason="x", now=NOW)
        else:
            for follow_up in FollowUp.objects.filter(case=case, done_at=None)[number : number + 1]:
                finish_follow_up(follow_up=follow_up, now=NOW)
