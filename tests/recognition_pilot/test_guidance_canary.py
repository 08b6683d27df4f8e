"""A telling word in every field of a guide's record, and everybody else's pages, files, messages and parcels are read.

Nobody but guides reads any of them. With consent whoever works on a case reads the one fact that was shared, on one page.
"""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client

from casework.actions.access import issue_code
from casework.models import CaseEvent
from casework.queries.parcels import parcel_of
from casework.rules.handover import BY_CONSENT
from recognition_pilot.actions.guidance import body_clocks, consents, keeping
from recognition_pilot.models import Consent, GuidanceContact, GuidanceOutcome, GuidanceRecord
from tests.factories import MONDAY, NOW, make_staff
from tests.house.addresses import FACES, STAFF, Street, address
from tests.recognition_pilot.guided import NEXT_YEAR, make_guide, make_profession, make_record, share
from willkommen.delivery.writing import write_parcel
from willkommen.messages import things_of
from willkommen.models import AuditEntry, OutgoingMessage, ReadEntry

# reads pages of everybody: what they do is measured where they are tested
pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]

NOT_GUIDES = ("clerk", "caseworker", "supervisor", "administrator", "auditor")
GUIDES_OWN = {name for name in FACES if name.startswith("guidance_")}
# What a catalogue names for everybody is no secret on the pages for applicants.
OF_THE_CATALOGUE = {"ZQXJOB", "ZQXOFFICE"}
YEAR = "1988"


@pytest.fixture
def street():
    with time_machine.travel(NOW, tick=False):
        street = Street("osnabrueck")
        street.record = fill(street)
        yield street


def say_why(client, street) -> None:
    """A guide opens the record of a colleague."""
    client.post(address("guidance_reason", street, record=street.record.pk), {"reason": "substitution"})


def fill(street) -> GuidanceRecord:
    """A record in which every field has a telling word, or a day of a year nothing else has."""
    guide = make_guide(street.authority, name="Gesa Lührs")
    profession, body = make_profession("ZQXCODE", name_de="ZQXJOB")
    type(body).objects.filter(pk=body.pk).update(name="ZQXOFFICE")
    day = dt.date(1988, 11, 23)
    record = make_record(
        street.authority,
        guide,
        name="ZQXNAME",
        email="zqxmail@zqx.example",
        mobile="+4915100009797",
        papers=["certificate"],
        profession=profession,
        body=body,
        german_level="ZQXSHARED",
        step="compensation",
        step_since_on=day,
        outcome="given_up",
        outcome_on=day,
        is_fast_track=True,
        works_in_profession=False,
        last_contact_on=day,
    )
    keeping.note_contact(record=record, code="talk", on=MONDAY, remark="ZQXREMARK", now=NOW, staff_member=guide)
    GuidanceContact.objects.filter(record=record).update(on=day)
    body_clocks.start_body_clock(record=record, kind="decision", started_on=MONDAY, now=NOW)
    record.clocks.update(started_on=day, due_on=day)
    keeping.set_next_contact(record=record, due_on=dt.date(2026, 11, 2), is_told=True, now=NOW)
    Consent.objects.filter(record=record).update(words="ZQXWORDS")
    return record


# Exactly these, so that no random key of a form looks like one of them.
WORDS = re.compile(r"ZQX(?:CODE|JOB|OFFICE|NAME|SHARED|REMARK|WORDS)|zqxmail|100009797|\b1988\b")


def telling(text: str) -> set[str]:
    """Every telling word of a text."""
    return set(WORDS.findall(text))


def read(client, path: str) -> str:
    answer = client.get(path, follow=False)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{answer.headers} {body.decode(errors='replace')}"


def told_by(client, street, names) -> set[tuple[str, str]]:
    return {(name, word) for name in names for word in telling(read(client, address(name, street)))}


def staff_of(street, *roles) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make_staff(street.authority, *roles, name="Nobody"))
    return client


def who_works_on_it(street) -> Client:
    """Everybody but guides, in one person; the case is their own, so that no reason is asked."""
    client = Client(raise_request_exception=False)
    member = make_staff(street.authority, *NOT_GUIDES, name="Nobody", is_evaluator=True)
    type(street.case).objects.filter(pk=street.case.pk).update(assigned_to=member)
    client.force_login(member)
    return client


STAFF_PAGES = sorted(set(STAFF) - GUIDES_OWN)
# Where a case is shown, counted, searched or written about.
ABOUT_CASES = [
    name
    for name in STAFF_PAGES
    if name.startswith(("case", "work_list", "desk_visit", "desk_question", "desk_handover", "messages", "figures"))
    or name in ("desk_board", "desk_today", "setup", "staff")
]
OTHERS = sorted(
    name for name, face in FACES.items() if face in ("public", "device", "own", "land") and name not in GUIDES_OWN
)


def test_no_page_of_anybody_else_tells_anything_of_a_record(street):
    client = who_works_on_it(street)
    assert client.get(address("case_page", street)).status_code == 200
    assert told_by(client, street, STAFF_PAGES) == set()
    found = told_by(client, street, OTHERS)
    assert {(name, word) for name, word in found if word not in OF_THE_CATALOGUE} == set()


def test_with_consent_whoever_works_on_the_case_reads_the_one_fact_and_nothing_else(street):
    shared = share(street.record, street.case, value="ZQXSHARED")
    client = who_works_on_it(street)
    assert told_by(client, street, ABOUT_CASES) == {("case_page", "ZQXSHARED")}
    consents.withdraw_consent(consent=shared.consent, now=NOW)
    assert telling(read(client, address("case_page", street))) == set()


def test_the_shared_fact_is_not_on_the_pages_behind_number_and_code_nor_at_the_counter(street):
    share(street.record, street.case, value="ZQXSHARED")
    browser = Client(raise_request_exception=False)
    path = f"/de/{street.authority.slug}/vorgang/"
    sent = browser.post(path, {"reference": street.case.reference, "code": issue_code(case=street.case, now=NOW)})
    assert sent.status_code == 302
    names = [name for name in FACES if name.startswith("case_") and FACES[name] == "public" and name != "case_leave"]
    assert told_by(browser, street, names) == set()
    assert told_by(staff_of(street, "clerk"), street, ["case_counter", "desk_visit", "case_slip"]) == set()


def test_neither_the_parcel_of_a_handover_nor_the_history_carries_it(street):
    share(street.record, street.case, value="ZQXSHARED")
    assert telling(str(parcel_of(street.case, consented=set(BY_CONSENT), now=NOW))) == set()
    assert telling(str(list(CaseEvent.objects.filter(case=street.case).values()))) == set()


def test_audit_and_read_log_name_no_person(street):
    guide = make_guide(street.authority, name="Zweite Lotsin")
    client = Client()
    client.force_login(guide)
    say_why(client, street)
    assert client.get(address("guidance_record", street, record=street.record.pk)).status_code == 200
    share(street.record, street.case, value="ZQXSHARED")
    assert telling(str([*AuditEntry.objects.values(), *ReadEntry.objects.values()])) == set()
    read_by = ReadEntry.objects.get(object_type="recognition_pilot.guidancerecord", staff_member=guide)
    assert (read_by.object_id, read_by.reason) == (street.record.pk, "substitution")


@pytest.mark.parametrize("language", ["de", "ar", "fr"])
def test_the_message_to_the_person_says_a_day_and_nothing_else(street, language):
    message = OutgoingMessage.objects.get(kind="guidance_next")
    said = ""
    for channel in ("email", "sms"):
        message.language, message.channel, message.claimed_at = language, channel, NOW
        parcel = write_parcel(message, things_of([message])[message.pk], street.authority)
        said += f"{parcel.subject} {parcel.text} {parcel.short_text}"
    assert telling(said) == set()
    assert "2026" in said
    assert not any(word in said for word in ("Lotse", "nerkennung", "Beruf", "reconnaissance"))


def test_no_list_of_messages_shows_who_is_written_to(street):
    client = staff_of(street, "clerk", "supervisor")
    for group in ("waiting", "failed", "sent", "unknown"):
        OutgoingMessage.objects.filter(kind="guidance_next").update(
            status={"waiting": "queued"}.get(group, group),
            sent_at=NOW if group == "sent" else None,
            failure="refused: zqxmail@zqx.example",
        )
        page = read(client, f"{address('messages', street)}?show={group}")
        assert telling(page) == set()
    secret = OutgoingMessage.objects.get(kind="guidance_next").message_id
    for name in ("message_retry", "message_cancel"):
        assert client.post(address(name, street, message=secret)).status_code == 404


def test_a_line_for_the_figures_names_nobody(street):
    consents.withdraw_everything(record=street.record, now=NOW)
    assert telling(str(list(GuidanceOutcome.objects.values()))) - {YEAR} == set()


def test_the_guide_reads_all_of_it(street):
    """The control: this is what it looks like when a page tells it."""
    client = staff_of(street, "guide")
    say_why(client, street)
    page = telling(read(client, address("guidance_record", street, record=street.record.pk)))
    assert page >= {"ZQXNAME", "ZQXREMARK", "ZQXJOB", "ZQXOFFICE", "ZQXSHARED", "zqxmail", YEAR, "100009797"}
    assert telling(read(client, address("guidance_paper", street, record=street.record.pk))) >= {"ZQXNAME", "ZQXWORDS"}
    assert "ZQXNAME" in telling(read(client, f"{address('guidance_board', street)}?wer=alle"))


def test_the_own_page_shows_the_person_what_they_agreed_to(street):
    share(street.record, street.case, value="ZQXSHARED")
    page = telling(read(Client(), address("guidance_own", street, token=street.record.link_token)))
    assert page == {"ZQXWORDS", "ZQXSHARED"}
    assert street.record.consents.first().until_on == NEXT_YEAR
