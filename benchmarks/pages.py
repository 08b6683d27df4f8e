"""Pages through gunicorn with two workers, eight connections; the floor is a page that asks the database one question."""

import re

from django.db import connections
from django.test import Client

from benchmarks.report import Line, p95
from benchmarks.server import load, serving
from benchmarks.world import Place

SECONDS = 6


def measure(place: Place) -> list[Line]:
    """Requests a second and the slowest twentieth."""
    slug, code = place.world.authority.slug, place.world.service.code
    cookie = _chosen(slug, code)
    connections.close_all()
    lines = []
    with serving() as port:
        floor = len(load(port, "/readyz", seconds=SECONDS)) / SECONDS
        for what, address, sent, target in (
            (
                "days and times of a booking",
                f"/ar/{slug}/termin/buchen/{code}/zeit/",
                cookie,
                "≥ 500/s, p95 ≤ 25 ms",
            ),
            ("start page of an authority", f"/ar/{slug}/", "", ""),
            ("page of a service", f"/ar/{slug}/leistung/{code}/", "", ""),
        ):
            taken = load(port, address, cookie=sent, seconds=SECONDS)
            rate = len(taken) / SECONDS
            lines.append(
                Line(
                    f"{what}, p95 {p95(taken):.0f} ms",
                    f"{rate:.0f}/s",
                    f"{floor:.0f}/s, /readyz",
                    f"1 : {floor / rate:.1f}",
                    target,
                )
            )
    return lines


def _chosen(slug: str, code: str) -> str:
    """The cookie of somebody who has chosen for whom and where."""
    client = Client(headers={"host": "127.0.0.1"})
    first = f"/ar/{slug}/termin/buchen/{code}/"
    answer = client.post(first, {"persons": "1", "spoken_language": "ar", **hidden_fields(client.get(first))})
    assert answer.status_code == 302, answer.status_code
    return f"sessionid={client.cookies['sessionid'].value}"


def hidden_fields(page) -> dict[str, str]:
    """The hidden fields of a page's forms."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w*)"', page.content.decode()))
