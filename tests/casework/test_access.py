"""Reference and access code: what opens a case, what does not, and that nobody learns which."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework.actions.access import NoCodeForProtected, forget_sessions, issue_code
from casework.models import AccessCode, Case, CaseEvent, CaseSession
from casework.queries.access import access_of
from casework.rules.states import State
from tests.casework.cases import make_case
from tests.factories import NOW, make_authority, make_staff
from willkommen import code_hash as _code_hash
from willkommen.references import check_digit, in_groups

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)


def other_code(code: str) -> str:
    """A code with the right check digit that is not this one."""
    digits = ("1" if code[0] != "1" else "2") + code[1:15]
    return digits + check_digit(digits)


def other_reference(reference: str) -> str:
    """A reference with the right check digit that nobody has."""
    digits = "9" + reference[1:9]
    return digits + check_digit(digits)


class Visitor:
    """One browser at the sign-in page of an authority."""

    def __init__(self, authority, language="en", address="203.0.113.7"):
        self.client = Client(REMOTE_ADDR=address)
        self.start = f"/{language}/{authority.slug}/vorgang/"

    def sign_in(self, reference, code, **more):
        return self.client.post(self.start, {"reference": reference, "code": code, **more})

    def look(self):
        return self.client.get(self.start + "stand/")

    def sees_it(self) -> bool:
        return self.look().status_code == 200


@pytest.fixture
def authority():
    return make_authority()


@pytest.fixture
def case(authority, monday_morning):
    return make_case(authority)


@pytest.fixture
def code(case):
    return issue_code(case=case, now=NOW)


def answer_of(response) -> str:
    """The page without what is new on every page and without what was typed."""
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())
    return re.sub(r'value="[0-9 -]*"', "", body)


# ---- What opens a case ---------------------------------------------------------------------------------


def test_number_and_code_open_the_case(authority, case, code):
    visitor = Visitor(authority)
    assert not visitor.sees_it()
    answer = visitor.sign_in(case.reference, code)
    assert (answer.status_code, answer.url) == (302, "/en/osnabrueck/vorgang/stand/")
    assert visitor.sees_it()


@pytest.mark.parametrize("zero", ["٠", "۰", "०", "0"])
def test_digits_of_every_script_are_read(authority, case, code, zero):
    def written(number):
        return "".join(chr(ord(zero) + int(digit)) for digit in number)

    assert Visitor(authority).sign_in(written(case.reference), written(code)).status_code == 302


def test_numbers_are_read_as_they_are_printed(authority, case, code):
    assert Visitor(authority).sign_in(in_groups(case.reference), in_groups(code)).status_code == 302


@pytest.mark.costly
def test_only_a_keyed_hash_of_the_code_is_stored(case, code, settings):
    stored = AccessCode.objects.get().code_hash
    assert stored.startswith("argon2id:19456:2:1:")
    assert code not in stored
    visitor = Visitor(case.authority)
    settings.ACCESS_CODE_PEPPER = "another"
    assert visitor.sign_in(case.reference, code).status_code == 200


def test_the_cookie_is_for_this_browser_only_and_nothing_is_kept(authority, case, code, settings):
    settings.IS_HTTPS = True
    visitor = Visitor(authority)
    answer = visitor.sign_in(case.reference, code)
    cookie = answer.cookies["willkommen_case"]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"], cookie["path"]) == (True, True, "Lax", "/")
    assert cookie.value not in str(CaseSession.objects.values_list())
    page = visitor.client.get("/en/osnabrueck/vorgang/stand/")
    assert "no-store" in page.headers["Cache-Control"]
    assert "no-store" in visitor.client.get("/en/osnabrueck/vorgang/").headers["Cache-Control"]


def test_reissuing_kills_the_code_and_the_sessions(authority, case, code):
    visitor = Visitor(authority)
    visitor.sign_in(case.reference, code)
    assert visitor.sees_it()
    fresh = issue_code(case=case, now=NOW + MINUTE)
    assert not visitor.sees_it()
    assert Visitor(authority).sign_in(case.reference, code).status_code == 200
    assert Visitor(authority).sign_in(case.reference, fresh).status_code == 302


# ---- What does not, and how it looks ----------------------------------------------------------------------


def refused(authority, reference, code):
    """Page, headers and number of queries of a refused try."""
    visitor = Visitor(authority)
    with CaptureQueriesContext(connection) as queries:
        answer = visitor.sign_in(reference, code)
    statements = [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in queries.captured_queries]
    headers = {name: value for name, value in answer.headers.items() if name not in ("Content-Length", "X-Request-Id")}
    return answer.status_code, answer_of(answer), headers, statements


def test_wrong_unknown_protected_draft_and_foreign_look_and_cost_the_same(authority, case, code):
    protected = make_case(authority)
    right = issue_code(case=protected, now=NOW)
    Case.objects.filter(pk=protected.pk).update(is_protected=True, protected_since=NOW)
    draft = make_case(authority, status=State.DRAFT)
    draft_code = issue_code(case=draft, now=NOW)
    foreign = make_case(make_authority("celle"))
    foreign_code = issue_code(case=foreign, now=NOW)
    tries = {
        "wrong": (case.reference, other_code(code)),
        "unknown": (other_reference(case.reference), code),
        "protected": (protected.reference, right),
        "draft": (draft.reference, draft_code),
        "foreign": (foreign.reference, foreign_code),
    }
    answers = {name: refused(authority, *typed) for name, typed in tries.items()}
    assert answers["wrong"][0] == 200
    for name, answer in answers.items():
        assert answer == answers["wrong"], name


def test_every_refused_try_costs_one_argon2(authority, case, code, monkeypatch):
    counted = []
    real = _code_hash.hash_secret_raw
    monkeypatch.setattr(
        _code_hash, "hash_secret_raw", lambda *args, **kwargs: counted.append(1) or real(*args, **kwargs)
    )
    Visitor(authority).sign_in(case.reference, other_code(code))
    Visitor(authority).sign_in(other_reference(case.reference), code)
    assert len(counted) == 2


def test_a_mistyped_digit_is_found_before_anything_is_looked_up(authority, case, code):
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    answer = Visitor(authority).sign_in(case.reference, wrong)
    assert "This code has a mistake in it" in answer.content.decode()
    assert AccessCode.objects.get().failures == 0


def test_a_protected_person_gets_no_code(case):
    case.is_protected, case.protected_since = True, NOW
    case.save()
    with pytest.raises(NoCodeForProtected):
        issue_code(case=case, now=NOW)


def test_protection_ends_a_session_that_is_open(authority, case, code):
    visitor = Visitor(authority)
    visitor.sign_in(case.reference, code)
    Case.objects.filter(pk=case.pk).update(is_protected=True, protected_since=NOW)
    assert not visitor.sees_it()


def test_a_session_of_one_authority_opens_nothing_at_another(authority, case, code):
    make_authority("celle")
    visitor = Visitor(authority)
    visitor.sign_in(case.reference, code)
    assert visitor.client.get("/en/celle/vorgang/stand/").url == "/en/celle/vorgang/"


# ---- Delay, never a lock -----------------------------------------------------------------------------------


def ticket_in(answer) -> str:
    return re.search(r'name="ticket" value="([^"]+)"', answer.content.decode()).group(1)


def test_wrong_codes_cause_a_wait_and_the_right_code_gets_in_after_ten_seconds(authority, case, code):
    with time_machine.travel(NOW, tick=False) as clock:
        for number in range(60):  # strangers at sixty addresses keep the bucket of this case empty
            Visitor(authority, address=f"198.51.100.{number}").sign_in(case.reference, other_code(code))
        owner = Visitor(authority, address="203.0.113.9")
        asked_to_wait = owner.sign_in(case.reference, code)
        assert "Please wait 10 seconds" in asked_to_wait.content.decode()
        ticket = ticket_in(asked_to_wait)
        too_soon = owner.sign_in(case.reference, code, ticket=ticket)
        assert too_soon.status_code == 200
        clock.shift(10)
        for number in range(60):
            Visitor(authority, address=f"198.51.100.{number}").sign_in(case.reference, other_code(code))
        assert owner.sign_in(case.reference, code, ticket=ticket).status_code == 302


def test_a_wait_is_for_one_try_on_one_number(authority, case, code):
    second = make_case(authority)
    with time_machine.travel(NOW, tick=False) as clock:
        guesser = Visitor(authority)
        for _try in range(5):
            guesser.sign_in(case.reference, other_code(code))
        ticket = ticket_in(guesser.sign_in(case.reference, other_code(code)))
        for _try in range(5):
            guesser.sign_in(second.reference, other_code(code))
        clock.shift(11)
        Visitor(authority, address="198.51.100.1").sign_in(case.reference, other_code(code))
        first = guesser.sign_in(case.reference, other_code(code), ticket=ticket)
        assert "do not belong together" in first.content.decode()
        again = guesser.sign_in(case.reference, code, ticket=ticket)
        assert "Please wait" in again.content.decode()


def test_while_others_must_wait_a_right_code_says_no_more_than_a_wrong_one(authority, case, code):
    guesser = Visitor(authority)
    for _try in range(5):
        guesser.sign_in(case.reference, other_code(code))
    answers = [guesser.sign_in(case.reference, typed) for typed in (other_code(code), code)]
    pages = [re.sub(r'name="ticket" value="[^"]+"', "", answer_of(answer)) for answer in answers]
    assert pages[0] == pages[1]


def test_owner_and_staff_see_failed_tries_in_one_line(authority, case, code):
    for _try in range(4):
        Visitor(authority).sign_in(case.reference, other_code(code))
    seen = access_of(case, now=NOW)
    assert (seen.failures, seen.last_failure_at) == (4, NOW)
    assert not CaseEvent.objects.filter(kind="code_failed").exists()
    Visitor(authority).sign_in(case.reference, code)
    assert [event.detail for event in CaseEvent.objects.filter(kind="code_failed")] == [{"times": 4}]
    assert access_of(case, now=NOW).failures == 0


def test_whoever_is_slowed_down_finds_no_code_on_the_page_or_in_the_session(authority, case, code):
    visitor = Visitor(authority)
    typed = {"keep_nothing": "1"}
    with time_machine.travel(NOW, tick=False):
        pages = [visitor.sign_in(case.reference, other_code(code), **typed) for _try in range(61)]
    assert pages[-1].status_code == 429
    assert other_code(code) not in pages[-1].content.decode()
    strict = Client(enforce_csrf_checks=True, HTTP_ORIGIN="http://testserver")
    assert strict.post(visitor.start, {"reference": case.reference, "code": code, **typed}).status_code == 403
    assert "typed" not in strict.session
    assert 'name="keep_nothing"' in visitor.client.get(visitor.start).content.decode()


# ---- A short session -----------------------------------------------------------------------------------------


def test_fifteen_minutes_without_a_click_end_it(authority, case, code):
    with time_machine.travel(NOW, tick=False) as clock:
        visitor = Visitor(authority)
        visitor.sign_in(case.reference, code)
        clock.shift(dt.timedelta(minutes=14, seconds=59))
        assert visitor.sees_it()
        clock.shift(dt.timedelta(minutes=14, seconds=59))
        assert visitor.sees_it()
        clock.shift(dt.timedelta(minutes=15))
        assert not visitor.sees_it()


def test_sixty_minutes_end_it_whoever_clicks(authority, case, code):
    with time_machine.travel(NOW, tick=False) as clock:
        visitor = Visitor(authority)
        visitor.sign_in(case.reference, code)
        for _click in range(6):
            assert visitor.sees_it()
            clock.shift(10 * MINUTE - dt.timedelta(seconds=1))
        assert visitor.sees_it()
        clock.shift(6)
        assert not visitor.sees_it()


def test_leaving_quickly_ends_it_and_clears_the_browser(authority, case, code):
    visitor = Visitor(authority)
    cookie = visitor.sign_in(case.reference, code).cookies["willkommen_case"].value
    left = visitor.client.post("/en/osnabrueck/vorgang/verlassen/")
    assert (left.status_code, left.url) == (302, "/en/")
    assert left.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    visitor.client.cookies["willkommen_case"] = cookie
    assert not visitor.sees_it()


def test_opening_the_leave_address_does_nothing(authority, case, code):
    visitor = Visitor(authority)
    visitor.sign_in(case.reference, code)
    assert visitor.client.get("/en/osnabrueck/vorgang/verlassen/").status_code == 405
    assert visitor.sees_it()


@pytest.mark.parametrize("nonsense", ["\0", "a" * 5000, "'; drop", "ü" * 64])
def test_a_made_up_cookie_is_no_session(authority, nonsense):
    visitor = Visitor(authority)
    visitor.client.cookies["willkommen_case"] = nonsense
    assert not visitor.sees_it()


def test_the_qr_code_holds_the_number_only(authority, case, code):
    page = Visitor(authority).client.get(f"/en/osnabrueck/vorgang/?nummer={case.reference}")
    assert f'value="{case.reference}"' in page.content.decode()
    assert "value=" in Visitor(authority).client.get("/en/osnabrueck/vorgang/?nummer=<script>").content.decode()


def test_old_sessions_and_dead_codes_are_forgotten(authority, case, code):
    Visitor(authority).sign_in(case.reference, code)
    issue_code(case=case, now=NOW)
    assert forget_sessions(authority=authority, now=NOW + dt.timedelta(days=7), most=10) == 0
    assert forget_sessions(authority=make_authority("celle"), now=NOW + dt.timedelta(days=100), most=10) == 0
    assert forget_sessions(authority=authority, now=NOW + dt.timedelta(days=7, seconds=1), most=10) == 1
    assert (CaseSession.objects.count(), AccessCode.objects.count()) == (0, 2)
    forget_sessions(authority=authority, now=NOW + dt.timedelta(days=90, seconds=1), most=10)
    assert list(AccessCode.objects.values_list("revoked_at", flat=True)) == [None]


# ---- The slip at the desk ------------------------------------------------------------------------------------


class Desk:
    """A clerk who issues slips."""

    def __init__(self, authority, case, *roles):
        self.client = Client()
        self.client.force_login(make_staff(authority, *(roles or ("clerk",))))
        self.address = f"/desk/{authority.slug}/vorgang/{case.reference}/zugang/"

    def form_key(self) -> str:
        page = self.client.get(self.address).content.decode()
        return re.search(r'name="form_key" value="([0-9a-f]{32})"', page).group(1)

    def issue(self, form_key=None):
        return self.client.post(self.address, {"form_key": form_key or self.form_key()})


def code_on(paper) -> str:
    """The sixteen digits of a slip; the same in both languages."""
    found = set(re.findall(r"\b\d{4} \d{4} \d{4} \d{4}\b", paper.content.decode()))
    assert len(found) == 1
    return found.pop()


def test_the_slip_opens_the_case_and_speaks_both_languages(authority, case):
    paper = Desk(authority, case).issue()
    page = paper.content.decode()
    assert '<section class="wk-stack" lang="ar" dir="rtl">' in page
    assert '<section class="wk-stack" lang="de" dir="ltr">' in page
    assert page.count("<li>") == 10
    assert "HADDAD" not in page
    assert "no-store" in paper.headers["Cache-Control"]
    assert Visitor(authority).sign_in(case.reference, code_on(paper)).status_code == 302


def test_pressing_twice_shows_the_same_slip(authority, case):
    desk = Desk(authority, case)
    key = desk.form_key()
    assert code_on(desk.issue(key)) == code_on(desk.issue(key))
    assert AccessCode.objects.count() == 1


def test_an_old_page_does_not_show_a_dead_code_again(authority, case):
    desk = Desk(authority, case)
    key = desk.form_key()
    first = code_on(desk.issue(key))
    desk.issue()
    again = desk.issue(key)
    assert "Inzwischen wurde ein neuer Zettel ausgestellt." in again.content.decode()
    assert first not in again.content.decode()


def test_the_secret_the_code_follows_from_is_stored_nowhere(authority, case):
    desk = Desk(authority, case)
    key = desk.form_key()
    desk.issue(key)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM willkommen_submittedform WHERE key LIKE %s", [f"%{key}%"])
        assert cursor.fetchone() == (0,)


def test_no_slip_for_a_protected_person(authority, case):
    Case.objects.filter(pk=case.pk).update(is_protected=True, protected_since=NOW)
    desk = Desk(authority, case)
    answer = desk.issue("0" * 32)
    assert not AccessCode.objects.exists()
    assert answer.status_code in (200, 302)


def test_the_desk_sees_wrong_codes(authority, case, code):
    for _try in range(3):
        Visitor(authority).sign_in(case.reference, other_code(code))
    page = Desk(authority, case).client.get(f"/desk/osnabrueck/vorgang/{case.reference}/zugang/").content.decode()
    assert "<dd>3 – " in page
