"""Number and code of a plan: what opens it, what does not, and that nobody learns which; another authority; forged codes."""

import datetime as dt
import re

import pytest
import time_machine

from recognition_pilot.models import PlanSession, RecognitionPlan
from tests.factories import NOW, make_authority
from tests.recognition_pilot.plans import ADDRESS, PlanReader, keep_plan
from willkommen import code_hash as _code_hash
from willkommen.references import check_digit, in_groups

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority(load_some, monday_morning):
    load_some("NURSE")
    return make_authority("emsland")


@pytest.fixture
def kept(authority):
    return keep_plan(authority)


def other_number(number: str) -> str:
    """Another number of the same length with the right check digit."""
    digits = ("1" if number[0] != "1" else "2") + number[1:-1]
    return digits + check_digit(digits)


def answer_of(response) -> str:
    """The page without what is new on every page and without what was typed."""
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())
    return re.sub(r'value="[0-9 -]*"', "", body)


def test_number_and_code_open_the_plan(authority, kept):
    plan, code = kept
    reader = PlanReader(authority)
    assert not reader.sees_it()
    answer = reader.sign_in(in_groups(plan.reference), in_groups(code))
    assert (answer.status_code, answer.url) == (302, "/en/emsland/anerkennung/plan/ansehen/")
    assert reader.sees_it()
    assert answer.cookies["willkommen_plan"].value not in str(PlanSession.objects.values_list())
    assert "no-store" in reader.get("ansehen/").headers["Cache-Control"]


def test_an_unknown_number_and_a_wrong_code_answer_the_same_and_cost_the_same(authority, kept, monkeypatch):
    plan, code = kept
    counted = []
    real = _code_hash.hash_secret_raw
    monkeypatch.setattr(
        _code_hash, "hash_secret_raw", lambda *args, **kwargs: counted.append(1) or real(*args, **kwargs)
    )
    wrong = PlanReader(authority, address="203.0.113.8").sign_in(plan.reference, other_number(code))
    unknown = PlanReader(authority, address="203.0.113.9").sign_in(other_number(plan.reference), code)
    assert (wrong.status_code, unknown.status_code) == (200, 200)
    assert answer_of(wrong) == answer_of(unknown)
    assert len(counted) == 2


def test_a_code_with_a_wrong_digit_is_not_even_looked_up(authority, kept, monkeypatch):
    plan, code = kept
    monkeypatch.setattr(_code_hash, "hash_secret_raw", None)
    assert PlanReader(authority).sign_in(plan.reference, code[:-1] + str((int(code[-1]) + 1) % 10)).status_code == 200


def test_a_plan_of_another_authority_is_none_here(authority, kept):
    plan, code = kept
    other = make_authority("celle")
    assert PlanReader(other).sign_in(plan.reference, code).status_code == 200
    reader = PlanReader(authority)
    reader.sign_in(plan.reference, code)
    reader.start = reader.start.replace("emsland", "celle")
    assert not reader.sees_it()


def test_wrong_codes_delay_and_never_lock(authority, kept):
    plan, code = kept
    stranger = PlanReader(authority, address="198.51.100.1")
    for _ in range(6):
        answer = stranger.sign_in(plan.reference, other_number(code))
    assert answer.context["ticket"]

    owner = PlanReader(authority)
    first = owner.sign_in(plan.reference, code)
    assert (first.status_code, owner.sees_it()) == (200, False)
    with time_machine.travel(NOW + dt.timedelta(seconds=11), tick=False):
        answer = owner.sign_in(plan.reference, code, ticket=first.context["ticket"])
    assert answer.status_code == 302
    assert "There were 5 tries with a wrong code" in owner.get("ansehen/").content.decode().replace(
        "there were", "There were"
    )


def test_a_session_ends_after_fifteen_minutes_without_a_click_and_after_sixty_in_all(authority, kept):
    plan, code = kept
    reader = PlanReader(authority)
    reader.sign_in(plan.reference, code)
    for minutes, is_open in ((14, True), (28, True), (42, True), (56, True), (61, False)):
        with time_machine.travel(NOW + dt.timedelta(minutes=minutes), tick=False):
            assert reader.sees_it() is is_open
    reader.sign_in(plan.reference, code)
    with time_machine.travel(NOW + dt.timedelta(minutes=16), tick=False):
        assert not reader.sees_it()


def test_leaving_quickly_ends_the_session_and_clears_the_browser(authority, kept):
    plan, code = kept
    reader = PlanReader(authority)
    reader.sign_in(plan.reference, code)
    token = reader.client.cookies["willkommen_plan"].value
    answer = reader.post("verlassen/")
    assert (answer.url, answer.headers["Clear-Site-Data"]) == ("/en/", '"cache", "cookies", "storage"')
    reader.client.cookies["willkommen_plan"] = token
    assert not reader.sees_it()


@pytest.mark.parametrize("page", ["ansehen/", "zettel/", "beginn/", "drucken/", "datei/", "loeschen/", "erinnern/"])
def test_every_page_of_a_plan_asks_for_number_and_code(authority, kept, page):
    answer = PlanReader(authority).get(page)
    assert (answer.status_code, answer.url) == (302, "/en/emsland/anerkennung/plan/")


@pytest.mark.parametrize("page", ["schritt/", "unterlagen/", "loeschen/", "erinnern/", "beginn/"])
def test_nothing_is_changed_without_number_and_code(authority, kept, page):
    before = list(RecognitionPlan.objects.values())
    PlanReader(authority).post(page, step="body", done="1", document="cv", stop="1")
    assert list(RecognitionPlan.objects.values()) == before


# ---- Keeping ------------------------------------------------------------------------------------------------------


def keep(reader):
    page = reader.get(f"behalten/{ADDRESS}").context["form"]
    day = {"started_on_day": "5", "started_on_month": "10", "started_on_year": "2026"}
    names = [widget["name"] for widget in page["started_on"].subwidgets[0].data["subwidgets"]]
    return {"form_key": page["form_key"].value(), **dict(zip(names, day.values(), strict=True))}


def test_keeping_twice_with_one_press_makes_one_plan_and_shows_its_code(authority):
    reader = PlanReader(authority)
    form = keep(reader)
    answers = [reader.post(f"behalten/{ADDRESS}", **form) for _ in range(2)]
    assert [answer.url for answer in answers] == ["/en/emsland/anerkennung/plan/zettel/"] * 2
    plan = RecognitionPlan.objects.get()
    slip = reader.get("zettel/")
    code = slip.context["code"]
    assert (in_groups(plan.reference) in slip.content.decode(), code in slip.content.decode()) == (True, True)
    assert code.replace(" ", "") not in str(RecognitionPlan.objects.values_list())
    assert PlanReader(authority, address="203.0.113.99").sign_in(plan.reference, code).status_code == 302


def test_the_code_is_shown_for_half_an_hour_in_the_browser_that_kept_the_plan(authority):
    reader = PlanReader(authority)
    reader.post(f"behalten/{ADDRESS}", **keep(reader))
    code = reader.get("zettel/").context["code"]
    other = PlanReader(authority, address="203.0.113.99")
    other.sign_in(RecognitionPlan.objects.get().reference, code)
    assert other.get("zettel/").status_code == 302
    for minutes in (14, 28):
        with time_machine.travel(NOW + dt.timedelta(minutes=minutes), tick=False):
            assert reader.get("zettel/").status_code == 200
    with time_machine.travel(NOW + dt.timedelta(minutes=31), tick=False):
        assert reader.get("zettel/").url == "/en/emsland/anerkennung/plan/ansehen/"


def test_somebody_elses_press_opens_nothing(authority):
    reader = PlanReader(authority)
    form = keep(reader)
    reader.post(f"behalten/{ADDRESS}", **form)
    stranger = PlanReader(authority, address="198.51.100.1")
    assert stranger.post(f"behalten/{ADDRESS}", **form).url == "/en/emsland/anerkennung/plan/"
    assert not stranger.sees_it()


def test_an_address_that_names_no_way_leads_to_the_search(authority):
    for address in ("", "?beruf=NOBODY", "?gruppe=%00", "?beruf=%00&gelernt=XXXX"):
        assert PlanReader(authority).get(f"behalten/{address}").url == "/en/emsland/anerkennung/"
