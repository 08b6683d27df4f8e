"""The faces of the house. A page without one of these decorators is private and fails the walker test.

Each decorator resolves the authority named in the address, ties the transaction to it and gives the view
`(request, authority, …)`. Another authority's page answers exactly like one that does not exist.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.cache import never_cache

from willkommen import second_factor, typed_forms
from willkommen.history import act_as
from willkommen.permissions import Right, may
from willkommen.queries.authorities import cached_authority_by_slug, enter_office_by_device_token
from willkommen.queries.staff import enter_as_staff
from willkommen.tenancy import as_evaluator, enter_authority

View = Callable
READING = ("GET", "HEAD", "OPTIONS")


def public_page(view: View) -> View:
    """A page of one authority for applicants: `/<language>/<authority>/…`, no account."""

    @wraps(view)
    def page(request, language, authority, **rest):
        found = cached_authority_by_slug(authority)
        if found is None:
            raise Http404
        if language not in found.languages:
            return HttpResponseRedirect(request.get_full_path().replace(f"/{language}/", "/de/", 1))
        enter_authority(found.pk)
        request.authority = found
        return typed_forms.answer_language_switch(request) or view(request, found, **rest)

    return _open(page, "public")


def house_page(view: View) -> View:
    """A page of the whole house for applicants: `/<language>/…`, no authority, no account."""

    @wraps(view)
    def page(request, language=None, **rest):
        return typed_forms.answer_language_switch(request) or view(request, **rest)

    return _open(page, "public")


def machine_page(view: View) -> View:
    """A question of a machine: no language, no account, no transaction around it, so it may find the database away."""
    return transaction.non_atomic_requests(_open(view, "public"))


def untied_page(view: View) -> View:
    """A page of the house that first asks another machine: no transaction waits around it meanwhile."""
    return transaction.non_atomic_requests(house_page(view))


def device_page(view: View) -> View:
    """A page for a screen in an office, opened by the office's secret address; no names on it."""

    @wraps(view)
    def page(request, token, **rest):
        office = enter_office_by_device_token(token)
        if office is None:
            raise Http404
        # a poll that finds nothing new has no use for it and does not ask
        request.authority = SimpleLazyObject(lambda: office.authority)
        return view(request, office, **rest)

    return _open(page, "device")


def desk_page(right: Right) -> Callable[[View], View]:
    """A page of the desk for staff of this authority who have the right."""
    return _staff_page("desk", right)


def supervision_page(right: Right) -> Callable[[View], View]:
    """A page of supervision and administration for staff of this authority who have the right."""
    return _staff_page("supervision", right)


def land_page(view: View) -> View:
    """A page for the state-level evaluator: published aggregates only; the database gives this page nothing else."""

    @wraps(view)
    def page(request, **rest):
        with as_evaluator():
            return view(request, **rest)

    return land_visiting_page(page)


def land_visiting_page(view: View) -> View:
    """A page of the Land that visits the authorities one by one: reviews practice examples, sums up the pilot."""
    return _personal_page(view, "land", lambda staff: staff.is_evaluator)


def installation_page(view: View) -> View:
    """A page for administrators of the installation: adds authorities, sees no applicant."""
    return _personal_page(view, "installation", lambda staff: staff.is_installation_administrator)


def own_page(view: View) -> View:
    """A page about the signed-in person alone (where may I go, my language)."""
    return _personal_page(view, "own", lambda staff: True)


def _staff_page(face: str, right: Right) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def page(request, authority, **rest):
            entered = enter_as_staff(authority, request.user, now=timezone.now())
            if entered is None:
                raise Http404
            found, roles = entered
            if not may(roles, right):
                raise PermissionDenied
            request.authority = found
            request.roles = roles
            if second_factor.is_demanded(found, roles) and not second_factor.has_shown_one(request):
                return HttpResponseRedirect(reverse("mfa_index"))
            return view(request, found, **rest)

        page = never_cache(page)
        page.face = face
        page.right = right
        return page

    return decorate


def _personal_page(view: View, face: str, allowed: Callable) -> View:
    @wraps(view)
    def page(request, **rest):
        if not allowed(request.user):
            raise Http404
        if request.method not in READING:
            act_as(request.user.pk)
        if face == "installation" and settings.MFA_FOR_ADMINISTRATORS and not second_factor.has_shown_one(request):
            return HttpResponseRedirect(reverse("mfa_index"))
        return view(request, **rest)

    page = never_cache(page)
    page.face = face
    return page


def _open(page: View, face: str) -> View:
    page = login_not_required(page)
    page.face = face
    return page
