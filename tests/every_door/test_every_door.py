"""Every address × everybody × own things, another authority's and none × every method, as one table says it.

What runs each time: everybody at every page; with every method where it opens to them, reading and with another method in turn
where it does not (it refuses before it looks at the method) and where it is open to all; what another authority has, asked for
by whoever may do everything, with every method. `EVERY_DOOR=1` leaves nothing out (nine minutes).
"""

import os
import re
from itertools import cycle

from django.urls import reverse

from tests.every_door.things import Ask, arguments, asks
from tests.every_door.visitors import METHODS, READING, ROLES, Visitor, browser, writes, written_since
from tests.factories import make_staff
from tests.house.addresses import FACES, STAFF, address
from willkommen.permissions import RIGHTS, Right

ALL_OF_IT = bool(os.environ.get("EVERY_DOOR"))
PAGES = sorted(FACES)
ANSWERS = {
    "opens": {200, 204, 301, 302, 400, 404, 405},
    "forbidden": {403},
    "not there": {404},
    "sign in": {302},
}
# What a page one may open says to whoever only reads; something sent may lack what it needs.
PAGES_OPEN = {200, 204, 301, 302, 405}
# Pages of open doors that are not there for what stands in the table; two that say no worker runs beside the tests.
NOT_THERE_EVEN_SO = {"caught_message", "caught_file", "case_receipt", "outside_link", "outside_return"}
MAY_BE_AWAY = {("healthz", 503), ("readyz", 503)}
# What leads on to a page that says it is not there, or means the whole authority where it knows no such thing.
LEADS_ON = {
    *("appointment_accept", "appointment_decline", "appointment_move_to", "plan_link_confirm", "plan_link_stop"),
    *("guidance_own_erase", "guidance_own_withdraw", "feedback_at", "feedback_code", "recognition_question"),
    # who it is, is asked before anything is looked up that shall be erased
    *("guidance_clock", "guidance_contact_remove", "guidance_withdraw"),
    *("case_answer_read", "case_end_consent", "case_bulk", "case_file_refuse", "case_file_release", "case_file_take"),
}
# A form that was sent leaves its key, whatever came of it; who is behind number and code has clicked.
MAY_BE_WRITTEN = {"willkommen_submittedform", "casework_casesession", "recognition_pilot_plansession"}


def expected(name: str, visitor: Visitor) -> str:
    """What the door of a page is for somebody."""
    face = FACES[name]
    if face in ("public", "device"):
        return "opens"
    if not visitor.is_signed_in:
        return "sign in"
    if face in ("desk", "supervision"):
        if not visitor.roles:
            return "not there"
        return "opens" if RIGHTS[Right(STAFF[name][1])] & set(visitor.roles) else "forbidden"
    return "opens" if face == "own" or face in visitor.faces else "not there"


def is_login(answer) -> bool:
    return answer.status_code == 302 and answer.url.startswith(reverse("account_login") + "?")


def fits(name: str, method: str, answer, expectation: str) -> bool:
    """Whether an answer is what the table says."""
    if (name, answer.status_code) in MAY_BE_AWAY:
        return True
    if expectation == "sign in" or is_login(answer):
        return is_login(answer) and expectation == "sign in"
    if expectation == "opens" and method in READING and name not in NOT_THERE_EVEN_SO:
        return answer.status_code in PAGES_OPEN
    return answer.status_code in ANSWERS[expectation]


# ---- Who gets in --------------------------------------------------------------------------------------------


def test_every_door_opens_for_whom_the_table_says_and_for_nobody_else(celle, everyone):
    in_turn = cycle(METHODS[1:])
    wrong = []
    for name in PAGES:
        path, is_for_all = address(name, celle), FACES[name] in ("public", "device")
        for visitor in everyone.values():
            expectation = expected(name, visitor)
            is_full = ALL_OF_IT or (expectation == "opens" and not (is_for_all and visitor.is_signed_in))
            for method in METHODS if is_full else ("get", next(in_turn)):
                answer = visitor.ask(method, path)
                if not fits(name, method, answer, expectation):
                    wrong.append((name, visitor.name, method, expectation, answer.status_code))
    assert wrong == []


def test_the_table_would_see_a_door_that_is_open_or_shut_by_mistake(celle, everyone):
    """The control: an answer that belongs to another line fits nowhere else."""
    clerk, stranger, nobody = everyone["clerk"], everyone["another authority"], everyone["logged out"]
    answers = {
        "opens": clerk.ask("get", address("desk_board", celle)),
        "forbidden": clerk.ask("get", address("staff", celle)),
        "not there": stranger.ask("get", address("desk_board", celle)),
        "sign in": nobody.ask("get", address("desk_board", celle)),
    }
    assert {(said, line) for said in answers for line in ANSWERS if fits("desk_board", "get", answers[said], line)} == {
        (line, line) for line in ANSWERS
    }


# ---- What belongs to another authority ------------------------------------------------------------------------


def everything(visitor_of, street) -> Visitor:
    """Whoever may do all there is to do at an authority."""
    return Visitor("everything", browser(make_staff(street.authority, *ROLES)), roles=ROLES, faces=visitor_of)


# How late it is, the number of a request, and what follows from the content, which is compared itself.
LATE = re.compile(r"\d\d:\d\d(:\d\d(\.\d+)?)?|\d{10,}")
OWN_OF_EACH = {"X-Request-Id", "Content-Length", "ETag"}


def seen(ask, answer) -> tuple:
    """What somebody could tell two answers apart by."""
    content = answer.content.decode(errors="replace") if not answer.streaming else ""
    content = re.sub(r'(name="(?:csrfmiddlewaretoken|form_key)" value=")[^"]*', r"\1…", content)
    headers = {name: LATE.sub("…", value) for name, value in answer.headers.items() if name not in OWN_OF_EACH}
    content = LATE.sub("…", content)
    return answer.status_code, ask.plain(content), ask.plain(str(headers)), sorted(answer.cookies)


def test_what_another_authority_has_looks_like_what_nobody_has_and_stays_as_it_is(celle, harburg, everyone):
    staff = everything((), celle)
    wrong = []
    for name in PAGES:
        for visitor in everyone.values() if ALL_OF_IT else (staff, *at_home(name, everyone)):
            if expected(name, visitor) != "opens":
                continue
            nothing = {}
            for ask in asks(name, celle, harburg):
                for method in METHODS:
                    if ask.whose == "own":
                        continue
                    before = writes()
                    answer = visitor.ask(method, ask.address)
                    written = written_since(before) - MAY_BE_WRITTEN
                    if written or not (answer.status_code in (404, 405) or name in LEADS_ON or is_login(answer)):
                        wrong.append((name, visitor.name, method, ask.whose, answer.status_code, written))
                    if ask.whose == "none":
                        nothing[method, ask.what] = seen(ask, answer)
                    elif seen(ask, answer) != nothing[method, ask.what]:
                        wrong.append((name, visitor.name, method, "differs from nothing", answer.status_code))
    assert wrong == []


def at_home(name: str, everyone) -> list[Visitor]:
    """Those besides staff whose pages these are: number and code open a case, the link alone everything else."""
    if FACES[name] in ("circle", "centre"):
        return [everyone[FACES[name]]]
    if FACES[name] == "public":
        return [everyone["applicant"], everyone["logged out"]]
    return []


def test_another_authoritys_door_has_the_same_bytes_as_one_that_does_not_exist_whatever_is_sent(celle, everyone):
    visitor = everyone["another authority"]
    in_turn = cycle(METHODS[1:])
    wrong = []
    for name in sorted(STAFF):
        paths = [address(name, celle), reverse(name, kwargs={**arguments(name, celle), "authority": "gibt-es-nicht"})]
        for method in METHODS if ALL_OF_IT else ("get", next(in_turn)):
            before = writes()
            answers = [visitor.ask(method, path) for path in paths]
            same = [seen(Ask("", path), answer) for path, answer in zip(paths, answers, strict=True)]
            if same[0] != same[1] or same[0][0] != 404 or written_since(before):
                wrong.append((name, method, answers))
    assert wrong == []


def test_a_session_of_a_case_opens_nothing_at_another_authority(harburg, everyone):
    """The applicant's browser shows its cookies at the doors of another authority: as if it had none."""
    wrong = []
    for name in PAGES:
        if FACES[name] == "public" and name.startswith(("case_", "plan", "apply_", "guidance_own")):
            path = address(name, harburg)
            with_session, without = (everyone[who].ask("get", path) for who in ("applicant", "logged out"))
            if (with_session.status_code, with_session.headers.get("Location")) != (
                without.status_code,
                without.headers.get("Location"),
            ):
                wrong.append((name, with_session.status_code, without.status_code))
    assert wrong == []
