"""Referring somebody to an advice centre: choose it, ask what it may learn, read the consent together, hand over the slip."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from recognition_pilot.actions.referrals import refer
from recognition_pilot.forms.advice import DirectoryQuery
from recognition_pilot.forms.desk_referrals import ReferForm
from recognition_pilot.permissions import may_guide
from recognition_pilot.queries.centres.directory import centre_card, directory
from recognition_pilot.queries.referrals.living import known_of_record, may_print, referral_at
from recognition_pilot.queries.referrals.words import consent_lines, consent_of
from recognition_pilot.rules.referrals import CONSENT_LASTS
from willkommen.audit import record_read
from willkommen.errors import Refused
from willkommen.faces import desk_page
from willkommen.languages import LANGUAGE_NAMES, html_lang, text_dir
from willkommen.moments import berlin_day
from willkommen.permissions import Right
from willkommen.references import in_groups
from willkommen.typed_forms import once, wish


@desk_page(Right.REFER)
@require_safe
def referral_new(request, authority):
    """Which centre? By topic, language and place."""
    wanted = DirectoryQuery(request.GET).wanted
    found = directory(authority, **wanted, now=timezone.now())
    context = {"found": found, "wanted": wanted, "record": _record_number(request)}
    return render(request, "recognition_pilot/desk/advice/centres.html", context)


@desk_page(Right.REFER)
@require_http_methods(["GET", "HEAD", "POST"])
def referral_to(request, authority, centre):
    """What may the centre learn? Then the consent in the person's language, then it is sent."""
    now = timezone.now()
    card = centre_card(authority, centre, now=now)
    if card is None:
        raise Http404
    record, initial = _known(request, authority, now)
    form = ReferForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        topics=card.centre.topics,
        today=berlin_day(now),
        is_sms_offered=authority.is_sms_offered,
    )
    step = request.POST.get("step", "")
    context = {"card": card, "form": form, "record": _record_number(request)}
    if form.is_bound and form.is_valid() and step != "edit":
        if step == "send":
            try:
                return HttpResponseRedirect(_send_once(request, authority, card, form, record, now))
            except Refused as refused:
                form.add_error(None, refused.text)
                return render(request, "recognition_pilot/desk/advice/refer.html", context)
        context["halves"] = _halves(authority, card, form, now)
        return render(request, "recognition_pilot/desk/advice/consent.html", context)
    if step == "edit":
        form.without_verdict()
    return render(request, "recognition_pilot/desk/advice/refer.html", context)


@desk_page(Right.REFER)
@require_safe
def referral_slip(request, authority, reference):
    """The slip in two languages; whoever sent the referral may print it again the same day."""
    referral = referral_at(authority, reference)
    if referral is None:
        raise Http404
    if not may_print(referral, request.user, now=timezone.now()):
        messages.info(request, _("Only whoever sent a referral can print its slip, and only on the same day."))
        return HttpResponseRedirect(reverse("referral_new", kwargs={"authority": authority.slug}))
    halves = []
    for language in dict.fromkeys([referral.language, "de"]):
        with override(language):
            halves.append({**_half(language), "lines": consent_of(referral)})
    where = {"language": referral.language, "authority": authority.slug, "token": referral.link_token}
    context = {
        "referral": referral,
        "halves": halves,
        "number": in_groups(referral.reference),
        "own_address": settings.BASE_URL + reverse("referral_own", kwargs=where),
    }
    return render(request, "recognition_pilot/desk/advice/slip.html", context)


def _send_once(request, authority, card, form: ReferForm, record, now) -> str:
    def send() -> str:
        referral = refer(
            authority=authority,
            centre=card.centre,
            topic=form.cleaned_data["topic"],
            language=form.cleaned_data["language"],
            facts=form.facts,
            may_book=form.cleaned_data["may_book"],
            record=record,
            staff_member=request.user,
            now=now,
            **form.address,
        )
        return reverse("referral_slip", kwargs={"authority": authority.slug, "reference": referral.reference})

    return once(key=f"referral:{wish(form.cleaned_data['form_key'], request.POST)}", now=now, do=send)


def _halves(authority, card, form: ReferForm, now) -> list[dict]:
    """The consent in the person's language first, German beside it."""
    halves = []
    for language in dict.fromkeys([form.cleaned_data["language"], "de"]):
        with override(language):
            lines = consent_lines(
                centre=card.centre,
                authority_name=authority.name,
                topic=form.cleaned_data["topic"],
                facts=form.facts,
                may_book=form.cleaned_data["may_book"],
                until_on=berlin_day(now) + CONSENT_LASTS,
            )
        halves.append({**_half(language), "lines": lines})
    return halves


def _half(language: str) -> dict:
    return {
        "code": language,
        "lang": html_lang(language),
        "dir": text_dir(language),
        "name": LANGUAGE_NAMES[language],
    }


def _record_number(request) -> str:
    """The number of the guide's record in the address, as it stands there; checked where it is used."""
    return request.GET.get("begleitung", "")[:12]


def _known(request, authority, now):
    """What a guide's record knows already, for the guide alone."""
    number = _record_number(request)
    if not (number.isascii() and number.isdigit() and may_guide(request.roles)):
        return None, {}
    record, initial = known_of_record(authority, int(number), now=now)
    if record is not None and request.method == "GET":
        record_read(about=record, authority=authority, staff_member=request.user, now=now)
    return record, initial
