"""The caseworker's page of a case: what it shows, who opens it, how much it asks the database."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from psycopg2.extras import DateRange

from casework.actions.dates import add_follow_up, start_clock
from casework.actions.history import tell
from casework.actions.moving import MoveNotPossible
from casework.actions.notes import write_note
from casework.models import Case, FollowUp, Note, Substitution
from casework.queries.history_words import SENTENCES
from casework.rules.history import Happened
from casework.views.desk._steps import STEPS
from tests.casework.cases import make_case
from tests.factories import MONDAY, NOW, World, make_staff
from willkommen.models import ReadEntry

DAY = dt.timedelta(days=1)
KEY = "0123456789abcdef" * 2


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
def desk(client, anna):
    """Anna is signed in."""
    client.force_login(anna)
    return client


def page(case, name="case_page", **parts) -> str:
    return reverse(name, kwargs={"authority": case.authority.slug, "reference": case.reference, **parts})


def read_by(case) -> list:
    return list(ReadEntry.objects.filter(object_id=case.pk).order_by("pk").values_list("staff_member", "reason"))


# ---- What it shows -----------------------------------------------------------------------------------------------


def test_the_page_says_where_a_case_stands_and_what_is_due_first(desk, world, anna):
    case = make_case(world.authority, assigned_to=anna, title_ends_on=dt.date(2026, 11, 30))
    add_follow_up(case=case, due_on=dt.date(2026, 10, 20), reason="Antwort der Kammer da?", now=NOW)
    start_clock(case=case, kind="federal_office", began_on=MONDAY, ends_on=dt.date(2026, 10, 12), now=NOW)
    text = desk.get(page(case)).content.decode()
    assert f"<bdi>{case.reference_in_groups}</bdi>" in text
    assert text.index("12. Oktober 2026") < text.index("20. Oktober 2026")


def test_every_kind_of_history_has_a_sentence():
    assert set(SENTENCES) == set(Happened)


def test_the_history_speaks_in_words_and_says_what_is_internal(desk, world, anna):
    case = make_case(world.authority, assigned_to=anna)
    tell(case=case, kind=Happened.BODY_ASKED, now=NOW, staff_member=anna, body="federal_office")
    tell(case=case, kind=Happened.MOVED, now=NOW, status_from="received", status_to="in_review")
    history = desk.get(page(case)).context["history"]
    assert [entry.is_public for entry in history] == [True, False]
    assert [code for entry in history for code in ("federal_office", "in_review") if code in entry.words] == []


def queries_of(desk, case) -> list:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert desk.get(page(case)).status_code == 200
    return [query["sql"] for query in asked]


def test_one_row_and_three_rows_ask_the_same_number_of_questions(desk, world, anna):
    counts = []
    for rows in (1, 3):
        case = make_case(world.authority, assigned_to=anna)
        for number in range(rows):
            write_note(case=case, now=NOW, staff_member=anna, text=f"Vermerk {number}")
            add_follow_up(case=case, due_on=MONDAY + number * DAY, reason="?", now=NOW, staff_member=anna)
        desk.get(page(case))  # what is remembered between pages is remembered for both
        counts.append(len(queries_of(desk, case)))
    assert counts[0] == counts[1]


# ---- Who opens it -------------------------------------------------------------------------------------------------


def test_ones_own_case_and_nobodys_open_at_once_and_are_logged(desk, world, anna):
    for case in (make_case(world.authority, assigned_to=anna), make_case(world.authority, team="A–K")):
        assert desk.get(page(case)).status_code == 200
        assert read_by(case) == [(anna.pk, "")]


def test_a_colleagues_case_asks_why_and_writes_the_reason_down(desk, world, anna, ben):
    case = make_case(world.authority, assigned_to=ben)
    asked = desk.get(page(case))
    assert asked.status_code == 302
    assert read_by(case) == []
    assert case.family_name not in desk.get(asked.url).content.decode()
    opened = desk.post(asked.url, {"reason": "person_asks"})
    assert opened.url == page(case)
    assert desk.get(opened.url).status_code == 200
    assert read_by(case) == [(anna.pk, "person_asks")]


def test_a_reason_holds_for_half_an_hour_and_for_one_case(desk, world, ben, monday_morning):
    case, another = make_case(world.authority, assigned_to=ben), make_case(world.authority, assigned_to=ben)
    desk.post(page(case, "case_reason"), {"reason": "supervision"})
    assert [desk.get(page(one)).status_code for one in (case, another)] == [200, 302]
    monday_morning.shift(dt.timedelta(minutes=31))
    assert desk.get(page(case)).status_code == 302


@pytest.mark.parametrize("wrong", [{}, {"reason": ""}, {"reason": "curiosity"}])
def test_only_a_reason_of_the_list_opens_a_case(wrong, desk, world, ben):
    case = make_case(world.authority, assigned_to=ben)
    assert desk.post(page(case, "case_reason"), wrong).status_code == 200
    assert desk.get(page(case)).status_code == 302


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "/land/", "/desk/osnabrueck/"])
def test_the_reason_page_leads_to_no_other_page(elsewhere, desk, world, ben):
    case = make_case(world.authority, assigned_to=ben)
    answer = desk.post(f"{page(case, 'case_reason')}?zu={elsewhere}", {"reason": "other"})
    assert answer.url == page(case)


def test_nothing_is_done_to_a_colleagues_case_without_a_reason(desk, world, ben):
    case = make_case(world.authority, assigned_to=ben)
    desk.post(page(case, "case_note"), {"form_key": KEY, "text": "?"})
    assert Note.objects.count() == 0


def test_whoever_stands_in_today_is_asked_nothing(desk, world, anna, ben):
    case = make_case(world.authority, assigned_to=ben)
    during = {"authority": world.authority, "staff_member": ben, "substitute": anna}
    Substitution.objects.create(during=DateRange(MONDAY - 10 * DAY, MONDAY), **during)
    assert desk.get(page(case)).status_code == 302
    Substitution.objects.create(during=DateRange(MONDAY, MONDAY + DAY), **during)
    assert desk.get(page(case)).status_code == 200


def test_a_protected_persons_case_asks_everybody(desk, client, world, anna):
    case = make_case(world.authority, assigned_to=anna, is_protected=True, protected_since=NOW)
    assert desk.get(page(case)).status_code == 302
    clerk = make_staff(world.authority, "clerk")
    client.force_login(clerk)
    assert client.get(page(case, "case_counter_step", step="receive_card")).status_code == 302


def test_a_clerk_reads_no_case_but_hands_out_its_card(client, world, anna):
    case = make_case(world.authority, assigned_to=anna, status="ready_for_pickup")
    clerk = make_staff(world.authority, "clerk")
    client.force_login(clerk)
    names = {"case_page": {}, "case_step": {"step": "grant"}, "case_fact": {"fact": "schutz"}, "case_note": {}}
    assert {client.get(page(case, name, **parts)).status_code for name, parts in names.items()} == {403}
    hand_out = page(case, "case_counter_step", step="hand_out_card")
    text = client.get(hand_out).content.decode()
    assert [fact for fact in (case.family_name, case.email, "1999") if fact in text] == []
    client.post(hand_out, {"form_key": KEY})
    assert Case.objects.get().status == "handed_out"
    assert client.get(page(case, "case_counter_step", step="grant")).status_code == 404


def test_a_case_of_another_authority_does_not_exist(desk, world):
    other = World("celle")
    case = make_case(other.authority)
    here = page(case).replace("/celle/", "/osnabrueck/")
    assert (desk.get(page(case)).status_code, desk.get(here).status_code) == (404, 404)
    assert ReadEntry.objects.count() == 0


# ---- Doing something ----------------------------------------------------------------------------------------------


def test_one_press_makes_a_step_and_a_second_one_changes_nothing(desk, world, anna):
    case = make_case(world.authority, assigned_to=anna, status="received")
    for _ in range(2):
        answer = desk.post(page(case, "case_step", step="begin_review"), {"form_key": KEY})
        assert (answer.status_code, answer.url) == (302, page(case))
    assert (Case.objects.get().status, case.events.filter(kind="moved").count()) == ("in_review", 1)


def test_a_step_from_an_old_page_is_refused_in_words(desk, world, anna):
    case = make_case(world.authority, assigned_to=anna, status="withdrawn")
    answer = desk.post(page(case, "case_step", step="check_security"), {"form_key": KEY})
    assert answer.status_code == 200
    assert list(answer.context["form"].non_field_errors()) == [str(MoveNotPossible.text)]
    assert desk.get(page(case, "case_step", step="check_security")).url == page(case)


def test_what_is_wrong_stands_at_its_field(desk, world, anna):
    case = make_case(world.authority, assigned_to=anna, status="incomplete")
    sent = {
        "form_key": KEY,
        "reason": "abroad",
        "note": "",
        "due_on_day": "1",
        "due_on_month": "1",
        "due_on_year": "2026",
    }
    answer = desk.post(page(case, "case_step", step="suspend"), sent)
    assert set(answer.context["form"].errors) == {"due_on", "note"}
    assert Case.objects.get().status == "incomplete"


def test_a_file_number_that_is_taken_is_said_at_its_field(desk, world, anna):
    make_case(world.authority, file_number="A-1")
    case = make_case(world.authority, assigned_to=anna)
    answer = desk.post(page(case, "case_fact", fact="aktenzeichen"), {"form_key": KEY, "file_number": "A-1"})
    assert set(answer.context["form"].errors) == {"file_number"}


def test_protection_is_set_on_its_page_and_asks_for_a_reason_from_then_on(desk, world, anna):
    case = make_case(world.authority, assigned_to=anna)
    desk.post(page(case, "case_fact", fact="schutz"), {"form_key": KEY, "is_protected": "on"})
    case.refresh_from_db()
    assert case.is_protected is True
    assert desk.get(page(case)).status_code == 302


def test_a_follow_up_is_made_and_done_on_the_page(desk, world, anna):
    case = make_case(world.authority, assigned_to=anna)
    sent = {"form_key": KEY, "reason": "Karte da?", "due_on_day": "9", "due_on_month": "11", "due_on_year": "2026"}
    for _ in range(2):
        desk.post(page(case, "case_follow_up"), sent)
    made = FollowUp.objects.get()
    case.refresh_from_db()
    assert (made.due_on, case.next_due_on) == (dt.date(2026, 11, 9), dt.date(2026, 11, 9))
    for _ in range(2):
        desk.post(page(case, "case_follow_up_done", follow_up=made.pk))
    case.refresh_from_db()
    assert (case.next_due_on, case.events.filter(kind="follow_up_done").count()) == (None, 1)


def test_a_follow_up_of_another_case_is_not_done_here(desk, world, anna):
    case, other = make_case(world.authority, assigned_to=anna), make_case(world.authority)
    theirs = add_follow_up(case=other, due_on=MONDAY, reason="?", now=NOW)
    assert desk.post(page(case, "case_follow_up_done", follow_up=theirs.pk)).status_code == 404


def test_every_step_that_is_shown_has_a_page_and_every_other_leads_back(desk, world, anna):
    for status in Case._meta.get_field("status").choices:
        case = make_case(
            world.authority, assigned_to=anna, status=status[0], closed_at=NOW if status[0] == "closed" else None
        )
        shown = [code for code, _step in desk.get(page(case)).context["steps"]]
        opened = {code: desk.get(page(case, "case_step", step=code)).status_code for code in shown}
        assert opened == dict.fromkeys(shown, 200)
        hidden = next(code for code in STEPS if code not in shown)
        assert desk.get(page(case, "case_step", step=hidden)).status_code == 302
