"""Somebody at a browser, for tests of applicants' pages: follows the way through HTTP, one page after the other."""

import datetime as dt
import html
import re

from django.test import Client

from appointments.models import Appointment
from tests.factories import MONDAY, local
from willkommen.models import OutgoingMessage

DETAILS = {
    "given_names": "OKSANA",
    "family_name": "SHEVCHUK",
    "name_in_own_script": "",
    "born_on_day": "7",
    "born_on_month": "3",
    "born_on_year": "1991",
    "way": "email",
    "email": "oksana@example.org",
}


def text_of(response) -> str:
    """What a page says, without its markup and with single spaces."""
    body = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def own(appointment, page: str = "") -> str:
    """The address behind an appointment's link, or a page below it."""
    return f"termin/{appointment.link_token}/{page}"


def kinds_sent() -> list[str]:
    """The kinds of all messages posted so far, in their order."""
    return list(OutgoingMessage.objects.order_by("pk").values_list("kind", flat=True))


class Applicant:
    """One browser at one authority, reading one language."""

    def __init__(self, authority, *, language="en", code="AE-STUDIUM-V"):
        self.client = Client()
        self.authority = authority
        self.language = language
        self.code = code

    def url(self, path: str) -> str:
        """An address of the authority; `:persons` and its like are the steps of the booking."""
        steps = {":persons": "", ":place": "ort/", ":time": "zeit/", ":details": "angaben/"}
        steps |= {":check": "pruefen/", ":confirm": "bestaetigen/"}
        if path in steps:
            path = f"termin/buchen/{self.code}/{steps[path]}"
        return f"/{self.language}/{self.authority.slug}/{path}"

    def get(self, path: str, **query):
        return self.client.get(self.url(path), query)

    def post(self, path: str, **data):
        return self.client.post(self.url(path), data)

    def form_key(self, path: str) -> str:
        """The hidden key of a page that does something once."""
        found = re.search(r'name="form_key" value="([0-9a-f]{32})"', self.get(path).content.decode())
        return found.group(1)

    # ---- the steps -------------------------------------------------------------------------------------

    def choose_persons(self, persons=1, spoken_language="en", **more):
        return self.post(":persons", persons=persons, spoken_language=spoken_language, **more)

    def choose_time(self, day: dt.date = MONDAY, clock="09:00", form_key=None):
        start = local(day, clock).isoformat()
        return self.post(":time", start=start, form_key=form_key or self.form_key(":time"))

    def give_details(self, **changed):
        return self.post(":details", **{**DETAILS, **changed})

    def agree(self, form_key=None):
        return self.post(":check", form_key=form_key or self.form_key(":check"))

    def up_to_details(self, *, clock="09:00", **persons):
        self.choose_persons(**persons)
        self.choose_time(clock=clock)
        return self

    def up_to_check(self, **details):
        self.up_to_details()
        self.give_details(**details)
        return self

    def book(self, **details) -> Appointment:
        """The whole way without an address: booked at once."""
        self.up_to_check(way="none", **details)
        self.agree()
        return Appointment.objects.latest("pk")

    def ask(self, **details) -> Appointment:
        """The whole way with an address: waiting for its confirmation."""
        self.up_to_check(**details)
        self.agree()
        return Appointment.objects.latest("pk")
