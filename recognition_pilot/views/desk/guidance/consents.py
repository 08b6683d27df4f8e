"""More consents of somebody whose record is open: for longer, for a paper, for one fact shared; and their end."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recognition_pilot.actions.guidance.consents import (
    NoSuchCase,
    give_consent,
    share_fact,
    withdraw_consent,
    withdraw_everything,
)
from recognition_pilot.forms.guidance_consent import AgainForm, ShareForm
from recognition_pilot.queries.guidance.consent_words import (
    FACTS,
    consent_words,
    erases_record,
    scope_name,
    value_words,
)
from recognition_pilot.queries.guidance.records import consent_by_id, consents_of
from recognition_pilot.queries.guidance.shared_facts import case_to_share_with, fact_now, facts_now
from recognition_pilot.rules.guidance import ACCOMPANY, Paper, document_scope, share_scope
from recognition_pilot.views.desk.guidance._agreeing import agreeing
from recognition_pilot.views.desk.guidance._record import record_page, record_url
from willkommen.moments import berlin_day
from willkommen.reauthentication import recently_signed_in


@record_page
@require_http_methods(["GET", "HEAD", "POST"])
def guidance_consent(request, record):
    """One more thing, or the same for longer."""
    now = timezone.now()
    scopes = [ACCOMPANY, *(document_scope(paper) for paper in Paper)]
    form = AgainForm(
        request.POST if request.method == "POST" else None, scopes=[(scope, scope_name(scope)) for scope in scopes]
    )

    def words():
        scope, until_on = form.cleaned_data["scope"], form.until_on(berlin_day(now))
        text = consent_words(authority=record.authority, scope=scope, until_on=until_on, language=record.language)
        return [text], ""

    def do(_value: str) -> str:
        until_on = form.until_on(berlin_day(now))
        scope = form.cleaned_data["scope"]
        give_consent(record=record, scope=scope, until_on=until_on, staff_member=request.user, now=now)
        messages.success(request, _("The consent is written down."))
        return record_url(record)

    return agreeing(
        request,
        form,
        name="guidance_consent",
        title=_("Another consent"),
        lead=_("Agreeing to the same again makes it longer: the consent before ends."),
        back=record_url(record),
        language=record.language,
        words=words,
        do=do,
        now=now,
    )


@record_page
@require_http_methods(["GET", "HEAD", "POST"])
def guidance_share(request, record):
    """One fact, for one application; nothing else crosses."""
    now = timezone.now()
    known = [(code, f"{FACTS[code]}: {value_words(code, value)}") for code, value in facts_now(record).items()]
    form = ShareForm(request.POST if request.method == "POST" else None, facts=known)

    def words():
        fact = form.cleaned_data["fact"]
        value = fact_now(record, fact)
        if case_to_share_with(record, form.cleaned_data["reference"]) is None:
            raise NoSuchCase
        text = consent_words(
            authority=record.authority,
            scope=share_scope(fact),
            until_on=form.until_on(berlin_day(now)),
            language=record.language,
            value=value,
            reference=form.cleaned_data["reference"],
        )
        return [text], value

    def do(value: str) -> str:
        share_fact(
            record=record,
            fact=form.cleaned_data["fact"],
            value=value,
            reference=form.cleaned_data["reference"],
            until_on=form.until_on(berlin_day(now)),
            staff_member=request.user,
            now=now,
        )
        messages.success(request, _("Shared. Whoever works on the application sees exactly this."))
        return record_url(record)

    return agreeing(
        request,
        form,
        name="guidance_share",
        title=_("Share one fact with an application"),
        lead=_(
            "Only on the wish of the person. Whoever works on the application sees this one fact, as it stands today."
        ),
        back=record_url(record),
        language=record.language,
        words=words,
        do=do,
        now=now,
    )


@record_page
@require_http_methods(["GET", "HEAD", "POST"])
def guidance_withdraw(request, record, consent):
    """The person said so: it ends at once."""
    now = timezone.now()
    found = consent_by_id(record, consent, today=berlin_day(now))
    if found is None:
        raise Http404
    erases = erases_record(found, consents_of(record, today=berlin_day(now)))
    if request.method != "POST":
        context = {"record": record, "name": scope_name(found.scope), "erases": erases, "back": record_url(record)}
        return render(request, "recognition_pilot/desk/withdraw.html", context)
    withdraw_consent(consent=found, staff_member=request.user, now=now)
    return _gone(request, record) if erases else _back(request, record)


@record_page
@require_http_methods(["GET", "HEAD", "POST"])
@recently_signed_in
def guidance_erase(request, record):
    """Everything ends and the record is erased."""
    if request.method != "POST":
        context = {"record": record, "name": "", "erases": True, "back": record_url(record)}
        return render(request, "recognition_pilot/desk/withdraw.html", context)
    withdraw_everything(record=record, staff_member=request.user, now=timezone.now())
    return _gone(request, record)


def _gone(request, record):
    messages.success(request, _("The consent has ended and the record is erased."))
    return HttpResponseRedirect(reverse("guidance_board", kwargs={"authority": record.authority.slug}))


def _back(request, record):
    messages.success(request, _("The consent has ended."))
    return HttpResponseRedirect(record_url(record))
