"""Joining the waiting list without an appointment in hand: for whom, who, check, confirm."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appointments.actions.booking import TooManyCodes, WrongCode
from appointments.actions.waiting import ask_again, ask_to_join, confirm_entry_with_code
from appointments.forms.booking import CodeForm, KeyForm
from appointments.forms.waiting import ReachableForm, WaitForm
from appointments.queries.catalogue import notice_instead_of_visit
from appointments.queries.interpreting import cached_interpreting_ways
from appointments.views.public._addresses import public_url
from appointments.views.public._joining import Answers, Joining, joining_step
from willkommen.errors import Refused
from willkommen.languages import reader_language
from willkommen.rate import slowly
from willkommen.typed_forms import form_as_typed, once


@joining_step("waiting_join")
@require_http_methods(["GET", "HEAD", "POST"])
def waiting_join(request, joining: Joining):
    """What the list is, and for whom, where, how urgent."""
    form = form_as_typed(
        WaitForm,
        request,
        offer=joining.offer,
        offices=joining.offices,
        today=joining.today,
        interpreting=cached_interpreting_ways(joining.authority, now=joining.now),
        notice=notice_instead_of_visit(joining.offer.service, on=joining.today),
        initial=joining.initial(),
    )
    if request.method == "POST" and form.is_valid():
        if form.needs_no_visit:
            joining.forget()
            return HttpResponseRedirect(joining.url("visit_not_needed"))
        _answer(joining, form)
        return HttpResponseRedirect(joining.url("waiting_details"))
    return joining.page("join", "waiting_join", form=form, typed_form_id="waiting", first_free=joining.first_free)


@joining_step("waiting_details")
@require_http_methods(["GET", "HEAD", "POST"])
def waiting_details(request, joining: Joining):
    """Names as in the passport, date of birth, where offers are sent."""
    form = form_as_typed(
        ReachableForm,
        request,
        today=joining.today,
        is_sms_offered=joining.authority.is_sms_offered,
        initial=joining.answers.typed,
    )
    if request.method == "POST":
        joining.answers.typed = form.typed()
        joining.keep()
        if form.is_valid():
            person = form.person()
            joining.answers.person = {**person, "born_on": person["born_on"].isoformat()}
            joining.keep()
            return HttpResponseRedirect(joining.url("waiting_check"))
    return joining.page("details", "waiting_details", form=form, typed_form_id="waiting")


@joining_step("waiting_check")
@slowly(per_minute=20, burst=60, name="confirm")
@require_http_methods(["GET", "HEAD", "POST"])
def waiting_check(request, joining: Joining):
    """All answers on one page; then link and code are sent."""
    form = KeyForm(request.POST or None)
    refused = None
    if request.method == "POST" and form.is_valid():
        key = f"wait:{form.cleaned_data['form_key']}"
        try:
            return HttpResponseRedirect(once(key=key, now=joining.now, do=lambda: _ask(joining)))
        except Refused as error:
            refused = error
    return joining.page("check", "waiting_check", form=form, refused=refused, page_has_errors=refused is not None)


@joining_step("waiting_confirm")
@slowly(per_minute=20, burst=60, name="confirm")
@require_http_methods(["GET", "HEAD", "POST"])
def waiting_confirm(request, joining: Joining):
    """The code from the message; whoever pressed the link meanwhile is done."""
    entry = joining.entry
    if entry is None:
        return HttpResponseRedirect(joining.url("waiting_check"))
    if entry.status != "asked":
        joining.forget()
        return HttpResponseRedirect(_own_page(entry))
    form = form_as_typed(CodeForm, request)
    if "resend" in request.POST:
        return _send_again(joining)
    if request.method == "POST" and form.is_valid():
        try:
            confirm_entry_with_code(entry=entry, code=form.cleaned_data["code"], now=joining.now)
        except Refused as error:
            form.add_error("code" if isinstance(error, (WrongCode, TooManyCodes)) else None, error.text)
        else:
            joining.forget()
            messages.success(request, _("You are on the waiting list"))
            return HttpResponseRedirect(_own_page(entry))
    return joining.page("confirm", "waiting_check", form=form, entry=entry, typed_form_id="waiting")


def _answer(joining: Joining, form: WaitForm) -> None:
    chosen = form.cleaned_data
    answers = joining.answers or Answers(code=joining.code)
    for name in ("persons", "spoken_language", "needs_interpreter", "reason"):
        setattr(answers, name, chosen[name])
    answers.title_ends_on = chosen["title_ends_on"].isoformat() if chosen["title_ends_on"] else ""
    answers.office = form.chosen_office.code if form.chosen_office else ""
    joining.answers = answers
    joining.keep()


def _ask(joining: Joining) -> str:
    answers = joining.answers
    entry = ask_to_join(
        offer=joining.offer,
        office=joining.office,
        persons=answers.persons,
        language=reader_language(),
        spoken_language=answers.spoken_language,
        needs_interpreter=answers.needs_interpreter,
        title_ends_on=answers.title_day,
        reason=answers.reason,
        **answers.whole_person,
        now=joining.now,
    )
    answers.entry = entry.pk
    joining.keep()
    return joining.url("waiting_confirm")


def _send_again(joining: Joining) -> HttpResponseRedirect:
    try:
        ask_again(entry=joining.entry, now=joining.now)
    except Refused as refused:
        messages.warning(joining.request, refused.text)
    else:
        messages.success(joining.request, _("We have sent the message again. It can take a few minutes."))
    return HttpResponseRedirect(joining.url("waiting_confirm"))


def _own_page(entry) -> str:
    return public_url(entry.authority, "waiting_entry", token=entry.link_token)
