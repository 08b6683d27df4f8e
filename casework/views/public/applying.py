"""The informal application: what for, until when, who, check, sent; then the receipt."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from appointments.queries.booking import appointment_by_token
from appointments.queries.catalogue import cached_notices_for
from casework.actions.applying import keep_draft, send_application
from casework.forms.applying import SendForm, TitleForm, TitleQuery
from casework.forms.kept import Answers
from casework.queries.applying import cached_services_to_apply_for
from casework.queries.receipts import receipt_of
from casework.views.public._applying import Applying, applying_step
from willkommen.code_hash import chosen_code
from willkommen.faces import public_page
from willkommen.forms.identity import DetailsForm
from willkommen.languages import html_lang, reader_language
from willkommen.rate import slowly
from willkommen.references import in_groups
from willkommen.typed_forms import form_as_typed, once, wish
from willkommen.typed_person import remember_person, remembered_person


@public_page
@require_safe
def apply_service(request, authority):
    """What an application in time is, and what it can be made for."""
    context = {"offers": cached_services_to_apply_for(authority), "languages_short": True}
    return render(request, "casework/public/apply_service.html", context)


@applying_step("apply_title")
@require_http_methods(["GET", "HEAD", "POST"])
def apply_title(request, applying: Applying):
    """Until when the present title is valid."""
    query = TitleQuery(request.GET)
    if applying.is_sent:
        applying.begin_anew()
    day = applying.answers.title_day if applying.answers else query.asked("bis")
    form = form_as_typed(TitleForm, request, today=applying.today, initial={"title_ends_on": day})
    if request.method == "POST" and form.is_valid():
        ends_on = form.cleaned_data["title_ends_on"]
        applying.answers = applying.answers or Answers(code=applying.code)
        applying.answers.title_ends_on = ends_on.isoformat() if ends_on else ""
        applying.answers.appointment = query.asked("termin") or applying.answers.appointment
        applying.keep()
        return HttpResponseRedirect(applying.url("apply_person"))
    notices = cached_notices_for(applying.offer.service, on=applying.today)
    return applying.page("apply_title", "apply_title", form=form, typed_form_id="apply", notices=notices)


@applying_step("apply_person")
@require_http_methods(["GET", "HEAD", "POST"])
def apply_person(request, applying: Applying):
    """Names as in the passport, date of birth, how to reach the person: not at all is an answer."""
    if applying.is_sent:
        return HttpResponseRedirect(applying.url("apply_receipt"))
    form = form_as_typed(
        DetailsForm,
        request,
        today=applying.today,
        is_sms_offered=applying.authority.is_sms_offered,
        initial=applying.answers.typed or remembered_person(request, now=applying.now),
    )
    if request.method == "POST":
        applying.answers.typed = form.typed()
        remember_person(request, applying.answers.typed, now=applying.now)
        if form.is_valid():
            applying.answers.case = _keep(applying, form.person()).pk
        applying.keep()
        if form.is_valid():
            return HttpResponseRedirect(applying.url("apply_check"))
    return applying.page("apply_person", "apply_person", form=form, typed_form_id="apply")


@applying_step("apply_check")
@slowly(per_minute=20, burst=60, name="apply")
@require_http_methods(["GET", "HEAD", "POST"])
def apply_check(request, applying: Applying):
    """All answers on one page; one press sends the application, a second one does nothing."""
    receipt_url = applying.url("apply_receipt")
    if applying.is_sent:
        return HttpResponseRedirect(receipt_url)
    form = SendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = f"apply:{wish(form.cleaned_data['form_key'], request.POST)}:{applying.case.pk}"
        return HttpResponseRedirect(once(key=key, now=applying.now, do=lambda: _send(applying, receipt_url)))
    return applying.page("apply_check", "apply_check", form=form, case=applying.case)


@applying_step("apply_receipt")
@require_safe
def apply_receipt(request, applying: Applying):
    """The receipt in two languages; the access code for half an hour in the browser that sent the application."""
    if not applying.is_sent:
        return HttpResponseRedirect(applying.url("apply_check"))
    case, receipt = applying.case, receipt_of(applying.case, now=applying.now)
    code = chosen_code(applying.answers.secret, case.reference) if receipt.may_show_code else ""
    return applying.page("receipt", "apply_check", receipt=receipt, case=case, code=in_groups(code))


def _keep(applying: Applying, person: dict):
    language = reader_language()
    return keep_draft(
        authority=applying.authority,
        service=applying.offer.service,
        person={**person, "language": language, "spoken_language": html_lang(language)},
        draft=applying.case,
        title_ends_on=applying.answers.title_day,
        now=applying.now,
    )


def _send(applying: Applying, receipt_url: str) -> str:
    appointment = _appointment(applying)
    send_application(
        case=applying.case,
        secret=applying.answers.secret,
        language=reader_language(),
        appointment=appointment,
        now=applying.now,
    )
    # what was typed is with the authority now; for a booking that follows it is remembered for half an hour
    applying.answers.typed = {}
    applying.keep()
    return receipt_url


def _appointment(applying: Applying):
    """The appointment this began from, while its link lives and it is booked."""
    token = applying.answers.appointment
    found = appointment_by_token(applying.authority, token, now=applying.now) if token else None
    return found if found is not None and found.status == "booked" else None
