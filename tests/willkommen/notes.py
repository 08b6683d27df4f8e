"""A kind of message for tests of the outbox: a note about an authority, whose words and life the test decides."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.utils.translation import get_language

from tests.factories import NOW, make_authority, make_message
from willkommen import messages
from willkommen.messages import Letter, MessageKind
from willkommen.models import Authority, OutgoingMessage

KIND = "test.note"


@dataclass
class Notes:
    """Posts notes about one authority; `still_holds` and `write` may be replaced."""

    authority: Authority
    still_holds: Callable = lambda about, now: True
    write: Callable = lambda about, message: Letter(
        subject=f"note {message.context['number']}",
        text=f"note {message.context['number']} in {get_language()}",
        short_text=f"short {message.context['number']} in {get_language()}",
    )
    posted: list[OutgoingMessage] = field(default_factory=list)

    def post(self, recipient="samir@example.org", *, channel="email", language="de", due=NOW, lives=None, **fields):
        """Post one note, due at `due`, too late after `lives` (a day)."""
        number = len(self.posted)
        message = make_message(
            authority=self.authority,
            about=self.authority,
            kind=KIND,
            language=language,
            channel=channel,
            recipient=recipient,
            # one reason each
            due_at=due + dt.timedelta(microseconds=number),
            expires_at=due + (lives or dt.timedelta(days=1)),
            now=due,
            context={"number": number},
        )
        if fields:
            OutgoingMessage.objects.filter(pk=message.pk).update(**fields)
        self.posted.append(message)
        return message


def register(monkeypatch, notes: Notes) -> Notes:
    """Make the kind known for one test."""
    kind = MessageKind(
        code=KIND,
        still_holds=lambda about, now: notes.still_holds(about, now),
        write=lambda about, message: notes.write(about, message),
        name="Note",
        title=lambda about: about.slug,
    )
    monkeypatch.setitem(messages._kinds, KIND, kind)
    return notes


@pytest.fixture
def notes(monkeypatch, db):
    """Notes of the authority of Osnabrück."""
    return register(monkeypatch, Notes(make_authority("osnabrueck")))


def status_of(message: OutgoingMessage) -> str:
    """What became of it, as the database knows."""
    return OutgoingMessage.objects.get(pk=message.pk).status
