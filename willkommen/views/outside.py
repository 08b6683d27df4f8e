"""Signing in through an authority's own sign-in service: there and back."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from willkommen import presence
from willkommen.actions.identities import link_identity, note_identity_used
from willkommen.actions.sessions import note_presence
from willkommen.actions.staff import accept_invitation
from willkommen.errors import Refused
from willkommen.faces import own_page, untied_page
from willkommen.outside_sign_in import ServiceSilent, ask, service_of, take_asked, who_is_it
from willkommen.presence import AT_THE_COUNTER, presence_of
from willkommen.queries.authorities import cached_authority_by_slug
from willkommen.queries.identities import identity_of, staff_of_identity
from willkommen.queries.staff import account_by_email, authorities_of, invitation_by_token
from willkommen.rate import slowly
from willkommen.reauthentication import is_recent, is_waiting, note_confirmed, recently_signed_in
from willkommen.tenancy import inside_authority

PURPOSES = frozenset({"sign_in", "confirm", "link", "invitation"})


@untied_page
@never_cache
@require_POST
@slowly(per_minute=20, burst=40)
def begin(request, service):
    """To the service. The page leads there by itself: a form may not be answered by another site (CSP)."""
    found, purpose = _service_or_404(service), request.POST.get("purpose", "sign_in")
    if purpose not in PURPOSES or (purpose in ("confirm", "link") and not request.user.is_authenticated):
        raise Http404
    if purpose == "link" and not _may_link(request, found.authority):
        return redirect("own_settings")
    rest = {name: request.POST.get(name, "")[:500] for name in ("next", "token")}
    try:
        address = ask(request.session, found, purpose=purpose, now=timezone.now(), **rest)
    except ServiceSilent as refusal:
        return _failed(request, refusal)
    response = render(request, "account/outside.html", {"address": address})
    response.headers["Refresh"] = f"0; url={address}"
    return response


@untied_page
@never_cache
@require_GET
@slowly(per_minute=20, burst=40, methods=("GET",), field="code")
def back(request, service):
    """From the service. What is done now was asked by this browser: the answer fits a question kept in its session."""
    found, now = _service_or_404(service), timezone.now()
    asked = take_asked(request.session, found, request.GET.get("state", "")[:200], now=now)
    code = request.GET.get("code", "")[:4000]
    if asked is None or not code:
        return _failed(request, None)
    try:
        known = who_is_it(found, code=code, asked=asked)
        authority = cached_authority_by_slug(found.authority)
        with inside_authority(authority.pk):
            return _DONE[asked["purpose"]](request, authority, known, asked, now)
    except Refused as refusal:
        return _failed(request, refusal)


@own_page
@recently_signed_in
def link(request, service):
    """Link one's account with the service, by signing in there."""
    found = _service_or_404(service)
    if not _may_link(request, found.authority):
        return redirect("own_settings")
    return render(request, "account/outside_link.html", {"authority": cached_authority_by_slug(found.authority)})


@own_page
def only_there(request):
    """Who came through the service of one authority opens its pages only."""
    return render(request, "account/only_there.html")


def _sign_in(request, authority, known, asked, now):
    staff = staff_of_identity(issuer=known.issuer, subject=known.subject, authority=authority, now=now)
    if staff is None:
        return render(request, "account/outside_unknown.html", {"authority": authority}, status=403)
    note_identity_used(issuer=known.issuer, subject=known.subject, now=now)
    return _let_in(request, staff, authority, known, redirect_url=_own_address(request, asked["next"]))


def _confirm(request, authority, known, asked, now):
    own = identity_of(request.user, issuer=known.issuer) if request.user.is_authenticated else None
    if own is None or own.subject != known.subject:
        return render(request, "account/outside_unknown.html", {"authority": authority}, status=403)
    note_presence(session=request.session, now=now, locks_at=now + AT_THE_COUNTER)
    # who has a password here shows it before something that matters: the service speaks for one authority only
    if not request.user.has_usable_password():
        note_confirmed(request, now=now)
    return HttpResponseRedirect(
        reverse("go_on") if is_waiting(request) else _own_address(request, asked["next"]) or reverse("staff_home")
    )


def _link(request, authority, known, asked, now):
    if not (request.user.is_authenticated and _may_link(request, authority.slug)):
        return _failed(request, None)
    link_identity(
        member=request.user,
        issuer=known.issuer,
        subject=known.subject,
        authority=authority,
        staff_member=request.user,
        now=now,
    )
    messages.success(request, _("From now on you can sign in through the service of your authority."))
    return redirect("own_settings")


def _accept(request, authority, known, asked, now):
    invited = invitation_by_token(asked["token"], now=now)
    if invited is None or invited.authority != authority or account_by_email(invited.email):
        return render(request, "account/invitation_over.html", status=410)
    staff = accept_invitation(invitation=invited, name=invited.name, password=None, now=now)
    link_identity(
        member=staff, issuer=known.issuer, subject=known.subject, authority=authority, staff_member=staff, now=now
    )
    return _let_in(request, staff, authority, known, redirect_url=None)


_DONE = {"sign_in": _sign_in, "confirm": _confirm, "link": _link, "invitation": _accept}


def _let_in(request, staff, authority, known, *, redirect_url):
    if request.user.is_authenticated:
        logout(request)  # nothing of an earlier session is carried over, and what is noted now stays
    record_authentication(
        request, staff, "outside", authority=authority.slug, second_factor=known.has_second_factor or None
    )
    return perform_login(request, Login(user=staff, redirect_url=redirect_url))


def _may_link(request, slug) -> bool:
    """Whether somebody who has just shown who they are works at the authority of this service."""
    now = timezone.now()
    known = presence_of(request.session, limit=AT_THE_COUNTER, now=now)
    if not is_recent(request, now=now) or (presence.is_on and known.is_locked(now)):
        return False
    return any(one.slug == slug for one in authorities_of(request.user, now=now))


def _own_address(request, wished: str) -> str | None:
    return wished if url_has_allowed_host_and_scheme(wished, allowed_hosts={request.get_host()}) else None


def _service_or_404(slug: str):
    found = service_of(slug)
    if found is None or cached_authority_by_slug(slug) is None:
        raise Http404
    return found


def _failed(request, refusal):
    return render(request, "account/outside_failed.html", {"refusal": refusal}, status=400)
