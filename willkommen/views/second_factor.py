"""Setting up, using and removing a second factor. The ceremonies are allauth's, in our templates and words."""

from functools import wraps

from allauth.mfa.base import views as base
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from willkommen.actions import second_factor as actions
from willkommen.actions.accounts import tell_of_change
from willkommen.faces import house_page, own_page
from willkommen.form_pages import confirm_page
from willkommen.forms.staff_forms import StaffForm, refusals_shown_on
from willkommen.queries.second_factor import factor_by_id, factors_of, recovery_codes_of
from willkommen.rate import slowly
from willkommen.reauthentication import recently_signed_in
from willkommen.second_factor import is_demanded_of, note_factors
from willkommen.sign_in_tries import remembers_device

at_sign_in = house_page(slowly(per_minute=20, burst=40)(remembers_device(base.authenticate)))


def _sets_one_up(view):
    """The session knows of the new factor, and the person reads that it works, here and in their mail."""

    @wraps(view)
    def page(request):
        response = view(request)
        if request.method == "POST" and response.status_code == 302:
            note_factors(request)
            tell_of_change(staff=request.user, what="factor_added", now=timezone.now())
            messages.success(
                request, _("Your second factor is set up. From now on you are asked for it when signing in.")
            )
        return response

    return page


@own_page
@slowly(per_minute=20, burst=40)
@recently_signed_in
@_sets_one_up
def app(request):
    """An app that shows codes, by QR code or typed key."""
    if any(factor.is_app for factor in factors_of(request.user)):
        return redirect("mfa_index")
    return totp.activate_totp(request)


key = own_page(slowly(per_minute=20, burst=40)(recently_signed_in(_sets_one_up(webauthn.add_webauthn))))


@own_page
def factors(request):
    """What one has set up, and what is missing."""
    found = factors_of(request.user)
    context = {
        "factors": [factor for factor in found if factor.is_main],
        "has_app": any(factor.is_app for factor in found),
        "codes_left": len(recovery_codes_of(request.user)),
        "is_demanded": is_demanded_of(request.user, now=timezone.now()),
    }
    return render(request, "account/second_factor.html", context)


@own_page
@recently_signed_in
def factor_remove(request, factor):
    """One factor stops working."""
    found = factor_by_id(request.user, factor)
    if found is None:
        return redirect("mfa_index")
    form = StaffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown_on(form):
            actions.remove_factor(staff=request.user, pk=found.pk, now=timezone.now())
            note_factors(request)
            messages.success(request, _("The second factor has been removed."))
            return redirect("mfa_index")
    return confirm_page(
        request,
        form,
        title=_("Remove this second factor?"),
        back=redirect("mfa_index").url,
        consequences=[
            _("You can no longer sign in with it."),
            _("Without any other you sign in with the password alone."),
        ],
        yes=_("Remove"),
    )


@own_page
@recently_signed_in
@sensitive_variables("codes")
def recovery_codes(request):
    """Codes for the day on which phone and key are at home; new ones by POST."""
    if request.method == "POST":
        actions.new_recovery_codes(staff=request.user, now=timezone.now())
        messages.success(request, _("These are your new recovery codes. The old ones no longer work."))
        return redirect("mfa_view_recovery_codes")
    codes = recovery_codes_of(request.user)
    return render(request, "account/recovery_codes.html", {"codes": codes})
