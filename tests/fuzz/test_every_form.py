"""Every address and every form of every face, found on the pages themselves, with what nobody expects in them.

Whoever may open a page is sent there: staff with all roles, the evaluator, whoever runs the installation, a centre, a circle,
an applicant behind number and code, nobody at all. `FUZZ_EXAMPLES=5000` looks further by night.
"""

import json
import logging
import time
from urllib.parse import quote, urlencode, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.every_door.things import arguments
from tests.every_door.visitors import ROLES, Visitor, browser, visitors, writes
from tests.every_door.visitors import written_since as written
from tests.factories import make_staff
from tests.fuzz.evil import PageForms, anything, bounded, judge, odd, sent_to
from tests.house.addresses import FACES, Street, address
from willkommen.languages import LANGUAGE_NAMES

# Asked by machines, which see a 503 while no worker runs.
LEFT_OUT = {"healthz", "readyz"}
PAGES = sorted(set(FACES) - LEFT_OUT)
# What pages read from their address.
QUERIES = ["q", "where", "tag", "ab", "ort", "sprache", "neu", "page", "seite", "next", "zurueck", "personen", "start"]
QUERIES += [
    "von",
    "bis",
    "show",
    "wer",
    "jahr",
    "quartal",
    "schalter",
    "vorsprache",
    "zu",
    "papier",
    "nummer",
    "art",
    "x[y]",
]


@pytest.fixture(autouse=True)
def quiet(monkeypatch, settings, tmp_path):
    """More requests than a person makes, and nothing of it written down."""
    monkeypatch.setattr("willkommen.middleware.seconds_to_wait", lambda *_args, **_kwargs: 0)
    settings.DEMO = True
    settings.CAUGHT_MAIL_DIR = str(tmp_path)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


class Town:
    """Everything there is, and for each page somebody who may open it."""

    def __init__(self):
        self.street, other = Street("celle"), Street("harburg")
        self.everyone = visitors(self.street, other)
        self.staff = Visitor("staff", browser(make_staff(self.street.authority, *ROLES, name="Alle Rollen")))
        self.forms: dict[str, list] = {}

    def visitor(self, name: str, number: int) -> Visitor:
        """Somebody for whom this door opens; at open doors one of three."""
        face = FACES[name]
        if face in ("desk", "supervision", "own"):
            return self.staff
        if face in self.everyone or face in ("land",):
            return self.everyone["evaluator" if face == "land" else face]
        return [self.everyone["logged out"], self.everyone["applicant"], self.staff][number % 3]

    def forms_of(self, name: str, visitor: Visitor) -> list[dict]:
        """The forms of a page, each with the address it is sent to; read once."""
        key = f"{name}/{visitor.name}"
        if key not in self.forms:
            path = address(name, self.street)
            page = visitor.ask("get", path)
            found = [] if page.streaming else PageForms(page.content.decode(errors="replace")).forms
            blank = {"action": "", "method": "post", "fields": {}, "files": set()}
            self.forms[key] = [form | {"action": urljoin(path, form["action"])} for form in found or [blank]]
        return self.forms[key]


@pytest.fixture
def town(db):
    return Town()


def kept_on_the_way(name: str, town: Town, data) -> str:
    """The address of a page, in which one part may be something else."""
    parts = address(name, town.street).split("/")
    if data.draw(st.booleans()):
        place = data.draw(st.integers(1, max(1, len(parts) - 2)))
        parts[place] = quote(data.draw(anything).encode("utf-8", "surrogatepass"), safe="")
    elif parts[1] == "de":
        parts[1] = data.draw(st.sampled_from(sorted(LANGUAGE_NAMES)))
    return "/".join(parts) or "/"


@bounded(200)
@given(data=st.data())
def test_any_address_with_any_question_is_answered_and_reading_changes_nothing(town, data):
    name = data.draw(st.sampled_from(PAGES))
    visitor = town.visitor(name, data.draw(st.integers(0, 2)))
    path = kept_on_the_way(name, town, data)
    asked = data.draw(st.lists(st.tuples(st.sampled_from(QUERIES), anything), max_size=4))
    query = urlencode([(key, value.encode("utf-8", "surrogatepass")) for key, value in asked])
    for method in ("get", "head"):
        before, began = writes(), time.process_time()
        answer = visitor.ask(method, f"{path}?{query}")
        judge(answer, (visitor.name, method, path, asked), began=began)
        assert written(before) <= {"casework_casesession", "recognition_pilot_plansession"}, (path, asked)


@bounded(300)
@given(data=st.data())
def test_any_form_of_any_face_with_anything_in_it_is_answered(town, data):
    name = data.draw(st.sampled_from(PAGES))
    visitor = town.visitor(name, data.draw(st.integers(0, 2)))
    form = data.draw(st.sampled_from(town.forms_of(name, visitor)))
    if urlsplit(form["action"]).netloc:
        return
    said, began = sent_to(form, data), time.process_time()
    what = (visitor.name, form["method"], form["action"], said)
    if form["method"] == "get":
        said = {key: value for key, value in said.items() if key not in form["files"]}
        judge(
            visitor.ask("get", f"{form['action'].partition('?')[0]}?{urlencode(said, doseq=True)}"), what, began=began
        )
    else:
        judge(visitor.ask("post", form["action"], said), what, began=began)


BODIES = st.sampled_from(
    [
        ("application/json", json.dumps({"a": [[[1] * 50]]})),
        ("application/json", '{"a":' * 2000),
        ("application/json", "\x00"),
        ("application/json; charset=utf-7", "+ADw-"),
        ("application/x-www-form-urlencoded; charset=nonsense", "a=b"),
        ("application/x-www-form-urlencoded", "a=%00&a=%ff%fe&%00=1&=&&&=a"),
        ("application/x-www-form-urlencoded", "&".join(["form_key=1", "form_key=2", "name=%F0%28%8C%28"])),
        ("multipart/form-data", "no boundary"),
        ("multipart/form-data; boundary=", "--\r\n\r\n--"),
        ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--"),
        (
            "multipart/form-data; boundary=x",
            '--x\r\nContent-Disposition: form-data; name="a\x00"; filename="../b"\r\n\r\n',
        ),
        ("multipart/form-data; boundary=x", "--x\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--"),
        ("text/xml", "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
        ("", "a=b"),
        ("\u00e4/\u00f6", "a=b"),
    ]
)


@bounded(80, share=0.3)
@given(
    name=st.sampled_from(PAGES), number=st.integers(0, 2), body=BODIES, method=st.sampled_from(["post", "put", "patch"])
)
def test_a_body_that_no_form_of_ours_sends_is_answered(town, name, number, body, method):
    visitor, (kind, content), began = town.visitor(name, number), body, time.process_time()
    answer = visitor.ask(method, address(name, town.street), content.encode(), content_type=kind)
    judge(answer, (visitor.name, name, body), began=began)


@bounded(40, share=0.3)
@given(name=st.sampled_from(PAGES), number=st.integers(0, 2), header=st.sampled_from(
    ["accept-language", "referer", "origin", "user-agent", "x-forwarded-for", "if-none-match", "if-modified-since", "range",
     "cookie", "hx-request", "hx-current-url", "hx-target", "x-requested-with", "forwarded", "x-file-token", "x-file-offset"]
), value=odd)  # fmt: skip
def test_any_header_is_answered(town, name, number, header, value):
    visitor, began = town.visitor(name, number), time.process_time()
    value = value.encode("utf-8", "surrogatepass").decode("latin-1").replace("\r", "").replace("\n", "")
    for method in ("get", "post"):
        answer = visitor.ask(method, address(name, town.street), headers={header: value})
        judge(answer, (visitor.name, name, header, value), began=began)


def test_most_pages_of_staff_have_a_form_that_is_found(town):
    """The control: what is filled in above are the forms people see."""
    found = {name for name in PAGES if FACES[name] in ("desk", "supervision") and any(
        set(form["fields"]) - {"csrfmiddlewaretoken", "language", "next"} for form in town.forms_of(name, town.staff)
    )}  # fmt: skip
    assert len(found) > 100
    assert arguments("case_page", town.street)["reference"] == town.street.case.reference
