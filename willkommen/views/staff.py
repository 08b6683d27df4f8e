"""Pages about oneself: where may I go, my languages."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from willkommen import panels
from willkommen.actions import accounts as actions
from willkommen.faces import own_page
from willkommen.forms.sign_in import OwnLanguages
from willkommen.languages import STAFF_LANGUAGE_CODES
from willkommen.queries.staff import roles_everywhere


@own_page
def home(request):
    """Where somebody may go; with one place only, straight there."""
    places = _places(request)
    if len(places) == 1:
        return HttpResponseRedirect(places[0]["doors"][0]["url"])
    return render(request, "account/home.html", {"places": places})


@own_page
def own_settings(request):
    """One's own languages and the way to a new password."""
    initial = {"spoken_languages": request.user.spoken_languages}
    form = OwnLanguages(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        actions.set_spoken_languages(
            member=request.user,
            spoken_languages=form.cleaned_data["spoken_languages"],
            staff_member=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("Your languages are saved."))
        return redirect("own_settings")
    return render(request, "account/own_settings.html", {"form": form})


@own_page
@require_POST
def language(request):
    """German or English, and back to the page one came from."""
    code = request.POST.get("language")
    if code in STAFF_LANGUAGE_CODES:
        actions.set_interface_language(staff_member=request.user, language=code)
        with override(code):
            messages.success(request, _("The language of your pages has been changed."))
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(back if is_ours else reverse("own_settings"))


def _places(request) -> list[dict]:
    places = [
        {"name": authority.municipality_name, "authority": authority, "doors": doors}
        for authority, roles in roles_everywhere(request.user, now=timezone.now())
        if (doors := panels.doors_for(authority, roles))
    ]
    places += panels.homes_of(request.user, now=timezone.now())
    if request.user.is_evaluator:
        doors = [{"label": _("Participating authorities"), "url": reverse("land")}]
        places.append({"name": _("Lower Saxony"), "doors": doors})
    if request.user.is_installation_administrator:
        doors = [{"label": _("Authorities of this installation"), "url": reverse("installation")}]
        places.append({"name": _("Installation"), "doors": doors})
    return places
