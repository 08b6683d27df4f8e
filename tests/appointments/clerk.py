"""A clerk at a browser, for tests of the desk's pages."""

import datetime as dt
import re

from django.test import Client

from appointments.actions import queue
from appointments.models import Visit
from tests.appointments.applicant import text_of
from tests.factories import MONDAY, local, make_appointment

__all__ = ["Clerk", "at", "book", "text_of"]


def at(clock: str, seconds: int = 0, day: dt.date = MONDAY) -> dt.datetime:
    """A moment of the office's clock on Monday."""
    return local(day, clock) + dt.timedelta(seconds=seconds)


def book(world, clock="10:00", day=MONDAY, **fields):
    """An appointment of the world's offer at its counter."""
    return make_appointment(world.offer, world.counter, at(clock, day=day), **fields)


class Clerk:
    """One browser of one member of staff, in English so that sentences are those of the code."""

    def __init__(self, world, staff=None):
        self.world = world
        self.staff = staff or world.clerk
        type(self.staff).objects.filter(pk=self.staff.pk).update(interface_language="en")
        self.client = Client()
        self.client.force_login(self.staff)

    def url(self, path: str = "") -> str:
        return f"/desk/{self.world.authority.slug}/{path}"

    def get(self, path: str = "", **query):
        return self.client.get(self.url(path), query)

    def post(self, path: str, **data):
        return self.client.post(self.url(path), data)

    def read(self, path: str = "", **query) -> str:
        """What a page says."""
        response = self.get(path, **query)
        assert response.status_code == 200, response.status_code
        return text_of(response)

    def form_key(self, path: str = "", **query) -> str:
        return re.search(r'name="form_key" value="([0-9a-f]{32})"', self.get(path, **query).content.decode()).group(1)

    # ---- what a clerk does -----------------------------------------------------------------------------

    def call(self, form_key=None):
        return self.post(f"schalter/{self.world.counter.pk}/aufruf/", form_key=form_key or self.form_key())

    def step(self, word: str, visit: Visit, **data):
        return self.post(f"vorsprache/{visit.pk}/{word}/", **data)

    def walk_in(self, clock="08:00", offer=None, spoken="de", language="de") -> Visit:
        """Somebody without an appointment is there, told past the pages."""
        return queue.give_walk_in_ticket(
            offer=offer or self.world.offer,
            office=self.world.office,
            language=language,
            spoken_language=spoken,
            now=at(clock),
        )
