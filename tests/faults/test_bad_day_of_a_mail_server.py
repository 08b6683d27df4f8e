"""Four hours of a mail server that greylists, refuses, hangs and goes away, and of a worker that never gives up."""

import datetime as dt
import random
import re
from collections import Counter as Tally

import pytest

from tests.factories import NOW
from tests.mail_sinks import MailSink
from tests.willkommen.notes import notes
from willkommen.delivery import drain_outbox
from willkommen.models import OutgoingMessage

__all__ = ["notes"]
pytestmark = pytest.mark.django_db

MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
MESSAGES, UNKNOWN_TO_THE_SERVER = 60, 4


class BadDay:
    """Answers of a mail server by the hour; every one of them has been seen in the wild."""

    def __init__(self, sink: MailSink, chance: random.Random) -> None:
        self.sink, self.chance = sink, chance
        self.met: Tally = Tally()
        self.greeted: set[str] = set()
        sink.on_rcpt = self._recipient
        sink.on_data = self._content

    def _recipient(self, address: str) -> str | None:
        if address.startswith("gone"):
            return self._met("550 5.1.1 no such user")
        if address not in self.greeted:
            self.greeted.add(address)
            return self._met("451 4.7.1 greylisted, come back")
        return self._met("452 4.2.2 mailbox full") if self.chance.random() < 0.05 else None

    def _content(self, mail) -> str | None:
        return self._met("421 4.3.2 too busy") if self.chance.random() < 0.05 else None

    def _met(self, answer: str) -> str:
        self.met[answer[:3]] += 1
        return answer

    def hang(self) -> None:
        """It takes a mail and says nothing any more."""
        self.sink.stall_at = "answer"

    def come_back(self) -> None:
        self.sink.stall_at = ""

    def go(self) -> None:
        self.sink.close()

    def return_(self) -> None:
        self.sink.open()


def test_in_four_hours_each_message_is_sent_once_or_visibly_open(notes, mail_sink, settings, figures, rounds):
    settings.EMAIL_TIMEOUT = 0.3
    day = BadDay(mail_sink, random.Random(20261123))
    for number in range(MESSAGES * rounds):
        name = "gone" if number < UNKNOWN_TO_THE_SERVER else "p"
        # over two hours; half of them have a day, half of them an hour: only what has time is sent again
        notes.post(
            f"{name}{number}@example.org",
            lives=24 * HOUR if number % 2 else HOUR,
            due=NOW + number * 2 * MINUTE / rounds,
        )
    happens = {20: day.hang, 24: day.come_back, 60: day.go, 90: day.return_, 110: day.hang, 112: day.come_back}
    for minute in range(240):
        happens.get(minute, lambda: None)()
        drain_outbox(now=NOW + dt.timedelta(seconds=1) + minute * MINUTE)

    statuses = Tally(OutgoingMessage.objects.values_list("status", flat=True))
    taken = Tally(mail["Message-ID"] for mail in mail_sink.mails)
    again = {f"<{key}@" for key in OutgoingMessage.objects.exclude(resent_at=None).values_list("message_id", flat=True)}
    twice = [number for number, count in taken.items() if count > 1]
    assert set(statuses) <= {"sent", "failed", "unknown"}
    assert statuses["failed"] == UNKNOWN_TO_THE_SERVER
    assert set(OutgoingMessage.objects.filter(status="failed").values_list("failure", flat=True)) == {
        "refused: 550 5.1.1 no such user"
    }
    assert (statuses["unknown"] > 0, len(again) > 0) == (True, True), "nothing hung when there was something to send"
    figures.note(
        "mail server greylists, is full, busy, hangs twice, away for half an hour",
        f"{MESSAGES * rounds} messages, {UNKNOWN_TO_THE_SERVER} of them to addresses that do not exist (failed, shown to staff)",
        lost=statuses["sent"] - len(taken) if len(taken) < statuses["sent"] else 0,
        doubled=sum(re.match(r"<[^@]*@", number).group() not in again for number in twice),
        unknown=statuses["unknown"],
        sent_again=len(again),
        met=", ".join(f"{count} × {answer}" for answer, count in sorted(day.met.items())),
    )
    assert max(taken.values()) <= 2
