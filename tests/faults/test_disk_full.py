"""No room on the disk of a web server while somebody hands in papers: they read it, nothing is half there, parts still go in."""

import io
import os
import tempfile
from http.client import HTTPConnection

import pytest
from django.db import connection, transaction
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone
from PIL import Image

from casework.actions.access import issue_code
from casework.models import HandedInFile
from casework.rules.files import PART_BYTES
from tests.casework.papers import Office
from tests.faults.machines import NEXT_TO_NOTHING, product_environment, wait_for
from tests.faults.people import Browser, Trouble
from willkommen.uploads import is_disk_full

pytestmark = pytest.mark.django_db(transaction=True)


def large_picture() -> bytes:
    """Some three megabytes of noise: more than is kept in memory."""
    content = io.BytesIO()
    Image.effect_noise((1800, 1800), 90).save(content, "PNG")
    assert len(content.getvalue()) > 2_700_000
    return content.getvalue()


class Applicant(Browser):
    """Somebody signed in with number and code of a case whose authority takes papers online."""

    def __init__(self, door: str, office: Office) -> None:
        super().__init__([door], Trouble(), number=1)
        self.door, self.address = door, f"/en/{office.authority.slug}/vorgang/"
        with transaction.atomic():
            code = issue_code(case=office.case, now=timezone.now())
        typed = self.post(self.address, reference=office.case.reference, code=code)
        assert typed.status == 302, typed.text

    def send(self, path: str, body: bytes, **headers: str) -> tuple[int, str, str | None]:
        line = HTTPConnection(self.door, timeout=20)
        try:
            line.request("POST", f"{self.address}{path}", body, {**self._headers(), **headers})
            answer = line.getresponse()
            return answer.status, answer.read().decode(), answer.getheader("Retry-After")
        finally:
            line.close()

    def hand_in_whole(self, content: bytes) -> tuple[int, str, str | None]:
        """As a browser without JavaScript does."""
        page = self.get(f"{self.address}unterlagen/")
        file = io.BytesIO(content)
        file.name = "passport.png"
        form = {"form_key": page.form_key(), "item": "0", "files": file}
        return self.send("unterlagen/", encode_multipart(BOUNDARY, form), **{"Content-Type": MULTIPART_CONTENT})

    def hand_in_by_parts(self, content: bytes) -> int:
        """As our script does; answers with the last status."""
        begun = self.post(f"{self.address}unterlagen/datei/", name="passport.png", size=len(content))
        token = begun.text.split('"token": "')[1].split('"')[0]
        status = begun.status
        for offset in range(0, len(content), PART_BYTES):
            headers = {
                "Content-Type": "application/octet-stream",
                "X-Upload-Token": token,
                "X-Upload-Offset": str(offset),
            }
            status, *_ = self.send("unterlagen/teil/", content[offset : offset + PART_BYTES], **headers)
        return status


def test_a_file_too_large_for_memory_is_not_taken_by_a_full_disk_and_the_same_file_goes_in_by_parts(machine, figures):
    office = Office()
    office.open_letter_box()
    office.ask(now=timezone.now())
    web, _ = product_environment()
    full = machine("full", web)
    serving = full.start_web(most_bytes=NEXT_TO_NOTHING)
    wait_for(serving, lambda: full.answers() == 200)
    applicant, content = Applicant(full.door, office), large_picture()

    status, text, retry_after = applicant.hand_in_whole(content)
    assert (status, retry_after) == (503, "10")
    assert "We cannot be reached at the moment." in text
    assert HandedInFile.objects.count() == 0

    assert applicant.hand_in_by_parts(content) == 200
    file = HandedInFile.objects.get()
    assert (file.arrived_bytes, bytes(file.content)) == (len(content), content)
    assert full.left_behind() == []
    figures.note("disk of the web server full", "a file of 3 MB, whole and by parts", met="1 × 503")


def test_a_large_file_has_no_name_on_the_disk_while_it_is_read(tmp_path, monkeypatch, rf):
    """So there is nothing to be left behind, whoever is killed in the middle."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    content = io.BytesIO(os.urandom(3_000_000))
    content.name = "passport.png"
    request = rf.post("/", {"files": content})
    (file,) = request.FILES.getlist("files")
    assert list(tmp_path.iterdir()) == []
    assert (file.name, file.size, file.read()) == ("passport.png", 3_000_000, content.getvalue())
    request.close()
    assert file.closed


@pytest.mark.parametrize("number", [28, 122, 27])
def test_no_room_has_three_numbers(number):
    assert is_disk_full(OSError(number, "no room"))


def test_a_file_that_is_not_there_is_no_full_disk():
    assert not is_disk_full(FileNotFoundError(2, "gone"))


def test_a_full_disk_of_the_database_is_told_as_a_database_that_is_away(client, monkeypatch):
    """PostgreSQL refuses the row with a code of its own, and goes on reading."""
    from psycopg2.errors import DiskFull

    from willkommen.queries.health import is_database_away

    with pytest.raises(Exception, match="No space left on device") as caught, connection.wrap_database_errors:
        raise DiskFull("could not extend file: No space left on device")
    assert is_database_away(caught.value)
