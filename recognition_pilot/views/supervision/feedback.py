"""What people said after their visits, for supervisors: shares, free lines to look at, the sheet for the counter."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from recognition_pilot.actions.feedback import review_remark
from recognition_pilot.forms.feedback import RemarkReviewForm
from recognition_pilot.queries.voices import feedback as queries
from recognition_pilot.rules.small_cells import FEWEST
from willkommen.faces import supervision_page
from willkommen.languages import LANGUAGE_NAMES, html_lang, text_dir
from willkommen.moments import berlin_day
from willkommen.permissions import Right

SLIPS = 8


@supervision_page(Right.PILOT)
@require_safe
def feedback_results(request, authority):
    """A quarter: shares with how many answered, by language and office where enough did."""
    quarters = queries.feedback_quarters(today=berlin_day(timezone.now()))
    names = [f"{first.year}-{(first.month + 2) // 3}" for first, _after in quarters]
    chosen = request.GET.get("quartal", "")
    number = names.index(chosen) if chosen in names else 0
    first_day, after = quarters[number]
    context = {
        "figures": queries.feedback_figures(authority, first_day=first_day, after=after),
        "channels": queries.channels_of(authority, first_day=first_day, after=after),
        "remarks": queries.shown_remarks(authority, first_day=first_day, after=after),
        "unread": len(queries.unread_remarks(authority)),
        "quarters": [
            (name, first, name == names[number]) for name, (first, _after) in zip(names, quarters, strict=True)
        ],
        "offices": queries.offices_of(authority),
        "fewest": FEWEST,
    }
    return render(request, "recognition_pilot/supervision/feedback.html", context)


@supervision_page(Right.PILOT)
@require_safe
def feedback_remarks(request, authority):
    """Lines nobody has looked at: names are cut out here, before anybody else reads them."""
    context = {"remarks": queries.unread_remarks(authority)}
    return render(request, "recognition_pilot/supervision/feedback_remarks.html", context)


@supervision_page(Right.PILOT)
@require_POST
def feedback_review(request, authority, remark):
    """May be read as it stands now, or is kept back."""
    found = queries.remark_by_id(authority, remark)
    form = RemarkReviewForm(request.POST)
    if found is None:
        raise Http404
    if form.is_valid():
        is_shown = form.cleaned_data["verdict"] == "show"
        review_remark(
            feedback=found,
            remark=form.cleaned_data["remark"],
            is_shown=is_shown,
            staff_member=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("The line may be read now.") if is_shown else _("The line is erased."))
    else:
        messages.error(request, _("This is too long. Please use at most 500 characters."))
    return HttpResponseRedirect(reverse("feedback_remarks", kwargs={"authority": authority.slug}))


@supervision_page(Right.PILOT)
@require_safe
def feedback_sheet(request, authority, office):
    """A sheet for the counter and slips to cut out; the code is that of the office, the same for everybody."""
    found = queries.office_by_pk(authority, office)
    if found is None:
        raise Http404
    code = queries.feedback_code(found, "paper")
    address = settings.BASE_URL + reverse("feedback_code", kwargs={"authority": authority.slug, "code": code})
    languages = [(code, html_lang(code), text_dir(code)) for code in LANGUAGE_NAMES if code in authority.languages]
    context = {"office": found, "address": address, "languages": languages, "slips": range(SLIPS)}
    return render(request, "recognition_pilot/supervision/feedback_sheet.html", context)
