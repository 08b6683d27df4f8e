"""Cases of which nothing may be erased."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from casework.queries.holds import held_cases
from willkommen.faces import desk_page
from willkommen.moments import berlin_day
from willkommen.permissions import Right


@desk_page(Right.CASES)
@require_safe
def holds(request, authority):
    """All of them with reason and day, without names: a list of numbers needs no reason for reading."""
    context = {"cases": held_cases(authority), "today": berlin_day(timezone.now())}
    return render(request, "casework/desk/holds.html", context)
