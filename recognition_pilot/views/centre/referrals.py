"""Referrals as the centre sees them: exactly what was consented to; answered by a code; booking for somebody who allows it."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recognition_pilot.actions.referral_booking import book_for_person
from recognition_pilot.actions.referrals import answer_referral
from recognition_pilot.forms.centre import AnswerForm
from recognition_pilot.forms.centre_booking import BookingPersonForm, ServiceQuery
from recognition_pilot.queries.referrals.booking import bookable_offers, bookable_times, known_person
from recognition_pilot.queries.referrals.living import referral_of_centre, referrals_of_centre, seen
from recognition_pilot.rules.referrals import is_open
from recognition_pilot.views.centre._centre import centre_page, centre_url, show, to_centre
from willkommen.errors import Refused
from willkommen.forms.staff_forms import refusals_shown_on
from willkommen.moments import berlin_day
from willkommen.tenancy import enter_authority
from willkommen.typed_forms import once, wish


@centre_page
@require_safe
def centre_referrals(request, centre):
    """All that live, those nobody has answered first."""
    found = referrals_of_centre(centre, now=timezone.now())
    return show(request, centre, "referrals", referrals=sorted(found, key=lambda one: one.state != "sent"))


@centre_page
@require_http_methods(["GET", "HEAD", "POST"])
def centre_referral(request, centre, reference):
    """One referral, and the answer."""
    referral = _referral_or_404(centre, reference)
    form = AnswerForm(request.POST if request.method == "POST" else None, state=referral.state)
    if form.is_valid():
        with refusals_shown_on(form):
            answer_referral(referral=referral, answer=form.cleaned_data["answer"], now=timezone.now())
            messages.success(request, _("Your answer is noted. The authority sees the code only."))
            return to_centre(centre, "centre_referral", reference=reference)
    return show(request, centre, "referral", one=seen(referral), form=form if is_open(referral.state) else None)


@centre_page
@require_http_methods(["GET", "HEAD", "POST"])
def centre_book(request, centre, reference):
    """An appointment at the authority for somebody who allowed it: service, time, person."""
    referral, now = _referral_or_404(centre, reference), timezone.now()
    if not referral.may_book:
        raise Http404
    if referral.appointment_id and request.method != "POST":
        return to_centre(centre, "centre_referral", reference=reference)
    enter_authority(referral.authority_id)
    query = ServiceQuery(request.GET, offers=bookable_offers(referral.authority), authority=referral.authority)
    times = bookable_times(query.offer, query.office, language=referral.language, now=now) if query.office else []
    context = {"one": seen(referral), "query": query, "days": times}
    if query.start is None:
        return show(request, centre, "book", **context)
    form = BookingPersonForm(
        request.POST if request.method == "POST" else None, today=berlin_day(now), initial=known_person(referral)
    )
    if form.is_valid():
        try:
            return HttpResponseRedirect(_book_once(request, centre, referral, query, form, now))
        except Refused as refused:
            form.add_error(None, refused.text)
    return show(request, centre, "book_person", form=form, **context)


def _book_once(request, centre, referral, query, form, now) -> str:
    def book() -> str:
        book_for_person(
            referral=referral,
            offer=query.offer,
            office=query.office,
            start=query.start,
            person=form.person(),
            staff_member=request.user,
            now=now,
        )
        messages.success(request, _("The appointment is booked."))
        return centre_url(centre, "centre_referral", reference=referral.reference)

    return once(key=f"centre_book:{wish(form.cleaned_data['form_key'], request.POST)}", now=now, do=book)


def _referral_or_404(centre, reference: str):
    found = referral_of_centre(centre, reference, now=timezone.now())
    if found is None:
        raise Http404
    return found
