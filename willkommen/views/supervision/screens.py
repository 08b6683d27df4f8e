"""The secret addresses of an office's call display and kiosk: find them, renew them when strangers know them."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from willkommen.actions.authorities import renew_device_addresses
from willkommen.faces import supervision_page
from willkommen.form_pages import confirm_page
from willkommen.forms.staff_forms import StaffForm
from willkommen.permissions import Right
from willkommen.queries.authorities import office_by_id, offices_of


@supervision_page(Right.SHIFTS)
def screens(request, authority):
    """All offices with the addresses of their devices."""
    rows = [
        {"office": office, **{name: _address(name, office) for name in ("display", "kiosk")}}
        for office in offices_of(authority)
    ]
    return render(request, "supervision/screens.html", {"rows": rows})


@supervision_page(Right.SHIFTS)
def screens_renew(request, authority, office):
    """Ask once more, then give the devices of an office new addresses."""
    found = office_by_id(authority, office)
    if found is None:
        raise Http404
    form = StaffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        renew_device_addresses(office=found, staff_member=request.user, now=timezone.now())
        messages.success(request, _("The devices have new addresses. Open them on the devices; the old ones are dead."))
        return redirect("screens", authority=authority.slug)
    return confirm_page(
        request,
        form,
        title=_("New addresses for %(name)s?") % {"name": found.name},
        back=reverse("screens", kwargs={"authority": authority.slug}),
        consequences=[
            _("The addresses of now stop working at once, on the call display and on the kiosk."),
            _("Somebody has to open the new ones on the devices; until then the screen shows no calls."),
        ],
        yes=_("Give new addresses"),
    )


def _address(name: str, office) -> str:
    return settings.BASE_URL + reverse(name, kwargs={"token": office.device_token})
