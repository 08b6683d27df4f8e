"""What each fault cost: lost, doubled, unknown; written to the page `make faults` makes."""

import datetime as dt
import os
import platform
from dataclasses import dataclass, field
from pathlib import Path

LOAD_BEFORE = os.getloadavg()[0]
HEAD = """\
# What faults cost

Written by `make faults` on {day}: {machine}, Python {python}, load before {load:.1f}, {rounds} times the people of CI. The faults
are done to real processes: gunicorn and Celery as in production, PostgreSQL, Valkey, and a mail server of the test's own. The
same tests (`tests/faults`) run in CI, shorter, and fail when a promise is broken.

* *Lost*: somebody read that it is done and it is not; or a message that nobody sent and nobody is shown.
* *Doubled*: two bookings of one person; or a mail the mail server took twice and the outbox knows nothing of it.
* *Unknown*: messages that perhaps went out; staff are shown them.
* *Sent again*: of those, the ones sent once more under the same Message-ID, because there was time.
* *Met*: what people got instead of the page they wanted. A 503 is the page “We cannot be reached at the moment”; *no answer* is a
  server that was killed or has ended. Pressing again with the same form brought each of them on.

Promised is: nothing lost silently, nothing doubled but what a mail server may have taken twice, which is visible. So *lost* and
*doubled* are 0 in every line.

| fault | done meanwhile | lost | doubled | unknown | sent again | met | longest answer |
|---|---|---|---|---|---|---|---|
"""


@dataclass
class Line:
    """One fault: what was done meanwhile and what it cost."""

    fault: str
    done: str
    lost: int = 0
    doubled: int = 0
    unknown: int = 0
    sent_again: int = 0
    met: str = "nothing"
    slowest: float | None = None

    def __str__(self) -> str:
        slowest = f"{self.slowest:.1f} s" if self.slowest is not None else ""
        cells = (self.fault, self.done, self.lost, self.doubled, self.unknown, self.sent_again, self.met, slowest)
        return f"| {' | '.join(map(str, cells))} |"


@dataclass
class Figures:
    """The lines of one run of the tests."""

    lines: list[Line] = field(default_factory=list)

    def note(self, fault: str, done: str, **cost) -> None:
        """Keep the line, then hold it against what is promised."""
        line = Line(fault, done, **cost)
        self.lines.append(line)
        assert (line.lost, line.doubled) == (0, 0), str(line)

    def write(self, path: Path, rounds: int) -> None:
        """The page; how busy the machine is stands in it, because a busy one measures itself."""
        head = HEAD.format(
            day=f"{dt.datetime.now(dt.UTC):%Y-%m-%d}",
            machine=f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}",
            python=platform.python_version(),
            load=LOAD_BEFORE,
            rounds=rounds,
        )
        path.write_text(head + "".join(f"{line}\n" for line in self.lines))
