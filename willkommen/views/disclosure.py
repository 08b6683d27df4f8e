"""Everything we keep about one person, handed out at the counter (Art. 15 GDPR)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from willkommen.actions.disclosing import disclose, note_reading
from willkommen.disclosure import parts_of, subject_of
from willkommen.faces import desk_page
from willkommen.forms.disclosure import DisclosureForm
from willkommen.forms.staff_forms import refusals_shown_on
from willkommen.permissions import Right
from willkommen.reauthentication import recently_signed_in

MAKE = "make"


@desk_page(Right.DISCLOSE)
@require_http_methods(["GET", "HEAD", "POST"])
@recently_signed_in
def disclosure(request, authority):
    """First the numbers, then what the file will hold, then the file; each thing shown stands in the read log."""
    is_sent, now = request.method == "POST", timezone.now()
    first = {"references": request.GET.get("nummer", "")[:20], "language": "de"}
    form = DisclosureForm(request.POST if is_sent else None, initial=first)
    if form.is_valid():
        with refusals_shown_on(form):
            subject = _subject(form, authority, request.roles)
            if subject and MAKE in request.POST:
                return _download(request, subject, form.cleaned_data["language"], now)
            if subject:
                note_reading(subject=subject, staff_member=request.user, now=now)
                return _preview(request, form, subject)
    return render(request, "desk/disclosure.html", {"form": form})


def _subject(form, authority, roles):
    """The person behind the numbers; None, with an error at the field, where one leads nowhere."""
    subject, unknown = subject_of(authority, form.cleaned_data["references"], roles=roles)
    if unknown:
        form.add_error("references", _("Nothing here has the number %(number)s.") % {"number": unknown[0]})
        return None
    return subject


def _preview(request, form, subject):
    parts = parts_of(subject, roles=request.roles)
    words = [entry for part in parts for entry in part.entries if entry.key]
    return render(request, "desk/disclosure_check.html", {"form": form, "parts": parts, "words": words})


def _download(request, subject, language: str, now):
    content = disclose(
        subject=subject,
        language=language,
        without=frozenset(request.POST.getlist("without")),
        roles=request.roles,
        staff_member=request.user,
        now=now,
    )
    headers = {"Content-Disposition": 'attachment; filename="auskunft.zip"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/zip", headers=headers)
