"""Staff take files out of the letter box: open, take into the file of the authority, or say what is wrong."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.actions.documents import Mark, NothingAsked, record_papers
from casework.actions.history import tell
from casework.actions.news import tell_applicant
from casework.models import Case, FileStatus, HandedInFile
from casework.queries.cases import locked_case
from casework.queries.letter_box import file_of, kept, locked_file
from casework.rules.files import Refusal
from casework.rules.history import Happened
from casework.rules.requests import Arrival, Defect, ItemState
from casework.rules.states import Mover
from willkommen.audit import record_read
from willkommen.errors import Refused


class NotWaiting(Refused):
    """Somebody has decided about this file already, or it is gone."""

    text = _("Somebody has already decided about this file. Please look at it again.")


class NotChecked(Refused):
    """Nobody has looked into this file yet, or nobody has said that it may be opened."""

    text = _("This file has not been checked yet. Please wait a moment.")


def read_file(*, case: Case, pk: int, now: dt.datetime, staff_member) -> HandedInFile:
    """A file with what is in it, for one of the staff; the list of who read what keeps it. Raises `NotChecked`, `NotWaiting`."""
    file = file_of(case, pk)
    if file is None or file.content is None:
        raise NotWaiting
    if file.status not in (FileStatus.CLEAN, FileStatus.TAKEN):
        raise NotChecked
    record_read(about=file, authority=case.authority, staff_member=staff_member, now=now)
    return file


@transaction.atomic
def release_file(*, case: Case, pk: int, now: dt.datetime, staff_member) -> HandedInFile:
    """No scanner has seen it, and somebody takes it on themselves to open it. Raises `NotChecked`, `NotWaiting`."""
    file = _waiting(case, pk)
    if file.status != FileStatus.QUARANTINE:
        raise NotWaiting
    if not file.media_type:
        raise NotChecked
    file.status = FileStatus.CLEAN
    file.save(update_fields=["status"])
    tell(case=file.case, kind=Happened.FILE_RELEASED, now=now, staff_member=staff_member, file=file.pk)
    return file


@transaction.atomic
def take_file(*, case: Case, pk: int, mover: Mover, now: dt.datetime, staff_member) -> HandedInFile:
    """It is in the file of the authority now: its paper is here, and this copy is erased after the authority's period.

    Where that was the last one, the request is complete. Raises `NotChecked`, `NotWaiting`.
    """
    file = _waiting(case, pk)
    if file.status != FileStatus.CLEAN:
        raise NotChecked
    file.status, file.taken_at, file.taken_by = FileStatus.TAKEN, now, staff_member
    file.erase_after = now + kept(file.case)
    file.save(update_fields=["status", "taken_at", "taken_by", "erase_after"])
    tell(case=file.case, kind=Happened.FILE_TAKEN, now=now, staff_member=staff_member, file=file.pk)
    _mark_paper(file, Mark(ItemState.HERE), mover=mover, now=now, staff_member=staff_member)
    return file


@transaction.atomic
def refuse_file(
    *, case: Case, pk: int, why: Defect | None, mover: Mover, now: dt.datetime, staff_member
) -> HandedInFile:
    """It cannot be used, for one of the reasons people are told; without one, because it was never scanned.

    What is in it goes at once, the applicant is told. Raises `NotWaiting`.
    """
    file = _waiting(case, pk)
    if file.status == FileStatus.TAKEN:
        raise NotWaiting
    file.status, file.content = FileStatus.REFUSED, None
    file.refusal = str(why) if why else Refusal.NOT_SCANNED
    file.erase_after = now + kept(file.case)
    file.save(update_fields=["status", "content", "refusal", "erase_after"])
    tell(case=file.case, kind=Happened.FILE_REFUSED, now=now, staff_member=staff_member, file=file.pk, why=file.refusal)
    if why:
        _mark_paper(file, Mark(ItemState.DEFECT, why), mover=mover, now=now, staff_member=staff_member)
    tell_applicant(case=file.case, now=now)
    return file


def _waiting(case: Case, pk: int) -> HandedInFile:
    locked_case(case)
    file = locked_file(case, pk)
    if file is None or file.status not in (FileStatus.QUARANTINE, FileStatus.CLEAN):
        raise NotWaiting
    return file


def _mark_paper(file: HandedInFile, mark: Mark, *, mover: Mover, now: dt.datetime, staff_member) -> None:
    """What was said about a file holds for the paper it was handed in for, if the case still waits for it."""
    if file.item_id is None:
        return
    try:
        with transaction.atomic():
            record_papers(
                case=file.case,
                marks={file.item_id: mark},
                how=Arrival.ONLINE,
                mover=mover,
                now=now,
                staff_member=staff_member,
            )
    except NothingAsked:
        # the review went on without it; the file itself is dealt with all the same
        return
