"""Where a request claims to come from and wants to go to: not believed by any page, whoever asks."""

import re
from itertools import cycle

from django.test import Client

from tests.every_door.test_every_door import at_home, everything
from tests.every_door.visitors import Visitor, writes, written_since
from tests.house.addresses import FACES, address

EVIL = "https://evil.example/x"
WAYS_BACK = dict.fromkeys(("next", "zurueck", "back", "ref", "return", "url", "redirect_to", "page"), EVIL)
# An address of another house in something one can press.
LEADS_AWAY = re.compile(
    rb"""(?:href|action|formaction|src)\s*=\s*["']?\s*(?:https?:)?[/\\]{2}[^/"'>?]*evil""", re.IGNORECASE
)
# Machines ask for them from anywhere; the demo's letter box and style page belong to nobody.
PAGES = sorted(name for name in FACES if name not in ("healthz", "readyz"))


def asked_by(name: str, everyone, staff: Visitor) -> list[Visitor]:
    return at_home(name, everyone) or [everyone["evaluator"] if FACES[name] == "land" else staff]


def leads_away(answer) -> bool:
    place = answer.headers.get("Location", "")
    content = b"" if answer.streaming else answer.content
    return bool(re.match(r"\s*(?:[a-z]+:)?[/\\]{2}[^/?]*evil", place)) or bool(LEADS_AWAY.search(content))


def test_no_page_leads_to_where_a_question_or_a_referrer_says(celle, everyone):
    staff, wrong = everything((), celle), []
    for name in PAGES:
        path = address(name, celle)
        for visitor in asked_by(name, everyone, staff)[-1:]:
            headers = {
                "referer": EVIL,
                "x-forwarded-host": "evil.example",
                "x-forwarded-for": EVIL,
                "forwarded": "host=evil",
            }
            answers = [
                visitor.ask("get", path, WAYS_BACK, headers=headers),
                visitor.ask("post", path, WAYS_BACK, headers=headers),
            ]
            wrong += [(name, visitor.name) for answer in answers if leads_away(answer)]
    assert wrong == []


def test_a_link_that_leads_away_would_be_seen():
    """The control."""
    assert LEADS_AWAY.search(b'<a href="//evil.example/">')
    assert LEADS_AWAY.search(b'<form action="https://evil.example/x">')
    assert not LEADS_AWAY.search(b'<a href="/de/?next=https://evil.example/x">')


def test_no_page_is_served_under_a_name_that_is_not_ours(celle, everyone):
    """A claimed host is refused before anything is done, and stands nowhere in the answer."""
    wrong = []
    for name, method in zip(PAGES, cycle(("get", "post")), strict=False):
        answer = everyone["logged out"].ask(method, address(name, celle), headers={"host": "evil.example"})
        if answer.status_code != 400 or b"evil" in answer.content or "Location" in answer.headers:
            wrong.append((name, method, answer.status_code))
    assert wrong == []


AWAY = ({}, {"origin": "https://evil.example"}, {"origin": "null"}, {"referer": EVIL})


def test_no_page_acts_on_a_form_of_another_site(celle, everyone):
    """Without the token of a page, from another site, from nowhere: in turn, and each at hundreds of pages."""
    staff, wrong, in_turn = everything((), celle), [], cycle(AWAY)
    for name in PAGES:
        visitor = asked_by(name, everyone, staff)[0]
        guarded = Client(enforce_csrf_checks=True, raise_request_exception=False)
        guarded.cookies = visitor.client.cookies
        before = writes()
        said = {"csrfmiddlewaretoken": "a" * 64}
        answer = Visitor(visitor.name, guarded).ask("post", address(name, celle), said, headers=next(in_turn))
        if answer.status_code not in (403, 404, 405) or written_since(before):
            wrong.append((name, answer.status_code, written_since(before)))
    assert wrong == []
