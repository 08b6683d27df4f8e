"""What an applicant does about papers: sees what is missing, asks for more time, prints the cover sheet."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework.actions.documents import ask_for_more_time
from casework.forms.more_time import MoreTimeForm
from casework.queries.documents import documents_of
from casework.queries.sheets import sheet_of
from casework.views.public._session import case_url, tracking_page
from willkommen.errors import Refused
from willkommen.languages import reader_language
from willkommen.rate import slowly
from willkommen.typed_forms import form_as_typed, once, wish


@tracking_page
@slowly(per_minute=20, burst=60, name="case_more_time")
@require_http_methods(["GET", "HEAD", "POST"])
def case_more_time(request, authority, access):
    """Ask for more time, with a reason out of a list."""
    now = timezone.now()
    found = documents_of(access.case, now=now)
    if found.request is None or found.is_extension_open:
        return HttpResponseRedirect(case_url(authority, "case_tracking"))
    form = form_as_typed(MoreTimeForm, request)
    refused = None
    if request.method == "POST" and form.is_valid():

        def ask():
            ask_for_more_time(request=found.request, reason=form.chosen, now=now)
            messages.success(request, _("We have your wish for more time. You hear from us."))
            return case_url(authority, "case_tracking")

        key = f"more-time:{found.request.pk}:{wish(form.cleaned_data['form_key'], request.POST)}"
        try:
            return HttpResponseRedirect(once(key=key, now=now, do=ask))
        except Refused as error:
            refused = error
    context = {"access": access, "case": access.case, "documents": found, "form": form, "refused": refused}
    return render(
        request, "casework/public/more_time.html", {**context, "languages_short": True, "typed_form_id": "more-time"}
    )


@tracking_page
@require_safe
def case_cover_sheet(request, authority, access):
    """By post or at the counter: where to, and a sheet to lay on top, which names the case by its number only."""
    found = documents_of(access.case, now=timezone.now())
    context = {"access": access, "case": access.case, "sheet": sheet_of(found, language=reader_language())}
    return render(request, "casework/public/cover_sheet.html", context)
