"""The whole booking through HTTP: sixty requests a second of people at every step, and how much each page asks."""

import datetime as dt
import http.client
import random
import re
import threading
import time
from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.report import Line, p95
from benchmarks.server import serving
from benchmarks.world import Place
from willkommen import microcache

PER_SECOND, SECONDS, PEOPLE_AT_ONCE = 60, 12, 12
LANGUAGES = ("ar", "uk", "en", "de")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str


Step = tuple[str, str, dict | None]
Ask = Callable[[str, str, dict | None], Answer]


def measure(place: Place) -> list[Line]:
    """First one person with an empty memory, every question counted; then many at once against gunicorn."""
    asked = _questions(place)
    shown, sent = ({step: count for step, count in asked.items() if step.startswith(word)} for word in ("GET", "POST"))
    page, act = max(shown, key=shown.get), max(sent, key=sent.get)
    connections.close_all()
    with serving() as port:
        taken, late, booked = _many(place, port)
    slow = f"p50 {sorted(taken)[len(taken) // 2]:.0f} ms, {late} begun late"
    return [
        Line(f"whole booking, {len(shown)} pages: most queries, nothing remembered ({page})", f"{shown[page]}", "", "",
             "≤ 12"),
        Line(f"whole booking, {len(sent)} forms sent: most queries, nothing remembered ({act})", f"{sent[act]}"),
        Line(f"whole booking, {PER_SECOND} requests/s for {SECONDS} s, {booked} booked, p95 ({slow})",
             f"{p95(taken):.0f} ms", "", "", "≤ 150 ms"),
    ]  # fmt: skip


def way(slug: str, code: str, number: int) -> Generator[Step, Answer, None]:
    """One person's way from the start page to the question to confirm."""
    chance = random.Random(number)
    base = f"/{chance.choice(LANGUAGES)}/{slug}/"
    book = f"{base}termin/buchen/{code}/"
    yield "GET", base, None
    yield "GET", f"{base}suche/?q=Aufenthalt", None
    yield "GET", f"{base}leistung/{code}/", None
    page = yield "GET", book, None
    yield "POST", book, {"persons": "1", "spoken_language": "ar", **_hidden(page)}
    page = yield "GET", f"{book}zeit/", None
    days = re.findall(r"tag=(\d{4}-\d\d-\d\d)", page.text)
    for _ in range(20):
        page = yield "GET", f"{book}zeit/?tag={chance.choice(days)}", None
        times = re.findall(r'name="start" value="([^"]+)"', page.text)
        page = yield "POST", f"{book}zeit/", {"start": chance.choice(times), **_hidden(page)}
        if page.status == 302:
            break
    page = yield "GET", f"{book}angaben/", None
    born = dt.date(1970, 1, 1) + dt.timedelta(days=number)
    details = {"given_names": "TEST", "family_name": "PERSON", "way": "email", "email": f"p{number}@example.org"}
    parts = {"born_on_day": born.day, "born_on_month": born.month, "born_on_year": born.year}
    yield "POST", f"{book}angaben/", {**details, **parts, **_hidden(page)}
    page = yield "GET", f"{book}pruefen/", None
    page = yield "POST", f"{book}pruefen/", _hidden(page)
    assert page.status == 302, "the booking did not come to its end"
    yield "GET", f"{book}bestaetigen/", None


def _hidden(page: Answer) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w*)"', page.text))


def _go(steps: Generator[Step, Answer, None], ask: Ask) -> None:
    with suppress(StopIteration):
        step = next(steps)
        while True:
            answer = ask(*step)
            assert answer.status in (200, 302), (step, answer.status)
            step = steps.send(answer)


def _questions(place: Place) -> dict[str, int]:
    """How many queries each page needs, those for session and authority included, when nothing is remembered."""
    client, asked = Client(headers={"host": "127.0.0.1"}), {}

    def ask(method: str, address: str, sent: dict | None) -> Answer:
        microcache.forget()
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address) if method == "GET" else client.post(address, sent)
        page = re.sub(r"\?.*", "", address.split("/", 3)[3]).replace(place.world.service.code, "…")
        frame = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
        asked[f"{method} {page or 'start'}"] = sum(not query["sql"].startswith(frame) for query in queries)
        return Answer(answer.status_code, answer.content.decode())

    _go(way(place.world.authority.slug, place.world.service.code, 0), ask)
    return asked


@dataclass
class Browser:
    """Keeps cookies; waits for its turn, so that all of them together ask at an even pace whatever the answers take."""

    port: int
    number: int
    turn: Callable[[], float]
    taken: list[float]
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, address: str, sent: dict | None) -> Answer:
        """One request; its time counts from the moment it was due."""
        due = self.turn()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-Forwarded-For": f"10.{self.number >> 16}.{self.number >> 8 & 255}.{self.number & 255}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        line.request(method, address, body=urlencode(sent) if sent else None, headers=headers)
        answer = line.getresponse()
        text = answer.read().decode()
        line.close()
        self.taken.append((time.perf_counter() - due) * 1000)
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(answer.status, text)


class Ended(Exception):
    """The time is over."""


def _many(place: Place, port: int) -> tuple[list[float], int, int]:
    """(ms of each request, how many were begun more than 50 ms late because everybody waited, how many were booked)."""
    lock, began = threading.Lock(), time.perf_counter() + 0.5
    count, late, people = 0, 0, iter(range(1, 10_000))
    taken: list[float] = []
    booked: list[int] = []

    def turn() -> float:
        nonlocal count, late
        with lock:
            due = began + count / PER_SECOND
            count += 1
        if due > began + SECONDS:
            raise Ended
        time.sleep(max(0, due - time.perf_counter()))
        late += time.perf_counter() - due > 0.05
        return due

    def visit() -> None:
        with suppress(Ended):
            while True:
                with lock:
                    number = next(people)
                _go(way(place.world.authority.slug, place.world.service.code, number),
                    Browser(port, number, turn, taken).ask)  # fmt: skip
                booked.append(number)

    threads = [threading.Thread(target=visit) for _ in range(PEOPLE_AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken, late, len(booked)
