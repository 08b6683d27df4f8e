"""Screens that ask every few seconds whether anything is new, and mostly hear that nothing is."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks.report import Line, median, milliseconds, one_indexed_query
from benchmarks.world import Place
from tests.factories import make_staff

NOTHING_NEW = 304
# Which session it is, and whose.
WHO_ASKS = ("FROM willkommen_websession", "FROM willkommen_staffmember WHERE id")


def measure(place: Place) -> list[Line]:
    """The call display of an office, and a clerk's board."""
    authority, office, counter = place.world.authority, place.world.office, place.counters[0]
    clerk = make_staff(authority, "clerk")
    signed_in = Client(headers={"host": "127.0.0.1"})
    signed_in.force_login(clerk)
    display = reverse("display_calls", kwargs={"token": office.device_token})
    keys = {"authority": authority.slug, "office": office.pk, "counter": counter.pk}
    screens = (
        ("call display", Client(headers={"host": "127.0.0.1"}), display),
        ("board", signed_in, reverse("desk_board_part", kwargs=keys)),
    )
    return [
        _poll(*screen, "≤ 2 queries, ≤ 3 ms" if status == NOTHING_NEW else "", status=status)
        for screen in screens
        for status in (NOTHING_NEW, 200)
    ]


def _poll(what: str, client: Client, address: str, target: str, *, status: int) -> Line:
    headers = {"if-none-match": client.get(address).headers["ETag"]} if status == NOTHING_NEW else {}

    def ask() -> None:
        assert client.get(address, headers=headers).status_code == status

    ask()
    with CaptureQueriesContext(connection) as found:
        ask()
    frame = ("BEGIN", "COMMIT")
    queries = [query["sql"] for query in found if query["sql"] not in frame]
    for_session = [sql for sql in queries if any(asks in sql for asks in WHO_ASKS)]
    who = f", {len(for_session)} of them who asks" if for_session else ""
    taken = median(milliseconds(ask, times=100))
    floor = one_indexed_query()
    return Line(
        f"{what} ({status}), {len(queries)} queries{who}",
        f"{taken:.1f} ms",
        f"{floor:.2f} ms, one indexed query",
        f"{taken / floor:.0f}",
        target,
    )
