"""Services as this authority offers them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from appointments.actions.setup import counters as actions
from appointments.actions.setup.skills import set_services_at
from appointments.forms.skills import TickedServices
from appointments.forms.supervision import OfferForm
from appointments.queries.catalogue import places_of
from appointments.queries.setup import offer_to_set_up, offers_of
from appointments.queries.skills import offered_services, services_at
from willkommen.faces import supervision_page
from willkommen.form_pages import form_page
from willkommen.forms.staff_forms import refusals_shown_on
from willkommen.permissions import Right
from willkommen.queries.authorities import office_by_id, offices_of


@supervision_page(Right.CATALOGUE)
def offers(request, authority):
    """Every service of the catalogue and how it is offered here."""
    offices = offices_of(authority)
    return render(request, "supervision/offers.html", {"offers": offers_of(authority), "offices": offices})


@supervision_page(Right.CATALOGUE)
def offer_edit(request, authority, code):
    """Change how a service is offered."""
    offer = offer_to_set_up(authority, code)
    if offer is None:
        raise Http404
    offices, places = offices_of(authority), places_of(offer)
    form = OfferForm(request.POST if request.method == "POST" else None, offer=offer, offices=offices, places=places)
    if form.is_valid():
        with refusals_shown_on(form):
            changes = dict(form.cleaned_data)
            chosen = changes.pop("offices")
            actions.change_offer(
                offer=offer, changes=changes, offices=chosen, staff_member=request.user, now=timezone.now()
            )
            messages.success(request, _("Saved. Booked appointments stay as they are."))
            return redirect("offers", authority=authority.slug)
    back = reverse("offers", kwargs={"authority": authority.slug})
    return form_page(request, form, title=offer.service.name, lead=offer.service.law_section, back=back)


@supervision_page(Right.CATALOGUE)
def offers_at_office(request, authority, office):
    """What is offered at one office: everything, or what is ticked."""
    found = office_by_id(authority, office)
    if found is None:
        raise Http404
    form = TickedServices(
        request.POST if request.method == "POST" else None,
        groups=offered_services(authority),
        ticked=services_at(found),
        everything=_("Everything you offer, also services that come new into the catalogue"),
        some=_("Only these services; new ones of the catalogue are not offered here"),
    )
    if form.is_valid():
        with refusals_shown_on(form):
            came, went = set_services_at(
                office=found, services=form.services(), staff_member=request.user, now=timezone.now()
            )
            words = _("Saved. Came new to %(office)s: %(came)d. No longer offered there: %(went)d.")
            messages.success(request, words % {"office": found.name, "came": came, "went": went})
            return redirect("offers", authority=authority.slug)
    return form_page(
        request,
        form,
        title=_("Services at %(office)s") % {"office": found.name},
        lead=_("Booked appointments stay where they are."),
        back=reverse("offers", kwargs={"authority": authority.slug}),
        template="supervision/ticked_services.html",
    )
