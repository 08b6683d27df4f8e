"""The centre's overview, its people, and the way in by invitation."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recognition_pilot.actions.centre_page import confirm_page, hide_page
from recognition_pilot.actions.centre_people import accept_centre_invitation, end_account, invite_to_centre
from recognition_pilot.forms.centre import ColleagueForm
from recognition_pilot.queries.centre_home import centre_home as home_of
from recognition_pilot.queries.centres import people
from recognition_pilot.views.centre._centre import centre_page, centre_url, show, to_centre
from willkommen.errors import Refused
from willkommen.faces import house_page
from willkommen.form_pages import confirm_page as ask
from willkommen.forms.sign_in import Acceptance
from willkommen.forms.staff_forms import StaffForm, refusals_shown_on
from willkommen.queries.staff import account_by_email, blank_account
from willkommen.rate import slowly
from willkommen.reauthentication import recently_signed_in
from willkommen.typed_forms import once, wish


@centre_page
@require_safe
def centre_home(request, centre):
    """What waits, what comes, and whether the page is still right."""
    return show(request, centre, "home", home=home_of(centre, now=timezone.now()))


@centre_page
@require_POST
def centre_confirm(request, centre):
    """Everything is still right."""
    try:
        confirm_page(centre=centre, staff_member=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, refused.text)
    else:
        messages.success(request, _("Thank you. The page shows that it was confirmed today."))
    return to_centre(centre)


@centre_page
@require_POST
def centre_hide(request, centre):
    """The page is not shown until it is confirmed again."""
    hide_page(centre=centre, staff_member=request.user, now=timezone.now())
    messages.success(request, _("The page is not shown any more until you confirm it."))
    return to_centre(centre)


@centre_page
@require_safe
def centre_people(request, centre):
    """Who works here, and who is invited."""
    now = timezone.now()
    members, invited = people.living_members(centre, now=now), people.open_invitations_of(centre, now=now)
    return show(request, centre, "people", members=members, invitations=invited)


@centre_page
@require_http_methods(["GET", "HEAD", "POST"])
@recently_signed_in
def centre_colleague(request, centre):
    """Invite a colleague."""
    form, now = ColleagueForm(request.POST if request.method == "POST" else None), timezone.now()
    authority = people.mail_authority_of(centre)
    if authority is None:
        messages.error(request, _("No authority works with you at the moment, so no message can be sent."))
        return to_centre(centre, "centre_people")
    if form.is_valid():
        with refusals_shown_on(form):
            values = form.cleaned_data
            key = values.pop("form_key")

            def send() -> str:
                invite_to_centre(centre=centre, authority=authority, staff_member=request.user, now=now, **values)
                messages.success(request, _("The invitation to %(email)s is on its way.") % values)
                return centre_url(centre, "centre_people")

            return HttpResponseRedirect(once(key=f"colleague:{wish(key, request.POST)}", now=now, do=send))
    return show(
        request,
        centre,
        "form",
        form=form,
        title=_("Invite a colleague"),
        back=centre_url(centre, "centre_people"),
        save=_("Send the invitation"),
    )


@centre_page
@require_http_methods(["GET", "HEAD", "POST"])
@recently_signed_in
def centre_end_account(request, centre, member):
    """Somebody stops working here."""
    now = timezone.now()
    found = people.member_of_centre(centre, member, now=now)
    if found is None:
        raise Http404
    form = StaffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown_on(form):
            end_account(membership=found, staff_member=request.user, now=now)
            messages.success(request, _("%(name)s no longer works here.") % {"name": found.staff_member.name})
            return redirect("staff_home") if found.staff_member == request.user else to_centre(centre, "centre_people")
    return ask(
        request,
        form,
        title=_("End the account of %(name)s?") % {"name": found.staff_member.name},
        back=centre_url(centre, "centre_people"),
        consequences=[_("All sessions end at once: the person is signed out everywhere.")],
        yes=_("End the account"),
    )


@house_page
@never_cache
@sensitive_post_parameters()
@slowly(per_minute=10, burst=20)
def centre_invitation(request, token):
    """Somebody was invited: name and password for a new account, one press for one that exists. Works once."""
    now = timezone.now()
    invited = people.centre_invitation_by_token(token, now=now)
    if invited is None:
        return render(request, "account/invitation_over.html", status=410)
    is_known = account_by_email(invited.email) is not None
    data = request.POST if request.method == "POST" else None
    account = blank_account(email=invited.email, name=invited.name)
    form = StaffForm(data) if is_known else Acceptance(data, account=account, initial={"name": invited.name})
    if form.is_valid():
        with refusals_shown_on(form):
            accept_centre_invitation(
                invitation=invited,
                name=form.cleaned_data.get("name", ""),
                password=form.cleaned_data.get("password1"),
                now=now,
            )
            messages.success(request, _("Your access is ready. Please sign in."))
            return redirect("account_login")
    context = {"form": form, "invitation": invited, "is_known": is_known}
    return render(request, "recognition_pilot/centre/advice/invitation.html", context)
