"""Looking into what came: the real kind, nothing that acts by itself, pictures painted anew, then the scanner."""

import datetime as dt
import json
import logging
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from casework.actions.history import tell
from casework.actions.letter_box.scanning import ScannerAway, Verdict, scan, scans
from casework.actions.news import tell_applicant
from casework.models import FileStatus, HandedInFile
from casework.queries.cases import locked_case
from casework.queries.letter_box import file_to_check, files_to_check, kept, locked_file
from casework.rules.files import Refusal
from casework.rules.history import Happened
from willkommen.models import Authority
from willkommen.tenancy import inside_authority

log = logging.getLogger(__name__)

SECONDS = 40


@dataclass(frozen=True)
class Finding:
    """What came out: a kind and what is kept, or a refusal; `is_scanned` where a scanner has said yes."""

    media_type: str = ""
    content: bytes = b""
    refusal: str = ""
    is_scanned: bool = False


def check_everywhere(*, authorities: Iterable[Authority], now: dt.datetime) -> int:
    """Check what waits at each authority, one worker at a time; returns how many files were decided about."""
    with _alone() as is_alone:
        return sum(check_files(authority=authority, now=now) for authority in authorities) if is_alone else 0


def check_files(*, authority: Authority, now: dt.datetime, most: int = 50) -> int:
    """Check what waits at an authority, each file on its own, outside of any transaction; returns how many were decided."""
    with inside_authority(authority.pk):
        waiting = files_to_check(authority, scans=scans())[:most]
    return sum(check_file(authority=authority, pk=pk, now=now) for pk in waiting)


def check_file(*, authority: Authority, pk: int, now: dt.datetime) -> bool:
    """Check one file; may run twice at once. Whether something was decided about it.

    Without a scanner what passes stays in quarantine, marked as not scanned: staff decide. A scanner that does not answer
    is asked again the next time.
    """
    with inside_authority(authority.pk):
        file = file_to_check(authority, pk)
    if file is None:
        return False
    finding = _look_into(file)
    with inside_authority(authority.pk):
        return _write_down(file, finding, now=now)


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether nobody else is checking: two workers at the same files would do everything twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('check files'))")
        is_alone = cursor.fetchone()[0]
        try:
            yield is_alone
        finally:
            if is_alone:
                cursor.execute("SELECT pg_advisory_unlock(hashtext('check files'))")


def _look_into(file: HandedInFile) -> Finding:
    """The part that takes time; the database waits for nothing meanwhile."""
    content = bytes(file.content)
    finding = Finding(file.media_type, content) if file.media_type else _inspect(content)
    if finding.refusal or not scans():
        return finding
    try:
        # what came and what is kept: a picture painted anew has lost what was hidden in it
        verdicts = {scan(one) for one in {content, finding.content}}
    except ScannerAway as away:
        log.warning("ClamAV does not answer: %s", away)
        return finding
    if Verdict.INFECTED in verdicts:
        return Finding(refusal=Refusal.MALWARE)
    return Finding(finding.media_type, finding.content, is_scanned=True)


def _inspect(content: bytes) -> Finding:
    """Look into a file in a process of its own, with bounds on memory and time."""
    try:
        child = subprocess.run(
            [sys.executable, "-m", "casework.rules.inspection"],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            cwd=settings.BASE_DIR,
            env={"PYTHONPATH": str(settings.BASE_DIR), "PATH": ""},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Finding(refusal=Refusal.BROKEN)
    if child.returncode != 0:
        return Finding(refusal=Refusal.BROKEN)
    head, _newline, kept = child.stdout.partition(b"\n")
    answer = json.loads(head)
    return Finding(answer["media_type"], kept, answer["refusal"])


def _write_down(file: HandedInFile, finding: Finding, *, now: dt.datetime) -> bool:
    locked_case(file.case)
    current = locked_file(file.case, file.pk)
    if current is None or current.status != FileStatus.QUARANTINE:
        return False
    if finding.refusal:
        _refuse(current, finding.refusal, now=now)
        return True
    if current.media_type and not finding.is_scanned:
        return False
    current.media_type, current.content = finding.media_type, finding.content
    if finding.is_scanned:
        current.status = FileStatus.CLEAN
    current.save(update_fields=["media_type", "content", "status"])
    return True


def _refuse(file: HandedInFile, refusal: str, *, now: dt.datetime) -> None:
    """It cannot be used: what is in it goes at once, the reason stays for the applicant to read."""
    file.status, file.refusal, file.content = FileStatus.REFUSED, refusal, None
    file.erase_after = now + kept(file.case)
    file.save(update_fields=["status", "refusal", "content", "erase_after"])
    tell(case=file.case, kind=Happened.FILE_REFUSED, now=now, file=file.pk, why=str(refusal))
    tell_applicant(case=file.case, now=now)
