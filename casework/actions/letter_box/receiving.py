"""Files on their way: announced, sent in parts that may be sent again, whole."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.actions.history import tell
from casework.actions.news import tell_applicant
from casework.models import Case, FilePart, FileStatus, HandedInFile, Representative
from casework.queries.cases import casework_settings, locked_case
from casework.queries.letter_box import item_to_hand_in, kept, locked_arriving, room_taken, unfinished_file
from casework.rules.files import (
    MOST_BYTES,
    MOST_BYTES_PER_CASE,
    MOST_FILES,
    PART_BYTES,
    Refusal,
    clean_name,
    kind_of,
)
from casework.rules.history import Happened
from casework.rules.states import UNDECIDED
from willkommen.errors import Refused
from willkommen.tokens import hash_of

_REFUSED = {
    Refusal.KIND: _("This kind of file cannot be used. Please send a PDF, a photo (JPEG, HEIC) or a PNG picture."),
    Refusal.EMPTY: _("This file is empty. Please choose another one."),
    Refusal.TOO_LARGE: _("This file is too large. A file may have 10 megabytes at most."),
}


class BoxClosed(Refused):
    """Nothing can be handed in online for this case, or not by this person."""

    text = _("Papers cannot be sent online here. Please bring them or send them by post.")


class FileRefused(Refused):
    """A file of which the beginning tells that it cannot be used; `refusal` is the code."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(_REFUSED[refusal])
        self.refusal = refusal


class NoRoom(Refused):
    """Too many files, or too much, that nobody has looked at yet."""

    text = _(
        "There are too many files here at the moment: 20 files or 60 megabytes. Please wait until we have looked at them."
    )


class WrongOffset(Refused):
    """A part that does not follow on what is there; `next_offset` says where to go on."""

    text = _("A part of the file is missing.")

    def __init__(self, next_offset: int) -> None:
        super().__init__()
        self.next_offset = next_offset


class TooManyBytes(Refused):
    """A part that is empty, too large, or more than was announced."""

    text = _("The file is not as large as was said. Please choose it again.")


@dataclass(frozen=True)
class OnItsWay:
    """A file as the sender sees it: the token stands only in the answer to who began it."""

    file: HandedInFile
    token: str
    next_offset: int

    @property
    def is_whole(self) -> bool:
        """Whether all of it is here."""
        return self.file.status != FileStatus.ARRIVING


@transaction.atomic
def begin_file(
    *,
    case: Case,
    name: str,
    size: int,
    item_id: int | None,
    representative: Representative | None,
    now: dt.datetime,
) -> OnItsWay:
    """Announce a file of so many bytes for one of the papers, or for none. One that was begun before goes on where it stopped.

    A file that is not finished is erased after thirty days. Raises `BoxClosed`, `FileRefused`, `NoRoom`.
    """
    case = _open_box(case)
    if not size:
        raise FileRefused(Refusal.EMPTY)
    if size > MOST_BYTES:
        raise FileRefused(Refusal.TOO_LARGE)
    name, item, token = clean_name(name), item_to_hand_in(case, item_id), secrets.token_urlsafe(16)
    begun = unfinished_file(case, name=name, size=size, item=item, representative=representative)
    if begun is not None:
        begun.upload_token_hash = hash_of(token)
        begun.save(update_fields=["upload_token_hash"])
        return OnItsWay(begun, token, begun.arrived_bytes)
    files, taken = room_taken(case)
    if files >= MOST_FILES or taken + size > MOST_BYTES_PER_CASE:
        raise NoRoom
    file = HandedInFile.objects.create(
        authority_id=case.authority_id,
        case=case,
        item=item,
        representative=representative,
        upload_token_hash=hash_of(token),
        name=name,
        expected_bytes=size,
        began_at=now,
        erase_after=now + kept(case),
    )
    return OnItsWay(file, token, 0)


@transaction.atomic
def receive_part(
    *,
    case: Case,
    token: str,
    offset: int,
    content: bytes,
    representative: Representative | None,
    now: dt.datetime,
) -> OnItsWay | None:
    """Take the next part of a file; with the last one the file goes into quarantine. None for a token that is not theirs.

    A part that came before is taken as read: the answer may have been lost on its way. A beginning that is no known kind
    of file ends it at once. Raises `WrongOffset`, `TooManyBytes`, `FileRefused`, `BoxClosed`.
    """
    case = _open_box(case)
    file = locked_arriving(case, token, representative=representative)
    if file is None:
        return None
    end = offset + len(content)
    if file.status != FileStatus.ARRIVING or (content and end <= file.arrived_bytes):
        return OnItsWay(file, token, file.arrived_bytes)
    if offset != file.arrived_bytes:
        raise WrongOffset(file.arrived_bytes)
    if not content or len(content) > PART_BYTES or end > file.expected_bytes:
        raise TooManyBytes
    if offset == 0 and not kind_of(content[:32]):
        file.delete()
        # the row must be gone although the sender is told no: nothing else is in this transaction
        return OnItsWay(_as_refused(file), token, 0)
    FilePart.objects.create(authority_id=file.authority_id, file=file, offset=offset, content=content)
    file.arrived_bytes = end
    file.save(update_fields=["arrived_bytes"])
    if end == file.expected_bytes:
        _finish(file, _put_together(file), now=now)
    return OnItsWay(file, token, end)


@transaction.atomic
def hand_in_whole(
    *,
    case: Case,
    name: str,
    content: bytes,
    item_id: int | None,
    representative: Representative | None,
    now: dt.datetime,
) -> HandedInFile:
    """Take a file that came in one piece. Raises `BoxClosed`, `FileRefused`, `NoRoom`."""
    if content and not kind_of(content[:32]):
        raise FileRefused(Refusal.KIND)
    begun = begin_file(case=case, name=name, size=len(content), item_id=item_id, representative=representative, now=now)
    file = begun.file
    FilePart.objects.filter(file=file).delete()
    file.arrived_bytes = len(content)
    _finish(file, content, now=now)
    return file


def _open_box(case: Case) -> Case:
    """The case, locked, so that two tabs do not fill the same room. Raises `BoxClosed`."""
    case = locked_case(case)
    if case.status not in UNDECIDED or case.is_protected:
        raise BoxClosed
    if not casework_settings(case.authority).are_uploads_allowed:
        raise BoxClosed
    return case


def _as_refused(file: HandedInFile) -> HandedInFile:
    file.status, file.refusal = FileStatus.REFUSED, Refusal.KIND
    return file


def _put_together(file: HandedInFile) -> bytes:
    parts = FilePart.objects.filter(file=file).order_by("offset").values_list("content", flat=True)
    whole = b"".join(bytes(part) for part in parts)
    FilePart.objects.filter(file=file).delete()
    return whole


def _finish(file: HandedInFile, content: bytes, *, now: dt.datetime) -> None:
    """It is here: in quarantine until it has been looked into. The time of arrival is what counts for the last day."""
    file.content = content
    file.sha256 = hashlib.sha256(content).hexdigest()
    file.status, file.arrived_at, file.erase_after = FileStatus.QUARANTINE, now, None
    file.save(update_fields=["content", "sha256", "status", "arrived_at", "arrived_bytes", "erase_after"])
    tell(
        case=file.case,
        kind=Happened.FILE_ARRIVED,
        now=now,
        by_applicant=True,
        file=file.pk,
        paper=file.item.document.code if file.item and file.item.document else "",
        bytes=file.arrived_bytes,
    )
    if file.representative_id:  # who is not at the screen themselves hears of it
        tell_applicant(case=file.case, now=now)
