"""What nobody expects in a form or an address, and what an answer to it must never be."""

import os
import re
import time
from html.parser import HTMLParser

from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
CANARY = "zqx<canary onload=1>\"'`</script><!--zqx"
# It stands in the page as it came: between tags, at the end of an attribute, in a script.
UNESCAPED = (b"zqx<canary", b"1>\"'", b"</script><!--zqx")
SECONDS = 5

ODD = [
    CANARY,
    "\x00",
    "a\x00b",
    "x" * 20_000,
    "\u202egnp.exe\u2066",
    "\u200b\ufeff\u2028\u2029\x1b[31m\x7f\x85",
    "\u0301" * 400,
    "\r\nSet-Cookie: zqx=1\r\n\r\n<canary>",
    "\ud800\udfff",
    "-1",
    "0",
    "-0",
    str(2**15),
    str(2**31 - 1),
    str(2**31),
    str(2**32),
    str(2**63 - 1),
    str(2**63),
    "9" * 400,
    "1e309",
    "NaN",
    "Infinity",
    "-Infinity",
    "1,5",
    "0x10",
    "1_000",
    "²",
    "٣١",
    "2026-02-31",
    "2026-02-30T25:61",
    "0000-00-00",
    "0001-01-01",
    "9999-12-31",
    "99999-01-01",
    "2026-W60",
    "31.02.2026",
    "24:00",
    "2026-10-06T09:00:00+23:59",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59.999999-12:00",
    "[" * 500 + "]" * 500,
    '{"a":' * 300,
    "(" * 2000,
    "//evil.example",
    "/\\evil.example",
    "https:evil.example",
    "https://evil.example/",
    "https://testserver@evil.example/",
    "javascript:alert(1)",
    "\tjavascript:alert(1)",
    "data:text/html,<canary>",
    "..%2f..%2f",
    "../../../../etc/passwd",
    "%s%d%n%(pk)s",
    "{{ 7|add:7 }}{% load x %}",
    "{0.__class__}",
    "' OR 1=1 --",
    "%_\\",
    "=cmd|'/c calc'!A1",
    "a@b.example\r\nBcc: c@d.example",
    '"a b"@example.org',
    "xn--80ak6aa92e.example",
    "\u202ea@example.org",
    "\U0001f600" * 20,
    "",
    " ",
    "on",
    "null",
    "None",
    "true",
]
odd = st.sampled_from(ODD)
anything = st.one_of(odd, odd, st.text(max_size=60), st.integers(-(2**65), 2**65).map(str))


class PageForms(HTMLParser):
    """The forms of a page: where each is sent, how, and what stands in its fields."""

    def __init__(self, text: str):
        super().__init__()
        self.forms: list[dict] = []
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Fields belong to the form around them."""
        said = dict(attrs)
        if tag == "form":
            self.forms.append({"action": said.get("action") or "", "method": (said.get("method") or "get").lower()})
            self.forms[-1] |= {"fields": {}, "files": set()}
        elif not self.forms:
            return
        elif tag in ("input", "textarea", "button", "select") and said.get("name"):
            self._select = said["name"] if tag == "select" else self._select
            if said.get("type") == "file":
                self.forms[-1]["files"].add(said["name"])
            else:
                self.forms[-1]["fields"].setdefault(said["name"], []).append(said.get("value") or plausible(said))
        elif tag == "option" and self._select:
            self.forms[-1]["fields"][self._select].append(said.get("value") or "")


FILES = [
    ("a.png", b"\x89PNG\r\n\x1a\n" + b"\xff" * 40, "image/png"),
    ("../../a\x00.pdf", b"%PDF-1.7\n%%EOF", "application/pdf"),
    ("a.svg", b"<svg onload=alert(1)>", "image/png"),
    ("a.csv", b"\xff\xfe\x00=cmd", "text/csv"),
    ("x" * 300 + ".txt", b'msgid "a"\nmsgstr "', "text/plain"),
    ("", b"", ""),
    ("\u202egnp.exe", b"MZ", "application/x-dosexec"),
]


def plausible(said: dict) -> str:
    """What somebody would put into an empty field, so that what is odd beside it is not refused for another reason."""
    kind, name = said.get("type") or "text", said["name"]
    by_end = {"_day": "7", "_month": "3", "_year": "1999", "_on": "2026-12-01", "_at": "2026-12-01T09:00"}
    by_kind = {"date": "2026-12-01", "time": "09:00", "month": "2026-11", "number": "3", "email": "ada@example.org"}
    by_kind |= {
        "tel": "+4915112345678",
        "checkbox": "on",
        "url": "https://example.org/",
        "password": "x" * 14,
        "hidden": "",
    }
    return next((value for end, value in by_end.items() if name.endswith(end)), by_kind.get(kind, "Ada"))


def sent_to(form: dict, data) -> dict:
    """A filled form: all but a few fields as somebody would fill them, or none; one sent twice, one left out, one too many."""
    values: dict[str, object] = {}
    names = sorted(form["fields"])
    few = data.draw(st.lists(st.sampled_from(names), max_size=3)) if names and data.draw(st.integers(0, 5)) else names
    for name, choices in form["fields"].items():
        how = data.draw(st.integers(0, 7)) if name in few else 9
        if how < 5:
            values[name] = data.draw(anything)
        elif how == 5:
            values[name] = [data.draw(anything), data.draw(st.sampled_from(choices or [""]))]
        elif how > 7:
            values[name] = data.draw(st.sampled_from(choices or [""]))
    for name in form["files"]:
        files = data.draw(st.lists(st.sampled_from(FILES), max_size=3))
        values[name] = [SimpleUploadedFile(said or "x", content, kind) for said, content, kind in files]
    if data.draw(st.integers(0, 9)) == 0:
        values[data.draw(st.sampled_from(["next", "start", "pk", "authority", "\x00", "a[b][c]"]))] = data.draw(
            anything
        )
    return {name: _sendable(value) for name, value in values.items()}


def _sendable(value):
    """Surrogates go as the bytes a broken client would send."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    return [_sendable(one) for one in value] if isinstance(value, list) else value


def judge(answer, what, *, began: float) -> None:
    """The things that must not happen, whatever was sent."""
    assert answer.status_code < 500, what
    assert time.process_time() - began < SECONDS, what
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        places = [content.find(leak) for leak in UNESCAPED if leak in content]
        assert [content[max(place - 80, 0) : place + 80] for place in places] == [], what
    for header, value in answer.headers.items():
        assert "\n" not in value, (header, what)
        assert "\r" not in value, (header, what)
    assert "zqx" not in answer.cookies, what
    place = answer.headers.get("Location", "")
    assert not re.match(r"(?i)\s*(//|/\\|\\|[a-z][a-z0-9+.-]*:)", place), (place, what)


def bounded(usual: int, share: float = 1.0):
    """So many examples, the same on every machine; `FUZZ_EXAMPLES=5000` looks elsewhere each time, and further."""
    return settings(
        max_examples=max(1, int(EXAMPLES * share)) if EXAMPLES else usual,
        derandomize=not EXAMPLES,
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
