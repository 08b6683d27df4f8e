"""Every applicant's page is walked under a made-up language in which each sentence stands in ⟦brackets⟧.

What stands outside of them would be shown untranslated. Texts of the catalogue are data; here they wear brackets too.
Links are followed, and every form is sent once with its fields empty and once filled, so that errors and the steps of
booking are walked as well.
"""

import datetime as dt
import re
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
import time_machine
from django.utils import translation
from modeltranslation.translator import translator

from tests.factories import MONDAY, NOW, TUESDAY, World, local, make_appointment
from willkommen import moments
from willkommen.models import Municipality
from willkommen.tokens import token_for

WORD = re.compile(r"[^\W\d_]{2,}")
# Elements whose text is not for translation, and attributes that are read to people.
LEFT_ALONE = frozenset({"script", "style", "bdi", "svg"})
READ_ALOUD = ("title", "alt", "aria-label", "placeholder", "aria-description")
# The first option of each select, as the walk meets it.
CHOICES: dict[str, str] = {}
# What a person would type, so that the walk gets past the forms.
TYPED = {
    "given_names": "SAMIR",
    "family_name": "HADDAD",
    "born_on_day": "7",
    "born_on_month": "3",
    "born_on_year": "1999",
    "persons": "1",
    "email": "samir@example.org",
    "text": "The menu does not open.",
    "reply_to": "",
}
NAMES = {"Willkommen", "QR", "PDF", "SMS", "iCal"}


class Page(HTMLParser):
    """Collects what a page says outside of the brackets, in its own language, and where it leads to."""

    VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "path", "source", "wbr"})

    def __init__(self, html):
        super().__init__()
        self.left_alone: list[bool] = [False]
        self.texts: list[str] = []
        self.links: set[str] = set()
        self.forms: list[tuple[str, dict]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        is_other = tag in LEFT_ALONE or (tag != "html" and "lang" in named)
        hidden = self.left_alone[-1] or is_other
        if not hidden:
            self.texts += [named[name] for name in READ_ALOUD if named.get(name)]
            if tag == "input" and named.get("type") in {"submit", "button"}:
                self.texts.append(named.get("value", ""))
        if tag == "a" and named.get("href", "").startswith("/en/"):
            self.links.add(named["href"].partition("#")[0])
        if tag == "form" and named.get("method") == "post":
            self.forms.append((named.get("action") or "", {}))
        elif self.forms:
            self._note_field(tag, named)
        if tag not in self.VOID:
            self.left_alone.append(hidden)

    def _note_field(self, tag, named):
        fields = self.forms[-1][1]
        name, kind = named.get("name"), named.get("type")
        if tag == "select":
            self.select = name
        if tag == "option" and named.get("value"):
            CHOICES.setdefault(self.select, named["value"])
        is_field = tag in {"select", "textarea"} or (tag == "input" and kind not in {"submit", "checkbox"})
        is_button = tag == "button" and name != "switch_language"
        if name and (is_field or is_button):
            fields.setdefault(name, named.get("value", "") if is_button or kind in {"hidden", "radio"} else "")

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            self.left_alone.pop()

    def handle_data(self, data):
        # a text node ends where an element begins, so the brackets may open in one and close in the next
        self.texts.append("" if self.left_alone[-1] else data)

    def untranslated(self):
        outside, depth = [], 0
        for text in self.texts:
            kept = ""
            for sign in text:
                depth += (sign == "⟦") - (sign == "⟧")
                kept += sign if depth == 0 and sign not in "⟦⟧" else " "
            outside += [word for word in WORD.findall(kept) if word not in NAMES]
        assert depth == 0, "A bracket does not close: a sentence is cut."
        return outside


def bracket(text):
    return f"⟦{text}⟧" if text else text


@pytest.fixture
def _pseudo_language(monkeypatch):
    real = translation._trans
    monkeypatch.setattr(real, "gettext", lambda message: bracket(message), raising=False)
    monkeypatch.setattr(real, "pgettext", lambda context, message: bracket(message), raising=False)
    one_or_many = lambda one, many, number: bracket(one if number == 1 else many)  # noqa: E731 -- used twice, below
    monkeypatch.setattr(real, "ngettext", one_or_many, raising=False)
    monkeypatch.setattr(real, "npgettext", lambda _, *rest: one_or_many(*rest), raising=False)
    real_words = moments._words

    def words(language, name, *otherwise):
        found = real_words(language, name, *otherwise)
        return [bracket(word) for word in found] if name in {"WEEKDAYS", "MONTHS"} else found

    monkeypatch.setattr(moments, "_words", words)


def bracket_texts(*things):
    """Give every translated field of some rows a text in brackets."""
    for thing in things:
        for field in translator.get_options_for_model(type(thing)).all_fields:
            for column in (f"{field}_en", f"{field}_de"):
                setattr(thing, column, bracket("text"))
        thing.save()


@pytest.fixture
def start_addresses(db):
    """A place that works, an appointment in it, and the pages no link leads to."""
    world = World("osnabrueck", spoken=("ar",))
    situation = world.service.situation
    world.authority.municipality_name = bracket("Landkreis Osnabrück")
    bracket_texts(world.authority, world.office, world.service, situation, world.offer)
    Municipality.objects.create(
        name="Melle", folded_names=["MELLE"], authority=world.authority, mark="general_knowledge"
    )
    outside = {"own_authority": "Stadt Lingen (Ems)", "where_to_go": "Lingen", "mark": "found"}
    Municipality.objects.create(name="Lingen", folded_names=["LINGEN"], **outside)
    booked = make_appointment(world.offer, world.counter, local(TUESDAY, "09:00"))
    held = make_appointment(world.offer, world.counter, local(MONDAY, "10:00"), status="held")
    tokens = [token_for(appointment.link_nonce, purpose="appointment") for appointment in (booked, held)]
    searches = ["Melle", "Lingen", "Meele", "Timbuktu"]
    return [
        "/en/",
        *(f"/en/?where={place}" for place in searches),
        "/en/osnabrueck/",
        "/en/osnabrueck/suche/?q=studium",
        "/en/osnabrueck/suche/?q=zzzzz",
        "/en/osnabrueck/barrierefreiheit/gemeldet/",
        "/en/osnabrueck/nowhere/",
        *(f"/en/osnabrueck/termin/{token}/" for token in tokens),
        "/en/osnabrueck/termin/no-such-token/",
    ]


class Walk:
    """Follows links and sends forms; pages of one shape are visited a few times, whatever token or day they name."""

    VISITS = 6

    def __init__(self, client, addresses):
        self.client = client
        self.visited: dict[str, int] = {}
        self.sent: set[tuple] = set()
        self.found: dict[str, list[str]] = {}
        self.waiting: list[str] = []
        for address in addresses:
            self.add(address)

    def add(self, address):
        path, _, query = address.partition("?")
        shape = re.sub(r"/[\w-]{20,}/", "/*/", path) + "?" + re.sub(r"=[^&]*", "", query)
        if self.visited.setdefault(shape, 0) < self.VISITS:
            self.visited[shape] += 1
            self.waiting.append(address)

    def walk(self):
        while self.waiting:
            address = self.waiting.pop()
            page = self.read(address, self.client.get(address))
            for action, fields in page.forms:
                self.send(action or address, fields)
                self.send(
                    action or address,
                    {name: value or TYPED.get(name) or CHOICES.get(name, "") for name, value in fields.items()},
                )

    def read(self, address, answer):
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            return Page("")
        page = Page(answer.content.decode())
        if words := page.untranslated():
            self.found[unquote(address)] = words
        for link in sorted(page.links):
            self.add(link)
        return page

    def send(self, address, fields):
        shape = (
            re.sub(r"/[\w-]{20,}/", "/*/", address.partition("?")[0]),
            *sorted((k, bool(v)) for k, v in fields.items()),
        )
        if shape in self.sent:
            return
        self.sent.add(shape)
        answer = self.client.post(address, fields)
        self.read(f"{address} (sent {fields})", answer)
        if answer.headers.get("Location", "").startswith("/en/"):
            self.add(answer.headers["Location"])


@pytest.mark.usefixtures("_pseudo_language")
def test_no_applicant_meets_a_word_that_cannot_be_translated(client, start_addresses):
    with time_machine.travel(NOW + dt.timedelta(hours=1), tick=False):
        walk = Walk(client, start_addresses)
        walk.walk()
    assert walk.found == {}
    shapes = "\n".join(walk.visited)
    for page in ("suche", "leistung", "zeit", "angaben", "pruefen", "bestaetigen", "verschieben", "absagen"):
        assert f"/{page}/" in shapes, f"The walk no longer reaches {page}."


def test_the_walk_would_find_a_plain_word():
    page = Page(
        '<html lang="en"><p>⟦Hello <b>you⟧</b> plain <bdi>Celle</bdi></p><img alt="picture"><i lang="de">Amt</i>'
    )
    assert page.untranslated() == ["plain", "picture"]
