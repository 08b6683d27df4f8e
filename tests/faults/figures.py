"""What each fault cost: lost, doubled, unknown; written to the page `make faults` makes."""

import datetime as dt
import os
import platform
from dataclasses import dataclass, field
from pathlib import Path

HEAD = """\
# What faults cost

Written by `make faults` on {day}, {machine}, Python {python}, at {rounds}. Everything here is done to real processes:
gunicorn and Celery as in production, PostgreSQL, Valkey and a mail server of the test's own. The same tests run in CI, shorter.

*Lost*: somebody was told it is done and it is not, or a message that nobody sent and nobody sees. *Doubled*: two bookings of one
person, a mail the mail server took twice without the outbox saying so. *Unknown*: messages shown to staff as “perhaps sent”.
*Sent again*: of those, mails sent once more under the same Message-ID. *Met*: answers that were not the page somebody wanted;
a 503 is the page “We cannot be reached at the moment”, *no answer* is a connection a killed process dropped.

What is promised (safety.md of the design): nothing lost silently, nothing doubled but what a mail server may have taken twice,
which is visible. So *lost* and *doubled* must be 0 in every line; the tests fail otherwise.

| fault | done | lost | doubled | unknown | sent again | met | longest answer |
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

    def write(self, path: Path, rounds: str) -> None:
        machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"
        head = HEAD.format(
            day=f"{dt.datetime.now(dt.UTC):%Y-%m-%d}", machine=machine, python=platform.python_version(), rounds=rounds
        )
        path.write_text(head + "".join(f"{line}\n" for line in self.lines))
