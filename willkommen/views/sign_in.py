"""Signing in, passwords, invitations. Signing in and changing a password are allauth's, in our templates.

Setting a forgotten password is ours: allauth's page writes on GET and mails by itself.
"""

from allauth.account import views as allauth_views
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from willkommen.actions.accounts import send_password_link, set_password, tell_of_change
from willkommen.actions.staff import accept_invitation
from willkommen.faces import house_page, own_page
from willkommen.forms.sign_in import Acceptance, ForgottenPassword, NewPassword
from willkommen.forms.staff_forms import StaffForm, refusals_shown_on
from willkommen.queries.staff import account_by_email, blank_account, invitation_by_token, staff_of_password_link
from willkommen.rate import slowly
from willkommen.sign_in_tries import remembers_device

sign_in = house_page(slowly(per_minute=20, burst=40)(remembers_device(allauth_views.login)))
sign_out = house_page(allauth_views.logout)
deactivated = house_page(allauth_views.account_inactive)


@own_page
@slowly(per_minute=5, burst=10)
def change_password(request):
    """Another password; who signs in through the service of an authority alone has none to change."""
    if not request.user.has_usable_password():
        return redirect("own_settings")
    response = allauth_views.password_change(request)
    if request.method == "POST" and response.status_code == 302:
        tell_of_change(staff=request.user, what="password", now=timezone.now())
    return response


@house_page
@never_cache
@slowly(per_minute=5, burst=10)
def forgotten_password(request):
    """Where shall the link go? The answer is the same for every address."""
    form = ForgottenPassword(request.POST if request.method == "POST" else None)
    if form.is_valid():
        send_password_link(email=form.cleaned_data["email"], now=timezone.now())
        return redirect("account_reset_password_done")
    return render(request, "account/password_reset.html", {"form": form})


@house_page
def password_link_sent(request):
    """Look into your mail."""
    return render(request, "account/password_reset_done.html")


@house_page
@never_cache
@sensitive_post_parameters()
@slowly(per_minute=10, burst=20)
def new_password(request, uid, token):
    """Set a new password by the link of a message; the link works once."""
    staff = staff_of_password_link(uid, token)
    if staff is None:
        return render(request, "account/password_reset_over.html", status=410)
    form = NewPassword(request.POST if request.method == "POST" else None, account=staff)
    if form.is_valid():
        set_password(staff=staff, password=form.cleaned_data["password1"], now=timezone.now())
        messages.success(request, _("Your new password is set. Please sign in with it."))
        return redirect("account_login")
    return render(request, "account/password_reset_from_key.html", {"form": form, "staff": staff})


@house_page
@never_cache
@sensitive_post_parameters()
@slowly(per_minute=10, burst=20)
def invitation(request, token):
    """Somebody was invited: name and password for a new account, one press for one that exists. Works once."""
    now = timezone.now()
    invited = invitation_by_token(token, now=now)
    if invited is None:
        return render(request, "account/invitation_over.html", status=410)
    is_known = account_by_email(invited.email) is not None
    data = request.POST if request.method == "POST" else None
    account = blank_account(email=invited.email, name=invited.name)
    form = StaffForm(data) if is_known else Acceptance(data, account=account, initial={"name": invited.name})
    if form.is_valid():
        with refusals_shown_on(form):
            accept_invitation(
                invitation=invited,
                name=form.cleaned_data.get("name", ""),
                password=form.cleaned_data.get("password1"),
                now=now,
            )
            messages.success(request, _("Your access is ready. Please sign in."))
            return redirect("account_login")
    return render(request, "account/invitation.html", {"form": form, "invitation": invited, "is_known": is_known})
