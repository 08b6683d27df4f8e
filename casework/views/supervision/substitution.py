"""Who does whose cases while somebody is away."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.actions import substitution as actions
from casework.forms.assignment import SubstitutionForm
from casework.queries.people import caseworkers_of, substitution_by_id, substitutions_of
from willkommen.faces import supervision_page
from willkommen.form_pages import confirm_page, form_page
from willkommen.forms.staff_forms import StaffForm, refusals_shown_on
from willkommen.moments import berlin_day
from willkommen.permissions import Right
from willkommen.reauthentication import recently_signed_in
from willkommen.typed_forms import once, wish


def _list(authority) -> str:
    return reverse("substitutions", kwargs={"authority": authority.slug})


@supervision_page(Right.SHIFTS)
def substitutions(request, authority):
    """Those that run and those to come."""
    rows = substitutions_of(authority, today=berlin_day(timezone.now()))
    return render(request, "casework/supervision/substitutions.html", {"substitutions": rows})


@supervision_page(Right.SHIFTS)
@recently_signed_in
def substitution_new(request, authority):
    """Add one."""
    now = timezone.now()
    today = berlin_day(now)
    people = caseworkers_of(authority, now=now)
    form = SubstitutionForm(
        request.POST or None, people=people, today=today, initial={"first_day": today, "last_day": today}
    )
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form):

            def add() -> str:
                values = {**form.details(), "staff_member": request.user, "now": now, "today": today}
                actions.add_substitution(authority=authority, **values)
                messages.success(request, _("The substitution is entered. The cases appear in the substitute’s list."))
                return _list(authority)

            key = wish(form.cleaned_data["form_key"], request.POST)
            return redirect(once(key=f"substitution_new:{key}", now=now, do=add))
    return form_page(request, form, title=_("New substitution"), back=_list(authority), save=_("Enter it"))


@supervision_page(Right.SHIFTS)
def substitution_end(request, authority, substitution):
    """Take one out."""
    found = substitution_by_id(authority, substitution)
    if found is None:
        raise Http404
    form = StaffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.end_substitution(substitution=found, staff_member=request.user, now=timezone.now())
        messages.success(request, _("The substitution has ended."))
        return redirect(_list(authority))
    names = {"member": found.staff_member.name, "substitute": found.substitute.name}
    return confirm_page(
        request,
        form,
        title=_("End this substitution?"),
        back=_list(authority),
        consequences=[_("The cases of %(member)s no longer appear in the list of %(substitute)s.") % names],
        yes=_("End it"),
    )
