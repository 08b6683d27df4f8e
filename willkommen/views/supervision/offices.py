"""Offices: addresses and opening hours."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from willkommen.actions import authorities as actions
from willkommen.faces import supervision_page
from willkommen.form_pages import confirm_page, form_page
from willkommen.forms.authorities import NewOfficeForm, OfficeForm, OpeningHoursForm
from willkommen.forms.staff_forms import StaffForm, refusals_shown_on
from willkommen.permissions import Right
from willkommen.queries.authorities import hours_of, office_by_id, offices_of
from willkommen.reauthentication import recently_signed_in
from willkommen.typed_forms import once, wish


def _list(authority) -> str:
    return reverse("offices", kwargs={"authority": authority.slug})


def _office_or_404(authority, office):
    found = office_by_id(authority, office)
    if found is None:
        raise Http404
    return found


@supervision_page(Right.CATALOGUE)
def offices(request, authority):
    """All offices with their hours."""
    rows = [{"office": office, "hours": hours_of(office)} for office in offices_of(authority)]
    return render(request, "supervision/offices.html", {"rows": rows})


@supervision_page(Right.CATALOGUE)
def office_new(request, authority):
    """Add an office."""
    form = NewOfficeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown_on(form):
            now, values = timezone.now(), form.cleaned_data
            key = values.pop("form_key")

            def add() -> str:
                office = actions.add_office(authority=authority, values=values, staff_member=request.user, now=now)
                messages.success(request, _("The office is there. Now enter its opening hours."))
                return reverse("office_hours", kwargs={"authority": authority.slug, "office": office.pk})

            return redirect(once(key=f"office_new:{wish(key, request.POST)}", now=now, do=add))
    return form_page(request, form, title=_("New office"), back=_list(authority), save=_("Add the office"))


@supervision_page(Right.CATALOGUE)
def office_edit(request, authority, office):
    """Change an office."""
    found = _office_or_404(authority, office)
    form = OfficeForm(request.POST if request.method == "POST" else None, office=found)
    if form.is_valid():
        actions.change_office(office=found, changes=form.cleaned_data, staff_member=request.user, now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("offices", authority=authority.slug)
    remove = reverse("office_remove", kwargs={"authority": authority.slug, "office": office})
    return form_page(request, form, title=found.name, back=_list(authority), remove=remove)


@supervision_page(Right.CATALOGUE)
@recently_signed_in
def office_remove(request, authority, office):
    """Remove an office nothing depends on."""
    found = _office_or_404(authority, office)
    form = StaffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown_on(form):
            actions.remove_office(office=found, staff_member=request.user, now=timezone.now())
            messages.success(request, _("The office has been removed."))
            return redirect("offices", authority=authority.slug)
    return confirm_page(
        request,
        form,
        title=_("Remove the office %(name)s?") % {"name": found.name},
        back=_list(authority),
        consequences=[
            _("Its opening hours and closures go with it."),
            _("An office that has counters or appointments is not removed."),
        ],
        yes=_("Remove the office"),
    )


@supervision_page(Right.CATALOGUE)
def office_hours(request, authority, office):
    """When the door is open."""
    found = _office_or_404(authority, office)
    form = OpeningHoursForm(request.POST if request.method == "POST" else None, hours=hours_of(found))
    if form.is_valid():
        actions.set_opening_hours(office=found, hours=form.hours(), staff_member=request.user, now=timezone.now())
        messages.success(request, _("The opening hours are saved."))
        return redirect("offices", authority=authority.slug)
    return form_page(
        request,
        form,
        title=_("Opening hours: %(name)s") % {"name": found.name},
        lead=_(
            "Write times like 8:00–12:00, 13:30–16:00. A day without times is a day on which the office is closed. "
            "Who sits at which counter when stands in the shifts."
        ),
        back=_list(authority),
    )
