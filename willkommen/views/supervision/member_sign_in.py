"""How somebody of the authority signs in: a lost second factor, the link with the authority's own service."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from willkommen.actions.identities import link_identity, unlink_identity
from willkommen.actions.second_factor import reset_second_factor
from willkommen.faces import supervision_page
from willkommen.form_pages import confirm_page, form_page
from willkommen.forms.members import IdentityForm
from willkommen.forms.staff_forms import StaffForm, refusals_shown_on
from willkommen.outside_sign_in import service_of
from willkommen.permissions import Right
from willkommen.queries.identities import identity_of
from willkommen.queries.staff import member_by_id
from willkommen.reauthentication import recently_signed_in


@supervision_page(Right.STAFF)
@recently_signed_in
def member_second_factor(request, authority, member):
    """Phone and key are lost: the person signs in with the password and sets up a new one."""
    now = timezone.now()
    found = _staff_or_404(authority, member, now)
    form = StaffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown_on(form):
            reset_second_factor(member=found, authority=authority, staff_member=request.user, now=now)
            messages.success(request, _("%(name)s signs in without a second factor now.") % {"name": found.name})
            return redirect("member_edit", authority=authority.slug, member=member)
    return confirm_page(
        request,
        form,
        title=_("Remove the second factor of %(name)s?") % {"name": found.name},
        back=_page_of(authority, member),
        consequences=[
            _("Make sure that it is really this person who asks: see them, or call them back."),
            _("App, keys and recovery codes stop working, and all sessions end at once."),
            _("The next time the password alone is asked, and a new second factor is set up where one is needed."),
        ],
        yes=_("Remove"),
    )


@supervision_page(Right.STAFF)
@recently_signed_in
def member_identity(request, authority, member):
    """By which name the authority's sign-in service knows this person."""
    now, service = timezone.now(), service_of(authority.slug)
    found = _staff_or_404(authority, member, now)
    if service is None:
        return render(request, "supervision/no_service.html", {"back": _page_of(authority, member)})
    known = identity_of(found, issuer=service.issuer)
    initial = {"subject": known.subject if known else ""}
    form = IdentityForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        who = {"member": found, "issuer": service.issuer, "authority": authority}
        with refusals_shown_on(form):
            if form.cleaned_data["subject"]:
                link_identity(subject=form.cleaned_data["subject"], staff_member=request.user, now=now, **who)
            else:
                unlink_identity(staff_member=request.user, now=now, **who)
            messages.success(request, _("Saved."))
            return redirect("member_edit", authority=authority.slug, member=member)
    return form_page(request, form, title=_("Sign-in service"), lead=found.name, back=_page_of(authority, member))


def _page_of(authority, member) -> str:
    return reverse("member_edit", kwargs={"authority": authority.slug, "member": member})


def _staff_or_404(authority, member, now):
    found = member_by_id(authority, member, now=now)
    if found is None:
        raise Http404
    return found.staff
