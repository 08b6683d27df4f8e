"""The auditor's pages: who did, read and changed what, and nothing of what stands in a case."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.models import Case, Note
from tests.casework.cases import make_case
from tests.factories import make_authority, make_staff
from willkommen import audit
from willkommen.actions.sealing import seal_audit
from willkommen.models import EmergencyAccess, ReadEntry, SealCheck

pytestmark = pytest.mark.django_db
CANARY = "ZQXCANARY"
PAGES = [("audit", {}), *(("audit_book", {"book": book}) for book in ("taten", "lesen", "aenderungen"))]
PAGES += [("audit_sheet", {"book": "lesen"}), ("audit_seals", {}), ("audit_emergencies", {})]


@pytest.fixture
def celle():
    return make_authority("celle")


@pytest.fixture
def auditor(celle, client):
    staff = make_staff(celle, "auditor", name="Birgit Hollmann")
    client.force_login(staff)
    confirm(client)
    return staff


def confirm(client) -> None:
    """Who takes a list away has just shown who they are."""
    session = client.session
    session["confirmed_at"] = timezone.now().isoformat()
    session.save()


def numbered(authority):
    """A case with a number one can read in the test."""
    case = make_case(authority)
    Case.objects.filter(pk=case.pk).update(reference="4821093715")
    return case


def address(name, authority, **kwargs) -> str:
    return reverse(name, kwargs={"authority": authority.slug, **kwargs})


def rows(response) -> list[tuple]:
    """The lines of a book: who, what, about what, details."""
    return [(line.who, line.what, line.thing, line.details) for line in response.context["lines"]]


def test_who_has_read_a_case_is_found_by_its_number(client, celle, auditor):
    mine, other = numbered(celle), make_case(celle)
    reader = make_staff(celle, "caseworker", name="Maria Brandt")
    now = timezone.now()
    audit.record_read(about=mine, authority=celle, staff_member=reader, now=now, reason="other_body_asks")
    audit.record_read(about=other, authority=celle, staff_member=reader, now=now)
    page = client.get(address("audit_book", celle, book="lesen"), {"vorgang": "482 109 371-5"})
    assert rows(page) == [
        ("Maria Brandt", "geöffnet", "Vorgang 482 109 371-5", ["Grund: Eine andere Stelle hat eine Frage"])
    ]


def test_nothing_of_a_case_stands_on_any_page_or_in_any_file(client, celle, auditor):
    case = make_case(celle, family_name=CANARY, given_names=CANARY, email=f"{CANARY}@example.org")
    Note.objects.create(authority=celle, case=case, text=CANARY, written_at=timezone.now())
    case.family_name = f"{CANARY}B"
    case.save()
    audit.record_read(about=case, authority=celle, staff_member=auditor, now=timezone.now())
    audit.record(action="protect_case", now=timezone.now(), authority=celle, staff_member=auditor, about=case)
    pages = [client.get(address(name, celle, **kwargs)) for name, kwargs in PAGES]
    pages += [
        client.get(address("audit_file", celle, book=book, kind="csv")) for book in ("taten", "lesen", "aenderungen")
    ]
    assert {page.status_code for page in pages} == {200}
    assert [page.request["PATH_INFO"] for page in pages if CANARY in page.content.decode()] == []


def test_what_happened_at_another_authority_stands_on_no_page(client, celle, auditor):
    harburg = make_authority("harburg")
    foreign = make_staff(harburg, "caseworker", name=CANARY)
    case = numbered(harburg)
    now = timezone.now()
    audit.record_read(about=case, authority=harburg, staff_member=foreign, now=now)
    audit.record(action="protect_case", now=now, authority=harburg, staff_member=foreign, about=case)
    pages = [client.get(address(name, celle, **kwargs)) for name, kwargs in PAGES]
    assert [page.request["PATH_INFO"] for page in pages if CANARY in page.content.decode()] == []
    asked = client.get(address("audit_book", celle, book="lesen"), {"vorgang": "4821093715"})
    assert asked.context["query"].errors["vorgang"] == ["Kein Vorgang dieser Behörde hat diese Nummer."]


@pytest.mark.parametrize(
    "query",
    [
        {"von": "0001-01-01", "bis": "9999-12-31"},
        {"von": "2026-12-31", "bis": "2026-01-01"},
        {"von": "gestern", "wer": "9" * 30, "art": "\x00", "vorgang": "\u202e", "page": "zz"},
        {"wer": "' OR 1=1", "page": "99999999999"},
    ],
)
def test_a_filter_that_makes_no_sense_counts_as_absent(client, celle, auditor, query):
    for book in ("taten", "lesen", "aenderungen"):
        assert client.get(address("audit_book", celle, book=book), query).status_code == 200


def test_the_filter_leaves_what_fits(client, celle, auditor):
    one, two = make_staff(celle, "clerk", name="Eins"), make_staff(celle, "clerk", name="Zwei")
    now = timezone.now()
    for staff, action, moment in (
        (one, "add_shift", now),
        (one, "add_closure", now),
        (two, "add_shift", now),
        (one, "add_shift", now - dt.timedelta(days=40)),
    ):
        audit.record(action=action, now=moment, authority=celle, staff_member=staff)
    page = client.get(address("audit_book", celle, book="taten"), {"wer": one.pk, "art": "add_shift"})
    assert rows(page) == [("Eins", "hat eine Schicht eingetragen", "", [])]


def test_a_list_costs_the_same_number_of_questions_with_one_and_with_five_lines(client, celle, auditor):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(address("audit_book", celle, book="lesen"))
        return len(queries)

    reader = make_staff(celle, "caseworker")
    audit.record_read(about=make_case(celle), authority=celle, staff_member=reader, now=timezone.now())
    first = asked()
    for _ in range(4):
        audit.record_read(about=make_case(celle), authority=celle, staff_member=reader, now=timezone.now())
    assert asked() == first


def test_a_file_that_is_taken_away_stands_in_the_book_itself(client, celle, auditor):
    audit.record(action="add_shift", now=timezone.now(), authority=celle, staff_member=auditor, count="=1+1")
    answer = client.get(address("audit_file", celle, book="taten", kind="csv"))
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert lines[1] == ["Wann", "Wer", "Was", "Worüber", "Einzelheiten"]
    assert [line[1:3] for line in lines[2:]] == [["Birgit Hollmann", "hat eine Schicht eingetragen"]]
    taken = ReadEntry.objects.latest("id")
    assert (taken.object_type, taken.object_id, taken.found) == ("export.audit.taten", None, 1)


def test_a_file_asks_who_it_is_unless_they_have_just_said_so(client, celle):
    client.force_login(make_staff(celle, "auditor"))
    session = client.session
    session.pop("confirmed_at", None)
    session.save()
    answer = client.get(address("audit_file", celle, book="taten", kind="csv"))
    assert (answer.status_code, ReadEntry.objects.count()) == (302, 0)


def test_the_page_says_whether_the_seals_agree(client, celle, auditor):
    page = client.get(address("audit", celle)).content.decode()
    assert "Die Siegel wurden noch nicht nachgerechnet." in page
    SealCheck.objects.create(checked_at=timezone.now(), seals=3, entries=40, last_seal="a" * 64)
    assert "Alle Siegel stimmen" in client.get(address("audit", celle)).content.decode()
    SealCheck.objects.create(checked_at=timezone.now(), seals=2, entries=20, problem="missing_entries", seal_number=3)
    page = client.get(address("audit_seals", celle)).content.decode()
    assert "Siegel 3 stimmt nicht." in page
    assert "Einträge, die versiegelt waren, sind weg." in page


def test_seals_can_be_read_and_taken_away(client, celle, auditor):
    made = seal_audit()
    assert made[-1].seal in client.get(address("audit_seals", celle)).content.decode()
    assert made[-1].seal in client.get(address("audit_seals_file", celle, kind="csv")).content.decode("utf-8-sig")


def test_who_read_far_more_than_the_others_comes_first(client, celle, auditor):
    much, little = make_staff(celle, "clerk", name="Viel"), make_staff(celle, "clerk", name="Wenig")
    case = make_case(celle)
    noon = timezone.now().replace(hour=10, minute=0)
    noon -= dt.timedelta(days=noon.weekday() + 4)  # a Thursday
    for staff, count in ((little, 3), (much, 41)):
        for _ in range(count):
            audit.record_read(about=case, authority=celle, staff_member=staff, now=noon)
    audit.record_search(kind="search.cases.name", found=0, authority=celle, staff_member=little, now=noon)
    found = client.get(address("audit", celle)).context["rows"]
    assert [(row["name"], row["remarks"], row["reading"].opened, row["reading"].searched) for row in found] == [
        ("Viel", ["many"], 41, 0),
        ("Wenig", [], 3, 1),
    ]


def test_emergency_accesses_are_read_by_auditors_and_supervisors_only(client, celle):
    case, now = numbered(celle), timezone.now()
    EmergencyAccess.objects.create(
        authority=celle,
        staff_member=make_staff(celle, "clerk", name="Jan Petersen"),
        object_type="casework.case",
        object_id=case.pk,
        reason="danger",
        words="Die Polizei steht am Schalter.",
        began_at=now,
        until=now + dt.timedelta(minutes=30),
    )
    seen = {}
    for role in ("clerk", "caseworker", "guide", "supervisor", "administrator", "auditor"):
        client.force_login(make_staff(celle, role))
        answer = client.get(address("audit_emergencies", celle))
        seen[role] = (answer.status_code, "482 109 371-5" in answer.content.decode())
    assert seen == {
        **dict.fromkeys(("clerk", "caseworker", "guide", "administrator"), (403, False)),
        **dict.fromkeys(("supervisor", "auditor"), (200, True)),
    }
