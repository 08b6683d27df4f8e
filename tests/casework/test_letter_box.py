"""The letter box: what is taken, what is refused, in which pieces, who sees it, when it is forgotten."""

import datetime as dt
import io

import pytest
from django.utils import timezone
from PIL import Image

from casework import tasks
from casework.actions.letter_box import (
    BoxClosed,
    FileRefused,
    NoRoom,
    NotChecked,
    NotWaiting,
    TooManyBytes,
    WrongOffset,
    begin_file,
    check_everywhere,
    checking,
    forget_files,
    hand_in_whole,
    read_file,
    receive_part,
    refuse_file,
    release_file,
    take_file,
)
from casework.models import Case, CaseEvent, CaseworkSettings, DocumentRequest, FilePart, HandedInFile, Representative
from casework.queries.documents import cases_with_new_files, documents_of
from casework.rules.files import MOST_BYTES, PART_BYTES, Refusal, clean_name, kind_of, name_for
from casework.rules.inspection import inspect
from casework.rules.pictures import Unusable
from casework.rules.requests import Defect
from casework.rules.states import Mover
from tests.casework import handed_in
from tests.casework.papers import Office
from tests.factories import NOW
from willkommen.models import OutgoingMessage, ReadEntry

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def office():
    office = Office()
    office.open_letter_box()
    office.ask()
    OutgoingMessage.objects.all().delete()
    return office


def begin(office, *, name="x.pdf", size=1000, item_id=None, representative=None, now=NOW):
    return begin_file(case=office.case, name=name, size=size, item_id=item_id, representative=representative, now=now)


def send(office, token, offset, content, *, now=NOW, representative=None):
    return receive_part(
        case=office.case, token=token, offset=offset, content=content, representative=representative, now=now
    )


def put_in(office, content, *, name="x.pdf", item_id=None, now=NOW, representative=None):
    return hand_in_whole(
        case=office.case, name=name, content=content, item_id=item_id, representative=representative, now=now
    )


def check(office):
    """Let the worker look at what waits."""
    return check_everywhere(authorities=[office.authority], now=NOW)


def first_item(office):
    return documents_of(office.case, now=NOW).papers[0].item


def fresh(file):
    return HandedInFile.objects.get(pk=file.pk)


class TestLookingInside:
    @pytest.mark.parametrize(
        ("content", "media_type"),
        [
            (handed_in.pdf(), "application/pdf"),
            (handed_in.photo(), "image/jpeg"),
            (handed_in.drawing(), "image/png"),
            (handed_in.iphone_photo(), "image/jpeg"),
        ],
        ids=["pdf", "jpeg", "png", "heic"],
    )
    def test_honest_files_pass(self, content, media_type):
        assert inspect(content)[0] == media_type

    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (b"", "empty"),
            (b"MZ\x90\x00" + b"\0" * 200, "kind"),
            (handed_in.archive(), "kind"),
            (b"GIF89a" + b"\0" * 100, "kind"),
            (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "kind"),
            (b"<html><script>alert(1)</script>", "kind"),
            (b"\xff\xd8\xff\xe0" + b"\0" * 100, "broken"),
            (handed_in.photo()[:400], "broken"),
            (b"%PDF-1.7\n" + b"x" * 100, "broken"),
            (handed_in.pdf()[:300], "broken"),
            (handed_in.bomb(), "too_many_pixels"),
            (handed_in.locked_pdf(), "locked"),
            (handed_in.pdf_with_program(), "active"),
            (handed_in.pdf_with_program(packed=True), "active"),
            (handed_in.pdf_with_packed_program(), "active"),
            (handed_in.pdf_that_starts(), "active"),
            (handed_in.pdf_with_attachment(), "active"),
            (handed_in.pdf_with_archive(), "mixed"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_others_do_not(self, content, why):
        with pytest.raises(Unusable) as unusable:
            inspect(content)
        assert unusable.value.refusal == why

    def test_a_picture_keeps_neither_the_place_nor_the_phone(self):
        original = handed_in.photo(rotated=True)
        assert handed_in.WHERE_IT_WAS_TAKEN.encode() in original
        _kind, painted = inspect(original)
        with Image.open(io.BytesIO(painted)) as picture:
            # 64 by 48, held upright
            assert (picture.size, dict(picture.getexif())) == ((48, 64), {})
        assert handed_in.WHERE_IT_WAS_TAKEN.encode() not in painted

    def test_a_drawing_keeps_its_look_and_loses_its_comment(self):
        _kind, painted = inspect(handed_in.drawing())
        with Image.open(io.BytesIO(painted)) as picture:
            assert (picture.getpixel((3, 3)), picture.info) == ((0, 0, 255, 128), {})

    def test_an_archive_behind_a_picture_does_not_come_along(self):
        _kind, painted = inspect(handed_in.photo() + handed_in.archive())
        assert b"PK\x05\x06" not in painted

    def test_the_packed_program_would_be_a_good_pdf_without_it(self):
        harmless = handed_in.pdf_with_packed_program().replace(b"/OpenAction 4 0 R", b"                 ")
        with pytest.raises(Unusable) as unusable:
            inspect(harmless)
        assert unusable.value.refusal == "active"
        assert b"JavaScript" not in harmless

    def test_a_link_in_a_pdf_is_no_program(self):
        from pypdf import PdfWriter
        from pypdf.annotations import Link

        writer = PdfWriter()
        writer.add_blank_page(200, 200)
        writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url="https://example.org/"))
        whole = io.BytesIO()
        writer.write(whole)
        assert inspect(whole.getvalue())[0] == "application/pdf"

    def test_only_four_kinds_are_known(self):
        heads = [b"%PDF-1.7", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"\0\0\0\x1cftypheic", b"\0\0\0\x1cftypqt  "]
        assert [kind_of(head) for head in heads] == ["application/pdf", "image/jpeg", "image/png", "image/heic", ""]


class TestNames:
    @pytest.mark.parametrize(
        ("said", "shown"),
        [
            ("Mietvertrag.pdf", "Mietvertrag.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\Samir\\Pass.jpg", "Pass.jpg"),
            ("photo\u202egpj.exe", "photo gpj.exe"),
            ("a\x00b\nc\r\t.pdf", "a b c .pdf"),
            ("  .hidden ", "hidden"),
            ("جواز.pdf", "جواز.pdf"),
            ("\u200f\u200e", "?"),
            ("", "?"),
            ("x" * 300 + ".pdf", "x" * 114 + "….pdf"),
        ],
    )
    def test_what_a_person_called_it_is_shown_without_tricks(self, said, shown):
        assert clean_name(said) == shown

    @pytest.mark.parametrize(
        ("shown", "kept"),
        [
            ("Mietvertrag.pdf", "1234567890 Mietvertrag.pdf"),
            ("invoice.pdf.exe", "1234567890 invoice_pdf.pdf"),
            ("CON.pdf", "1234567890 _CON.pdf"),
            ('a"b;c.pdf', "1234567890 a_b_c.pdf"),
            ("?", "1234567890 x.pdf"),
            ("جواز.pdf", "1234567890 جواز.pdf"),
        ],
    )
    def test_the_name_staff_get_ends_as_the_file_really_is(self, shown, kept):
        assert name_for(shown, media_type="application/pdf", reference="1234567890") == kept


class TestInParts:
    def test_a_file_in_three_parts_is_the_file(self, office):
        content = handed_in.pdf(pages=40)
        begun = begin(office, size=len(content))
        third = len(content) // 3
        offsets = [0, third, 2 * third]
        ends = [*offsets[1:], len(content)]
        answers = [
            send(office, begun.token, start, content[start:end]).next_offset
            for start, end in zip(offsets, ends, strict=True)
        ]
        assert answers == ends
        file = fresh(begun.file)
        assert (bytes(file.content), file.status, file.arrived_at) == (content, "quarantine", NOW)
        assert FilePart.objects.count() == 0
        told = CaseEvent.objects.get(kind="file_arrived")
        assert (told.is_public, told.by_applicant) == (True, True)

    def test_a_part_sent_twice_counts_once(self, office):
        content = handed_in.pdf(pages=40)
        begun = begin(office, size=len(content))
        assert [send(office, begun.token, 0, content[:100]).next_offset for _ in range(2)] == [100, 100]
        assert FilePart.objects.count() == 1
        send(office, begun.token, 100, content[100:])
        last = send(office, begun.token, 100, content[100:])
        assert (last.is_whole, bytes(fresh(begun.file).content)) == (True, content)

    @pytest.mark.parametrize("offset", [1, 99, 101, 5000])
    def test_a_part_that_does_not_follow_is_told_where_to_go_on(self, office, offset):
        content = handed_in.pdf(pages=40)
        begun = begin(office, size=len(content))
        send(office, begun.token, 0, content[:100])
        with pytest.raises(WrongOffset) as wrong:
            send(office, begun.token, offset, content[100:300])
        assert wrong.value.next_offset == 100

    def test_more_than_was_announced_is_refused(self, office):
        begun = begin(office, size=100)
        with pytest.raises(TooManyBytes):
            send(office, begun.token, 0, handed_in.pdf()[:101])
        assert fresh(begun.file).arrived_bytes == 0

    def test_a_part_is_half_a_megabyte_at_most(self, office):
        begun = begin(office, size=PART_BYTES + 1)
        with pytest.raises(TooManyBytes):
            send(office, begun.token, 0, b"%PDF-" + b"x" * PART_BYTES)

    def test_an_empty_part_is_refused(self, office):
        begun = begin(office)
        with pytest.raises(TooManyBytes):
            send(office, begun.token, 0, b"")

    def test_a_beginning_of_no_known_kind_ends_it_at_once(self, office):
        begun = begin(office, size=5000, name="harmless.pdf")
        answer = send(office, begun.token, 0, b"MZ\x90" + b"\0" * 500)
        assert (answer.file.status, answer.file.refusal) == ("refused", "kind")
        assert HandedInFile.objects.count() == 0

    def test_a_file_begun_before_goes_on_where_it_stopped(self, office):
        content = handed_in.pdf(pages=40)
        first = begin(office, size=len(content))
        send(office, first.token, 0, content[:700])
        again = begin(office, size=len(content))
        assert (again.file.pk, again.next_offset) == (first.file.pk, 700)
        assert send(office, first.token, 700, content[700:]) is None
        send(office, again.token, 700, content[700:])
        assert bytes(fresh(first.file).content) == content

    def test_only_a_hash_of_the_token_is_stored(self, office):
        begun = begin(office)
        assert begun.token not in str(HandedInFile.objects.values().get())

    def test_the_token_of_another_case_opens_nothing(self, office):
        other = Office("celle")
        other.open_letter_box()
        other.ask()
        theirs = begin(other)
        assert send(office, theirs.token, 0, handed_in.pdf()[:100]) is None
        assert fresh(theirs.file).arrived_bytes == 0

    def test_the_token_of_a_helper_is_not_the_applicants(self, office):
        helper = Representative.objects.create(
            authority=office.authority,
            case=office.case,
            kind="adviser",
            name="Ali",
            may_hand_in=True,
            consent_given_on=NOW.date(),
            ends_on=NOW.date() + 30 * DAY,
            recorded_at=NOW,
        )
        begun = begin(office, representative=helper)
        assert send(office, begun.token, 0, handed_in.pdf()[:100]) is None


class TestRoom:
    @pytest.mark.parametrize(("size", "why"), [(0, "empty"), (MOST_BYTES + 1, "too_large")])
    def test_a_file_has_one_byte_to_ten_megabytes(self, office, size, why):
        with pytest.raises(FileRefused) as refused:
            begin(office, size=size)
        assert refused.value.refusal == why

    def test_twenty_files_at_most(self, office):
        for number in range(20):
            begin(office, name=f"{number}.pdf", size=10)
        with pytest.raises(NoRoom):
            begin(office, name="one-more.pdf", size=10)

    def test_sixty_megabytes_at_most(self, office):
        for number in range(6):
            begin(office, name=f"{number}.pdf", size=MOST_BYTES)
        with pytest.raises(NoRoom):
            begin(office, name="one-more.pdf", size=1)

    def test_what_was_decided_about_makes_room(self, office):
        for number in range(20):
            begin(office, name=f"{number}.pdf", size=10)
        HandedInFile.objects.filter(name="0.pdf").update(status="refused")
        assert begin(office, name="one-more.pdf", size=10).next_offset == 0

    def test_where_the_authority_has_no_letter_box_nothing_goes_in(self, office):
        CaseworkSettings.objects.update(are_uploads_allowed=False)
        with pytest.raises(BoxClosed):
            begin(office)

    def test_a_decided_case_takes_nothing(self, office):
        Case.objects.update(status="granted")
        with pytest.raises(BoxClosed):
            begin(office)

    def test_the_box_that_closes_while_a_file_is_sent_takes_no_more(self, office):
        begun = begin(office)
        CaseworkSettings.objects.update(are_uploads_allowed=False)
        with pytest.raises(BoxClosed):
            send(office, begun.token, 0, handed_in.pdf()[:100])

    def test_a_paper_that_was_not_asked_for_goes_in_without_one(self, office):
        celle = Office("celle")
        celle.open_letter_box()
        celle.ask()
        assert begin(office, item_id=first_item(celle).pk).file.item_id is None


@pytest.mark.django_db(transaction=True)
class TestChecking:
    def test_without_a_scanner_a_good_file_waits_for_staff(self, office, settings):
        settings.CLAMAV = ""
        file = put_in(office, handed_in.photo(), name="pass.jpg")
        assert check(office) == 1
        file = fresh(file)
        assert (file.status, file.media_type) == ("quarantine", "image/jpeg")
        assert handed_in.WHERE_IT_WAS_TAKEN.encode() not in bytes(file.content)
        assert check(office) == 0

    def test_with_a_scanner_it_is_clean(self, office, settings):
        content = handed_in.pdf()
        with handed_in.clamd() as (address, seen):
            settings.CLAMAV = address
            file = put_in(office, content)
            check(office)
        assert (fresh(file).status, seen) == ("clean", [content])

    def test_what_the_scanner_finds_is_gone_and_the_applicant_is_told(self, office, settings):
        with handed_in.clamd(finds=b"%PDF") as (address, _seen):
            settings.CLAMAV = address
            file = put_in(office, handed_in.pdf())
            check(office)
        file = fresh(file)
        assert (file.status, file.refusal, file.content, file.erase_after) == (
            "refused",
            "malware",
            None,
            NOW + 30 * DAY,
        )
        assert CaseEvent.objects.get(kind="file_refused").is_public is True
        assert list(OutgoingMessage.objects.values_list("kind", flat=True)) == ["case_news"]

    @pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK FOUND?\0"])
    def test_a_scanner_that_gives_no_verdict_lets_nothing_pass(self, office, settings, answer):
        with handed_in.clamd(answer=answer) as (address, _seen):
            settings.CLAMAV = address
            file = put_in(office, handed_in.pdf())
            check(office)
        assert fresh(file).status == "quarantine"

    def test_a_scanner_that_comes_back_is_asked_again(self, office, settings):
        settings.CLAMAV = "tcp://127.0.0.1:1"
        file = put_in(office, handed_in.pdf())
        check(office)
        assert (fresh(file).status, fresh(file).media_type) == ("quarantine", "application/pdf")
        with handed_in.clamd() as (address, _seen):
            settings.CLAMAV = address
            assert check(office) == 1
        assert fresh(file).status == "clean"

    @pytest.mark.parametrize(
        ("content", "why"), [(handed_in.pdf_with_program(), "active"), (handed_in.bomb(), "too_many_pixels")]
    )
    def test_what_cannot_be_used_is_refused_with_its_reason(self, office, content, why):
        file = put_in(office, content)
        check(office)
        assert (fresh(file).status, fresh(file).refusal) == ("refused", why)

    def test_a_file_that_stops_the_one_who_looks_is_refused(self, office, monkeypatch):
        monkeypatch.setattr(checking, "SECONDS", 0.01)
        file = put_in(office, handed_in.pdf())
        check(office)
        assert fresh(file).refusal == "broken"

    def test_two_workers_at_once_look_once(self, office):
        from django.db import connections

        put_in(office, handed_in.pdf())
        other = connections.create_connection("default")
        try:
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(hashtext('check files'))")
                assert check(office) == 0
                cursor.execute("SELECT pg_advisory_unlock(hashtext('check files'))")
        finally:
            other.close()
        assert check(office) == 1


class TestTaking:
    @pytest.fixture
    def file(self, office):
        file = put_in(office, handed_in.pdf(), name="Versicherung.pdf", item_id=first_item(office).pk)
        HandedInFile.objects.update(media_type="application/pdf", status="clean")
        return file

    def take(self, office, file, now=NOW):
        return take_file(case=office.case, pk=file.pk, mover=Mover.CASEWORKER, now=now, staff_member=office.caseworker)

    def refuse(self, office, file, why):
        return refuse_file(
            case=office.case, pk=file.pk, why=why, mover=Mover.CASEWORKER, now=NOW, staff_member=office.caseworker
        )

    def test_handed_in_the_paper_waits_for_the_office_and_no_longer_for_the_person(self, office, file):
        documents = documents_of(office.case, now=NOW)
        assert [paper.state for paper in documents.papers] == ["handed_in", "missing"]
        assert [paper.item.document.code for paper in documents.to_do] == ["rent"]

    def test_taken_the_paper_is_here_and_the_copy_goes_in_thirty_days(self, office, file):
        taken = self.take(office, file)
        assert (taken.status, taken.erase_after) == ("taken", NOW + 30 * DAY)
        item = first_item(office)
        assert (item.arrived_by, item.defect) == ("online", "")

    def test_taking_the_last_one_completes_the_request(self, office, file):
        rent = documents_of(office.case, now=NOW).papers[1].item
        other = put_in(office, handed_in.pdf(pages=2), item_id=rent.pk)
        HandedInFile.objects.filter(pk=other.pk).update(media_type="application/pdf", status="clean")
        self.take(office, file)
        self.take(office, other)
        assert Case.objects.get().status == "in_review"

    def test_of_no_use_the_applicant_has_to_act_again(self, office, file):
        self.refuse(office, file, Defect.UNREADABLE)
        assert (fresh(file).status, fresh(file).refusal, fresh(file).content) == ("refused", "unreadable", None)
        assert [paper.item.defect for paper in documents_of(office.case, now=NOW).to_do] == ["unreadable", ""]

    def test_nobody_decides_twice(self, office, file):
        self.take(office, file)
        with pytest.raises(NotWaiting):
            self.refuse(office, file, Defect.EXPIRED)
        with pytest.raises(NotWaiting):
            self.take(office, file)

    def test_what_was_not_scanned_is_opened_by_nobody_until_somebody_takes_it_on_themselves(self, office, file):
        HandedInFile.objects.update(status="quarantine")
        with pytest.raises(NotChecked):
            read_file(case=office.case, pk=file.pk, now=NOW, staff_member=office.caseworker)
        release_file(case=office.case, pk=file.pk, now=NOW, staff_member=office.caseworker)
        read_file(case=office.case, pk=file.pk, now=NOW, staff_member=office.caseworker)
        opened = ReadEntry.objects.get(object_type="casework.handedinfile")
        assert (opened.staff_member, opened.object_id) == (office.caseworker, file.pk)
        assert CaseEvent.objects.get(kind="file_released").is_public is False

    def test_what_nobody_has_looked_into_cannot_be_released(self, office, file):
        HandedInFile.objects.update(status="quarantine", media_type="")
        with pytest.raises(NotChecked):
            release_file(case=office.case, pk=file.pk, now=NOW, staff_member=office.caseworker)

    def test_a_file_of_another_case_is_not_there(self, office, file):
        celle = Office("celle")
        for act in (read_file, release_file):
            with pytest.raises(NotWaiting):
                act(case=celle.case, pk=file.pk, now=NOW, staff_member=office.caseworker)

    def test_the_list_of_cases_with_new_files_is_the_authoritys_own(self, office, file):
        celle = Office("celle")
        waiting = cases_with_new_files(office.authority)
        assert {pk: (one.files, one.since) for pk, one in waiting.items()} == {office.case.pk: (1, NOW)}
        assert cases_with_new_files(celle.authority) == {}


class TestForgetting:
    @pytest.mark.parametrize(("status", "left"), [("taken", 0), ("refused", 0), ("quarantine", 1), ("clean", 1)])
    def test_thirty_days_after_it_was_dealt_with(self, office, status, left):
        file = put_in(office, handed_in.pdf())
        dealt_with = status in ("taken", "refused")
        HandedInFile.objects.filter(pk=file.pk).update(
            status=status, erase_after=NOW + 30 * DAY if dealt_with else None
        )
        assert forget_files(authority=office.authority, now=NOW + 30 * DAY - DAY, most=10) == 0
        forget_files(authority=office.authority, now=NOW + 31 * DAY, most=10)
        assert HandedInFile.objects.count() == left

    def test_what_was_never_finished_with_all_its_parts(self, office):
        begun = begin(office)
        send(office, begun.token, 0, handed_in.pdf()[:100])
        forget_files(authority=office.authority, now=NOW + 31 * DAY, most=10)
        assert (HandedInFile.objects.count(), FilePart.objects.count()) == (0, 0)

    def test_with_the_case_when_it_has_long_been_closed(self, office):
        put_in(office, handed_in.pdf())
        Case.objects.update(status="closed", closed_at=NOW)
        forget_files(authority=office.authority, now=NOW + 29 * DAY, most=10)
        assert HandedInFile.objects.count() == 1
        forget_files(authority=office.authority, now=NOW + 31 * DAY, most=10)
        assert HandedInFile.objects.count() == 0

    def test_other_authorities_are_left_alone(self, office):
        begin(office)
        celle = Office("celle")
        celle.open_letter_box()
        celle.ask()
        begin(celle)
        forget_files(authority=celle.authority, now=NOW + 31 * DAY, most=10)
        assert HandedInFile.objects.get().case == office.case


@pytest.mark.django_db(transaction=True)
def test_the_workers_check_end_and_forget_at_every_authority():
    now = timezone.now()
    offices = [Office(slug, received_at=now) for slug in ("osnabrueck", "celle")]
    for office in offices:
        office.open_letter_box()
        office.ask(now=now)
        put_in(office, handed_in.pdf(), now=now)
        begin(office, now=now - 40 * DAY)
    DocumentRequest.objects.update(due_on=now.date() - 3 * DAY)
    tasks.check_files()
    tasks.end_requests_for_papers()
    tasks.erase_files()
    assert [file.media_type for file in HandedInFile.objects.all()] == ["application/pdf"] * 2
    assert [request.status for request in DocumentRequest.objects.all()] == ["lapsed"] * 2


def test_reasons_of_the_office_are_reasons_of_a_refusal():
    assert {str(defect) for defect in Defect} <= {str(refusal) for refusal in Refusal}
