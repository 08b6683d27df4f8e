"""Where the application stands."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from casework.queries.receipts import receipt_of
from casework.views.public._session import tracking_page


@tracking_page
@require_safe
def case_tracking(request, authority, access):
    """The page behind reference and code."""
    return render(request, "casework/public/tracking.html", {"access": access, "case": access.case})


@tracking_page
@require_safe
def case_receipt(request, authority, access):
    """The receipt of the informal application, without the access code; for the applicant alone."""
    receipt = receipt_of(access.case, now=timezone.now()) if access.representative is None else None
    if receipt is None:
        raise Http404
    context = {"access": access, "case": access.case, "receipt": receipt, "languages_short": True}
    return render(request, "casework/public/case_receipt.html", context)
