"""An authority with the real catalogue, and a member of staff who works through HTTP."""

import datetime as dt
import re
import secrets
from urllib.parse import urlencode

import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from appointments.actions.catalogue import load_catalogue
from appointments.models import ServiceOffer
from tests.appointments.applicant import text_of
from tests.factories import NOW, local, make_authority, make_counter, make_office, make_shift, make_staff
from willkommen.moments import berlin_day

KEY = "0123456789abcdef" * 2


class House:
    """One counter that serves everything on every working day."""

    def __init__(self, slug="osnabrueck"):
        self.authority = make_authority(slug)
        self.office = make_office(self.authority)
        self.counter = make_counter(self.office, equipment=["biometrics"])
        self.clerk = make_staff(self.authority, "clerk", name="Maria Brandt")
        for weekday in range(5):
            make_shift(self.counter, self.clerk, weekday=weekday)
        load_catalogue(now=NOW)
        ServiceOffer.objects.filter(authority=self.authority).update(lead_hours=0, horizon_days=80)
        self.caseworker = Worker(self.authority, "caseworker")


class Worker:
    """Somebody of the staff at a browser; pages in English."""

    def __init__(self, authority, *roles):
        self.authority = authority
        self.staff = make_staff(authority, *roles, name=f"{roles[0]} one", interface_language="en")
        self._browser, self._signed_in_at = Client(), None

    @property
    def client(self) -> Client:
        """The browser; on another day they sign in again."""
        now = timezone.now()
        if self._signed_in_at is None or abs(now - self._signed_in_at) > dt.timedelta(hours=1):
            self._browser.force_login(self.staff)
            self._signed_in_at = now
        return self._browser

    def url(self, name: str, case=None, **parts) -> str:
        own = {"reference": case.reference} if case else {}
        return reverse(name, kwargs={"authority": self.authority.slug, **own, **parts})

    def read(self, name: str, case=None, query="", **parts) -> str:
        answer = self.client.get(self.url(name, case, **parts) + query)
        assert answer.status_code == 200, (name, answer.status_code)
        return text_of(answer)

    def send(self, name: str, case=None, data=None, query="", **parts):
        path = self.url(name, case, **parts) + query
        shown = re.search(r'name="form_key" value="([0-9a-f]{32})"', self.client.get(path).content.decode())
        return self.client.post(path, {"form_key": shown.group(1) if shown else KEY, **(data or {})})

    def step(self, case, code: str, **data):
        """A step of a case; it has to work."""
        answer = self.send("case_step", case, data, step=code)
        assert answer.status_code == 302, text_of(answer)
        assert case.reference in answer.url
        case.refresh_from_db()
        return case

    def figures(self, case, *groups: str) -> dict[str, str]:
        """The fees that are offered to somebody to whom this applies: euros by purpose; the first of two readings."""
        return {key.split(":")[0]: key.split(":")[2] for key in reversed(self._keys(case, groups))}

    def charge(self, case, purpose: str, *groups: str):
        """Charge one of them."""
        (key,) = [key for key in self._keys(case, groups) if key.startswith(f"{purpose}:")]
        path = self.url("case_fees", case) + "?" + urlencode(self._query(case, groups), doseq=True)
        assert self.client.post(path, {"form_key": secrets.token_hex(16), "figures": [key]}).status_code == 302

    @staticmethod
    def _query(case, groups) -> dict:
        return {"groups": list(groups), **parts("applied_on", berlin_day(case.received_at))} if groups else {}

    def _keys(self, case, groups) -> list[str]:
        page = self.client.get(self.url("case_fees", case), self._query(case, groups))
        return re.findall(r'name="figures" value="([^"]+)"', page.content.decode())


def parts(name: str, day: dt.date) -> dict:
    """The three fields of a date."""
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def on(day: dt.date, clock: str = "10:00"):
    """At that hour of the office."""
    return time_machine.travel(local(day, clock), tick=False)
