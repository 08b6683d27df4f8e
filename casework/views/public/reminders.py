"""Reminders before a title ends: asking, confirming, seeing what is planned, stopping. Only a button acts."""

from contextlib import suppress

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework.actions import reminders
from casework.forms.reminders import KINDS, AskForm, EndForm, KindQuery, TitleForm
from casework.queries.reminders import living_reminder, living_reminders, planned, reminder_by_token, service_of
from casework.views.public._session import case_url
from willkommen.errors import Refused
from willkommen.faces import public_page
from willkommen.languages import reader_language
from willkommen.private_pages import no_store
from willkommen.rate import slowly
from willkommen.tokens import hash_of
from willkommen.typed_forms import form_as_typed, once, wish


@public_page
@slowly(per_minute=10, burst=40, name="reminders")
@require_http_methods(["GET", "HEAD", "POST"])
def title_reminder_ask(request, authority):
    """Which title, until when, which address."""
    now = timezone.now()
    form = form_as_typed(
        AskForm,
        request,
        now=now,
        is_sms_offered=authority.is_sms_offered,
        initial={"ladder": KindQuery(request.GET).kind},
    )
    if request.method == "POST" and form.is_valid():
        key = f"reminder:{wish(form.cleaned_data['form_key'], request.POST)}"
        return HttpResponseRedirect(once(key=key, now=now, do=lambda: _ask(authority, form, now)))
    return _page(request, "ask", form=form, typed_form_id="reminders")


@public_page
@require_safe
def title_reminder_sent(request, authority):
    """Please look at your messages: the same words for everybody."""
    return _page(request, "sent")


@public_page
@no_store
@require_safe
def title_reminder(request, authority, token):
    """The question before anything is sent; later what is planned for every title of this address."""
    now = timezone.now()
    found = reminder_by_token(authority, token, now=now)
    if found is None:
        return _over(request)
    if not found.confirmed_at and not found.stopped_at:
        return _page(request, "question", token=token, kind=KINDS[found.ladder], reminder=found)
    titles = living_reminders(authority, found.recipient_key, now=now)
    rows = [
        {
            "reminder": one,
            "kind": KINDS[one.ladder],
            "moments": planned(one, now=now),
            "service": service_of(one),
        }
        for one in titles
    ]
    return _page(request, "plan" if rows else "stopped", token=token, rows=rows)


@public_page
@no_store
@slowly(per_minute=20, burst=60, name="confirm")
@require_http_methods(["GET", "HEAD", "POST"])
def title_reminder_confirm(request, authority, token):
    """The button of the page the link leads to."""
    now = timezone.now()
    found = reminder_by_token(authority, token, now=now)
    if found is None:
        return _over(request)
    if request.method == "POST":
        try:
            reminders.confirm_reminder(reminder=found, now=now)
            messages.success(request, _("Your reminders are switched on"))
        except Refused as refused:
            messages.warning(request, refused.text)
    return HttpResponseRedirect(_own_page(authority, token))


@public_page
@no_store
@slowly(per_minute=20, burst=60, name="confirm")
@require_http_methods(["GET", "HEAD", "POST"])
def title_reminder_add(request, authority, token):
    """Another title, of a child for example, for the same address."""
    now = timezone.now()
    found = reminder_by_token(authority, token, now=now)
    if found is None:
        return _over(request)
    if not found.confirmed_at or found.stopped_at:
        return HttpResponseRedirect(_own_page(authority, token))
    form = form_as_typed(TitleForm, request, now=now)
    if request.method == "POST" and form.is_valid():
        key = f"reminder-add:{wish(form.cleaned_data['form_key'], request.POST)}:{hash_of(token)[:16]}"
        return HttpResponseRedirect(once(key=key, now=now, do=lambda: _add(found, form, now)))
    return _page(request, "add", token=token, form=form, typed_form_id="reminders")


@public_page
@no_store
@slowly(per_minute=20, burst=60, name="confirm")
@require_http_methods(["GET", "HEAD", "POST"])
def title_reminder_change(request, authority, token, title):
    """Another last day of one of the titles."""
    now = timezone.now()
    found = reminder_by_token(authority, token, now=now)
    if found is None:
        return _over(request)
    chosen = living_reminder(found, title, now=now) if found.confirmed_at else None
    if chosen is None:
        raise Http404
    form = form_as_typed(
        EndForm, request, now=now, ladder=chosen.ladder, initial={"title_ends_on": chosen.title_ends_on}
    )
    if request.method == "POST" and form.is_valid():
        with suppress(Refused):  # stopped meanwhile: the own page says so
            reminders.change_end(reminder=chosen, title_ends_on=form.cleaned_data["title_ends_on"], now=now)
        return HttpResponseRedirect(_own_page(authority, token))
    context = {"token": token, "form": form, "kind": KINDS[chosen.ladder], "typed_form_id": "reminders"}
    return _page(request, "change", **context)


@public_page
@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def title_reminder_stop(request, authority, token):
    """One button; it stops everything for this address."""
    now = timezone.now()
    found = reminder_by_token(authority, token, now=now)
    if found is None:
        return _over(request)
    if request.method == "POST":
        reminders.stop_reminders(reminder=found, now=now)
        return HttpResponseRedirect(_own_page(authority, token))
    is_on = bool(living_reminders(authority, found.recipient_key, now=now)) or not found.stopped_at
    return _page(request, "stop" if is_on else "stopped", token=token)


def _ask(authority, form: AskForm, now) -> str:
    with suppress(Refused):  # the answer is the same for everybody
        reminders.ask_for_reminders(
            authority=authority,
            ladder=form.ladder,
            title_ends_on=form.cleaned_data["title_ends_on"],
            language=reader_language(),
            email=form.cleaned_data["email"],
            mobile=form.cleaned_data.get("mobile", ""),
            now=now,
        )
    return case_url(authority, "title_reminder_sent")


def _add(reminder, form: TitleForm, now) -> str:
    with suppress(Refused):  # stopped meanwhile: the own page says so
        reminders.add_title(
            reminder=reminder,
            ladder=form.ladder,
            title_ends_on=form.cleaned_data["title_ends_on"],
            language=reader_language(),
            now=now,
        )
    return _own_page(reminder.authority, reminder.link_token)


def _own_page(authority, token: str) -> str:
    return case_url(authority, "title_reminder", token=token)


def _over(request):
    """The same page for a link that never was and for one whose reminders have ended."""
    return render(request, "casework/public/reminders/over.html", {"languages_short": True}, status=404)


def _page(request, template: str, **context):
    return render(request, f"casework/public/reminders/{template}.html", {"languages_short": True, **context})
