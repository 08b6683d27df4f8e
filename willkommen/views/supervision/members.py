"""Staff of an authority: inviting, tasks, ending."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from willkommen import panels
from willkommen.actions import staff as actions
from willkommen.errors import Refused
from willkommen.faces import supervision_page
from willkommen.form_pages import confirm_page, form_page
from willkommen.forms.members import InvitationForm, TasksForm
from willkommen.forms.staff_forms import StaffForm, refusals_shown_on
from willkommen.outside_sign_in import service_of
from willkommen.permissions import Right
from willkommen.queries.staff import invitation_by_id, member_by_id, members_of, unanswered_invitations
from willkommen.reauthentication import recently_signed_in
from willkommen.typed_forms import once, wish


def _list(authority) -> str:
    return reverse("staff", kwargs={"authority": authority.slug})


def _member_or_404(authority, member, now):
    found = member_by_id(authority, member, now=now)
    if found is None:
        raise Http404
    return found


@supervision_page(Right.STAFF)
def members(request, authority):
    """Everybody who works here, and who is invited."""
    now = timezone.now()
    context = {
        "members": members_of(authority, now=now),
        "invitations": unanswered_invitations(authority, now=now),
        "now": now,
    }
    return render(request, "supervision/staff.html", context)


@supervision_page(Right.STAFF)
@recently_signed_in
def invitation_new(request, authority):
    """Invite somebody by e-mail."""
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown_on(form):
            now, values = timezone.now(), form.cleaned_data
            key = values.pop("form_key")

            def send() -> str:
                actions.invite(authority=authority, staff_member=request.user, now=now, **values)
                messages.success(request, _("The invitation to %(email)s is on its way.") % values)
                return _list(authority)

            return redirect(once(key=f"invitation_new:{wish(key, request.POST)}", now=now, do=send))
    return form_page(request, form, title=_("Invite somebody"), back=_list(authority), save=_("Send the invitation"))


@supervision_page(Right.STAFF)
@require_POST
@recently_signed_in
def invitation_again(request, authority, invitation):
    """Send a new link."""
    found, now = _invitation_or_404(authority, invitation), timezone.now()

    def send() -> str:
        actions.invite_again(invitation=found, staff_member=request.user, now=now)
        messages.success(request, _("A new invitation to %(email)s is on its way.") % {"email": found.email})
        return _list(authority)

    try:
        return redirect(once(key=f"invitation_again:{found.pk}", now=now, do=send))
    except Refused as refusal:
        messages.error(request, refusal.text)
        return redirect("staff", authority=authority.slug)


@supervision_page(Right.STAFF)
@require_POST
def invitation_withdraw(request, authority, invitation):
    """The link stops working."""
    found = _invitation_or_404(authority, invitation)
    actions.withdraw_invitation(invitation=found, staff_member=request.user, now=timezone.now())
    messages.success(request, _("The invitation to %(email)s no longer works.") % {"email": found.email})
    return redirect("staff", authority=authority.slug)


@supervision_page(Right.STAFF)
@recently_signed_in
def member_edit(request, authority, member):
    """What somebody does here, and which languages they speak."""
    now = timezone.now()
    found = _member_or_404(authority, member, now)
    initial = {"roles": sorted(found.roles), "spoken_languages": found.staff.spoken_languages}
    form = TasksForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with refusals_shown_on(form):
            actions.change_tasks(
                authority=authority, member=found.staff, staff_member=request.user, now=now, **form.cleaned_data
            )
            messages.success(request, _("Saved."))
            return redirect("staff", authority=authority.slug)
    remove = reverse("member_end", kwargs={"authority": authority.slug, "member": member})
    return form_page(
        request,
        form,
        title=found.staff.name,
        lead=found.staff.email,
        back=_list(authority),
        remove=remove,
        remove_label=_("End the membership"),
        template="supervision/member.html",
        member=found.staff,
        service=service_of(authority.slug),
    )


@supervision_page(Right.STAFF)
@recently_signed_in
def member_end(request, authority, member):
    """Somebody stops working here."""
    now = timezone.now()
    found = _member_or_404(authority, member, now)
    form = StaffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown_on(form):
            actions.end_membership(authority=authority, member=found.staff, staff_member=request.user, now=now)
            messages.success(request, _("%(name)s no longer works here.") % {"name": found.staff.name})
            return redirect("staff", authority=authority.slug)
    consequences = [_("All sessions end at once: the person is signed out everywhere.")]
    for departure in panels.departures():
        consequences += departure.announce(authority=authority, member=found.staff, now=now)
    return confirm_page(
        request,
        form,
        title=_("End the membership of %(name)s?") % {"name": found.staff.name},
        back=_list(authority),
        consequences=consequences,
        yes=_("End the membership"),
    )


def _invitation_or_404(authority, invitation):
    found = invitation_by_id(authority, invitation)
    if found is None:
        raise Http404
    return found
