"""Several cases at once: the preview is what happens, and one that fails holds up no other."""

import datetime as dt
from types import SimpleNamespace

import pytest

from casework.actions import bulk as actions
from casework.models import Case, CaseEvent, FollowUp
from casework.queries.bulk import bulk_plan
from casework.rules.bulk import BulkMove, BulkWish, is_news, obstacle
from casework.rules.states import State
from casework.views.desk import bulk as view
from tests.administrator import Administrator, said, text_of
from tests.casework.cases import make_case
from tests.factories import MONDAY, NOW, make_authority, make_service, make_staff
from willkommen.models import OutgoingMessage


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


def case_in(house, status, **fields):
    fields = {"assigned_to": house.me, "closed_at": NOW if status == "closed" else None, **fields}
    return make_case(house.authority, house.service, status=status, **fields)


def wishes(house):
    return [
        BulkWish(BulkMove.BEGIN_REVIEW),
        BulkWish(BulkMove.RECEIVE_CARD),
        BulkWish(BulkMove.CLOSE),
        BulkWish(BulkMove.ASSIGN, to=house.colleague.pk),
        BulkWish(BulkMove.FOLLOW_UP, due_on=MONDAY + dt.timedelta(days=7), reason="Nachsehen"),
    ]


def carry_out(house, references, wish):
    return actions.carry_out(
        authority=house.authority, references=references, wish=wish, staff_member=house.me, now=NOW
    )


@pytest.mark.parametrize("number", range(5), ids=[str(move) for move in BulkMove])
def test_what_the_preview_says_is_what_happens_in_every_state(house, number):
    wish = wishes(house)[number]
    cases = [case_in(house, status) for status in State]
    cases.append(case_in(house, "received", is_protected=True, protected_since=NOW))
    cases.append(case_in(house, "received", assigned_to=house.colleague))
    before = {case.reference: (case.status, case.assigned_to_id, 0) for case in cases}
    plan = bulk_plan(house.authority, list(before), wish, to_name="Frau Kollegin")
    possible = [one.case.reference for one in plan if not one.problem]
    impossible = [(one.case.reference, one.problem) for one in plan if one.problem]
    assert len(possible) + len(impossible) == len(cases)
    report = carry_out(house, list(before), wish)
    assert (report.done, report.failed) == (possible, impossible)
    after = {case.reference: (case.status, case.assigned_to_id, case.follow_ups.count()) for case in Case.objects.all()}
    assert sorted(reference for reference in after if after[reference] != before[reference]) == sorted(possible)


def test_the_preview_names_who_will_hear_of_it(house):
    silent = case_in(house, "card_ordered", email="")
    told = case_in(house, "card_ordered")
    wish = BulkWish(BulkMove.RECEIVE_CARD)
    plan = bulk_plan(house.authority, [silent.reference, told.reference], wish)
    assert [len(one.effects) for one in plan] == [1, 2]
    carry_out(house, [silent.reference, told.reference], wish)
    assert [message.about_id for message in OutgoingMessage.objects.filter(kind="case_news")] == [told.pk]


def test_news_are_told_where_the_applicant_reads_another_state():
    assert is_news(BulkWish(BulkMove.BEGIN_REVIEW), status="received") is True
    assert is_news(BulkWish(BulkMove.CLOSE), status="handed_out") is False
    assert is_news(BulkWish(BulkMove.RECEIVE_CARD), status="card_ordered") is True
    assert is_news(BulkWish(BulkMove.ASSIGN, to=1), status="received") is False


def test_a_protected_person_is_never_one_of_many():
    for move in BulkMove:
        assert obstacle(BulkWish(move), status="received", is_protected=True, assigned_to=None) == "protected"


def test_one_that_fails_holds_up_no_other_and_leaves_nothing_half(house, monkeypatch):
    from casework.actions.moving import MoveNotPossible

    first, second, third = (case_in(house, "received") for _ in range(3))

    def begin_review_but_not_the_second(*, case, **told):
        case = begin_review(case=case, **told)
        if case == second:
            raise MoveNotPossible
        return case

    begin_review = actions.MOVES[BulkMove.BEGIN_REVIEW]
    monkeypatch.setitem(actions.MOVES, BulkMove.BEGIN_REVIEW, begin_review_but_not_the_second)
    report = carry_out(house, [first.reference, second.reference, third.reference], BulkWish(BulkMove.BEGIN_REVIEW))
    assert (report.done, [one for one, _why in report.failed]) == (
        [first.reference, third.reference],
        [second.reference],
    )
    assert Case.objects.get(pk=second.pk).status == "received"
    assert CaseEvent.objects.filter(case=second).count() == 0


def test_cases_of_another_authority_are_left_out(house):
    theirs = make_case(make_authority("harburg"), house.service, status="received")
    report = carry_out(house, [theirs.reference], BulkWish(BulkMove.BEGIN_REVIEW))
    assert (report.done, report.failed) == ([], [])
    assert bulk_plan(house.authority, [theirs.reference], BulkWish(BulkMove.CLOSE)) == []
    theirs.refresh_from_db()
    assert theirs.status == "received"


# ---- The pages --------------------------------------------------------------------------------------------------


def choose(house, move, cases, **more):
    data = {"move": move, "case": [case.reference for case in cases], **more}
    return house.page.client.post(house.page.url("case_bulk_new"), data)


def test_from_ticking_to_the_report(house):
    new, reviewed = case_in(house, "received"), case_in(house, "in_review")
    here = choose(house, "begin_review", [new, reviewed]).url
    preview = text_of(house.page.client.get(here))
    assert "1 case will be changed" in preview
    assert "1 case stays as it is" in preview
    assert Case.objects.get(pk=new.pk).status == "received"
    answer = house.page.client.post(here, {})
    assert answer.url == here
    assert Case.objects.get(pk=new.pk).status == "in_review"
    report = text_of(house.page.client.get(here))
    assert "Done with 1 case." in report
    assert "Not possible in this state." in report


def test_giving_to_somebody_asks_to_whom_first(house):
    case = case_in(house, "in_review")
    here = choose(house, "assign", [case]).url
    assert "To whom" in text_of(house.page.client.get(here))
    house.page.client.post(here, {"to": house.colleague.pk})
    assert Case.objects.get().assigned_to == house.me
    assert "from Ich Selbst to Frau Kollegin" in text_of(house.page.client.get(here))
    house.page.client.post(here, {})
    assert Case.objects.get().assigned_to == house.colleague


def test_a_follow_up_asks_when_and_why_first(house):
    case = case_in(house, "in_review")
    here = choose(house, "follow_up", [case]).url
    house.page.client.post(
        here, {"due_on_day": "12", "due_on_month": "10", "due_on_year": "2026", "reason": "Nachsehen"}
    )
    assert "The follow-up is due on 12 October 2026." in text_of(house.page.client.get(here))
    house.page.client.post(here, {})
    assert FollowUp.objects.get(case=case).due_on == MONDAY + dt.timedelta(days=7)
    case.refresh_from_db()
    assert case.next_due_on == MONDAY + dt.timedelta(days=7)


def test_many_cases_go_in_pieces_and_a_second_press_does_nothing_twice(house, monkeypatch):
    monkeypatch.setattr(view, "PIECE", 2)
    cases = [case_in(house, "received") for _ in range(5)]
    here = choose(house, "begin_review", cases).url
    done = []
    for _piece in range(4):
        house.page.client.post(here, {})
        done.append(Case.objects.filter(status="in_review").count())
    assert done == [2, 4, 5, 5]
    assert CaseEvent.objects.filter(kind="moved").count() == 5


def test_how_far_it_is_is_shown_while_pieces_wait(house, monkeypatch):
    monkeypatch.setattr(view, "PIECE", 1)
    here = choose(house, "begin_review", [case_in(house, "received") for _ in range(2)]).url
    house.page.client.post(here, {})
    assert "1 of 2 cases are done." in text_of(house.page.client.get(here))


def test_the_whole_part_of_the_list_without_ticking_each(house):
    for _ in range(30):
        case_in(house, "received")
    other = case_in(house, "received", assigned_to=house.colleague)
    here = choose(house, "begin_review", [], everything="on", came_from="?teil=neu").url
    assert "30 cases will be changed" in text_of(house.page.client.get(here))
    house.page.client.post(here, {})
    house.page.client.post(here, {})
    assert [case.pk for case in Case.objects.filter(status="received")] == [other.pk]


def test_nothing_ticked_is_said_and_what_is_gone_leads_to_the_list(house):
    answer = choose(house, "begin_review", [])
    assert said(answer) == ["Please tick at least one case and say what shall happen."]
    assert choose(house, "grant", [case_in(house, "in_review")]).url == house.page.url("work_list")
    assert house.page.get("case_bulk", key="nothing").url == house.page.url("work_list")


def test_what_was_chosen_at_one_authority_is_nothing_at_another(house):
    case = case_in(house, "received")
    here = choose(house, "begin_review", [case]).url
    elsewhere = make_authority("harburg")
    house.me.memberships.create(authority=elsewhere, role="caseworker")
    answer = house.page.client.post(here.replace("/osnabrueck/", "/harburg/"), {})
    assert answer.url == "/desk/harburg/vorgaenge/"
    case.refresh_from_db()
    assert case.status == "received"
