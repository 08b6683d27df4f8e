"""The auditor's pages: who did, read and changed what, the seals over it, and emergency accesses. No case opens from here."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from willkommen import audit
from willkommen.faces import supervision_page
from willkommen.forms.audit import AuditQuery
from willkommen.moments import berlin_day, long_moment
from willkommen.permissions import Right, may
from willkommen.queries import audit_lines, auditing, seals
from willkommen.reauthentication import recently_signed_in
from willkommen.tables import Table, as_download, csv_file, xlsx_file

A_PAGE = 50
A_SHEET = 1000
SEALS_SHOWN = 100
EMERGENCIES_SHOWN = 200
WRITERS = {"csv": csv_file, "xlsx": xlsx_file}


def _titles() -> dict[str, str]:
    return {
        audit_lines.READS: _("Who read what"),
        audit_lines.DEEDS: _("Who did what"),
        audit_lines.CHANGES: _("What changed"),
    }


@supervision_page(Right.AUDIT)
@require_safe
def overview(request, authority):
    """What looks unusual, the last emergency accesses, whether the seals agree."""
    query = _query(request, authority, audit_lines.READS)
    context = {
        "query": query,
        "books": _titles(),
        "rows": auditing.unusual_of(authority, query.asked),
        "emergencies": auditing.emergencies_of(authority, most=5),
        "check": seals.last_check(),
    }
    return render(request, "supervision/audit/overview.html", context)


@supervision_page(Right.AUDIT)
@require_safe
def book(request, authority, book):
    """One of the three books, filtered, page by page."""
    title, query = _titled(book), _query(request, authority, book)
    page = Paginator(auditing.entries_of(authority, book, query.asked), A_PAGE).get_page(request.GET.get("page"))
    context = {"query": query, "book": book, "title": title, "page": page, "books": _titles()}
    context["lines"] = audit_lines.lines_of(book, page.object_list)
    return render(request, "supervision/audit/book.html", context)


@supervision_page(Right.AUDIT)
@require_safe
def sheet(request, authority, book):
    """The same on paper, as much as somebody reads."""
    title, query = _titled(book), _query(request, authority, book)
    entries = list(auditing.entries_of(authority, book, query.asked)[: A_SHEET + 1])
    context = {"query": query, "book": book, "title": title, "is_cut": len(entries) > A_SHEET, "now": timezone.now()}
    context |= {"lines": audit_lines.lines_of(book, entries[:A_SHEET]), "most": A_SHEET}
    return render(request, "supervision/audit/sheet.html", context)


@supervision_page(Right.AUDIT)
@recently_signed_in
@require_safe
def book_file(request, authority, book, kind):
    """The same as a file; that it was made is written down itself."""
    title, query = _titled(book), _query(request, authority, book)
    if kind not in WRITERS:
        raise Http404
    entries = auditing.entries_of(authority, book, query.asked)[: auditing.MOST_IN_A_FILE]
    table = audit_lines.table_of(book, title, audit_lines.lines_of(book, entries))
    now = timezone.now()
    audit.record_read(
        about=None,
        kind=f"export.audit.{book}",
        found=len(table.rows),
        authority=authority,
        staff_member=request.user,
        now=now,
    )
    return as_download(WRITERS[kind]([table]), name=f"{authority.slug}-{book}-{berlin_day(now):%Y%m%d}.{kind}")


@supervision_page(Right.AUDIT)
@require_safe
def seals_page(request, authority):
    """The last seals and what came out when all were computed again."""
    context = {"seals": seals.newest_seals(most=SEALS_SHOWN), "check": seals.last_check(), "books": _titles()}
    return render(request, "supervision/audit/seals.html", context)


@supervision_page(Right.AUDIT)
@require_safe
def seals_file(request, authority, kind):
    """The seals as a file, to keep them where nobody of the installation can reach."""
    if kind not in WRITERS:
        raise Http404
    names = {"willkommen_auditentry": audit_lines.DEEDS, "willkommen_readentry": audit_lines.READS}
    rows = [
        (
            seal.number,
            _titles()[names.get(seal.book, audit_lines.CHANGES)],
            seal.entries,
            long_moment(seal.sealed_at),
            seal.seal,
        )
        for seal in seals.newest_seals(most=auditing.MOST_IN_A_FILE)
    ]
    columns = [_("Number"), pgettext("audit", "Book"), _("Entries"), _("Sealed"), pgettext("audit", "Seal")]
    return as_download(WRITERS[kind]([Table(_("Seals"), columns, rows)]), name=f"siegel.{kind}")


@supervision_page(Right.EMERGENCIES)
@require_safe
def emergencies(request, authority):
    """Every emergency access: who, what, why, until when."""
    found = auditing.emergencies_of(authority, most=EMERGENCIES_SHOWN)
    books = _titles() if may(request.roles, Right.AUDIT) else None
    return render(request, "supervision/audit/emergencies.html", {"emergencies": found, "books": books})


def _titled(book: str) -> str:
    if book not in _titles():
        raise Http404
    return _titles()[book]


def _query(request, authority, book: str) -> AuditQuery:
    return AuditQuery(
        request.GET,
        authority=authority,
        people=auditing.people_in_the_audit(authority),
        kinds=auditing.kinds_of(authority, book),
        today=berlin_day(timezone.now()),
    )
