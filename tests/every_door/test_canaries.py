"""Every word of two authorities sings; everybody of one walks through every page, file, message and log: none of the other."""

import datetime as dt
import io
import logging
import re
import zipfile
from itertools import cycle

import pytest

from tests.every_door.canaried import canary_of, furnish, sing, sung
from tests.every_door.test_every_door import everything, expected
from tests.every_door.visitors import METHODS
from tests.factories import NOW, make_message
from tests.house.addresses import FACES, Street, address
from tests.standing import OF_A_TEST, standing
from willkommen.delivery.writing import write_parcel
from willkommen.messages import _kinds, things_of
from willkommen.models import OutgoingMessage

# Pages that search, by the name of the field: asked for the beginning of the other authority's canaries.
SEARCHES = {name: canary_of("harburg") for name in ("q", "suche", "name", "where", "wer", "search")}
# It is read by everybody: who publishes a figure, a text or a practice names itself.
OF_ALL = {"land", "installation"}
# Kinds about a step of a plan, an offered time or several things at once.
ABOUT_OTHER_THINGS = {"plan.step", "plan.changed", "plan.funding", "waiting.offer", "appointment.affected"}


@pytest.fixture
def celle(celle):
    """The authority that is walked through, singing."""
    return made_to_sing_later(celle)


@pytest.fixture
def harburg(celle):
    """The authority that must not be heard, singing."""
    # what was entered for the other street is left: what is made here is none of its business
    with standing(OF_A_TEST):
        street = made_to_sing_later(Street("harburg"))
    assert len(sing(celle)) == len(sing(street)) > 40
    return street


def made_to_sing_later(street):
    """Furnished, with the addresses of all its pages as they are before its words sing."""
    street.paths = {name: address(name, street) for name in FACES}
    furnish(street)
    return street


def text_of(answer) -> str:
    """All an answer says: headers, page, and what is packed in a file."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"\n".join(packed.read(name) for name in packed.namelist())
    return f"{answer.headers} {answer.cookies} {body.decode(errors='replace')}"


def walk(street, everyone) -> dict[str, str]:
    """Everything that those of an authority read on its pages, by page."""
    heard = {}
    guests = cycle([visitor for visitor in everyone if visitor.is_signed_in])
    for name in sorted(FACES):
        if FACES[name] in OF_ALL:
            continue
        path, said = street.paths[name], []
        visitors = [visitor for visitor in everyone if expected(name, visitor) == "opens"]
        if FACES[name] in ("public", "device"):
            visitors = [visitor for visitor in visitors if not visitor.is_signed_in] + [next(guests)]
        for visitor in visitors:
            said += [text_of(visitor.ask("get", path)), text_of(visitor.ask("post", path))]
        said.append(text_of(visitors[0].ask("get", path, SEARCHES)))
        heard[name] = " ".join(said)
    return heard


def people_of(street, everyone) -> list:
    """Those who come to the pages of the authority."""
    guests = [everyone[name] for name in ("centre", "circle", "applicant", "logged out")]
    return [everything((), street), *guests]


def test_no_page_or_file_of_an_authority_tells_a_word_of_another_one(celle, harburg, everyone):
    heard = walk(celle, people_of(celle, everyone))
    assert {name: sung(text, "harburg") for name, text in heard.items() if sung(text, "harburg")} == {}
    # the control: its own canaries are heard all over the place
    assert len({name for name, text in heard.items() if sung(text, "celle")}) > 80


def test_doors_of_another_authority_stay_silent_whatever_is_sent(celle, harburg, everyone):
    """Its addresses, asked for by everybody of this one: a page for applicants says what is for everybody, nothing more."""
    staff, found = everything((), celle), {}
    in_turn = cycle(METHODS)
    for name in sorted(FACES):
        if FACES[name] in ("desk", "supervision", "circle", "centre"):
            for visitor in (staff, everyone["circle"], everyone["centre"], everyone["applicant"]):
                said = text_of(visitor.ask(next(in_turn), harburg.paths[name]))
                found |= {(name, visitor.name): sung(said, "harburg")} if sung(said, "harburg") else {}
    assert found == {}


def more_messages(street) -> list[OutgoingMessage]:
    """One message of most kinds there are, about the things of a street; the codes begin with what they are about."""
    about = {"appointment": street.appointment, "complaint": street.complaint, "documents": street.request}
    about |= {"guidance": street.guidance, "plan": street.plan, "referral": street.referral, "talk": street.talk}
    about |= {"reminder": street.reminder, "waiting": street.waiting, "case": street.case}
    about |= {"willkommen": street.barrier}
    return [
        make_message(
            authority=street.authority, about=about[start], kind=kind, language="de", channel="email", recipient="a@b.example",
            due_at=NOW, expires_at=NOW + dt.timedelta(days=1), now=NOW,
        )
        for kind in sorted(_kinds)
        if (start := re.split(r"[._]", kind)[0]) in about and kind not in ABOUT_OTHER_THINGS
    ]  # fmt: skip


def test_no_message_of_an_authority_tells_a_word_of_another_one(celle, harburg):
    messages = [*OutgoingMessage.objects.filter(authority=celle.authority), *more_messages(celle)]
    about, told = things_of(messages), {}
    for message in messages:
        for language, channel in (("de", "email"), ("uk", "sms"), ("ar", "email")):
            message.language, message.channel = language, channel
            parcel = write_parcel(message, about[message.pk], celle.authority)
            told[message.kind, language] = f"{parcel} {[file.content for file in parcel.attachments]}"
    assert len({kind for kind, _language in told}) > 20
    assert {key: sung(text, "harburg") for key, text in told.items() if sung(text, "harburg")} == {}


class Listening(logging.Handler):
    """Keeps every line that would be written."""

    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        """As the product writes it."""
        self.lines.append(self.format(record))


def test_no_log_tells_a_word_of_anybody(celle, harburg, everyone):
    listening = Listening()
    listening.setFormatter(next(iter(logging.getLogger().handlers)).formatter)
    logging.disable(logging.NOTSET)
    logging.getLogger().addHandler(listening)
    try:
        everyone["clerk"].ask("get", celle.paths["staff"])
        everyone["logged out"].ask("get", celle.paths["case_tracking"] + f"?q={canary_of('celle')}1")
        for name, visitor in zip(sorted(FACES), cycle([everything((), celle), everyone["logged out"]]), strict=False):
            visitor.ask("post", celle.paths[name])
    finally:
        logging.getLogger().removeHandler(listening)
    said = "\n".join(listening.lines)
    assert "Method Not Allowed" in said
    assert sung(said, "celle") | sung(said, "harburg") == set()
