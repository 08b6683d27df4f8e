"""Changes of the plan that touched people who had booked: who has answered, who must be phoned, and the way back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appointments.actions import planning
from appointments.queries.planning.people import affected_person, change_row, changes_of, people_of
from willkommen.errors import Refused
from willkommen.faces import supervision_page
from willkommen.form_pages import confirm_page
from willkommen.forms.staff_forms import StaffForm, refusals_shown_on
from willkommen.permissions import Right, may


@supervision_page(Right.SHIFTS)
@require_safe
def plan_changes(request, authority):
    """The newest changes and how far they are."""
    return render(request, "supervision/plan_changes.html", {"rows": changes_of(authority)})


@supervision_page(Right.SHIFTS)
@require_safe
def plan_change(request, authority, change):
    """One change and everybody it touches; names only for who may see the queue."""
    row, now = _change_or_404(authority, change), timezone.now()
    context = {"row": row, "change": row.change, "people": people_of(row.change, now=now), "now": now}
    context |= {"shows_names": may(request.roles, Right.QUEUE), "may_book": may(request.roles, Right.BOOK_FOR_SOMEONE)}
    return render(request, "supervision/plan_change.html", context)


@supervision_page(Right.SHIFTS)
def plan_change_undo(request, authority, change):
    """Everything as it was; who has a new time keeps it."""
    row, now = _change_or_404(authority, change), timezone.now()
    form = StaffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown_on(form):
            if planning.take_back(change=row.change, by=request.user, now=now):
                messages.success(request, _("Taken back. The plan is as it was before."))
            else:
                messages.info(request, _("This had been taken back already. Nothing was changed."))
            return redirect("plan_change", authority=authority.slug, change=change)
    people = people_of(row.change, now=now)
    return confirm_page(
        request,
        form,
        title=_("Take this change back?"),
        back=_url(authority, change),
        consequences=[
            f"{row.title}, {row.when}",
            _("Times that were offered are free again. Who was told and has not answered hears that all stays."),
            _("Who has accepted a new time keeps it (%(count)d).") % {"count": people.accepted},
        ],
        yes=_("Take it back"),
    )


@supervision_page(Right.SHIFTS)
@require_POST
def plan_change_again(request, authority, change, pk):
    """Write to one person once more, with new times where none is kept any longer."""
    _change_or_404(authority, change)
    if planning.ask_again(appointment=_person_or_404(authority, pk), by=request.user, now=timezone.now()):
        messages.success(request, _("The message is sent again."))
    else:
        messages.info(request, _("This has been settled meanwhile. Nothing was changed."))
    return redirect("plan_change", authority=authority.slug, change=change)


@supervision_page(Right.SHIFTS)
@require_POST
def plan_change_settle(request, authority, change, pk):
    """Somebody has spoken to the person."""
    _change_or_404(authority, change)
    try:
        planning.settle(appointment=_person_or_404(authority, pk), by=request.user, now=timezone.now())
    except Refused as refused:
        messages.info(request, refused.text)
    else:
        messages.success(request, _("Settled."))
    return redirect("plan_change", authority=authority.slug, change=change)


def _change_or_404(authority, change):
    row = change_row(authority, change)
    if row is None:
        raise Http404
    return row


def _person_or_404(authority, pk):
    person = affected_person(authority, pk)
    if person is None:
        raise Http404
    return person


def _url(authority, change) -> str:
    return reverse("plan_change", kwargs={"authority": authority.slug, "change": change})
