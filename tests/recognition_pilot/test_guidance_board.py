"""The guide's board and pages: who is listed where, who may look, and what a morning at them does."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recognition_pilot.actions.guidance import body_clocks, departures, keeping, opening
from recognition_pilot.actions.guidance.demo import PEOPLE, load_demo_guidance
from recognition_pilot.models import Consent, FactChange, GuidanceRecord
from recognition_pilot.queries.guidance.board import BoardFilter, Part, board_of
from recognition_pilot.queries.guidance.figures import figures_of_guidance
from recognition_pilot.queries.referrals.living import known_of_record
from tests.factories import MONDAY, NOW, make_authority, make_staff
from tests.recognition_pilot.guided import make_guide, make_profession, make_record
from willkommen.code_hash import code_hash
from willkommen.models import Membership, OutgoingMessage, ReadEntry
from willkommen.references import ACCESS_CODE_DIGITS, new_number

pytestmark = pytest.mark.django_db

FRIDAY = MONDAY - dt.timedelta(days=3)


@pytest.fixture(autouse=True)
def monday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def authority():
    return make_authority()


@pytest.fixture
def guide(authority):
    return make_guide(authority)


@pytest.fixture
def browser(guide):
    client = Client()
    client.force_login(guide)
    return client


def names(authority, guide, part=Part.ALL, **asked) -> list[str]:
    """Who is listed; without a guide everybody's people."""
    asked = BoardFilter(guide=guide.pk if guide else None, **asked)
    return [one.record.name for one in board_of(authority, asked, part=part, now=NOW).people]


def page(record, name="guidance_record", **parts) -> str:
    return reverse(name, kwargs={"authority": record.authority.slug, "record": record.pk, **parts})


def board(authority, query="") -> str:
    return reverse("guidance_board", kwargs={"authority": authority.slug}) + query


# ---- Who stands where ---------------------------------------------------------------------------------------------------


def test_everybody_stands_in_the_parts_that_fit(authority, guide):
    profession, body = make_profession()
    make_record(authority, guide, name="Late", next_due_on=FRIDAY)
    make_record(authority, guide, name="Later", next_due_on=MONDAY + dt.timedelta(days=9))
    make_record(authority, guide, name="Silent", last_contact_on=MONDAY - dt.timedelta(days=43))
    make_record(authority, guide, name="Heard", last_contact_on=MONDAY - dt.timedelta(days=42))
    waiting = make_record(authority, guide, name="Waits", profession=profession, body=body)
    body_clocks.start_body_clock(record=waiting, kind="decision", started_on=dt.date(2026, 7, 6), now=NOW)
    ended = make_record(authority, guide, name="Ended")
    keeping.end_guidance(record=ended, now=NOW)
    FactChange.objects.create(fact="body:LS", changes={"fee": ["200 €", "230 €"]}, noticed_at=NOW)
    assert names(authority, guide, Part.ALL) == ["Late", "Waits", "Later", "Silent", "Heard"]
    assert names(authority, guide, Part.DUE) == ["Late"]
    assert names(authority, guide, Part.SILENT) == ["Silent"]
    assert names(authority, guide, Part.CLOCKS) == ["Waits"]
    assert names(authority, guide, Part.CHANGED) == ["Waits"]
    assert names(authority, guide, Part.ENDED) == ["Ended"]


def test_a_contact_after_a_change_takes_the_sign_away(authority, guide):
    profession, body = make_profession()
    record = make_record(authority, guide, profession=profession, body=body)
    FactChange.objects.create(fact="profession:NURSE", changes={"fee": ["1", "2"]}, noticed_at=NOW)
    tomorrow = MONDAY + dt.timedelta(days=1)
    assert names(authority, guide, Part.CHANGED) == ["Rana"]
    keeping.note_contact(record=record, code="not_reached", on=tomorrow, now=NOW)
    assert names(authority, guide, Part.CHANGED) == ["Rana"]
    keeping.note_contact(record=record, code="phone", on=tomorrow, now=NOW)
    assert names(authority, guide, Part.CHANGED) == []


def test_money_that_changes_matters_until_somebody_has_applied(authority, guide, browser):
    early = make_record(authority, guide, name="Early", step="documents")
    make_record(authority, guide, name="Applied", step="check")
    FactChange.objects.create(fact="funding:grant", changes={"at_most": ["600", "700"]}, noticed_at=NOW)
    assert names(authority, guide, Part.CHANGED) == ["Early"]
    assert "<bdi>600</bdi> → <bdi>700</bdi>" in browser.get(page(early)).content.decode()


def test_a_board_counts_people_by_step(authority, guide):
    make_record(authority, guide, step="documents")
    make_record(authority, guide, step="documents")
    make_record(authority, guide, step="check")
    found = board_of(authority, BoardFilter(guide=guide.pk), part=Part.ALL, now=NOW)
    assert {code: count for code, _name, count in found.steps if count} == {"documents": 2, "check": 1}
    assert names(authority, guide, step="check") == ["Rana"]


def test_filters_say_whose_people_and_which_name(authority, guide):
    other = make_guide(authority, name="Tomke")
    make_record(authority, guide, name="Ömer")
    make_record(authority, other, name="Lea")
    gone = make_record(authority, other, name="Waise")
    GuidanceRecord.objects.filter(pk=gone.pk).update(guide=None)
    assert names(authority, guide) == ["Ömer"]
    assert names(authority, None) == ["Ömer", "Lea", "Waise"]
    assert names(authority, None, is_without_guide=True) == ["Waise"]
    assert names(authority, None, text="oemer") == ["Ömer"]


def test_the_board_asks_as_often_for_three_people_as_for_twelve(authority, guide, browser):
    profession, body = make_profession()
    asked = []
    for many in (3, 9):
        for _ in range(many):
            record = make_record(authority, guide, profession=profession, body=body)
            body_clocks.start_body_clock(record=record, kind="decision", started_on=MONDAY, now=NOW)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert browser.get(board(authority)).status_code == 200
        asked.append(len(captured))
    assert asked[0] == asked[1]


@pytest.mark.parametrize("query", ["?wer=abc", "?schritt=%00", "?teil=x", "?q=%00", "?wer=999999999999999999999"])
def test_an_address_that_makes_no_sense_shows_the_board(authority, browser, query):
    assert browser.get(board(authority, query)).status_code == 200


# ---- Who may look ---------------------------------------------------------------------------------------------------------


def test_reading_a_record_is_written_down(authority, guide, browser):
    record = make_record(authority, guide)
    assert browser.get(page(record)).status_code == 200
    read = ReadEntry.objects.get()
    assert (read.object_type, read.object_id, read.staff_member) == (
        "recognition_pilot.guidancerecord",
        record.pk,
        guide,
    )


def test_without_consent_there_is_no_page(authority, guide, browser):
    record = make_record(authority, guide)
    Consent.objects.update(until_on=FRIDAY)
    assert browser.get(page(record)).status_code == 404
    assert browser.post(page(record, "guidance_press", press="ende")).status_code == 404
    assert not ReadEntry.objects.exists()


@pytest.mark.parametrize("role", ["clerk", "caseworker", "supervisor", "administrator", "auditor"])
def test_nobody_else_opens_a_record(authority, guide, role):
    record = make_record(authority, guide)
    client = Client()
    client.force_login(make_staff(authority, role))
    assert client.get(page(record)).status_code == 403
    assert client.get(board(authority)).status_code == 403


def test_a_guide_of_another_authority_finds_nothing(authority, guide):
    record = make_record(authority, guide)
    elsewhere = make_authority("celle")
    client = Client()
    client.force_login(make_guide(elsewhere))
    assert client.get(page(record)).status_code == 404
    own = reverse("guidance_record", kwargs={"authority": "celle", "record": record.pk})
    assert client.get(own).status_code == 404
    token = {"language": "de", "authority": "celle", "token": record.link_token}
    assert client.get(reverse("guidance_own", kwargs=token)).status_code == 404


def test_a_referral_begins_with_what_the_record_knows_while_a_consent_lives(authority, guide):
    record = make_record(authority, guide, name="Rana", mobile="+4915100001111")
    assert known_of_record(authority, record.pk, now=NOW)[1]["phone"] == "+4915100001111"
    assert known_of_record(make_authority("celle"), record.pk, now=NOW) == (None, {})
    Consent.objects.update(until_on=FRIDAY)
    assert known_of_record(authority, record.pk, now=NOW) == (None, {})
    papers = make_record(authority, guide, is_accompanied=False, papers=["cv"])
    assert known_of_record(authority, papers.pk, now=NOW) == (None, {})


def test_single_papers_open_no_page_of_the_way(authority, guide, browser):
    record = make_record(authority, guide, is_accompanied=False, papers=["cv"])
    assert browser.get(page(record)).status_code == 200
    assert browser.get(page(record, "guidance_step", step="schritt")).status_code == 404
    answer = browser.post(
        page(record, "guidance_step", step="kontakt"),
        {"code": "paper_complete:cv", "on_day": "5", "on_month": "10", "on_year": "2026", "form_key": "0" * 32},
    )
    assert answer.status_code == 302
    assert list(record.contacts.values_list("code", "remark")) == [("paper_complete", "cv")]


def test_who_wears_both_hats_sees_which_one_they_wear(authority, guide, browser):
    assert b"wk-hats" not in browser.get(board(authority)).content
    Membership.objects.create(authority=authority, staff_member=guide, role="caseworker")
    for path in (board(authority), reverse("work_list", kwargs={"authority": authority.slug})):
        said = browser.get(path).content.decode()
        here = said[said.index("wk-hats") :].partition("</nav>")[0]
        assert here.count("<li>") == 2
        assert here[here.index(path) :].startswith(f'{path}" aria-current="true"')


# ---- Opening ---------------------------------------------------------------------------------------------------------------


TYPED = {"name": "Rana", "spoken_language": "ar", "what": "accompany", "until": "12", "form_key": "a" * 32}


def told(browser, authority, language="ar"):
    path = reverse("guidance_told", kwargs={"authority": authority.slug})
    return browser.post(path, {"sprache": language})


def new(authority) -> str:
    return reverse("guidance_new", kwargs={"authority": authority.slug})


def test_nothing_can_be_typed_before_it_was_said_that_this_is_an_authority(authority, browser):
    first = reverse("guidance_told", kwargs={"authority": authority.slug})
    assert browser.get(new(authority)).url == first
    assert browser.post(new(authority), {**TYPED, "agreeing": "1", "agreed": "on"}).url == first
    said = browser.get(f"{first}?sprache=fr").content.decode()
    assert said.count("§ 87 AufenthG") == 2
    assert not GuidanceRecord.objects.exists()


def test_the_words_are_read_before_anything_is_kept(authority, guide, browser):
    told(browser, authority)
    assert browser.post(new(authority), TYPED).status_code == 200
    assert browser.post(new(authority), {**TYPED, "agreeing": "1"}).status_code == 200
    assert not GuidanceRecord.objects.exists()
    answers = [browser.post(new(authority), {**TYPED, "agreeing": "1", "agreed": "on"})]
    record = GuidanceRecord.objects.get()
    assert answers[0].url == page(record, "guidance_paper")
    assert (record.name, record.language, record.guide) == ("Rana", "ar", guide)
    assert record.consents.get().until_on == dt.date(2027, 10, 5)


def test_pressed_twice_it_is_one_record(authority, browser):
    for _ in range(2):
        told(browser, authority)
        browser.post(new(authority), {**TYPED, "agreeing": "1", "agreed": "on"})
    assert GuidanceRecord.objects.count() == 1


def test_who_agrees_for_papers_only_leaves_no_address(authority, browser):
    told(browser, authority)
    sent = {**TYPED, "what": "papers", "papers": ["cv"], "email": "rana@example.org", "agreeing": "1", "agreed": "on"}
    browser.post(new(authority), sent)
    assert GuidanceRecord.objects.get().email == ""


def test_a_plan_is_linked_by_number_and_code_only(authority, guide):
    from recognition_pilot.models import RecognitionPlan
    from willkommen.code_tries import WrongCode
    from willkommen.tokens import fresh_link

    profession, _body = make_profession()
    reference, code = new_number(lambda signs: "1", length=10), new_number(lambda signs: "2", length=ACCESS_CODE_DIGITS)
    plan = RecognitionPlan.objects.create(
        authority=authority, reference=reference, code_hash=code_hash(reference=reference, code=code), language="ar",
        profession=profession, answers={"german": "B1"}, started_on=MONDAY, created_at=NOW, last_seen_at=NOW,
        erase_after=NOW + dt.timedelta(days=99), **fresh_link(RecognitionPlan.link_purpose),
    )  # fmt: skip
    record = make_record(authority, guide)
    sent = {"record": record, "reference": reference, "ticket": "", "now": NOW}
    with pytest.raises(WrongCode):
        opening.link_plan(code=code[:-1] + "0", **sent)
    plan.refresh_from_db()
    assert (plan.failures, record.plan_id) == (1, None)
    opening.link_plan(code=code, **sent)
    record.refresh_from_db()
    assert (record.plan, record.profession, record.german_level) == (plan, profession, "B1")
    opening.unlink_plan(record=record, now=NOW)
    record.refresh_from_db()
    assert record.plan is None


# ---- Keeping ----------------------------------------------------------------------------------------------------------------


def test_nobody_is_written_to_who_left_no_address(authority, guide):
    day = dt.date(2026, 10, 12)
    keeping.set_next_contact(record=make_record(authority, guide), due_on=day, is_told=True, now=NOW)
    assert not OutgoingMessage.objects.exists()


def test_who_is_talked_to_today_needs_no_message(authority, guide):
    record = make_record(authority, guide, email="rana@example.org")
    keeping.set_next_contact(record=record, due_on=MONDAY, is_told=True, now=NOW)
    assert not OutgoingMessage.objects.exists()


def test_another_day_takes_the_first_message_back(authority, guide):
    record = make_record(authority, guide, email="rana@example.org")
    keeping.set_next_contact(record=record, due_on=dt.date(2026, 10, 12), is_told=True, now=NOW)
    later = NOW + dt.timedelta(minutes=1)
    keeping.set_next_contact(record=record, due_on=dt.date(2026, 10, 13), is_told=True, now=later)
    assert list(OutgoingMessage.objects.order_by("pk").values_list("status", flat=True)) == ["cancelled", "queued"]


def test_who_leaves_hands_their_people_to_the_others(authority, guide):
    record = make_record(authority, guide)
    alone = departures.announce_lost_people(authority=authority, member=guide, now=NOW)
    other = make_guide(authority, name="Tomke")
    said = departures.announce_lost_people(authority=authority, member=guide, now=NOW)
    assert (len(alone), len(said)) == (2, 1)
    assert not any(record.name in line or "1" in line for line in [*alone, *said])
    departures.release_people(authority=authority, member=guide, staff_member=other, now=NOW)
    record.refresh_from_db()
    assert record.guide is None
    assert names(authority, None, is_without_guide=True) == ["Rana"]


def test_only_guides_of_the_authority_go_on(authority, guide):
    record = make_record(authority, guide)
    with pytest.raises(keeping.NotAGuide):
        keeping.hand_to(record=record, to=make_staff(authority, "caseworker"), now=NOW)
    other = make_guide(authority, name="Tomke")
    assert keeping.hand_to(record=record, to=other, now=NOW).guide == other


def test_figures_count_living_and_erased_people_alike(authority, guide):
    profession, body = make_profession()
    record = make_record(authority, guide, profession=profession, body=body)
    body_clocks.start_body_clock(record=record, kind="acknowledgement", started_on=dt.date(2026, 5, 4), now=NOW)
    keeping.record_outcome(record=record, outcome="full", on=dt.date(2026, 9, 7), now=NOW)
    line = figures_of_guidance(authority, now=NOW)[0]
    assert (line.group, line.body_code, line.outcome, line.months_to_outcome) == ("health", "LS", "full", 4)
    assert (line.month, line.has_applied, line.pk) == (dt.date(2026, 9, 1), True, None)


def test_the_demo_gives_its_guide_forty_people_once(authority, guide):
    make_profession()
    type(authority).objects.update(is_demo=True)
    assert (load_demo_guidance(now=NOW), load_demo_guidance(now=NOW)) == (len(PEOPLE), 0)
    assert len(names(authority, guide)) == 39
    assert not OutgoingMessage.objects.exists()


def test_a_colleagues_record_asks_why_and_the_reason_is_written_down(authority, browser):
    record = make_record(authority, make_guide(authority, name="Tomke"))
    assert browser.get(page(record)).url == page(record, "guidance_reason")
    assert browser.post(page(record, "guidance_press", press="ende")).url == page(record, "guidance_reason")
    asked = browser.get(page(record, "guidance_reason")).content.decode()
    assert record.name not in asked
    assert not ReadEntry.objects.exists()
    assert browser.post(page(record, "guidance_reason"), {"reason": "person_asks"}).url == page(record)
    assert browser.get(page(record)).status_code == 200
    assert list(ReadEntry.objects.values_list("object_id", "reason")) == [(record.pk, "person_asks")]
