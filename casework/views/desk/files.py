"""Files of the letter box at the desk: opened only as an attachment, taken over, or sent back with a reason."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework.actions import letter_box
from casework.forms.desk_documents import OfNoUseForm
from casework.permissions import mover_of
from casework.rules.files import name_for
from casework.views.desk._case import case_page, to_case
from casework.views.desk._sent import try_or_say
from willkommen.errors import Refused
from willkommen.permissions import Right

# Whatever a file says it is: it runs nothing, loads nothing and is shown inside nothing.
HARMLESS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store, private",
    "X-Download-Options": "noopen",
}


@case_page(Right.CASES)
@require_GET
def file(request, case, file):
    """The file, to be saved."""
    try:
        found = letter_box.read_file(case=case, pk=file, now=timezone.now(), staff_member=request.user)
    except Refused as refused:
        raise Http404 from refused
    name = name_for(found.name, media_type=found.media_type, reference=case.reference)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    headers = {**HARMLESS, "Content-Disposition": disposition}
    return HttpResponse(bytes(found.content), content_type=found.media_type, headers=headers)


@case_page(Right.CASES)
@require_POST
def file_release(request, case, file):
    """It was not scanned, and may be opened all the same."""
    try_or_say(
        request,
        lambda: letter_box.release_file(case=case, pk=file, now=timezone.now(), staff_member=request.user),
        done=_("The file can be opened now. Open it only on a computer with a virus scanner."),
    )
    return to_case(case, "case_documents")


@case_page(Right.CASES)
@require_POST
def file_take(request, case, file):
    """It is in the file of the authority now."""
    try_or_say(
        request,
        lambda: letter_box.take_file(
            case=case, pk=file, mover=mover_of(request.roles), now=timezone.now(), staff_member=request.user
        ),
        done=_("Taken into the file. The copy here is erased after the period your authority has set."),
    )
    return to_case(case, "case_documents")


@case_page(Right.CASES)
@require_POST
def file_refuse(request, case, file):
    """It cannot be used; without a reason: because it was never scanned."""
    form = OfNoUseForm(request.POST)
    why = form.defect if "why" in request.POST and form.is_valid() else None
    try_or_say(
        request,
        lambda: letter_box.refuse_file(
            case=case, pk=file, why=why, mover=mover_of(request.roles), now=timezone.now(), staff_member=request.user
        ),
        done=_("The file is erased. The applicant reads why and hears that there is news."),
    )
    return to_case(case, "case_documents")
