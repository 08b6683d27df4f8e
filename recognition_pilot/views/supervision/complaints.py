"""Complaints and praise for supervisors: what is due, answering, closing. No case is ever named here."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recognition_pilot.actions import complaints as actions
from recognition_pilot.forms.supervision_complaints import (
    AnswerForm,
    ComplaintByHandForm,
    ComplaintQuery,
    ComplaintStateForm,
)
from recognition_pilot.queries.voices import complaints as queries
from recognition_pilot.rules.voices import DAYS_TO_ANSWER
from willkommen.errors import Refused
from willkommen.faces import supervision_page
from willkommen.form_pages import form_page
from willkommen.forms.staff_forms import refusals_shown_on
from willkommen.languages import LANGUAGE_NAMES, html_lang, text_dir
from willkommen.moments import berlin_day
from willkommen.permissions import Right
from willkommen.typed_forms import once, wish


@supervision_page(Right.PILOT)
@require_safe
def complaints(request, authority):
    """What is due first on top."""
    today = berlin_day(timezone.now())
    query = ComplaintQuery(request.GET)
    context = {
        "rows": queries.complaints_of(authority, today=today, **query.said),
        "warnings": queries.warnings_of(authority, today=today),
        "topics": queries.topics_of(authority, first_day=today.replace(month=1, day=1), today=today),
        "chosen": query.said,
        "days": DAYS_TO_ANSWER,
        "year": today.year,
    }
    return render(request, "recognition_pilot/supervision/complaints.html", context)


@supervision_page(Right.PILOT)
@require_http_methods(["GET", "HEAD", "POST"])
def complaint_by_hand(request, authority):
    """Type in what came by telephone, by letter or at the counter."""
    now = timezone.now()
    form = ComplaintByHandForm(request.POST if request.method == "POST" else None, today=berlin_day(now))
    if form.is_valid():
        values = dict(form.cleaned_data)
        key = f"complaint:{authority.pk}:{wish(values.pop('form_key'), request.POST)}"

        def take() -> str:
            taken = actions.take_complaint(authority=authority, is_by_hand=True, now=now, **values)
            messages.success(request, _("Saved. Its number is %(number)s.") % {"number": taken.reference})
            return _page(authority, taken)

        return HttpResponseRedirect(once(key=key, now=now, do=take))
    lead = _("What came by telephone, by letter or at the counter.")
    return form_page(request, form, title=_("New complaint or praise"), lead=lead, back=_list(authority))


@supervision_page(Right.PILOT)
@require_safe
def complaint(request, authority, complaint):
    """One of them: what was said, how many days are left, the answer."""
    found = _found(authority, complaint)
    today = berlin_day(timezone.now())
    context = {
        "row": queries.row_of(found, today=today),
        "complaint": found,
        "delivery": queries.delivery_of(found),
        "language_name": LANGUAGE_NAMES.get(found.language, found.language),
        "lang": html_lang(found.language),
        "direction": text_dir(found.language),
        "sort_form": ComplaintStateForm(instance=found),
        "answer_form": AnswerForm(language=found.language),
    }
    return render(request, "recognition_pilot/supervision/complaint.html", context)


@supervision_page(Right.PILOT)
@require_POST
def complaint_sort(request, authority, complaint):
    """Topic, formal or not, being looked into."""
    found = _found(authority, complaint)
    form = ComplaintStateForm(request.POST, instance=found)
    if form.is_valid():
        values = form.cleaned_data
        _act(
            request,
            actions.sort_complaint,
            found,
            topic=values["topic"],
            is_formal=bool(values.get("is_formal")),
            is_in_work=values["is_in_work"],
        )
    return HttpResponseRedirect(_page(authority, found))


@supervision_page(Right.PILOT)
@require_http_methods(["GET", "HEAD", "POST"])
def complaint_reply(request, authority, complaint):
    """Write the answer; it goes the way the person chose."""
    found, now = _found(authority, complaint), timezone.now()
    form = AnswerForm(request.POST if request.method == "POST" else None, language=found.language)
    if form.is_valid():
        values = dict(form.cleaned_data)
        key = f"complaint-answer:{found.pk}:{wish(values.pop('form_key'), request.POST)}"

        def answer() -> str:
            actions.answer_complaint(complaint=found, staff_member=request.user, now=now, **values)
            messages.success(request, _("The answer is kept."))
            return _page(authority, found)

        with refusals_shown_on(form):
            return HttpResponseRedirect(once(key=key, now=now, do=answer))
    return form_page(
        request,
        form,
        title=_("Answer %(number)s") % {"number": found.reference},
        back=_page(authority, found),
        save=_("Answer"),
        template="recognition_pilot/supervision/complaint_reply.html",
        complaint=found,
        language_name=LANGUAGE_NAMES.get(found.language, found.language),
        lang=html_lang(found.language),
        direction=text_dir(found.language),
    )


@supervision_page(Right.PILOT)
@require_POST
def complaint_close(request, authority, complaint):
    """Nothing to answer."""
    found = _found(authority, complaint)
    _act(request, actions.close_complaint, found)
    return HttpResponseRedirect(_page(authority, found))


@supervision_page(Right.PILOT)
@require_safe
def complaint_letter(request, authority, complaint):
    """The answer as a letter to print."""
    found = _found(authority, complaint)
    if not found.answer or not found.address:
        raise Http404
    context = {"complaint": found, "lang": html_lang(found.language), "direction": text_dir(found.language)}
    return render(request, "recognition_pilot/supervision/complaint_letter.html", context)


def _act(request, action, found, **values) -> None:
    try:
        action(complaint=found, staff_member=request.user, now=timezone.now(), **values)
        messages.success(request, _("Saved."))
    except Refused as refused:
        messages.warning(request, refused.text)


def _found(authority, pk):
    found = queries.complaint_by_pk(authority, pk)
    if found is None:
        raise Http404
    return found


def _list(authority) -> str:
    return reverse("complaints", kwargs={"authority": authority.slug})


def _page(authority, found) -> str:
    return reverse("complaint", kwargs={"authority": authority.slug, "complaint": found.pk})
