"""Somebody asks, the team answers; the mail says only that there is news."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from appointments.models import Phrase
from casework.actions.protection import protect
from casework.actions.questions import (
    AnsweredMeanwhile,
    NothingToAskHere,
    TooManyQuestions,
    answer,
    ask,
    settle_question,
)
from casework.actions.representatives import name_representative
from casework.models import Answer, Question
from casework.queries.questions import open_questions, questions_of, thread_of
from tests.casework.browsing import KEY, public, signed_in, staff, text_of
from tests.casework.cases import make_case
from tests.factories import NOW, make_authority, make_staff
from willkommen.models import OutgoingMessage

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(hours=2)


@pytest.fixture
def authority(db, monday_morning):
    return make_authority()


@pytest.fixture
def case(authority):
    return make_case(authority)


@pytest.fixture
def anna(authority):
    return make_staff(authority, "caseworker", name="Anna Brandt")


@pytest.fixture
def desk(anna):
    client = Client()
    client.force_login(anna)
    return client


# ---- Asking ---------------------------------------------------------------------------------------------------


def test_a_question_in_any_language_reaches_the_team(case):
    browser = signed_in(case)
    sent = browser.post(
        public(case, "case_ask"), {"text": "متى يكون\u202e القرار؟\n\n\n\nشكرا", "language": "ar", "form_key": KEY}
    )
    assert (sent.status_code, sent.url) == (302, public(case))
    asked = Question.objects.get()
    assert (asked.text, asked.language, asked.representative) == ("متى يكون القرار؟\n\nشكرا", "ar", None)
    assert list(case.events.filter(kind="question_asked").values_list("by_applicant", "is_public", "detail")) == [
        (True, True, {})
    ]


def test_a_form_sent_twice_asks_once(case):
    browser = signed_in(case)
    for _press in range(2):
        browser.post(public(case, "case_ask"), {"text": "When?", "language": "en", "form_key": KEY})
    assert Question.objects.count() == 1


def test_two_thousand_characters_are_a_question_and_one_more_is_not(case):
    browser = signed_in(case)
    long = browser.post(public(case, "case_ask"), {"text": "x" * 2001, "language": "en", "form_key": KEY})
    assert (long.status_code, Question.objects.count()) == (200, 0)
    browser.post(public(case, "case_ask"), {"text": "x" * 2000, "language": "en", "form_key": KEY})
    assert Question.objects.count() == 1


def test_three_questions_wait_at_most_and_an_answer_makes_room(case, anna):
    asked = [ask(case=case, language="en", text=f"Question {n}", now=NOW) for n in range(3)]
    with pytest.raises(TooManyQuestions):
        ask(case=case, language="en", text="One more", now=NOW)
    assert thread_of(case).may_ask is False
    answer(question=asked[0], german_text="Ja.", answers_seen=0, staff_member=anna, now=LATER)
    assert ask(case=case, language="en", text="One more", now=LATER).text == "One more"


@pytest.mark.parametrize("status", ["handed_over", "closed"])
def test_nothing_is_asked_where_nobody_works_on_it(authority, status):
    case = make_case(authority, status=status, closed_at=NOW)
    with pytest.raises(NothingToAskHere):
        ask(case=case, language="en", text="When?", now=NOW)


def test_whoever_is_signed_out_is_asked_for_number_and_code(case):
    answered = Client().post(public(case, "case_ask"), {"text": "When?", "language": "en", "form_key": KEY})
    assert (answered.url, Question.objects.count()) == (public(case, "case_sign_in"), 0)


# ---- Answering -----------------------------------------------------------------------------------------------------


def test_the_person_reads_the_answer_and_who_gave_it_is_the_team(case, anna):
    asked = ask(case=case, language="ar", text="متى؟", now=NOW)
    words = {"german_text": "Im Dezember.", "language": "ar", "text": "في ديسمبر"}
    answer(question=asked, **words, answers_seen=0, staff_member=anna, now=LATER)
    page = text_of(signed_in(case).get(public(case)))
    assert [part for part in ("متى؟", "Im Dezember.", "في ديسمبر", "The team answered on") if part not in page] == []
    assert "Brandt" not in page


def test_the_mail_says_only_that_there_is_news(case, anna):
    asked = ask(case=case, language="ar", text="متى؟", now=NOW)
    answer(question=asked, german_text="Im Dezember.", answers_seen=0, staff_member=anna, now=LATER)
    posted = OutgoingMessage.objects.get()
    assert (posted.kind, posted.context, posted.recipient) == ("case_news", {}, "samir@example.org")


def test_what_staff_understood_is_for_the_file_only(case, desk):
    asked = ask(case=case, language="ar", text="متى؟", now=NOW)
    desk.post(staff(case, "case_question_understood", question=asked.pk), {"understood": "Fragt nach dem Termin."})
    assert "Fragt nach dem Termin." in text_of(desk.get(staff(case, "case_question", question=asked.pk)))
    assert "Fragt nach dem Termin." not in text_of(signed_in(case).get(public(case)))


def test_the_question_stands_at_the_desk_as_it_was_written_with_its_language(case, desk):
    asked = ask(case=case, language="ar", text="متى؟", now=NOW)
    page = desk.get(staff(case, "case_question", question=asked.pk)).content.decode()
    assert '<p class="wk-said" lang="ar" dir="auto">متى؟</p>' in page


def test_an_answer_needs_german_and_keeps_what_was_typed(case, desk):
    asked = ask(case=case, language="ar", text="متى؟", now=NOW)
    form = {"german_text": "", "text": "قريبا", "answers_seen": "0", "form_key": KEY}
    shown = desk.post(staff(case, "case_question", question=asked.pk), form)
    assert (shown.status_code, Answer.objects.count()) == (200, 0)
    assert "قريبا" in shown.content.decode()


def test_an_answer_sent_twice_is_one_answer(case, desk, anna):
    asked = ask(case=case, language="ar", text="متى؟", now=NOW)
    form = {"german_text": "Bald.", "text": "قريبا", "answers_seen": "0", "form_key": KEY}
    sent = [desk.post(staff(case, "case_question", question=asked.pk), form).status_code for _press in range(2)]
    given = Answer.objects.get()
    assert (sent, given.text, given.language, given.answered_by) == ([302, 302], "قريبا", "ar", anna)
    asked.refresh_from_db()
    assert asked.settled_at is not None


def test_two_people_never_answer_one_question_unknowingly(case, anna):
    asked = ask(case=case, language="en", text="When?", now=NOW)
    answer(question=asked, german_text="Bald.", answers_seen=0, staff_member=anna, now=LATER)
    with pytest.raises(AnsweredMeanwhile):
        answer(question=asked, german_text="Im Mai.", answers_seen=0, staff_member=anna, now=LATER)
    answer(question=asked, german_text="Genau am 3. Mai.", answers_seen=1, staff_member=anna, now=LATER)
    assert list(asked.answers.values_list("german_text", flat=True)) == ["Bald.", "Genau am 3. Mai."]


def test_a_sentence_of_the_phrase_board_is_put_in_and_nothing_is_saved(case, desk):
    Phrase.objects.create(code="wait", group="next", text_de="Bitte warten Sie.", text_ar="يرجى الانتظار")
    asked = ask(case=case, language="ar", text="متى؟", now=NOW)
    form = {"german_text": "Guten Tag.", "text": "", "phrase": "wait", "answers_seen": "0", "form_key": KEY}
    page = desk.post(staff(case, "case_question", question=asked.pk), {**form, "insert": "1"}).content.decode()
    assert "Guten Tag.\nBitte warten Sie.</textarea>" in page
    assert "يرجى الانتظار</textarea>" in page
    assert Answer.objects.count() == 0


def test_a_question_can_be_settled_without_a_written_answer(case, desk, anna):
    asked = ask(case=case, language="en", text="When?", now=NOW)
    assert settle_question(question=asked, staff_member=anna, now=LATER) is True
    assert settle_question(question=asked, staff_member=anna, now=LATER) is False
    assert "The team has closed this question without a written answer." in text_of(signed_in(case).get(public(case)))
    assert OutgoingMessage.objects.count() == 0


def test_reading_a_page_changes_nothing_and_the_button_says_that_it_was_read(case, anna):
    asked = ask(case=case, language="en", text="When?", now=NOW)
    given = answer(question=asked, german_text="Bald.", answers_seen=0, staff_member=anna, now=LATER)
    browser = signed_in(case)
    browser.get(public(case))
    given.refresh_from_db()
    assert given.read_at is None
    assert browser.get(public(case, "case_answer_read", answer=given.pk)).status_code == 405
    browser.post(public(case, "case_answer_read", answer=given.pk))
    given.refresh_from_db()
    assert given.read_at == NOW


def test_nobody_confirms_anothers_answer(case, authority, anna):
    asked = ask(case=case, language="en", text="When?", now=NOW)
    given = answer(question=asked, german_text="Bald.", answers_seen=0, staff_member=anna, now=LATER)
    signed_in(make_case(authority)).post(public(case, "case_answer_read", answer=given.pk))
    given.refresh_from_db()
    assert given.read_at is None


def test_a_protected_person_reads_nothing_online_and_gets_no_mail(case, anna):
    asked = ask(case=case, language="en", text="When?", now=NOW)
    browser = signed_in(case)
    protect(case=case, now=NOW, staff_member=anna)
    answer(question=asked, german_text="Bald.", answers_seen=0, staff_member=anna, now=LATER)
    assert browser.get(public(case)).url == public(case, "case_sign_in")
    assert OutgoingMessage.objects.count() == 0


# ---- Helpers -------------------------------------------------------------------------------------------------------


def helper(case, anna, **scope):
    return name_representative(
        case=case,
        kind="representative",
        scope={"may_see": True, "may_hand_in": False, "may_ask": False, **scope},
        person={"name": "Rechtsanwältin Roth", "organisation": "Kanzlei Roth", "email": "", "phone": ""},
        consent={"consent_given_on": NOW.date(), "ends_on": NOW.date() + dt.timedelta(days=30)},
        staff_member=anna,
        now=NOW,
    )


def test_whoever_helps_reads_their_own_questions_and_the_applicant_reads_all(case, anna):
    ask(case=case, language="en", text="My own secret question", now=NOW)
    named = helper(case, anna, may_ask=True)
    browser = signed_in(case, named)
    browser.post(public(case, "case_ask"), {"text": "A lawyer asks", "language": "de", "form_key": KEY})
    pages = [text_of(one.get(public(case))) for one in (browser, signed_in(case))]
    assert [("My own secret question" in page, "A lawyer asks" in page) for page in pages] == [
        (False, True),
        (True, True),
    ]


def test_whoever_may_only_look_does_not_ask(case, anna):
    browser = signed_in(case, helper(case, anna))
    form = {"text": "When?", "language": "de", "form_key": KEY}
    assert [
        browser.get(public(case, "case_ask")).status_code,
        browser.post(public(case, "case_ask"), form).status_code,
    ] == [
        403,
        403,
    ]
    assert Question.objects.count() == 0


# ---- The desk --------------------------------------------------------------------------------------------------------


def test_what_waits_is_listed_the_oldest_first_without_names_of_protected_people(authority, desk):
    hidden = make_case(authority, family_name="GEHEIM", is_protected=True, protected_since=NOW)
    open_one = make_case(authority, family_name="HADDAD")
    for number, case in enumerate([hidden, open_one]):
        ask(case=case, language="uk", text="Коли?", now=NOW + dt.timedelta(minutes=number))
    ask(case=make_case(make_authority("celle")), language="de", text="Wann?", now=NOW)
    assert [question.case for question in open_questions(authority)] == [hidden, open_one]
    page = text_of(desk.get(reverse("desk_questions", kwargs={"authority": authority.slug})))
    assert ("HADDAD" in page, "GEHEIM" in page) == (True, False)


def test_another_authoritys_question_does_not_exist(case, desk):
    other = make_case(make_authority("celle"))
    asked = ask(case=other, language="de", text="Wann?", now=NOW)
    codes = [
        desk.get(staff(other, "case_question", question=asked.pk)).status_code,
        desk.get(staff(case, "case_question", question=asked.pk)).status_code,
        desk.post(staff(case, "case_question_settle", question=asked.pk)).status_code,
    ]
    assert codes == [404, 404, 404]


@pytest.mark.parametrize("number", [1, 3])
def test_one_question_or_three_are_asked_of_the_database_alike(case, anna, django_assert_num_queries, number):
    for text in ["A", "B", "C"][:number]:
        asked = ask(case=case, language="en", text=text, now=NOW)
        answer(question=asked, german_text="Ja.", answers_seen=0, staff_member=anna, now=LATER)
    with django_assert_num_queries(2):
        assert len(questions_of(case, now=LATER).settled) == number
    with django_assert_num_queries(2):
        assert len(thread_of(case).questions) == number


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_questions_takes_the_same_number_of_queries(authority, desk, django_assert_num_queries, number):
    for _case in range(number):
        ask(case=make_case(authority), language="en", text="When?", now=NOW)
    with django_assert_num_queries(7):
        desk.get(reverse("desk_questions", kwargs={"authority": authority.slug}))


# ---- Bad input ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
def test_a_number_nothing_has_is_not_found(case, desk, number):
    pages = [
        desk.get(staff(case, "case_question", question=number)),
        desk.get(staff(case, "case_representative_end", representative=number)),
        desk.get(staff(case, "case_handover_sheet", handover=number)),
        desk.get(reverse("desk_handover", kwargs={"authority": case.authority.slug, "handover": number})),
        desk.get(reverse("desk_questions", kwargs={"authority": case.authority.slug}), {"page": number}),
    ]
    assert [page.status_code for page in pages] == [404, 404, 404, 404, 200]
    browser = signed_in(case)
    assert browser.post(public(case, "case_answer_read", answer=number)).status_code == 302
    assert browser.post(public(case, "case_end_consent", representative=number)).status_code == 404


@pytest.mark.parametrize("text", ["\0", "\u202e\u2066", "  \n \t", "x" * 20_001])
def test_what_says_nothing_or_too_much_is_asked_again(case, desk, text):
    asked = ask(case=case, language="en", text="When?", now=NOW)
    form = {"text": text, "language": "xx", "form_key": "\0"}
    assert signed_in(case).post(public(case, "case_ask"), form).status_code == 200
    sent = {"german_text": text, "answers_seen": "\0", "phrase": "\0", "form_key": "\0"}
    assert desk.post(staff(case, "case_question", question=asked.pk), sent).status_code == 200
    assert (
        desk.post(staff(case, "case_hand_over"), {"to_authority": "\0", "consented": ["\0", text]}).status_code == 200
    )
    assert desk.post(staff(case, "case_representative_new"), {"kind": text, "name": text}).status_code == 200
    assert (Question.objects.count(), Answer.objects.count()) == (1, 0)
