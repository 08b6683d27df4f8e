"""People at their browsers who want an appointment from real web servers, and press again where one did not answer."""

import http.client
import random
import re
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

CSRF = "a" * 32


class GaveUp(Exception):
    """Somebody lost patience; the text says where."""


@dataclass
class Answer:
    """What a web server said."""

    status: int
    text: str
    location: str
    retry_after: str
    seconds: float

    @property
    def is_friendly_503(self) -> bool:
        """A page in words, with the word when to come again."""
        return self.status == 503 and "<main" in self.text and bool(self.retry_after)

    def form_key(self) -> str:
        found = re.search(r'name="form_key" value="([0-9a-f]{32})"', self.text)
        return found.group(1) if found else ""

    def days(self) -> list[str]:
        return re.findall(r"tag=(\d{4}-\d\d-\d\d)", self.text)

    def starts(self) -> list[str]:
        return re.findall(r'name="start" value="([^"]+)"', self.text)


@dataclass
class Trouble:
    """What people met that was not the page they wanted."""

    unreachable: int = 0
    unavailable: int = 0
    others: list[str] = field(default_factory=list)
    slowest: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, answer: Answer | None, where: str) -> None:
        with self.lock:
            if answer is None:
                self.unreachable += 1
            elif answer.is_friendly_503:
                self.unavailable += 1
            else:
                self.others.append(f"{answer.status} {where}: {answer.text[:300]}")

    def note_time(self, seconds: float) -> None:
        with self.lock:
            self.slowest = max(self.slowest, seconds)


class Browser:
    """One person's browser behind a load balancer: a server that does not answer is followed by the next one."""

    def __init__(self, doors: list[str], trouble: Trouble, *, number: int, patience: float = 30) -> None:
        self.doors, self.trouble, self.patience = doors, trouble, patience
        self.number = number
        self.cookies = {"csrftoken": CSRF}
        self.trail: list[str] = []
        self._turn = number

    def get(self, path: str) -> Answer:
        return self._until_answered("GET", path, None)

    def post(self, path: str, **form: object) -> Answer:
        """The same form again, with the same key, until a server has answered it."""
        return self._until_answered("POST", path, urlencode(form))

    def _until_answered(self, method: str, path: str, body: str | None) -> Answer:
        until = time.monotonic() + self.patience
        while time.monotonic() < until:
            answer = self.once(method, path, body)
            self.trail.append(f"{method} {path} → {f'{answer.status} {answer.location}' if answer else 'no answer'}")
            if answer is not None and answer.status < 500:
                return answer
            self.trouble.note(answer, f"{method} {path}")
            time.sleep(0.15)
        raise GaveUp(f"{method} {path}")

    def once(self, method: str, path: str, body: str | None = None) -> Answer | None:
        """One request to the server whose turn it is; None where it did not answer."""
        door = self.doors[self._turn % len(self.doors)]
        self._turn += 1
        line = http.client.HTTPConnection(door, timeout=20)
        began = time.monotonic()
        try:
            line.request(method, path, body, self._headers())
            said = line.getresponse()
            text = said.read().decode()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            line.close()
        seconds = time.monotonic() - began
        self.trouble.note_time(seconds)
        for name, value in said.getheaders():
            if name.lower() == "set-cookie":
                key, _, kept = value.partition(";")[0].partition("=")
                self.cookies[key] = kept
        return Answer(
            said.status, text, urlsplit(said.getheader("Location", "")).path, said.getheader("Retry-After", ""), seconds
        )

    def _headers(self) -> dict[str, str]:
        return {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-CSRFToken": self.cookies["csrftoken"],
            "X-Forwarded-For": f"10.7.{self.number // 250}.{self.number % 250 + 1}",
        }


class Person:
    """Somebody who books by e-mail: `ask()` ends with "we have written to you", `confirm()` with a booked time."""

    def __init__(self, browser: Browser, *, slug: str, code: str) -> None:
        self.browser, self.slug = browser, slug
        self.steps = f"/en/{slug}/termin/buchen/{code}/"
        self.email = f"person{browser.number}@example.org"
        self.chance = random.Random(browser.number)
        self.told = "nothing"

    def ask(self) -> None:
        """From the first page to the message. Raises `GaveUp` where the times ran out or nobody answered."""
        for _ in range(10):
            if self._hold() and self._identify() and self._finish():
                self.told = "asked"
                return
        raise GaveUp("\n".join([f"person {self.browser.number} found no way through", *self.browser.trail[-8:]]))

    def confirm(self, token: str) -> None:
        """The button behind the link of the message."""
        address = f"/en/{self.slug}/termin/{token}/"
        self.browser.post(f"{address}bestaetigen/")
        page = self.browser.get(address)
        if page.status == 200 and "kalender.ics" in page.text:
            self.told = "booked"

    def _hold(self) -> bool:
        self.browser.post(self.steps, persons=1, spoken_language="en")
        page = self.browser.get(f"{self.steps}zeit/")
        # the list is remembered for seconds; whose time was gone is shown what is free at that moment, or other days
        for _ in range(10):
            if page.starts():
                page = self.browser.post(
                    f"{self.steps}zeit/", start=self.chance.choice(page.starts()), form_key=page.form_key()
                )
            elif page.days():
                page = self.browser.get(f"{self.steps}zeit/?tag={self.chance.choice(page.days())}")
            if page.location.endswith("/angaben/"):
                return True
        return False

    def _identify(self) -> bool:
        sent = self.browser.post(
            f"{self.steps}angaben/",
            given_names="OKSANA",
            family_name="RUSH" + "".join(chr(ord("A") + int(digit)) for digit in str(self.browser.number)),
            name_in_own_script="",
            born_on_day="7",
            born_on_month="3",
            born_on_year="1991",
            way="email",
            email=self.email,
        )
        return sent.location.endswith("/pruefen/")

    def _finish(self) -> bool:
        key = self.browser.get(f"{self.steps}pruefen/").form_key()
        return bool(key) and self.browser.post(f"{self.steps}pruefen/", form_key=key).location.endswith("/bestaetigen/")


class Letters:
    """The mails a sink took, by person; each person's link."""

    def __init__(self, sink) -> None:
        self.sink = sink

    def token_for(self, email: str) -> str | None:
        for mail in list(self.sink.mails):
            if mail["X-Envelope-To"] == email:
                found = re.search(r"/t/([^/\s]+)/", mail.get_body(("plain",)).get_content())
                if found:
                    return found.group(1)
        return None


class Rush:
    """Many people at once; `until(count)` waits for so many of them to have come to a step, `over()` for all."""

    def __init__(self, people: list[Person], letters: Letters, *, at_once: int = 6, longest: float = 40) -> None:
        self.people, self.letters, self.longest = people, letters, longest
        self._pool = ThreadPoolExecutor(at_once)
        self._going: list[Future] = [self._pool.submit(self._book, person) for person in people]

    def _book(self, person: Person) -> None:
        person.ask()
        until = time.monotonic() + self.longest
        while (token := self.letters.token_for(person.email)) is None:
            if time.monotonic() > until:
                return  # its message is unknown, and staff see it, or comes later
            time.sleep(0.1)
        person.confirm(token)

    def look_again(self) -> None:
        """Who had given up waiting for the message looks once more: what a dead worker had in hand comes minutes later."""
        for person in self.people:
            token = self.letters.token_for(person.email)
            if person.told == "asked" and token is not None:
                person.confirm(token)

    def until(self, count: int, *told: str) -> None:
        """So many have been told this."""
        while sum(person.told in told for person in self.people) < count:
            if all(one.done() for one in self._going):
                self.over()
                raise AssertionError(f"Nobody is left, and not {count} were told {told}.")
            time.sleep(0.02)

    def over(self) -> None:
        """All have ended; raises what went wrong for somebody."""
        self._pool.shutdown()
        for one in self._going:
            one.result()
