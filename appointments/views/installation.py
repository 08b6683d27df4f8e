"""Adding an authority: administrators of the installation."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from appointments.actions.setup.founding import found_authority
from appointments.forms.founding import OfficesFormSet, PageForm, new_authority, with_offices
from appointments.queries.setup import all_services
from willkommen.faces import installation_page
from willkommen.forms.staff_forms import refusals_shown_on
from willkommen.reauthentication import recently_signed_in
from willkommen.typed_forms import once, wish

MORE, FEWER = "another_office", "one_office_less"


@installation_page
@recently_signed_in
def authority_new(request):
    """One long page; one office more or less keeps everything that was typed."""
    data = request.POST if request.method == "POST" else None
    is_resized = data is not None and (MORE in data or FEWER in data)
    if is_resized:
        data = with_offices(data, 1 if MORE in data else -1)
    form = PageForm(data, services=all_services())
    offices = OfficesFormSet(data, prefix="office")
    if is_resized:
        form.without_verdict()
        offices.without_verdict()
    elif data is not None and form.is_valid() and offices.is_valid():
        now = timezone.now()

        def add() -> str:
            authority = found_authority(new=new_authority(form, offices.forms), staff_member=request.user, now=now)
            words = _("%(name)s has been added. The invitation of the first administrator is on its way.")
            messages.success(request, words % {"name": authority.municipality_name})
            return reverse("installation")

        with refusals_shown_on(form):
            key = wish(form.cleaned_data["form_key"], request.POST)
            return redirect(once(key=f"authority_new:{key}", now=now, do=add))
    return render(request, "installation/authority_new.html", {"form": form, "formset": offices})
