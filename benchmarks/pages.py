"""Pages through gunicorn with two workers, eight connections; the floor is a page that asks the database one question."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from django.db import connections
from django.test import Client

from benchmarks.report import Line, p95
from benchmarks.world import Place, free_port

CONNECTIONS, SECONDS = 8, 6


def measure(place: Place) -> list[Line]:
    """Requests a second and the slowest twentieth."""
    slug, code = place.world.authority.slug, place.world.service.code
    booking = f"/ar/{slug}/termin/buchen/{code}/zeit/"
    cookie = _chosen(slug, code)
    connections.close_all()
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.py", "willkommen.wsgi:application"],
        env={**os.environ, "BIND": f"127.0.0.1:{port}", "ALLOWED_HOSTS": "127.0.0.1", "LOG_LEVEL": "ERROR"},
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        floor, _ = _load(port, "/readyz", {})
        lines = []
        for what, address, target in (
            ("days and times of a booking", booking, "≥ 500/s, p95 ≤ 25 ms"),
            ("start page of an authority", f"/ar/{slug}/", ""),
            ("page of a service", f"/ar/{slug}/leistung/{code}/", ""),
        ):
            rate, slow = _load(port, address, {"Cookie": cookie})
            lines.append(
                Line(
                    f"{what}, p95 {slow:.0f} ms",
                    f"{rate:.0f}/s",
                    f"{floor:.0f}/s, /readyz",
                    f"1 : {floor / rate:.1f}",
                    target,
                )
            )
    finally:
        server.terminate()
        server.wait(15)
    return lines


def _chosen(slug: str, code: str) -> str:
    """The cookie of somebody who has chosen for whom and where."""
    client = Client(headers={"host": "127.0.0.1"})
    first = f"/ar/{slug}/termin/buchen/{code}/"
    page = client.get(first)
    answer = client.post(first, {"persons": "1", "spoken_language": "ar", **_hidden(page)})
    assert answer.status_code == 302, answer.status_code
    return f"sessionid={client.cookies['sessionid'].value}"


def _hidden(page) -> dict[str, str]:
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="(\w*)"', page.content.decode())
    return dict(fields)


def _load(port: int, address: str, headers: dict) -> tuple[float, float]:
    """(requests a second, p95 in ms) over eight connections for some seconds."""
    until = time.perf_counter() + SECONDS

    def one(_: int) -> list[float]:
        taken = []
        while time.perf_counter() < until:
            began = time.perf_counter()
            asked = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            asked.request("GET", address, headers=headers)
            answer = asked.getresponse()
            answer.read()
            asked.close()
            assert answer.status == 200, (address, answer.status)
            taken.append((time.perf_counter() - began) * 1000)
        return taken

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        taken = [value for values in pool.map(one, range(CONNECTIONS)) for value in values]
    return len(taken) / SECONDS, p95(taken)


def _wait(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("gunicorn did not start")
