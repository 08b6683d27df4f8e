"""Machines of a test: each a working folder of its own with real processes of the product, ended by their own numbers."""

import contextlib
import os
import resource
import shlex
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from willkommen.local.house import BEAT, WEB, WORKER
from willkommen.local.ports import HOST, pick_free
from willkommen.local.processes import end_group, wait_until
from willkommen.local.servers import Servers

CLONE = Path(__file__).parents[2]
# What a process of the web or a worker may write into one file: enough for a semaphore in memory, for nothing else.
NEXT_TO_NOTHING = 4096


class Process:
    """One running process and everything it starts; what it says is kept."""

    def __init__(self, command: list[str], folder: Path, environment: dict[str, str], most_bytes: int | None) -> None:
        self.said: list[str] = []
        self._running = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            text=True,
            preexec_fn=(lambda: _bound(most_bytes)) if most_bytes is not None else None,
        )
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()

    def _listen(self) -> None:
        self.said.extend(self._running.stdout)

    @property
    def pid(self) -> int:
        return self._running.pid

    @property
    def is_running(self) -> bool:
        return self._running.poll() is None

    def kill(self) -> None:
        """As when the power goes: the process and its children, at once."""
        end_group(self.pid, signal.SIGKILL)
        self._running.wait(10)

    def ask_to_end(self) -> None:
        """SIGTERM, as a container is stopped."""
        self._running.terminate()

    def ended_within(self, seconds: float) -> int | None:
        """Its exit code; None when it still runs."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._running.wait(seconds)
        return None

    def has_said(self, words: str) -> bool:
        return any(words in line for line in list(self.said))

    def text(self) -> str:
        return "".join(self.said)

    def bury(self) -> None:
        """At the end of a test, whatever became of it."""
        if self.is_running:
            self.kill()
        end_group(self.pid, signal.SIGKILL)
        self._reader.join(5)
        self._running.stdout.close()


def _bound(most_bytes: int) -> None:
    """A write beyond it fails as on a full disk, also for root."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


class Machine:
    """A machine: its folder is home, place of work and place for temporary files of all its processes."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.folder.mkdir()
        self.port = pick_free()
        self.processes: list[Process] = []
        self.environment = {
            **environment,
            "HOME": str(folder),
            "TMPDIR": str(folder),
            "PYTHONPATH": str(CLONE),
            "PYTHONDONTWRITEBYTECODE": "1",
            "BIND": f"{HOST}:{self.port}",
        }

    @property
    def door(self) -> str:
        """Where its web server answers."""
        return f"{HOST}:{self.port}"

    def start_web(self, *, most_bytes: int | None = NEXT_TO_NOTHING) -> Process:
        """Gunicorn as in production."""
        return self._start(WEB.replace("deploy/", f"{shlex.quote(str(CLONE))}/deploy/"), most_bytes)

    def start_worker(self, *, most_bytes: int | None = NEXT_TO_NOTHING, more: str = "") -> Process:
        """A worker as in production, under the name of this machine; `more` as typed behind it."""
        return self._start(f"{WORKER} --hostname {self.folder.name}@house {more}", most_bytes)

    def start_beat(self) -> Process:
        """The clock; its schedule is the one file a process of the product writes."""
        return self._start(f"{BEAT} --schedule {self.folder}/schedule --pidfile=", None)

    def run(self, *words: str) -> Process:
        """A command of `manage.py` that goes on beside the test."""
        process = Process([sys.executable, str(CLONE / "manage.py"), *words], self.folder, self.environment, None)
        self.processes.append(process)
        return process

    def _start(self, command: str, most_bytes: int | None) -> Process:
        words = [sys.executable, "-m", *shlex.split(command)]
        process = Process(words, self.folder, self.environment, most_bytes)
        self.processes.append(process)
        return process

    def answers(self, address: str = "/readyz", *, within: float = 5) -> int:
        """The status of a page; 0 where nobody answers in time."""
        try:
            with urllib.request.urlopen(f"http://{self.door}{address}", timeout=within) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        except OSError:
            return 0

    def left_behind(self) -> list[str]:
        """The names of all files in its folder."""
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())

    def bury(self) -> None:
        for process in self.processes:
            process.bury()


def wait_for(process: Process, ready, *, within: float = 40) -> None:
    """Until `ready()`; says what the process said where it never was."""
    assert wait_until(lambda: ready() or not process.is_running, within=within, every=0.05), process.text()
    assert process.is_running, process.text()


@contextlib.contextmanager
def black_hole() -> Iterator[int]:
    """A port that takes every connection and never says a word."""
    with socket.socket() as listening:
        listening.bind((HOST, 0))
        listening.listen(200)
        taken: list[socket.socket] = []
        is_over = threading.Event()

        def take() -> None:
            listening.settimeout(0.1)
            while not is_over.is_set():
                with contextlib.suppress(TimeoutError):
                    taken.append(listening.accept()[0])

        taker = threading.Thread(target=take)
        taker.start()
        try:
            yield listening.getsockname()[1]
        finally:
            is_over.set()
            taker.join()
            for connection in taken:
                connection.close()


def product_environment(servers: Servers | None = None, **more: str) -> tuple[dict[str, str], dict[str, str]]:
    """What a process of the product is told: the servers of the tests or others, and never the owner's address.

    Returns two: that of the web, and that of workers and clocks, who come under a role of their own.
    """
    told = {**os.environ, **(servers.environment() if servers else {})}
    database = told["DATABASE_URL"]
    workers_database = told.get("WORKER_DATABASE_URL", database)
    kept = {key: value for key, value in told.items() if not key.startswith(("PYTEST", "DATABASE", "WORKER_DATABASE"))}
    kept |= {"TRUSTED_PROXIES": "1", "LOG_LEVEL": "INFO", "PYTHONUNBUFFERED": "1", **more}
    return {**kept, "DATABASE_URL": database}, {**kept, "DATABASE_URL": workers_database}
