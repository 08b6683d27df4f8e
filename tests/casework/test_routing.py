"""Who gets a new case: letters, services, people who leave; the page of the rules."""

import itertools
from types import SimpleNamespace

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from casework.actions.assignment import announce_lost_cases, give_away_cases
from casework.actions.opening import open_case
from casework.actions.routing import LeadsNowhere, LettersBackwards, NotACaseworker, add_routing_rule, move_routing_rule
from casework.models import Case, CaseEvent, RoutingRule, Substitution
from casework.queries.routing import letters_without_rule
from casework.rules.routing import first_fitting, is_within, uncaught_letters
from tests.administrator import Administrator, errors, said, text_of
from tests.casework.cases import make_case
from tests.factories import MONDAY, NOW, TUESDAY, make_authority, make_service, make_staff
from willkommen.actions.staff import end_membership

ALL = ("", "")
LETTERS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=12)


def rule(first="", last="", service_id=None):
    return SimpleNamespace(first_letters=first, last_letters=last, service_id=service_id)


@pytest.mark.parametrize(
    ("letters", "first", "last", "fits"),
    [
        ("KOWALSKI", "A", "K", True),
        ("LINDNER", "A", "K", False),
        ("SCHMIDT", "SCH", "SZ", True),
        ("SZABO", "SCH", "SZ", True),
        ("SCZEPANSKI", "SCH", "SZ", True),
        ("SAYED", "SCH", "SZ", False),
        ("SCGAL", "SCH", "SZ", False),
        ("S", "SCH", "SZ", True),
        ("ZULU", "SCH", "", True),
        ("ABEL", "", "K", True),
        ("", "A", "Z", False),
        ("", "", "", True),
    ],
)
def test_both_ends_of_a_range_belong_to_it(letters, first, last, fits):
    assert is_within(letters, first=first, last=last) is fits


@given(LETTERS, st.lists(LETTERS.map(lambda word: word[:3]), min_size=1, max_size=6, unique=True))
def test_ranges_that_follow_each_other_leave_nobody_out(name, boundaries):
    """Each range begins right after the last letters of the one before."""
    edges = sorted(boundaries)
    ranges = [rule("", edges[0]), *(rule(_after(one), other) for one, other in itertools.pairwise(edges))]
    rules = [*ranges, rule(_after(edges[-1]), "")] if _after(edges[-1]) else ranges
    assert first_fitting(rules, letters=name, service_id=None) is not None
    assert uncaught_letters(rules) == []


def _after(edge: str) -> str:
    """The first letters behind a range that ends here: after K comes L, after SZ comes T, after Z nothing."""
    edge = edge.rstrip("Z")
    return edge[:-1] + chr(ord(edge[-1]) + 1) if edge else ""


def test_a_gap_is_named_as_short_as_it_can_be():
    rules = [rule("A", "K"), rule("L", "SCG"), rule("SCI", "Y")]
    assert uncaught_letters(rules) == ["SCH", "Z"]


def test_rules_for_one_service_close_no_gap_for_the_others():
    assert uncaught_letters([rule(*ALL, service_id=1), rule("A", "Y")]) == ["Z"]


def test_the_first_rule_that_fits_wins_and_its_service_must_fit():
    students, early, everybody = rule(service_id=7), rule("A", "K"), rule()
    rules = [students, early, everybody]
    assert first_fitting(rules, letters="ABEL", service_id=7) is students
    assert first_fitting(rules, letters="ABEL", service_id=8) is early
    assert first_fitting(rules, letters="ZULU", service_id=8) is everybody
    assert first_fitting(rules, letters="ZULU", service_id=None) is everybody


# ---- New cases ----------------------------------------------------------------------------------------------


@pytest.fixture
def house(db):
    authority = make_authority()
    return SimpleNamespace(
        authority=authority,
        service=make_service(),
        other=make_service("NE-ALLG"),
        early=make_staff(authority, "caseworker", name="Frau Früh"),
        late=make_staff(authority, "caseworker", name="Herr Spät"),
        boss=make_staff(authority, "administrator", name="Chefin"),
    )


def add(house, first="", last="", to=None, team="", service=None):
    return add_routing_rule(
        authority=house.authority,
        service=service,
        first_letters=first,
        last_letters=last,
        assigned_to=to,
        team=team,
        staff_member=house.boss,
        now=NOW,
    )


def opened(house, family="HADDAD", given="SAMIR", service=None, **fields):
    person = {"family_name": family, "given_names": given, "language": "ar"}
    return open_case(
        authority=house.authority,
        service=service or house.service,
        channel="post",
        person=person,
        now=NOW,
        **fields,
    )


def test_a_new_case_goes_to_whom_the_first_rule_names(house):
    add(house, "A", "K", to=house.early, team="Team 1")
    add(house, "L", "Z", to=house.late)
    case = opened(house, "Öztürk")
    assert (case.assigned_to, case.team) == (house.late, "")
    assert CaseEvent.objects.get(case=case, kind="assigned").detail == {"how": "rule", "to": house.late.pk}
    assert opened(house, "HADDAD").team == "Team 1"


def test_who_has_no_family_name_goes_by_the_given_name(house):
    add(house, "A", "K", to=house.early)
    add(house, "L", "Z", to=house.late)
    assert opened(house, "", "ZAHRA").assigned_to == house.late


def test_a_rule_for_a_service_goes_before_letters_where_it_stands_first(house):
    add(house, service=house.other, team="Team Niederlassung")
    add(house, to=house.early)
    assert opened(house, service=house.other).team == "Team Niederlassung"
    assert opened(house).assigned_to == house.early


def test_what_was_assigned_on_purpose_and_drafts_are_left_alone(house):
    add(house, to=house.early)
    assert opened(house, assigned_to=house.late).assigned_to == house.late
    assert opened(house, status="draft").assigned_to is None


def test_a_rule_to_somebody_who_does_no_cases_any_more_counts_for_its_team_or_not_at_all(house):
    add(house, "A", "K", to=house.early, team="Team 1")
    add(house, "A", "Z", to=house.late)
    house.early.memberships.update(role="clerk")
    assert (opened(house).assigned_to, opened(house).team) == (None, "Team 1")
    house.late.memberships.update(role="clerk")
    assert (opened(house, "ZULU").assigned_to, opened(house, "ZULU").team) == (None, "")


def test_rules_of_another_authority_count_for_nothing(house):
    elsewhere = make_authority("harburg")
    RoutingRule.objects.create(authority=elsewhere, team="Fremdes Team")
    assert opened(house).team == ""


def test_a_rule_that_leads_nowhere_or_runs_backwards_is_refused(house):
    with pytest.raises(LeadsNowhere):
        add(house, "A", "K")
    with pytest.raises(LettersBackwards):
        add(house, "SZ", "SCH", team="Team 1")
    with pytest.raises(NotACaseworker):
        add(house, to=house.boss)
    assert add(house, "SCH", "S", team="Team 1").last_letters == "S"


def test_rules_swap_their_places(house):
    first, second, third = (add(house, team=name) for name in ("eins", "zwei", "drei"))
    move_routing_rule(rule=third, is_up=True, staff_member=house.boss, now=NOW)
    move_routing_rule(rule=first, is_up=True, staff_member=house.boss, now=NOW)
    move_routing_rule(rule=second, is_up=False, staff_member=house.boss, now=NOW)
    assert list(RoutingRule.objects.order_by("position").values_list("team", flat=True)) == ["eins", "drei", "zwei"]


# ---- Somebody leaves ------------------------------------------------------------------------------------------


def test_what_is_announced_when_somebody_leaves_is_what_happens(house):
    add(house, "A", "K", to=house.early)
    add(house, "H", "H", to=house.late)
    add(house, "A", "C", to=house.early, team="Team 1")
    to_late = make_case(house.authority, house.service, family_name="HADDAD", assigned_to=house.early)
    to_team = make_case(house.authority, house.service, family_name="ABEL", assigned_to=house.early)
    to_nobody = make_case(house.authority, house.service, family_name="ZULU", assigned_to=house.early, team="Team 9")
    closed = make_case(house.authority, house.service, status="closed", closed_at=NOW, assigned_to=house.early)
    others = make_case(house.authority, house.service, assigned_to=house.late)
    Substitution.objects.create(
        authority=house.authority, staff_member=house.late, substitute=house.early, during=(MONDAY, TUESDAY)
    )
    with translation.override("en"):
        said_before = announce_lost_cases(authority=house.authority, member=house.early, now=NOW)
    assert said_before == [
        "3 open cases of this person are given out again by the rules.",
        "No rule leads to another person for 2 of them: they stay unassigned.",
        "Rules that give new cases to this person end; where they name a team, the team stays.",
    ]
    end_membership(authority=house.authority, member=house.early, staff_member=house.boss, now=NOW)
    found = {case.pk: (case.assigned_to, case.team) for case in Case.objects.all()}
    assert found == {
        to_late.pk: (house.late, ""),
        to_team.pk: (None, "Team 1"),
        to_nobody.pk: (None, "Team 9"),
        closed.pk: (house.early, ""),
        others.pk: (house.late, ""),
    }
    assert list(RoutingRule.objects.order_by("position").values_list("assigned_to", "team")) == [
        (house.late.pk, ""),
        (None, "Team 1"),
    ]
    assert Substitution.objects.count() == 0


def test_a_departure_at_one_authority_touches_no_case_of_another(house):
    elsewhere = make_authority("harburg")
    theirs = make_case(elsewhere, house.service, assigned_to=house.early)
    give_away_cases(authority=house.authority, member=house.early, staff_member=house.boss, now=NOW)
    theirs.refresh_from_db()
    assert theirs.assigned_to == house.early


# ---- Pages ----------------------------------------------------------------------------------------------------


@pytest.fixture
def page(house):
    return Administrator(house.authority)


def test_a_rule_is_added_moved_and_removed(page, house):
    form = {"first_letters": "sch", "last_letters": "sz", "assigned_to": house.early.pk}
    answer = page.send("routing_rule_new", form)
    assert answer.url == page.url("routing")
    assert said(answer) == ["The rule is the last one of the list now. It holds for new cases."]
    rule = RoutingRule.objects.get()
    assert (rule.first_letters, rule.last_letters, rule.assigned_to) == ("SCH", "SZ", house.early)
    second = add(house, team="Team 2")
    page.client.post(page.url("routing_rule_move", rule=second.pk), {"way": "up"})
    assert RoutingRule.objects.order_by("position").first() == second
    assert page.client.post(page.url("routing_rule_remove", rule=second.pk), {}).status_code == 302
    assert RoutingRule.objects.get() == rule


def test_letters_that_are_none_are_refused_with_an_example(page):
    answer = page.send("routing_rule_new", {"first_letters": "A1", "team": "Team 1"})
    assert errors(answer) == ["Family names from: Please use letters only, five at most, for example SCH."]
    assert RoutingRule.objects.count() == 0


def test_a_name_is_tried_out_before_it_comes(page, house):
    add(house, "A", "K", to=house.early)
    assert "To Frau Früh." in text_of(page.get("routing", "?familienname=Çelik"))
    assert "the case would belong to nobody" in text_of(page.get("routing", "?familienname=Özdemir"))
    assert "To Frau Früh." in text_of(page.get("routing", "?vornamen=Amina"))


def test_the_page_names_the_letters_nobody_has(page, house):
    add(house, "A", "X", to=house.early)
    assert letters_without_rule(house.authority) == ["Y", "Z"]
    assert "Family names that begin with: Y, Z" in text_of(page.get("routing"))
