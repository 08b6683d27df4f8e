"""Files people handed in: on their way, to be checked, to be looked at, to be forgotten."""

import datetime as dt

from django.db.models import Q, QuerySet

from casework.models import Case, FileStatus, HandedInFile, RequestedItem
from casework.queries.cases import casework_settings
from casework.queries.documents import current_request
from casework.rules.states import State
from willkommen.models import Authority
from willkommen.tokens import hash_of

# They take up room until somebody has decided about them.
OPEN_FILES = (FileStatus.ARRIVING, FileStatus.QUARANTINE, FileStatus.CLEAN)


def kept(case: Case) -> dt.timedelta:
    """How long a file stays that nobody finished, that was refused or taken over: as the case's authority says."""
    return dt.timedelta(days=casework_settings(case.authority).file_days)


def room_taken(case: Case, *, without: int | None = None) -> tuple[int, int]:
    """How many files of a case are open, and how many bytes they were announced with."""
    files = HandedInFile.objects.filter(case=case, status__in=OPEN_FILES).exclude(pk=without).order_by()
    sizes = list(files.values_list("expected_bytes", flat=True))
    return len(sizes), sum(sizes)


def unfinished_file(case: Case, *, name: str, size: int, item, representative) -> HandedInFile | None:
    """The same file, begun before by the same person and not finished; locked."""
    rows = HandedInFile.objects.select_for_update(of=("self",)).defer("content")
    return rows.filter(
        case=case,
        status=FileStatus.ARRIVING,
        name=name,
        expected_bytes=size,
        item=item,
        representative=representative,
    ).first()


def locked_arriving(case: Case, token: str, *, representative) -> HandedInFile | None:
    """A file of this case on its way, by its token, locked; None for everybody else's."""
    rows = HandedInFile.objects.select_for_update(of=("self",)).filter(
        case=case,
        authority_id=case.authority_id,
        upload_token_hash=hash_of(token),
        representative=representative,
    )
    return rows.select_related("case__authority", "item__document").defer("content").first()


def item_to_hand_in(case: Case, pk: int | None) -> RequestedItem | None:
    """The paper a file is meant for, if the case waits for it."""
    request = current_request(case) if pk else None
    if request is None:
        return None
    return next((item for item in request.items.all() if item.pk == pk and item.waived_at is None), None)


def file_of(case: Case, pk: int) -> HandedInFile | None:
    """One file of a case, with what is in it."""
    return HandedInFile.objects.filter(case=case, authority_id=case.authority_id, pk=pk).first()


def locked_file(case: Case, pk: int) -> HandedInFile | None:
    """A file as it is now, locked, without what is in it."""
    rows = HandedInFile.objects.select_for_update(of=("self",)).filter(case=case, authority_id=case.authority_id, pk=pk)
    return rows.select_related("case__authority", "item__document").defer("content").first()


def files_to_check(authority: Authority, *, scans: bool) -> list[int]:
    """Files nobody has looked into; with a scanner also those that were never scanned. Oldest first."""
    files = HandedInFile.objects.filter(authority=authority, status=FileStatus.QUARANTINE)
    if not scans:
        files = files.filter(media_type="")
    return list(files.order_by("arrived_at", "pk").values_list("pk", flat=True))


def file_to_check(authority: Authority, pk: int) -> HandedInFile | None:
    """A file in quarantine, with what is in it."""
    files = HandedInFile.objects.filter(authority=authority, pk=pk, status=FileStatus.QUARANTINE)
    return files.select_related("case__authority", "item__document").first()


def files_to_forget(authority: Authority, *, now: dt.datetime, closed_before: dt.datetime) -> QuerySet[HandedInFile]:
    """Files whose time is over, and what still lies in the letter box of cases closed before a moment; no case on hold."""
    closed = Q(case__status=State.CLOSED, case__closed_at__lt=closed_before)
    over = HandedInFile.objects.filter(Q(erase_after__lte=now) | closed, authority=authority)
    return over.exclude(case__legal_hold=True).order_by("pk")
