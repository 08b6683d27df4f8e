"""Who does whose cases for some days."""

import datetime as dt
from types import SimpleNamespace

import pytest

from casework.actions import substitution as actions
from casework.actions.routing import NotACaseworker
from casework.models import Substitution
from casework.queries.people import substituted_by
from tests.administrator import Administrator, errors, said, text_of
from tests.factories import MONDAY, NOW, make_authority, make_staff

FRIDAY = MONDAY + dt.timedelta(days=4)


@pytest.fixture
def house(db, monday_morning):
    authority = make_authority()
    names = {"anna": "Anna", "bert": "Bert", "cora": "Cora"}
    people = {key: make_staff(authority, "caseworker", name=name) for key, name in names.items()}
    return SimpleNamespace(authority=authority, page=Administrator(authority, "supervisor"), **people)


def enter(house, member, substitute, first=MONDAY, last=FRIDAY):
    return actions.add_substitution(
        authority=house.authority,
        member=member,
        substitute=substitute,
        first_day=first,
        last_day=last,
        staff_member=house.page.staff,
        now=NOW,
        today=MONDAY,
    )


def test_a_substitution_holds_from_its_first_day_to_its_last(house):
    enter(house, house.anna, house.bert)
    days = {
        day: substituted_by(house.bert, house.authority, today=day) == [house.anna]
        for day in (MONDAY - dt.timedelta(days=1), MONDAY, FRIDAY, FRIDAY + dt.timedelta(days=1))
    }
    assert list(days.values()) == [False, True, True, False]


def test_a_substitution_at_another_authority_counts_for_nothing_here(house):
    enter(house, house.anna, house.bert)
    assert substituted_by(house.bert, make_authority("harburg"), today=MONDAY) == []


def test_what_makes_no_sense_is_refused(house):
    clerk = make_staff(house.authority, "clerk")
    for refusal, given in [
        (actions.NotForThemselves, (house.anna, house.anna)),
        (actions.EndsBeforeItBegins, (house.anna, house.bert, FRIDAY, MONDAY)),
        (actions.OverAlready, (house.anna, house.bert, MONDAY - dt.timedelta(days=9), MONDAY - dt.timedelta(days=1))),
        (NotACaseworker, (house.anna, clerk)),
        (NotACaseworker, (clerk, house.anna)),
    ]:
        with pytest.raises(refusal):
            enter(house, *given)
    assert Substitution.objects.count() == 0


def test_one_substitute_at_a_time_and_nobody_who_is_away(house):
    enter(house, house.anna, house.bert)
    with pytest.raises(actions.StoodInForAlready):
        enter(house, house.anna, house.cora, FRIDAY, FRIDAY)
    with pytest.raises(actions.AwayThemselves):
        enter(house, house.cora, house.anna, FRIDAY, FRIDAY)
    with pytest.raises(actions.AwayThemselves):
        enter(house, house.bert, house.cora, FRIDAY, FRIDAY)
    after = FRIDAY + dt.timedelta(days=1)
    enter(house, house.bert, house.anna, after, after)
    assert Substitution.objects.count() == 2


def date(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_a_supervisor_enters_and_ends_one(house):
    form = {
        "member": house.anna.pk,
        "substitute": house.bert.pk,
        **date("first_day", MONDAY),
        **date("last_day", FRIDAY),
    }
    answer = house.page.send("substitution_new", form)
    assert answer.url == house.page.url("substitutions")
    listed = text_of(house.page.get("substitutions"))
    assert "Monday, 5 October 2026 – Friday, 9 October 2026" in listed
    made = Substitution.objects.get()
    answer = house.page.client.post(house.page.url("substitution_end", substitution=made.pk), {})
    assert said(answer)[-1] == "The substitution has ended."
    assert Substitution.objects.count() == 0


def test_a_refusal_is_shown_on_the_form(house):
    form = {
        "member": house.anna.pk,
        "substitute": house.anna.pk,
        **date("first_day", MONDAY),
        **date("last_day", FRIDAY),
    }
    assert errors(house.page.send("substitution_new", form)) == ["Somebody cannot stand in for themselves."]
