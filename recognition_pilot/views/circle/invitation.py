"""How somebody who is invited comes into the circle."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from recognition_pilot.actions.circle import accept_circle_invitation
from recognition_pilot.queries.voices.circle import circle_invitation_by_token
from willkommen.faces import house_page
from willkommen.forms.sign_in import Acceptance
from willkommen.forms.staff_forms import StaffForm, refusals_shown_on
from willkommen.queries.staff import account_by_email, blank_account
from willkommen.rate import slowly


@house_page
@never_cache
@sensitive_post_parameters()
@slowly(per_minute=10, burst=20)
def circle_invitation(request, token):
    """Name and password for a new account, one press for one that exists. Works once."""
    now = timezone.now()
    invited = circle_invitation_by_token(token, now=now)
    if invited is None:
        return render(request, "account/invitation_over.html", status=410)
    is_known = account_by_email(invited.email) is not None
    data = request.POST if request.method == "POST" else None
    account = blank_account(email=invited.email, name=invited.name)
    form = StaffForm(data) if is_known else Acceptance(data, account=account, initial={"name": invited.name})
    if form.is_valid():
        with refusals_shown_on(form):
            accept_circle_invitation(
                invitation=invited,
                name=form.cleaned_data.get("name", ""),
                password=form.cleaned_data.get("password1"),
                now=now,
            )
            messages.success(request, _("Your access is ready. Please sign in."))
            return HttpResponseRedirect(reverse("account_login"))
    context = {"form": form, "invitation": invited, "is_known": is_known}
    return render(request, "recognition_pilot/circle/invitation.html", context)
