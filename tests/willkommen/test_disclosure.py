"""Everything an authority keeps about one person, as one file (Art. 15 GDPR): all of theirs, nothing of anybody else's."""

import datetime as dt
import io
import json
import zipfile

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from appointments.models import Appointment
from casework.actions.endings import close
from casework.models import Case, Note
from casework.rules.states import Mover
from recognition_pilot.models import Complaint, GuidanceRecord
from tests.administrator import Administrator, errors, text_of
from tests.canary import Person, leave_traces
from tests.casework.cases import make_case, make_fee
from tests.factories import NOW, World
from willkommen.models import AuditEntry, ReadEntry
from willkommen.reauthentication import CONFIRMED

pytestmark = pytest.mark.django_db


@pytest.fixture
def monday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


class Desk(Administrator):
    """Somebody at the desk who has just confirmed who they are."""

    def __init__(self, authority, *roles, confirmed_at=None, **fields):
        super().__init__(authority, *roles, **fields)
        session = self.client.session
        session[CONFIRMED] = (confirmed_at or timezone.now()).isoformat()
        session.save()

    def ask(self, *references, language="ar", **more):
        sent = {"references": "\n".join(references), "language": language, "is_identified": "on", **more}
        return self.client.post(self.url("disclosure"), sent)

    def take(self, *references, **more) -> zipfile.ZipFile:
        answer = self.ask(*references, make="1", **more)
        assert answer["Content-Type"] == "application/zip", errors(answer)
        return zipfile.ZipFile(io.BytesIO(answer.content))


def everything(archive: zipfile.ZipFile) -> str:
    """Every byte of the file as lower-case text."""
    return "\n".join(name + archive.read(name).decode("utf-8", "replace") for name in archive.namelist()).lower()


@pytest.fixture
def person(monday_morning):
    """Somebody who did everything one can do, once."""
    return Person()


@pytest.fixture
def world():
    return World()


@pytest.fixture
def case(world, person):
    return leave_traces(world, person)


@pytest.fixture
def anna(world, case):
    return Desk(world.authority, "caseworker", name="Anna Kollegin")


def test_the_file_holds_what_every_app_keeps_of_the_person(case, anna, person):
    found = json.loads(anna.take(case.reference).read("auskunft.json"))
    assert set(found["parts"]) == {
        *("appointments", "waiting_list", "visits", "messages"),
        *(
            "cases",
            "papers",
            "files",
            "questions",
            "notes",
            "representatives",
            "reminders",
            "case_messages",
            "readings",
        ),
    }
    assert found["parts"]["cases"][0]["family_name"] == person.word
    assert found["parts"]["cases"][0]["born_on"] == "1987-06-05"
    assert {entry["text"] for entry in found["parts"]["notes"]} == {person.word}


def test_what_there_are_several_of_is_a_list_for_machines(case, anna):
    for day in (5, 6):
        make_fee(case, purpose=f"kind {day}", amount=f"{day}.00", day=dt.date(2026, 10, day))
    fees = json.loads(anna.take(case.reference).read("auskunft.json"))["parts"]["cases"][0]["fee"]
    assert [(day, amount) for day, amount, _section in fees] == [("2026-10-05", "5.00 €"), ("2026-10-06", "6.00 €")]


def test_the_number_of_an_appointment_leads_to_the_same(case, anna):
    appointment = Appointment.objects.get(status="booked")
    by_case, by_appointment = (
        set(json.loads(anna.take(number).read("auskunft.json"))["parts"])
        for number in (case.reference, appointment.reference)
    )
    assert by_appointment == by_case


def test_what_the_person_handed_in_lies_beside_it(case, anna, person):
    archive = anna.take(case.reference)
    assert [name for name in archive.namelist() if name.startswith("dateien/")] == [f"dateien/1-{person.word}"]
    assert archive.read(f"dateien/1-{person.word}") == person.word.encode()


def test_the_page_is_in_the_language_of_the_person_and_in_german_and_loads_nothing(case, anna):
    page = anna.take(case.reference).read("auskunft.html").decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert page.count("<article ") == 2
    assert '<article lang="de" dir="ltr">' in page
    assert [word for word in ("<script", "<link", "<img", "@import", "url(") if word in page] == []


def test_in_german_the_page_stands_once(case, anna):
    assert anna.take(case.reference, language="de").read("auskunft.html").decode().count("<article ") == 1


def test_nobody_else_is_in_it_of_this_authority_or_of_another(case, anna, world):
    other, stranger = World("wolfsburg"), Person("NACHTIGALL", "بلبل", dt.date(1955, 4, 3))
    namesake = Person()
    leave_traces_of_case(other, namesake, note="WOLFSBURGERNOTIZ")
    leave_traces_of_case(world, stranger, note="NACHTIGALLNOTIZ")
    found = everything(anna.take(case.reference))
    assert [word for word in ("wolfsburgernotiz", "nachtigall", "بلبل", "1955") if word in found] == []


def leave_traces_of_case(world, person, *, note):
    case = make_case(world.authority, world.service, **person.names)
    Note.objects.create(authority=world.authority, case=case, text=note, written_at=NOW)
    return case


def test_no_name_of_staff_and_no_way_to_reach_a_representative_is_in_it(case, anna, person):
    case.representatives.update(email="anwalt@example.org", phone="0541 99999", name="ADLER")
    found = everything(anna.take(case.reference))
    assert [word for word in ("anna", "brandt", "adler", "anwalt@", "0541 99999") if word in found] == []


def test_words_of_staff_about_others_are_left_out_one_by_one_and_the_file_says_so(case, anna, world):
    kept = Note.objects.create(authority=world.authority, case=case, text="Eigenes", written_at=NOW)
    about_others = Note.objects.create(authority=world.authority, case=case, text="Schwager Otto", written_at=NOW)
    assert "Schwager Otto" in text_of(anna.ask(case.reference))
    archive = anna.take(case.reference, language="de", without=[f"note:{about_others.pk}"])
    found = everything(archive)
    assert ("schwager otto" in found, kept.text.lower() in found) == (False, True)
    assert json.loads(archive.read("auskunft.json"))["left_out"] == 1
    assert "1 Vermerk" in archive.read("auskunft.html").decode()


def test_a_number_of_another_authority_is_as_unknown_as_none(case, anna):
    theirs = leave_traces_of_case(World("wolfsburg"), Person(), note="x")
    for number in (theirs.reference, "0000000000", "QQQQ"):
        assert errors(anna.ask(number, make="1"))[0].endswith(f"Nothing here has the number {number}.")


def test_numbers_of_two_people_make_no_file(case, anna, world):
    other = leave_traces_of_case(world, Person("NACHTIGALL", "بلبل", dt.date(1955, 4, 3)), note="x")
    answer = anna.ask(case.reference, other.reference, make="1")
    assert errors(answer) == ["These numbers belong to different people. Each person gets a file of their own."]


def test_nothing_is_made_before_somebody_has_seen_who_it_is(case, anna):
    answer = anna.client.post(anna.url("disclosure"), {"references": case.reference, "language": "ar", "make": "1"})
    assert answer["Content-Type"].startswith("text/html")
    assert len(errors(answer)) == 1


def test_every_thing_in_it_stands_in_the_read_log_and_the_handing_out_in_the_audit_without_a_name(case, anna, person):
    before = set(ReadEntry.objects.values_list("pk", flat=True))
    anna.take(case.reference)
    read = ReadEntry.objects.exclude(pk__in=before).filter(reason="subject_access", staff_member=anna.staff)
    assert ("casework.case", case.pk) in set(read.values_list("object_type", "object_id"))
    entry = AuditEntry.objects.get(action="disclose")
    assert (entry.staff_member, entry.detail["rows"]["casework.case"]) == (anna.staff, [case.pk])
    assert person.word not in json.dumps(entry.detail)


def test_guides_hand_out_what_guides_keep_and_the_supervision_complaints(case, world, person):
    record, complaint = GuidanceRecord.objects.get(), Complaint.objects.get()
    guide, supervisor = Desk(world.authority, "guide"), Desk(world.authority, "supervisor")
    found = json.loads(guide.take(f"L{record.pk}").read("auskunft.json"))["parts"]
    assert found["guidance"][0]["name"] == person.word
    assert {"guidance", "contacts", "consents", "referrals"} - set(found) <= {"referrals"}
    assert set(json.loads(supervisor.take(complaint.reference).read("auskunft.json"))["parts"]) >= {"complaints"}
    for reader, number in ((guide, case.reference), (guide, complaint.reference)):
        assert errors(reader.ask(number, make="1"))[0].endswith(f"Nothing here has the number {number}.")


def test_casework_does_not_hand_out_what_a_guide_keeps(case, anna):
    record = GuidanceRecord.objects.get()
    GuidanceRecord.objects.filter(pk=record.pk).update(name="LOTSENWORT")
    assert "lotsenwort" not in everything(anna.take(case.reference))
    assert len(errors(anna.ask(f"L{record.pk}"))) == 1


def test_whoever_signed_in_long_ago_confirms_first(world, case):
    late = Desk(world.authority, "caseworker", confirmed_at=timezone.now() - dt.timedelta(minutes=11))
    answer = late.client.get(late.url("disclosure"))
    assert answer.status_code == 302
    assert answer.url.startswith("/konto/")


def test_a_case_that_was_forgotten_has_no_file_any_more(case, person, monkeypatch):
    with transaction.atomic():
        close(case=case, mover=Mover.CASEWORKER, now=NOW, staff_member=None)
    for year in (1, 2):
        monkeypatch.setattr("willkommen.jobs.trusted_now", lambda year=year: NOW + year * dt.timedelta(days=366))
        call_command("forget", verbosity=0)
    assert Case.objects.get(pk=case.pk).family_name == ""
    # whoever was signed in then is not any more
    found = everything(Desk(case.authority, "caseworker").take(case.reference))
    assert [trace for trace in person.traces if trace in found] == []


def test_others_have_no_page_for_it(world):
    for role in ("clerk", "administrator"):
        somebody = Desk(world.authority, role)
        assert somebody.client.get(somebody.url("disclosure")).status_code == 403
    assert Client().get(f"/desk/{world.authority.slug}/auskunft/").status_code == 302
