"""The processes of `make run`: started each in a group of its own, watched, and ended without leaving orphans."""

import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from willkommen.local.places import CLONE
from willkommen.local.processes import end_group, wait_until

SECONDS_TO_END = 15
MOST_RESTARTS = 3
# A process that lived this long before it died gets its restarts back.
SECONDS_OF_GOOD_LIFE = 60


@dataclass
class Child:
    """One process with its log."""

    name: str
    command: list[str]
    log: Path
    environment: dict[str, str] = field(repr=False)
    process: subprocess.Popen | None = None
    started_at: float = 0.0
    restarts: int = 0

    def start(self) -> None:
        """Begin, in a group of its own: Ctrl-C reaches only the supervisor, who ends all in order."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=CLONE,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.started_at = time.monotonic()

    def has_ended(self) -> bool:
        """Whether the process is over although nobody asked."""
        return self.process is not None and self.process.poll() is not None

    def may_start_again(self) -> bool:
        """A few times in a row; then something is really wrong."""
        if time.monotonic() - self.started_at > SECONDS_OF_GOOD_LIFE:
            self.restarts = 0
        self.restarts += 1
        return self.restarts <= MOST_RESTARTS

    def ask_to_end(self) -> None:
        """Politely: finish what you are doing."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def make_sure_it_ended(self, *, within: float) -> None:
        """Wait, then end the whole group, whatever is left of it."""
        if self.process is None:
            return
        wait_until(lambda: self.process.poll() is not None, within=within)
        end_group(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def log_tail(self, lines: int = 12) -> str:
        """The last lines it wrote."""
        try:
            return "\n".join(f"    {line}" for line in self.log.read_text(errors="replace").splitlines()[-lines:])
        except FileNotFoundError:
            return ""


def end_all(children: list[Child], *, within: float = SECONDS_TO_END) -> None:
    """All at once, so that the slowest decides how long it takes."""
    for child in children:
        child.ask_to_end()
    until = time.monotonic() + within
    for child in children:
        child.make_sure_it_ended(within=max(0.0, until - time.monotonic()))


class Guardian:
    """
    A small process that outlives a killed supervisor for a moment and ends what it left behind.

    It reads from a pipe whose other end only the supervisor holds: when the pipe closes without a goodbye, the
    supervisor is dead.
    """

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "willkommen.local.guardian"],
            cwd=CLONE,
            stdin=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )

    def told(self, child: Child) -> None:
        """One more group to end should we die."""
        if child.process:
            self._say(f"group {child.process.pid}")

    def goodbye(self) -> None:
        """All is in order; go home."""
        self._say("goodbye")
        self.process.stdin.close()
        self.process.wait()

    def _say(self, words: str) -> None:
        try:
            self.process.stdin.write(f"{words}\n")
            self.process.stdin.flush()
        except (BrokenPipeError, ValueError):
            pass  # the guardian was killed: we go on without


def rotate(log: Path) -> Path:
    """Begin a new log and keep the one before."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists():
        log.replace(log.with_suffix(".before.log"))
    return log
