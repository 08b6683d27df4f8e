"""The authority people rush to, and what its books say afterwards."""

import datetime as dt
from collections import Counter as Tally

from tests.factories import World, make_counter, make_shift
from tests.faults.figures import Figures
from tests.faults.people import Person, Trouble

EVERY_DAY = range(7)


class Town(World):
    """One authority with counters that are open every day, so that the real clock may stand anywhere."""

    def __init__(self, counters: int = 4) -> None:
        super().__init__(weekdays=(), minutes=20)
        for number in range(2, 2 + counters):
            counter = make_counter(self.office, number)
            for weekday in EVERY_DAY:
                make_shift(counter, weekday=weekday, starts="07:00", ends="19:00")
        self.slug, self.code = self.authority.slug, self.service.code


class Books:
    """What stands in the database, asked over a connection that may see everything and commits each statement."""

    def __init__(self, connection) -> None:
        self._connection = connection

    def _ask(self, statement: str, values: dict | None = None) -> list[tuple]:
        with self._connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()

    def let_the_dead_be_found(self, *, died_at: dt.datetime, minutes: int = 11) -> None:
        """What a process that died then still holds, as if it had died so many minutes ago."""
        self._ask(
            "UPDATE willkommen_outgoingmessage SET claimed_at = claimed_at - %(ago)s, next_try_at = next_try_at - %(ago)s "
            "WHERE status IN ('queued', 'sending') AND claimed_at < %(died_at)s RETURNING id",
            {"ago": dt.timedelta(minutes=minutes), "died_at": died_at},
        )

    def now(self) -> dt.datetime:
        return self._ask("SELECT clock_timestamp()")[0][0]

    def still_to_send(self) -> int:
        """Messages that are due or in somebody's hands."""
        return self._ask(
            "SELECT count(*) FROM willkommen_outgoingmessage "
            "WHERE status = 'sending' OR status = 'queued' AND next_try_at < clock_timestamp() + interval '5 minutes'"
        )[0][0]

    def messages(self) -> Tally:
        """How many messages have which status."""
        return Tally(dict(self._ask("SELECT status, count(*) FROM willkommen_outgoingmessage GROUP BY status")))

    def booked(self) -> Tally:
        """How many booked appointments each address has."""
        found = self._ask("SELECT email, count(*) FROM appointments_appointment WHERE status = 'booked' GROUP BY email")
        return Tally(dict(found))

    def settle_up(self, figures: Figures, fault: str, people: list[Person], mail_sink, trouble: Trouble) -> None:
        """Hold what people were told against what stands here, and what was entered as sent against what arrived."""
        booked, messages = self.booked(), self.messages()
        told = [person for person in people if person.told == "booked"]
        arrived = Tally(mail["Message-ID"].partition("@")[0].strip("<") for mail in mail_sink.mails)
        kept = self._ask("SELECT message_id::text, status, resent_at IS NOT NULL FROM willkommen_outgoingmessage")
        visible = {key for key, status, was_resent in kept if was_resent or status == "unknown"}
        assert trouble.others == []
        assert len(told) + messages["unknown"] >= len(people), "somebody has no appointment and nobody knows why"
        figures.note(
            fault,
            f"{len(told)} of {len(people)} people told “booked”, {sum(arrived.values())} mails",
            lost=sum(not booked[person.email] for person in told)
            + sum(status == "sent" and not arrived[key] for key, status, _ in kept)
            + messages["failed"],
            doubled=sum(count - 1 for count in booked.values())
            + sum(count - 1 for key, count in arrived.items() if key not in visible),
            unknown=messages["unknown"],
            sent_again=sum(was_resent for *_, was_resent in kept),
            met=f"{trouble.unavailable} × 503, {trouble.unreachable} × no answer",
            slowest=trouble.slowest,
        )
