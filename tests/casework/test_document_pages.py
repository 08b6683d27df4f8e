"""Papers on the pages: at the desk, behind reference and code, and in the letter box, with and without JavaScript."""

import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.actions.access import issue_code
from casework.actions.documents import ask_for_more_time
from casework.models import Case, DocumentRequest, FollowUp, HandedInFile, Representative, RequestedItem
from casework.queries.documents import documents_of
from casework.rules.requests import ExtensionReason
from tests.casework import handed_in
from tests.casework.cases import make_case
from tests.casework.papers import DUE, Office
from tests.factories import NOW, make_staff
from willkommen import uploads
from willkommen.forms.fields import new_form_key
from willkommen.models import OutgoingMessage, ReadEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]

DAY = dt.timedelta(days=1)
# What must never be read outside: it stands on the case while the pages are asked.
CANARIES = {
    "given_names": "KANARIENGIVEN",
    "family_name": "KANARIENFAMILY",
    "email": "canary@example.org",
    "file_number": "32.3-KANARIE",
    "team": "Kanarienteam",
}


@pytest.fixture
def office():
    office = Office(**CANARIES)
    office.open_letter_box()
    return office


@pytest.fixture
def asked(office):
    office.ask(others=["Brief der Universität"], note="Bitte auch die Rückseite.")
    return office


class Desk:
    """One of the staff at the pages of a case."""

    def __init__(self, office, role="caseworker"):
        self.case = office.case
        self.staff = make_staff(office.authority, role)
        self.client = Client()
        self.client.force_login(self.staff)

    def url(self, name="case_documents", case=None, **parts):
        case = case or self.case
        return reverse(name, kwargs={"authority": case.authority.slug, "reference": case.reference, **parts})

    def get(self, name="case_documents", **parts):
        return self.client.get(self.url(name, **parts))

    def post(self, name, data=None, **parts):
        return self.client.post(self.url(name, **parts), data or {})


class Person:
    """The applicant, or a helper, signed in with reference and code."""

    def __init__(self, office, language="en", representative=None):
        code = issue_code(case=office.case, now=NOW, **({"representative": representative} if representative else {}))
        self.client = Client(enforce_csrf_checks=False)
        self.start = f"/{language}/{office.authority.slug}/vorgang/"
        assert self.client.post(self.start, {"reference": office.case.reference, "code": code}).status_code == 302

    def get(self, page="unterlagen/", **query):
        return self.client.get(self.start + page, query)

    def post(self, page="unterlagen/", **data):
        return self.client.post(self.start + page, {"form_key": new_form_key(), **data})

    def begin(self, name="x.pdf", size=100, item=0):
        answer = self.client.post(self.start + "unterlagen/datei/", {"name": name, "size": size, "item": item})
        return answer.status_code, json.loads(answer.content)

    def part(self, token, offset, content, **more):
        answer = self.client.post(
            self.start + "unterlagen/teil/",
            content,
            content_type=more.pop("content_type", "application/octet-stream"),
            headers={"X-Upload-Token": token, "X-Upload-Offset": str(offset)},
        )
        return answer.status_code, json.loads(answer.content)


def text_of(answer) -> str:
    return answer.content.decode()


def file_of(content, name="x.pdf"):
    return SimpleUploadedFile(name, content)


def clean_file(office, **fields):
    """A file that has passed."""
    return HandedInFile.objects.create(
        **{
            "authority": office.authority,
            "case": office.case,
            "upload_token_hash": f"{HandedInFile.objects.count():064d}",
            "name": "Pass\u202efdp.exe",
            "expected_bytes": 8,
            "arrived_bytes": 8,
            "content": b"%PDF-1.7",
            "media_type": "application/pdf",
            "status": "clean",
            "began_at": NOW,
            "arrived_at": NOW,
            **fields,
        }
    )


# ---- At the desk ---------------------------------------------------------------------------------------


class TestAsking:
    def ask(self, desk, **more):
        documents = [str(row.pk) for row in (more.pop("documents", None) or [])]
        data = {
            "form_key": new_form_key(),
            "documents": documents,
            "due_on_day": "26", "due_on_month": "10", "due_on_year": "2026",
            **more,
        }  # fmt: skip
        return desk.post("case_documents_request", data)

    @pytest.mark.parametrize("role", ["clerk", "caseworker", "supervisor"])
    def test_papers_of_the_service_and_others_are_asked_for(self, office, role):
        answer = self.ask(Desk(office, role), documents=[office.insurance], others="Brief der Universität\n\n Foto ")
        assert answer.status_code == 302
        request = DocumentRequest.objects.get()
        names = [item.other or item.document.code for item in request.items.all()]
        assert (names, request.due_on, request.case.status) == (
            ["insurance", "Brief der Universität", "Foto"],
            DUE,
            "incomplete",
        )

    def test_sent_twice_it_is_asked_for_once(self, office):
        desk, key = Desk(office), new_form_key()
        answers = [self.ask(desk, documents=[office.rent], form_key=key).status_code for _ in range(2)]
        assert (answers, RequestedItem.objects.count()) == ([302, 302], 1)

    def test_nothing_chosen_is_said_and_nothing_typed_is_lost(self, office):
        answer = self.ask(Desk(office), note="Bitte bald.")
        assert answer.status_code == 200
        assert "Wählen Sie mindestens" in text_of(answer) or "Choose at least one paper" in text_of(answer)
        assert "Bitte bald." in text_of(answer)

    def test_proof_of_delivery_is_asked_with_it(self, office):
        self.ask(
            Desk(office), documents=[office.rent], delivery="handed_over",
            delivered_on_day="5", delivered_on_month="10", delivered_on_year="2026",
        )  # fmt: skip
        request = DocumentRequest.objects.get()
        assert (request.delivery, request.delivered_on) == ("handed_over", dt.date(2026, 10, 5))

    def test_another_authoritys_case_is_not_there(self, office):
        celle = Office("celle")
        desk = Desk(office)
        answer = desk.client.get(
            reverse("case_documents", kwargs={"authority": "osnabrueck", "reference": celle.case.reference})
        )
        assert answer.status_code == 404

    def test_a_guide_may_not(self, office):
        assert Desk(office, "guide").get().status_code == 403

    def test_who_looked_is_kept(self, asked):
        desk = Desk(asked, "clerk")
        desk.get()
        assert ReadEntry.objects.get().staff_member == desk.staff

    def test_for_a_protected_person_a_reason_is_asked(self):
        office = Office(is_protected=True, protected_since=NOW)
        assert Desk(office, "clerk").get().status_code == 302


class TestArrivals:
    def test_the_clerk_records_what_was_handed_over(self, asked):
        papers = documents_of(asked.case, now=NOW).papers
        desk = Desk(asked, "clerk")
        said = {f"paper-{paper.item.pk}": "here" for paper in papers}
        said[f"paper-{papers[1].item.pk}"] = "defect:unreadable"
        assert desk.post("case_documents_arrived", {"how": "counter", **said}).status_code == 302
        states = [paper.state for paper in documents_of(asked.case, now=NOW).papers]
        assert states == ["here", "defect", "here"]

    def test_everything_there_and_the_review_goes_on(self, asked):
        said = {f"paper-{item.pk}": "here" for item in RequestedItem.objects.all()}
        Desk(asked, "clerk").post("case_documents_arrived", {"how": "post", **said})
        assert Case.objects.get().status == "in_review"

    def test_a_state_that_does_not_exist_is_refused(self, asked):
        item = RequestedItem.objects.first()
        answer = Desk(asked).post("case_documents_arrived", {"how": "post", f"paper-{item.pk}": "defect:ugly"})
        assert (answer.status_code, RequestedItem.objects.filter(arrived_at=None).count()) == (200, 3)

    def test_more_time_is_given_with_a_new_day(self, asked):
        ask_for_more_time(request=DocumentRequest.objects.get(), reason=ExtensionReason.ILL, now=NOW)
        desk = Desk(asked)
        assert "Ich bin krank" in text_of(desk.get()) or "I am ill" in text_of(desk.get())
        data = {"form_key": new_form_key(), "due_on_day": "16", "due_on_month": "11", "due_on_year": "2026"}
        assert desk.post("case_documents_longer", data).status_code == 302
        request = DocumentRequest.objects.get()
        assert (request.extended_from, request.due_on) == (DUE, dt.date(2026, 11, 16))

    def test_or_the_day_stays(self, asked):
        ask_for_more_time(request=DocumentRequest.objects.get(), reason=ExtensionReason.ILL, now=NOW)
        assert Desk(asked).post("case_documents_decline").status_code == 302
        assert DocumentRequest.objects.get().extension_asked_at is None

    def test_papers_no_longer_needed_are_asked_back_first(self, asked):
        desk = Desk(asked)
        desk.get("case_documents_withdraw")
        assert Case.objects.get().status == "incomplete"
        desk.post("case_documents_withdraw")
        assert (Case.objects.get().status, DocumentRequest.objects.get().status) == ("in_review", "withdrawn")

    @pytest.mark.parametrize("name", ["case_documents_longer", "case_documents_withdraw", "case_documents_sheet"])
    def test_a_request_somebody_else_has_ended_leads_back(self, office, name):
        answer = Desk(office).get(name)
        assert (answer.status_code, answer.url) == (302, Desk(office).url())


class TestFilesAtTheDesk:
    def test_a_file_is_only_ever_saved_and_runs_nothing(self, office):
        answer = Desk(office).get("case_file", file=clean_file(office).pk)
        headers = answer.headers
        assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Disposition"].startswith("attachment;")
        assert "\u202e" not in headers["Content-Disposition"]
        assert headers["Content-Disposition"].endswith('.pdf"') or ".pdf" in headers["Content-Disposition"][-12:]
        assert (headers["Content-Type"], "no-store" in headers["Cache-Control"]) == ("application/pdf", True)
        assert answer.content == b"%PDF-1.7"

    @pytest.mark.parametrize("status", ["arriving", "quarantine", "refused"])
    def test_what_was_not_let_through_cannot_be_opened(self, office, status):
        assert Desk(office).get("case_file", file=clean_file(office, status=status).pk).status_code == 404

    def test_a_clerk_opens_no_files(self, office):
        desk = Desk(office, "clerk")
        assert desk.get("case_file", file=clean_file(office).pk).status_code == 403
        assert "Pass" not in text_of(desk.get())

    def test_a_file_of_another_case_is_not_there(self, office):
        other = make_case(office.authority, office.service)
        answer = Desk(office).client.get(Desk(office).url("case_file", case=other, file=clean_file(office).pk))
        assert answer.status_code == 404

    def test_a_file_that_was_not_scanned_is_released_then_taken(self, asked):
        item = RequestedItem.objects.first()
        file = clean_file(asked, status="quarantine", item=item)
        desk = Desk(asked)
        desk.post("case_file_release", file=file.pk)
        desk.post("case_file_take", file=file.pk)
        file.refresh_from_db()
        item.refresh_from_db()
        assert (file.status, item.arrived_by) == ("taken", "online")

    def test_of_no_use_it_is_gone_and_the_paper_missing_again(self, asked):
        file = clean_file(asked, item=RequestedItem.objects.first())
        Desk(asked).post("case_file_refuse", {"why": "expired"}, file=file.pk)
        file.refresh_from_db()
        assert (file.status, file.refusal, file.content) == ("refused", "expired", None)


# ---- Behind reference and code ---------------------------------------------------------------------------


class TestWhatIsMissing:
    def test_the_page_names_papers_day_and_days_left(self, asked):
        text = text_of(Person(asked).get("stand/"))
        for words in (
            "Nachweis über Krankenversicherung",
            "Mietvertrag",
            "Brief der Universität",
            "Von Ihrer Krankenkasse",
        ):
            assert words in text
        assert "26 October 2026" in text
        assert "You have 21 days left." in text
        assert "Bitte auch die Rückseite." in text

    def test_with_german_beside_the_papers_name(self, asked):
        text = text_of(Person(asked, "ar").get("stand/"))
        assert "عربي insurance" in text
        assert "(Nachweis über Krankenversicherung)" in text

    @pytest.mark.parametrize("page", ["stand/", "unterlagen/", "unterlagen/gesendet/", "unterlagen/deckblatt/"])
    def test_no_page_tells_what_belongs_to_the_house(self, asked, page):
        Case.objects.update(assigned_to=asked.caseworker)
        text = text_of(Person(asked).get(page))
        secrets = [*CANARIES.values(), "Petra Sommer", "§ 16b", "Studium"]
        assert [word for word in secrets if word in text] == []

    def test_a_paper_of_no_use_says_what_to_do(self, asked):
        RequestedItem.objects.filter(document=asked.rent).update(arrived_at=NOW, defect="incomplete")
        assert "Please send all pages" in text_of(Person(asked).get("stand/"))

    def test_after_the_last_day_it_is_not_too_late(self, asked, monday_morning):
        monday_morning.move_to(NOW + 30 * DAY)
        person_page = text_of(_person_on(asked, NOW + 30 * DAY).get("stand/"))
        assert "Please hand them in all the same" in person_page

    def test_handed_in_there_is_nothing_left_to_do(self, asked):
        for item in RequestedItem.objects.all():
            clean_file(asked, item=item, upload_token_hash=f"{item.pk:064d}")
        text = text_of(Person(asked).get("stand/"))
        assert "You have handed in everything" in text
        assert "What you have to do now" not in text

    def test_one_paper_or_three_take_the_same_number_of_questions(self, office):
        office.ask(documents=[office.insurance])
        person = Person(office)

        def questions():
            with CaptureQueriesContext(
                connection,
            ) as asked:
                person.get("stand/")
            return len(asked)

        person.get("stand/")
        one = questions()
        office.ask(documents=[office.rent], others=["Brief"])
        assert questions() == one

    def test_nobody_without_a_session_sees_anything(self, asked):
        pages = ["unterlagen/", "unterlagen/gesendet/", "unterlagen/mehr-zeit/", "unterlagen/deckblatt/"]
        answers = [Client().get(f"/en/osnabrueck/vorgang/{page}") for page in pages]
        assert {answer.url for answer in answers} == {"/en/osnabrueck/vorgang/"}


def _person_on(office, now):
    person = Person.__new__(Person)
    code = issue_code(case=office.case, now=now)
    person.client, person.start = Client(), f"/en/{office.authority.slug}/vorgang/"
    person.client.post(person.start, {"reference": office.case.reference, "code": code})
    return person


class TestMoreTime:
    def test_asked_for_it_waits_for_the_office(self, asked):
        answer = Person(asked).post("unterlagen/mehr-zeit/", reason="translation")
        assert (answer.status_code, answer.url) == (302, "/en/osnabrueck/vorgang/stand/")
        request = DocumentRequest.objects.get()
        assert (request.extension_reason, request.due_on, FollowUp.objects.count()) == ("translation", DUE, 1)

    def test_a_reason_is_needed(self, asked):
        answer = Person(asked).post("unterlagen/mehr-zeit/", reason="because")
        assert (answer.status_code, FollowUp.objects.count()) == (200, 0)

    def test_whoever_has_asked_sees_so_and_cannot_ask_again(self, asked):
        person = Person(asked)
        person.post("unterlagen/mehr-zeit/", reason="ill")
        assert "You have asked for more time" in text_of(person.get("stand/"))
        assert person.get("unterlagen/mehr-zeit/").status_code == 302


class TestInOnePiece:
    def test_several_files_and_a_photo_arrive_without_javascript(self, asked):
        item = RequestedItem.objects.first()
        answer = Person(asked).post(
            item=item.pk,
            files=[file_of(handed_in.pdf(), "a.pdf"), file_of(handed_in.drawing(), "b.png")],
            photos=[file_of(handed_in.photo(), "image.jpg")],
        )
        assert (answer.status_code, answer.url) == (302, "/en/osnabrueck/vorgang/unterlagen/gesendet/")
        files = HandedInFile.objects.order_by("pk")
        assert [(file.name, file.status, file.item_id) for file in files] == [
            ("a.pdf", "quarantine", item.pk),
            ("b.png", "quarantine", item.pk),
            ("image.jpg", "quarantine", item.pk),
        ]

    def test_the_confirmation_lists_them_with_their_time_and_lets_nobody_take_them_out(self, asked):
        person = Person(asked)
        person.post(item="0", files=[file_of(handed_in.pdf(), "Mietvertrag Seite 1.pdf")])
        text = text_of(person.get("unterlagen/gesendet/"))
        assert "Mietvertrag Seite 1.pdf" in text
        assert "7:00" in text
        assert "/datei/" not in text
        assert "/desk/" not in text

    def test_sent_twice_it_arrives_once(self, asked):
        person, key = Person(asked), new_form_key()
        for _ in range(2):
            person.post(item="0", files=[file_of(handed_in.pdf())], form_key=key)
        assert HandedInFile.objects.count() == 1

    def test_other_files_with_the_same_old_page_arrive_too(self, asked):
        person, key = Person(asked), new_form_key()
        person.post(item="0", files=[file_of(handed_in.pdf(), "a.pdf")], form_key=key)
        person.post(item="0", files=[file_of(handed_in.pdf(), "b.pdf")], form_key=key)
        assert HandedInFile.objects.count() == 2

    def test_one_that_cannot_be_used_does_not_cost_the_others(self, asked):
        answer = Person(asked).post(item="0", files=[file_of(b"MZ\x90", "run.exe"), file_of(handed_in.pdf(), "a.pdf")])
        assert answer.status_code == 302
        assert [file.name for file in HandedInFile.objects.all()] == ["a.pdf"]

    @pytest.mark.parametrize(
        ("content", "words"),
        [(b"MZ\x90\x00", "This kind of file cannot be used."), (b"", "This file is empty.")],
    )
    def test_none_that_can_be_used_says_why(self, asked, content, words):
        answer = Person(asked).post(item="0", files=[file_of(content, "harmless.pdf")])
        assert (answer.status_code, HandedInFile.objects.count()) == (200, 0)
        assert words in text_of(answer)

    def test_more_than_ten_megabytes_is_refused(self, asked):
        answer = Person(asked).post(item="0", files=[file_of(b"%PDF-" + b"x" * 10 * 1024 * 1024)])
        assert "10 megabytes at most" in text_of(answer)
        assert HandedInFile.objects.count() == 0

    def test_a_request_larger_than_the_box_is_not_even_read(self, asked, monkeypatch):
        monkeypatch.setattr(uploads, "MOST_BYTES", 1000)
        answer = Person(asked).post(item="0", files=[file_of(handed_in.pdf(pages=40))])
        assert (answer.status_code, HandedInFile.objects.count()) == (400, 0)

    def test_nothing_chosen_is_said(self, asked):
        answer = Person(asked).post(item="0")
        assert "Choose a file or take a photo." in text_of(answer)

    def test_where_the_authority_has_no_letter_box_the_page_leads_to_the_cover_sheet(self):
        office = Office()
        office.ask()
        person = Person(office)
        assert person.get().url == "/en/osnabrueck/vorgang/unterlagen/deckblatt/"
        assert 'unterlagen/"' not in text_of(person.get("stand/"))
        assert person.begin() == (
            400,
            {"error": "Papers cannot be sent online here. Please bring them or send them by post."},
        )

    def test_a_helper_without_that_consent_hands_in_nothing(self, asked):
        helper = Representative.objects.create(
            authority=asked.authority, case=asked.case, kind="adviser", name="Ali", may_hand_in=False,
            consent_given_on=NOW.date(), ends_on=NOW.date() + 30 * DAY, recorded_at=NOW,
        )  # fmt: skip
        person = Person(asked, representative=helper)
        assert person.get().status_code == 302
        assert person.begin()[0] == 400


class TestInParts:
    def test_a_file_in_parts_arrives(self, asked):
        person, content = Person(asked), handed_in.pdf(pages=40)
        status, begun = person.begin(size=len(content))
        assert (status, begun["offset"]) == (200, 0)
        assert person.part(begun["token"], 0, content[:1000]) == (200, {"offset": 1000, "done": False})
        assert person.part(begun["token"], 1000, content[1000:]) == (200, {"offset": len(content), "done": True})
        assert bytes(HandedInFile.objects.get().content) == content

    def test_after_a_broken_line_the_server_says_where_to_go_on(self, asked):
        person, content = Person(asked), handed_in.pdf(pages=40)
        _status, begun = person.begin(size=len(content))
        person.part(begun["token"], 0, content[:1000])
        assert person.part(begun["token"], 500, content[500:2000]) == (409, {"offset": 1000})
        _status, again = person.begin(size=len(content))
        assert again["offset"] == 1000

    @pytest.mark.parametrize(
        ("token", "offset", "content_type"),
        [
            ("x", "0", "application/octet-stream"),
            ("a" * 22, "-1", "application/octet-stream"),
            ("a" * 22, "١", "text/plain"),
            ("a" * 22, "zero", "application/octet-stream"),
            ("../../etc/passwd", "0", "application/octet-stream"),
            ("a" * 22, "99999999999999999999", "application/octet-stream"),
        ],
    )
    def test_nonsense_is_refused(self, asked, token, offset, content_type):
        person = Person(asked)
        answer = person.client.post(
            person.start + "unterlagen/teil/",
            b"%PDF-",
            content_type=content_type,
            headers={"X-Upload-Token": token, "X-Upload-Offset": offset.encode().decode("latin-1")},
        )
        assert answer.status_code == 400

    def test_a_token_of_another_session_and_case_is_not_there(self, asked):
        celle = Office("celle")
        celle.open_letter_box()
        celle.ask()
        _status, theirs = Person(celle).begin()
        assert Person(asked).part(theirs["token"], 0, b"%PDF-1.7")[0] == 404

    @pytest.mark.parametrize("size", ["0", "-5", "10485761", "x", ""])
    def test_a_size_that_cannot_be_is_refused(self, asked, size):
        status, answer = Person(asked).begin(size=size)
        assert (status, set(answer), HandedInFile.objects.count()) == (400, {"error"}, 0)

    def test_a_disguised_program_is_found_with_its_first_part(self, asked):
        person = Person(asked)
        _status, begun = person.begin(name="Pass.pdf", size=5000)
        status, answer = person.part(begun["token"], 0, b"MZ" + b"\0" * 998)
        assert (status, answer["error"][:30]) == (400, "This kind of file cannot be us")
        assert HandedInFile.objects.count() == 0

    def test_without_our_form_nothing_is_taken(self, asked):
        code = issue_code(case=asked.case, now=NOW)
        strict = Client(enforce_csrf_checks=True)
        start = "/en/osnabrueck/vorgang/"
        token = strict.get(start).cookies["csrftoken"].value
        strict.post(start, {"reference": asked.case.reference, "code": code, "csrfmiddlewaretoken": token})
        answer = strict.post(start + "unterlagen/datei/", {"name": "x", "size": 5})
        assert (answer.status_code, HandedInFile.objects.count()) == (403, 0)

    def test_nothing_is_handed_in_by_looking(self, asked):
        person = Person(asked)
        assert [person.get(page).status_code for page in ("unterlagen/datei/", "unterlagen/teil/")] == [405, 405]

    def test_a_helpers_file_is_told_to_the_applicant(self, asked):
        helper = Representative.objects.create(
            authority=asked.authority, case=asked.case, kind="adviser", name="Ali", may_hand_in=True,
            consent_given_on=NOW.date(), ends_on=NOW.date() + 30 * DAY, recorded_at=NOW,
        )  # fmt: skip
        OutgoingMessage.objects.all().delete()
        Person(asked, representative=helper).post(item="0", files=[file_of(handed_in.pdf())])
        assert [message.recipient for message in OutgoingMessage.objects.all()] == [CANARIES["email"]]
