"""Papers of a case at the desk: asking, what arrived, more time, the sheet."""

from django.contrib import messages
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.actions import documents as actions
from casework.forms.desk_documents import DeliveredForm, LongerForm, OfNoUseForm, PapersForm, RequestForm
from casework.permissions import mover_of, sees_everything
from casework.queries.desk_counter import reads_as_review
from casework.queries.desk_papers import ARRIVALS, STATES, file_words
from casework.queries.document_words import EXTENSION_REASONS
from casework.queries.documents import documents_of, papers_to_choose, proposed_end
from casework.queries.sheets import sheet_of
from casework.rules.requests import Arrival
from casework.views.desk._case import case_page, case_url, to_case
from casework.views.desk._sent import sent_once, try_or_say
from willkommen.form_pages import confirm_page, form_page
from willkommen.forms.staff_forms import StaffForm
from willkommen.moments import berlin_day
from willkommen.permissions import Right

BY_HAND = {way: ARRIVALS[way] for way in (Arrival.COUNTER, Arrival.POST, Arrival.ONLINE)}


@case_page(Right.CASE_STATE)
@require_safe
def documents(request, case):
    """What is missing, what arrived, what was asked for before."""
    found = documents_of(case, now=timezone.now())
    return _page(request, found, PapersForm(documents=found, ways=BY_HAND))


@case_page(Right.CASE_STATE)
@require_http_methods(["GET", "HEAD", "POST"])
def documents_request(request, case):
    """Ask for papers of the service or others, until a day."""
    now = timezone.now()
    form = RequestForm(
        request.POST or None,
        papers=papers_to_choose(case),
        proposed=proposed_end(case, now=now),
        today=berlin_day(now),
    )

    def ask():
        actions.request_documents(
            case=case, mover=mover_of(request.roles), staff_member=request.user, now=now, **form.facts()
        )
        messages.success(request, _("The papers are asked for. The applicant hears that there is news."))
        return case_url(case, "case_documents")

    lead = _("The applicant sees the list, the last day and how to hand in. Reminders come 7 and 2 days before it.")
    answer = sent_once(request, form, f"request-documents:{case.pk}", now=now, do=ask)
    return answer or form_page(
        request,
        form,
        title=_("Ask for papers"),
        back=case_url(case, "case_documents"),
        lead=lead,
        save=_("Ask for them"),
        case=case,
    )


@case_page(Right.CASE_STATE)
@require_POST
def documents_arrived(request, case):
    """What arrived, what is of no use, what is no longer needed."""
    now = timezone.now()
    found = documents_of(case, now=now)
    form = PapersForm(request.POST, documents=found, ways=BY_HAND)
    if not form.is_valid():
        return _page(request, found, form)
    marks = {pk: actions.Mark(state, defect) for pk, (state, defect) in form.said().items()}
    try_or_say(
        request,
        lambda: actions.record_papers(
            case=case,
            marks=marks,
            how=Arrival(form.cleaned_data["how"]),
            mover=mover_of(request.roles),
            now=now,
            staff_member=request.user,
        ),
        done=_("Saved. The applicant can read it."),
    )
    return to_case(case, "case_documents")


@case_page(Right.CASE_STATE)
@require_http_methods(["GET", "HEAD", "POST"])
def documents_longer(request, case):
    """Give more time."""
    now = timezone.now()
    found = documents_of(case, now=now)
    if found.request is None:
        return _nothing_asked(request, case)
    form = LongerForm(request.POST or None, today=berlin_day(now), initial={"due_on": proposed_end(case, now=now)})

    def extend():
        actions.extend_request(
            request=found.request, due_on=form.cleaned_data["due_on"], now=now, staff_member=request.user
        )
        messages.success(request, _("More time is given. The applicant hears that there is news."))
        return case_url(case, "case_documents")

    answer = sent_once(request, form, f"longer:{found.request.pk}", now=now, do=extend)
    return answer or form_page(
        request, form, title=_("Give more time"), back=case_url(case, "case_documents"), save=_("Give more time")
    )


@case_page(Right.CASE_STATE)
@require_POST
def documents_decline(request, case):
    """The last day stays as it is."""
    now = timezone.now()
    found = documents_of(case, now=now)
    if found.request is None:
        return _nothing_asked(request, case)
    try_or_say(
        request,
        lambda: actions.decline_more_time(request=found.request, now=now, staff_member=request.user),
        done=_("The last day stays as it is. The applicant hears that there is news."),
    )
    return to_case(case, "case_documents")


@case_page(Right.CASE_STATE)
@require_http_methods(["GET", "HEAD", "POST"])
def documents_delivered(request, case):
    """Proof of delivery."""
    now = timezone.now()
    found = documents_of(case, now=now)
    if found.request is None:
        return _nothing_asked(request, case)
    known = {"delivery": found.request.delivery, "delivered_on": found.request.delivered_on}
    form = DeliveredForm(request.POST or None, today=berlin_day(now), initial=known)

    def keep():
        said = {name: form.cleaned_data[name] for name in ("delivery", "delivered_on")}
        actions.record_delivery(request=found.request, now=now, staff_member=request.user, **said)
        messages.success(request, _("Saved."))
        return case_url(case, "case_documents")

    answer = sent_once(request, form, f"delivered:{found.request.pk}", now=now, do=keep)
    back = case_url(case, "case_documents")
    return answer or form_page(request, form, title=_("How the list reached the person"), back=back)


@case_page(Right.CASE_STATE)
@require_http_methods(["GET", "HEAD", "POST"])
def documents_withdraw(request, case):
    """The papers are no longer needed."""
    now = timezone.now()
    found = documents_of(case, now=now)
    if found.request is None:
        return _nothing_asked(request, case)
    form = StaffForm(request.POST or None)
    if request.method == "POST":
        try_or_say(
            request,
            lambda: actions.withdraw_request(
                request=found.request, mover=mover_of(request.roles), now=now, staff_member=request.user
            ),
            done=_("The papers are no longer needed. The review goes on."),
        )
        return to_case(case, "case_documents")
    return confirm_page(
        request,
        form,
        title=_("Are the papers no longer needed?"),
        back=case_url(case, "case_documents"),
        consequences=[_("The review goes on without them."), _("The applicant hears that there is news.")],
        yes=_("They are no longer needed"),
    )


@case_page(Right.CASE_STATE)
@require_safe
def documents_sheet(request, case):
    """The list on paper, in German and in the applicant's language, to be ticked and to lie on top of the papers."""
    now = timezone.now()
    found = documents_of(case, now=now)
    if found.request is None:
        return _nothing_asked(request, case)
    context = {"sheet": sheet_of(found), "case": case, "now": now, "back": case_url(case, "case_documents")}
    return render(request, "casework/desk/documents_sheet.html", context)


def _nothing_asked(request, case):
    """Somebody else has ended the request meanwhile."""
    messages.info(request, _("This case is not waiting for papers any more."))
    return to_case(case, "case_documents")


def _page(request, found, form):
    reason = found.request.extension_reason if found.request else ""
    return render(
        request,
        "casework/desk/documents.html",
        {
            "case": found.case,
            "documents": found,
            # at the counter a review that waits for another body looks like every review
            "may_ask": found.may_ask or (not sees_everything(request.roles) and reads_as_review(found.case.status)),
            "form": form,
            "rows": [(paper, field, STATES[paper.state]) for paper, field in form.rows()],
            "files": [(file, file_words(file)) for file in found.files] if sees_everything(request.roles) else [],
            "sees_files": sees_everything(request.roles),
            "of_no_use": OfNoUseForm(),
            "extension_reason": EXTENSION_REASONS.get(reason, ""),
        },
    )
