"""Screens that ask every few seconds whether anything is new, and mostly hear that nothing is."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks.report import Line, median, milliseconds
from benchmarks.world import Place
from tests.factories import make_staff


def measure(place: Place) -> list[Line]:
    """The call display of an office, and a clerk's board."""
    authority, office, counter = place.world.authority, place.world.office, place.counters[0]
    clerk = make_staff(authority, "clerk")
    signed_in = Client(headers={"host": "127.0.0.1"})
    signed_in.force_login(clerk)
    display = reverse("display_calls", kwargs={"token": office.device_token})
    keys = {"authority": authority.slug, "office": office.pk, "counter": counter.pk}
    return [
        _poll("call display", Client(headers={"host": "127.0.0.1"}), display, "≤ 2 queries, ≤ 3 ms"),
        _poll("board", signed_in, reverse("desk_board_part", kwargs=keys), "≤ 2 queries, ≤ 3 ms"),
    ]


def _poll(what: str, client: Client, address: str, target: str) -> Line:
    etag = client.get(address).headers["ETag"]

    def ask() -> None:
        assert client.get(address, headers={"if-none-match": etag}).status_code == 304

    ask()
    with CaptureQueriesContext(connection) as found:
        ask()
    frame = ("BEGIN", "COMMIT")
    queries = [query["sql"] for query in found if query["sql"] not in frame]
    for_session = [sql for sql in queries if "django_session" in sql or 'FROM "willkommen_staffmember"' in sql]
    who = f", {len(for_session)} of them who asks" if for_session else ""
    taken = median(milliseconds(ask, times=100))
    return Line(f"{what}, nothing new (304), {len(queries)} queries{who}", f"{taken:.1f} ms", "", "", target)
