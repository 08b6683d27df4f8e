"""What a case still needs: the request that runs, its papers, what was handed in for each, what was asked for before."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Min, Q

from appointments.models import ServiceDocument
from appointments.queries.holidays import is_public_holiday
from casework.models import Case, DocumentRequest, FileStatus, HandedInFile, RequestedItem, RequestStatus
from casework.queries.cases import casework_settings
from casework.queries.document_words import WAYS_OUT
from casework.rules.requests import SETTLED, TO_DO, Defect, ItemState, item_state, request_ends
from casework.rules.states import MOVES, UNDECIDED, State
from willkommen.models import Authority
from willkommen.moments import berlin_day

# Nobody of the staff has said yet what becomes of these.
WAITING_FILES = (FileStatus.QUARANTINE, FileStatus.CLEAN)


@dataclass(frozen=True)
class Paper:
    """One paper that was asked for, in the reader's language where the catalogue knows it."""

    item: RequestedItem
    state: ItemState
    files: list[HandedInFile] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Its name; words of the office are German."""
        return self.item.document.name if self.item.document else self.item.other

    @property
    def official_term(self) -> str:
        """The German word."""
        return self.item.document.official_term if self.item.document else self.item.other

    @property
    def hint(self) -> str:
        """Where one gets it, or what belongs to it."""
        return self.item.document.hint if self.item.document else ""

    @property
    def way_out(self) -> str:
        """What was wrong with what came, and what to send instead; empty where nothing was."""
        return str(WAYS_OUT[Defect(self.item.defect)]) if self.item.defect else ""

    @property
    def is_own_words(self) -> bool:
        """Whether the office wrote it, in German."""
        return self.item.document is None

    @property
    def is_to_do(self) -> bool:
        """Whether the applicant has to do something."""
        return self.state in TO_DO

    @property
    def is_settled(self) -> bool:
        """Whether nobody waits for it any more."""
        return self.state in SETTLED


@dataclass(frozen=True)
class Documents:
    """The papers of a case on one day."""

    case: Case
    today: dt.date
    request: DocumentRequest | None
    papers: list[Paper]
    files: list[HandedInFile]
    earlier: list[DocumentRequest]
    are_uploads_allowed: bool

    @property
    def to_do(self) -> list[Paper]:
        """What the applicant still has to hand in."""
        return [paper for paper in self.papers if paper.is_to_do]

    @property
    def on_the_way(self) -> list[Paper]:
        """What was handed in and is being looked at."""
        return [paper for paper in self.papers if paper.state == ItemState.HANDED_IN]

    @property
    def done(self) -> list[Paper]:
        """What is there or no longer needed."""
        return [paper for paper in self.papers if paper.is_settled]

    @property
    def days_left(self) -> int:
        """Days until the last one; 0 on the last, negative afterwards."""
        return (self.request.due_on - self.today).days if self.request else 0

    @property
    def is_over(self) -> bool:
        """Whether the last day has passed."""
        return self.request is not None and self.days_left < 0

    @property
    def is_extension_open(self) -> bool:
        """Whether the applicant asked for more time and nobody has answered."""
        return self.request is not None and self.request.extension_asked_at is not None

    @property
    def new_files(self) -> list[HandedInFile]:
        """Files nobody has decided about."""
        return [file for file in self.files if file.status in WAITING_FILES]

    @property
    def may_ask(self) -> bool:
        """Whether papers can be asked for, or further ones."""
        return self.case.status in MOVES["request_documents"].sources | {State.INCOMPLETE}

    @property
    def may_hand_in_online(self) -> bool:
        """Whether the letter box of this case is open: as long as nothing was decided."""
        return self.are_uploads_allowed and self.case.status in UNDECIDED


def documents_of(case: Case, *, now: dt.datetime) -> Documents:
    """What is missing in a case, what arrived, and what was asked for before. Five queries at most."""
    requests = list(DocumentRequest.objects.filter(case=case).prefetch_related("items__document").order_by("-asked_at"))
    files = list(files_without_content(case).select_related("item__document", "representative"))
    request = current_of(case, requests)
    return Documents(
        case=case,
        today=berlin_day(now),
        request=request,
        papers=papers_of(request, files) if request else [],
        files=files,
        earlier=[one for one in requests if one is not request],
        are_uploads_allowed=casework_settings(case.authority).are_uploads_allowed,
    )


def current_of(case: Case, requests: Iterable[DocumentRequest]) -> DocumentRequest | None:
    """The request the case waits for: open, or over and not yet answered."""
    if case.status != State.INCOMPLETE:
        return None
    live = (RequestStatus.OPEN, RequestStatus.LAPSED)
    return next((one for one in requests if one.status in live), None)


def current_request(case: Case) -> DocumentRequest | None:
    """The same, with its items, straight from the database."""
    requests = DocumentRequest.objects.filter(case=case).select_related("case__authority").order_by("-asked_at")
    return current_of(case, requests.prefetch_related("items__document"))


def papers_of(request: DocumentRequest, files: Iterable[HandedInFile]) -> list[Paper]:
    """The papers of a request in their order, each with the files that were handed in for it."""
    of_item = defaultdict(list)
    for file in files:
        of_item[file.item_id].append(file)
    return [
        Paper(
            item,
            item_state(
                arrived=item.arrived_at is not None,
                defect=item.defect,
                waived=item.waived_at is not None,
                is_waiting=any(file.status in WAITING_FILES for file in of_item[item.pk]),
            ),
            of_item[item.pk],
        )
        for item in request.items.all()
    ]


def files_without_content(case: Case):
    """The files of a case, oldest first, without what is in them."""
    return HandedInFile.objects.filter(case=case, authority_id=case.authority_id).defer("content")


def is_something_missing(request: DocumentRequest) -> bool:
    """Whether the applicant still has to hand something in; its items and the files of its case are read anew."""
    papers = papers_of(request, files_without_content(request.case))
    return any(paper.is_to_do for paper in papers)


def papers_to_choose(case: Case) -> list[ServiceDocument]:
    """What the service of a case asks for, in the order of its list."""
    return list(ServiceDocument.objects.filter(service=case.service).select_related("document").order_by("position"))


def proposed_end(case: Case, *, now: dt.datetime) -> dt.date:
    """The last day of a request made now: the authority's number of days, moved to a working day."""
    days = casework_settings(case.authority).request_days
    return request_ends(berlin_day(now), days, is_public_holiday)


def working_end(day: dt.date) -> dt.date:
    """A day somebody chose, moved to a working day."""
    return request_ends(day, 0, is_public_holiday)


def requests_to_lapse(authority: Authority, *, today: dt.date) -> list[int]:
    """Open requests whose last day has passed, or whose case went on without them; the oldest first."""
    over = Q(due_on__lt=today) | ~Q(case__status=State.INCOMPLETE)
    found = DocumentRequest.objects.filter(over, authority=authority, status=RequestStatus.OPEN)
    return list(found.order_by("due_on", "pk").values_list("pk", flat=True))


def locked_request(authority: Authority, pk: int) -> DocumentRequest | None:
    """A request as it is now, locked until the end of the transaction."""
    rows = DocumentRequest.objects.select_for_update(of=("self",)).filter(authority=authority, pk=pk)
    return rows.select_related("case__authority").first()


@dataclass(frozen=True)
class NewFiles:
    """How many files of a case nobody has looked at, and since when the oldest waits."""

    files: int
    since: dt.datetime


def cases_with_new_files(authority: Authority) -> dict[int, NewFiles]:
    """Cases of an authority with files nobody has decided about, by the id of the case. One query."""
    waiting = HandedInFile.objects.filter(authority=authority, status__in=WAITING_FILES).order_by()
    rows = waiting.values("case").annotate(files=Count("pk"), since=Min("arrived_at"))
    return {row["case"]: NewFiles(row["files"], row["since"]) for row in rows}
