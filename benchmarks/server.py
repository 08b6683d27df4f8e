"""The pages as in production: gunicorn with two workers; and somebody who asks them as fast as they answer."""

import contextlib
import multiprocessing
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

from benchmarks.world import free_port
from willkommen import microcache


@contextlib.contextmanager
def serving() -> Iterator[int]:
    """The port pages are served on meanwhile."""
    port = free_port()
    microcache.forget()
    settings = {"BIND": f"127.0.0.1:{port}", "ALLOWED_HOSTS": "127.0.0.1", "LOG_LEVEL": "ERROR", "TRUSTED_PROXIES": "1"}
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.py", "willkommen.wsgi:application"],
        env={**os.environ, **settings},
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        yield port
    finally:
        server.terminate()
        server.wait(15)


def load(port: int, address: str, *, cookie: str = "", connections: int = 8, seconds: float = 6) -> list[float]:
    """How many milliseconds each request took, asked over some connections at once from a process of its own.

    Bare sockets, so that asking costs the two cores as little as can be. Anything but 200 raises `AssertionError`.
    """
    lines = [f"GET {address} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(_load, (port, request, connections, seconds))


def _load(port: int, request: bytes, connections: int, seconds: float) -> list[float]:
    _ask(port, request)
    taken: list[float] = []
    until = time.perf_counter() + seconds

    def one() -> None:
        while time.perf_counter() < until:
            began = time.perf_counter()
            _ask(port, request)
            taken.append((time.perf_counter() - began) * 1000)

    threads = [threading.Thread(target=one) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def _ask(port: int, request: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(request)
        answer = line.recv(65536)
        assert answer.startswith(b"HTTP/1.1 200"), answer[:300]
        while line.recv(65536):
            pass


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("gunicorn did not start")
