"""`make run`, tried as a person meets it: it opens, mends itself, ends on Ctrl-C, and leaves nothing behind."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

import pytest

from willkommen.local.places import CLONE
from willkommen.local.ports import HOST, pick_free
from willkommen.local.processes import command_line, is_alive, wait_until

SECONDS_TO_OPEN = 240
NOT_FOR_THE_HOUSE = {"DATABASE_URL", "WORKER_DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_BACKUP_URL", "REDIS_URL"}
NOT_FOR_THE_HOUSE |= {"SECRET_KEY", "DEMO", "DEBUG", "BASE_URL"}


class Run:
    """One `make run` with a local folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = pick_free()
        self.process: subprocess.Popen | None = None
        self.shown = folder / "shown.txt"

    def start(self, **more: str) -> None:
        # what the plugin told the tests is not for the house
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("STATIC_", "EMAIL_", "SMS_"))}
        for name in (*NOT_FOR_THE_HOUSE, "CAUGHT_MAIL_DIR", "MAKELEVEL"):
            ours.pop(name, None)
        with self.shown.open("w") as shown:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "willkommen.local.run", "--port", str(self.port)],
                cwd=CLONE,
                env={**ours, "WILLKOMMEN_LOCAL": str(self.folder), **more},
                stdout=shown,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def open(self) -> None:
        self.start()
        assert wait_until(lambda: "Willkommen is open" in self.said() or self.has_ended(), within=SECONDS_TO_OPEN)
        assert "Willkommen is open" in self.said(), self.said()

    def said(self) -> str:
        return self.shown.read_text()

    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def wait(self) -> int:
        return self.process.wait(timeout=40)

    def health(self) -> dict:
        with urllib.request.urlopen(f"http://{HOST}:{self.port}/healthz", timeout=5) as answer:
            return json.load(answer)

    def processes(self) -> dict[int, str]:
        """Every process on this machine that belongs to this run, its servers included."""
        numbers = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
        mine = {pid: command_line(pid) for pid in numbers if self._is_mine(pid)}
        return {pid: line for pid, line in mine.items() if is_alive(pid)}

    def _is_mine(self, pid: int) -> bool:
        try:
            told = Path(f"/proc/{pid}/environ").read_bytes()
        except OSError:
            told = b""
        return f"WILLKOMMEN_LOCAL={self.folder}".encode() in told or str(self.folder) in command_line(pid)

    def seconds_of_processor(self, pid: int) -> float:
        """What the process and its children that have ended used."""
        try:
            ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]
        except OSError:
            return 0.0
        return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")

    def process_of(self, word: str) -> int:
        return min(pid for pid, line in self.processes().items() if word in line)


@pytest.fixture(scope="module")
def folder():
    """One folder for all tests here: the demo data take a while to make, and survive from one to the next."""
    made = Path(tempfile.mkdtemp(prefix="willkommen-run-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def run(folder):
    made = Run(folder)
    yield made
    for pid in made.processes():
        os.kill(pid, signal.SIGKILL)
    if made.process:
        made.process.wait()


needs_proc = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads the processes from /proc")


@needs_proc
def test_it_opens_mends_itself_and_ends_everything_on_ctrl_c(run, folder):
    run.open()
    assert run.health()["ready"] is True
    for words in (f"http://{HOST}:{run.port}/", "/postfach/", "password", "Ctrl-C"):
        assert words in run.said()
    assert re.search(r"^  ✓ Tables \(\d+\.\d s\)$", run.said(), re.MULTILINE)

    second = Run(folder)
    second.shown = folder / "second.txt"
    second.start()
    assert second.wait() == 1
    assert f"Willkommen runs already from this clone: http://{HOST}:{run.port}" in second.said()

    os.kill(run.process_of("celery --app willkommen beat"), signal.SIGKILL)
    assert wait_until(lambda: "beat starts again" in run.said(), within=10)
    assert "✗ beat was ended by signal 9" in run.said()
    assert wait_until(lambda: "celery --app willkommen beat" in " ".join(run.processes().values()), within=10)

    run.process.send_signal(signal.SIGINT)
    assert run.wait() == 0
    assert "All processes have ended." in run.said()
    assert run.processes() == {}


@needs_proc
def test_the_second_start_is_quick_and_nothing_survives_when_it_is_killed_itself(run):
    """Quick is 15 s; counted in seconds of the processor, so that a busy machine does not decide."""
    if not (run.folder / "demo-logins.txt").exists():
        run.open()
        run.process.terminate()
        assert run.wait() == 0
    run.open()
    assert sum(run.seconds_of_processor(pid) for pid in run.processes()) < 15
    assert len(run.processes()) > 8

    run.process.kill()
    run.process.wait()
    assert wait_until(lambda: run.processes() == {}, within=40, every=0.3), run.processes()


@needs_proc
def test_a_taken_port_is_named_and_nothing_is_left(run):
    with socket.create_server((HOST, run.port)):
        run.start()
        assert run.wait() == 1
    assert f"Port {run.port} is taken by another program" in run.said()
    assert run.processes() == {}


@needs_proc
def test_one_server_of_ones_own_alone_is_refused(run):
    run.start(REDIS_URL="redis://127.0.0.1:1/0")
    assert run.wait() == 1
    assert "set all of DATABASE_URL, REDIS_URL, WORKER_DATABASE_URL" in run.said()
    assert run.processes() == {}
