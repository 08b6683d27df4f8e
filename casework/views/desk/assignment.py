"""Giving one case to somebody."""

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.actions.assignment import give_to
from casework.forms.assignment import GiveForm
from casework.queries.people import caseworkers_of
from casework.views.desk._case import case_page, case_url, to_case
from willkommen.form_pages import form_page
from willkommen.forms.staff_forms import refusals_shown_on
from willkommen.permissions import Right


@case_page(Right.CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request, case):
    """To whom, or back to those nobody has."""
    now = timezone.now()
    people = caseworkers_of(case.authority, now=now)
    form = GiveForm(request.POST or None, people=people, initial={"to": case.assigned_to_id})
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form):
            to = form.cleaned_data["to"]
            give_to(case=case, to=to, staff_member=request.user, now=now)
            words = _("The case goes to %(name)s.") % {"name": to.name} if to else _("Nobody has the case now.")
            messages.success(request, words)
            return to_case(case)
    has_it = (
        _("%(name)s has it now.") % {"name": case.assigned_to.name} if case.assigned_to else _("Nobody has it now.")
    )
    return form_page(
        request,
        form,
        title=_("Give the case %(reference)s to somebody") % {"reference": case.reference_in_groups},
        lead=has_it,
        back=case_url(case),
        save=_("Give to this person"),
    )
