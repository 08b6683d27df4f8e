"""Where the application stands."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework.views.public._session import tracking_page


@tracking_page
@require_safe
def case_tracking(request, authority, access):
    """The page behind reference and code."""
    return render(request, "casework/public/tracking.html", {"access": access, "case": access.case})
