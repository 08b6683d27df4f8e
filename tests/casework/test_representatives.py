"""Who gets access with the written consent of the applicant: what for, until when, and the end of it."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from casework.actions.access import issue_code
from casework.actions.protection import protect
from casework.actions.representatives import (
    CaseIsOver,
    ConsentIsOver,
    ConsentNotGivenYet,
    ConsentTooLong,
    OnlyToLook,
    TooManyRepresentatives,
    end_representative,
    name_representative,
)
from casework.models import AccessCode, CaseSession, Representative
from casework.queries.representatives import representatives_of
from casework.rules.consent import latest_end, usual_end
from tests.casework.browsing import KEY, public, signed_in, staff, text_of
from tests.casework.cases import make_case
from tests.factories import NOW, make_authority, make_staff
from willkommen.models import OutgoingMessage

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 10, 5)
DAY = dt.timedelta(days=1)


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


def name(case, anna, *, kind="representative", given=TODAY, ends=TODAY + 30 * DAY, now=NOW, **scope):
    return name_representative(
        case=case,
        kind=kind,
        scope={"may_see": True, "may_hand_in": False, "may_ask": False, **scope},
        person={"name": "Petra Geheim", "organisation": "Kanzlei Roth", "email": "", "phone": "0541 1234"},
        consent={"consent_given_on": given, "ends_on": ends},
        staff_member=anna,
        now=now,
    )


def typed(**more) -> dict:
    """The form of the desk."""
    given = {"consent_given_on_day": "5", "consent_given_on_month": "10", "consent_given_on_year": "2026"}
    return {"kind": "representative", "name": "Petra Geheim", "is_written": "on", "form_key": KEY, **given, **more}


# ---- Naming -------------------------------------------------------------------------------------------------------


def test_somebody_is_named_for_a_year_where_nobody_says_otherwise(case, desk, anna):
    desk.post(staff(case, "case_representative_new"), typed(may_hand_in="on", organisation="Kanzlei Roth"))
    named = Representative.objects.get()
    scope = (named.may_see, named.may_hand_in, named.may_ask)
    assert (scope, named.consent_given_on, named.ends_on) == ((True, True, False), TODAY, dt.date(2027, 10, 5))
    assert (named.recorded_by, case.events.get(kind="representative_named").is_public) == (anna, True)


def test_the_form_sent_twice_names_one_person(case, desk):
    for _press in range(2):
        desk.post(staff(case, "case_representative_new"), typed())
    assert Representative.objects.count() == 1


def test_the_applicant_hears_that_there_is_news_so_that_no_consent_is_made_up(case, anna):
    name(case, anna)
    posted = OutgoingMessage.objects.get()
    assert (posted.kind, posted.recipient, posted.context) == ("case_news", "samir@example.org", {})


def test_without_a_signature_nobody_gets_access(case, desk):
    form = {key: value for key, value in typed().items() if key != "is_written"}
    assert desk.post(staff(case, "case_representative_new"), form).status_code == 200
    assert Representative.objects.count() == 0


@pytest.mark.parametrize(
    ("dates", "refusal"),
    [
        ({"given": TODAY + DAY}, ConsentNotGivenYet),
        ({"given": TODAY - 40 * DAY, "ends": TODAY - DAY}, ConsentIsOver),
        ({"ends": dt.date(2028, 10, 6)}, ConsentTooLong),
    ],
)
def test_a_consent_is_there_and_counts_two_years_at_most(case, anna, dates, refusal):
    with pytest.raises(refusal):
        name(case, anna, **dates)
    assert name(case, anna, ends=dt.date(2028, 10, 5)).ends_on == latest_end(TODAY)


def test_a_year_after_a_leap_day_is_the_last_of_february():
    assert (usual_end(dt.date(2028, 2, 29)), latest_end(dt.date(2028, 2, 29))) == (
        dt.date(2029, 2, 28),
        dt.date(2030, 2, 28),
    )


@pytest.mark.parametrize("more", [{"may_hand_in": True}, {"may_ask": True}])
def test_an_advice_centre_sees_state_and_appointments_only(case, anna, more):
    with pytest.raises(OnlyToLook):
        name(case, anna, kind="adviser", **more)


def test_five_have_access_at_most_and_those_before_do_not_count(case, anna):
    for _one in range(5):
        last = name(case, anna)
    with pytest.raises(TooManyRepresentatives):
        name(case, anna)
    end_representative(representative=last, now=NOW)
    assert name(case, anna).pk > last.pk


def test_nobody_is_named_for_a_case_that_is_elsewhere(authority, anna):
    with pytest.raises(CaseIsOver):
        name(make_case(authority, status="handed_over"), anna)


# ---- What they see and do ----------------------------------------------------------------------------------------------


def test_a_slip_of_their_own_opens_the_page_with_exactly_their_scope(case, desk, anna):
    named = name(case, anna)
    url = staff(case, "case_representative_slip", representative=named.pk)
    pages = [desk.post(url, {"form_key": KEY}).content.decode() for _press in range(2)]
    code = AccessCode.objects.get(representative=named)
    assert (code.issued_by, AccessCode.objects.count()) == (anna, 1)
    shown = [page.split('class="wk-access-code" dir="ltr">')[2].split("<")[0] for page in pages]
    assert shown[0] == shown[1]
    browser = Client()
    browser.post(public(case, "case_sign_in"), {"reference": case.reference, "code": shown[0]})
    assert browser.get(public(case)).status_code == 200
    assert browser.get(public(case, "case_ask")).status_code == 403


def test_their_code_and_the_applicants_live_beside_each_other(case, anna):
    issue_code(case=case, now=NOW)
    issue_code(case=case, representative=name(case, anna), now=NOW)
    assert AccessCode.objects.filter(revoked_at=None).count() == 2


def test_the_applicant_reads_who_has_access_by_kind_and_organisation(case, anna):
    name(case, anna, kind="adviser")
    page = text_of(signed_in(case).get(public(case)))
    assert [words in page for words in ("Advice centre", "Kanzlei Roth", "until 4 November 2026")] == [True] * 3
    assert [words in page for words in ("Geheim", "0541 1234", "Brandt")] == [False] * 3


def test_whoever_helps_does_not_learn_who_else_does(case, anna):
    mine = name(case, anna)
    Representative.objects.exclude(pk=mine.pk).update(organisation="")
    other = name(case, anna)
    Representative.objects.filter(pk=other.pk).update(organisation="Beratung Süd")
    assert "Beratung Süd" not in text_of(signed_in(case, mine).get(public(case)))
    assert "Beratung Süd" in text_of(signed_in(case).get(public(case)))


# ---- The end ------------------------------------------------------------------------------------------------------------


def test_the_applicant_ends_an_access_with_one_press(case, anna):
    named = name(case, anna)
    helping = signed_in(case, named)
    own = signed_in(case)
    assert helping.get(public(case)).status_code == 200
    own.post(public(case, "case_end_consent", representative=named.pk))
    named.refresh_from_db()
    assert (named.ended_at, helping.get(public(case)).url) == (NOW, public(case, "case_sign_in"))
    assert case.events.get(kind="representative_ended").by_applicant is True
    assert AccessCode.objects.get(representative=named).revoked_at == NOW
    assert own.get(public(case)).status_code == 200


def test_whoever_helps_ends_only_their_own_access(case, anna):
    mine, other = name(case, anna), name(case, anna)
    helping = signed_in(case, mine)
    assert helping.post(public(case, "case_end_consent", representative=other.pk)).status_code == 404
    assert helping.post(public(case, "case_end_consent", representative=mine.pk)).status_code == 302
    assert list(Representative.objects.order_by("pk").values_list("ended_at", flat=True)) == [NOW, None]


def test_nobody_ends_an_access_to_another_case(case, authority, anna):
    named = name(case, anna)
    stranger = signed_in(make_case(authority))
    assert stranger.post(public(case, "case_end_consent", representative=named.pk)).status_code == 404


def test_a_consent_that_has_run_out_closes_an_open_page_at_once(case, anna, monday_morning):
    named = name(case, anna, ends=TODAY)
    monday_morning.move_to(dt.datetime(2026, 10, 5, 21, 55, tzinfo=dt.UTC))
    code = issue_code(case=case, representative=named, now=NOW)
    browser = Client()
    browser.post(public(case, "case_sign_in"), {"reference": case.reference, "code": code})
    assert browser.get(public(case)).status_code == 200
    monday_morning.move_to(dt.datetime(2026, 10, 5, 22, 1, tzinfo=dt.UTC))
    assert browser.get(public(case)).url == public(case, "case_sign_in")
    again = Client().post(public(case, "case_sign_in"), {"reference": case.reference, "code": code})
    assert again.status_code == 200


def test_protection_closes_every_page_of_the_case(case, anna):
    browsers = [signed_in(case, name(case, anna)), signed_in(case)]
    protect(case=case, now=NOW, staff_member=anna)
    assert [browser.get(public(case)).status_code for browser in browsers] == [302, 302]
    assert CaseSession.objects.filter(ended_at=None).count() == 0


def test_no_slip_is_issued_for_a_protected_person_or_after_the_end(case, desk, anna):
    named, ended = name(case, anna), name(case, anna)
    end_representative(representative=ended, now=NOW)
    assert desk.get(staff(case, "case_representative_slip", representative=ended.pk)).status_code == 404
    protect(case=case, now=NOW, staff_member=anna)
    desk.post(staff(case, "case_reason"), {"reason": "supervision"})
    refused = desk.post(staff(case, "case_representative_slip", representative=named.pk), {"form_key": KEY})
    assert (refused.status_code, AccessCode.objects.count()) == (200, 0)


def test_staff_end_an_access_at_any_time_and_a_second_press_changes_nothing(case, desk, anna):
    named = name(case, anna)
    url = staff(case, "case_representative_end", representative=named.pk)
    desk.get(url)
    named.refresh_from_db()
    assert named.ended_at is None
    desk.post(url)
    with time_machine.travel(NOW + DAY, tick=False):
        assert end_representative(representative=named, now=NOW + DAY) is False
    named.refresh_from_db()
    assert named.ended_at == NOW


def test_another_authoritys_case_does_not_exist(desk, anna):
    other = make_case(make_authority("celle"))
    named = name(other, anna)
    pages = ["case_representative_new", "case_representative_end", "case_representative_slip"]
    parts = [{}, {"representative": named.pk}, {"representative": named.pk}]
    urls = [staff(other, page, **part) for page, part in zip(pages, parts, strict=True)]
    assert [desk.get(url).status_code for url in urls] == [404, 404, 404]


@pytest.mark.parametrize("number", [1, 3])
def test_one_helper_or_three_are_one_query(case, anna, django_assert_num_queries, number):
    for _one in range(number):
        name(case, anna)
    with django_assert_num_queries(1):
        assert len(representatives_of(case, now=NOW).current) == number


def test_the_forms_of_the_desk_are_reached_from_the_case(case, desk):
    page = desk.get(staff(case))
    assert staff(case, "case_representative_new") in page.content.decode()
