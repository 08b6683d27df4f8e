"""Where the application stands."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from appointments.queries.catalogue import cached_documents_for
from casework.queries.documents import documents_of
from casework.queries.questions import thread_of
from casework.queries.receipts import receipt_of
from casework.queries.representatives import who_has_access
from casework.queries.tracking import tracking_of
from casework.views.public._session import case_url, tracking_page
from willkommen.short_sessions import IDLE


@tracking_page
@require_safe
def case_tracking(request, authority, access):
    """The page behind reference and code; it closes by itself."""
    now = timezone.now()
    context = {
        "tracking": tracking_of(access, now=now),
        "documents": documents_of(access.case, now=now),
        "questions": thread_of(access.case, representative=access.representative, may_ask=access.may_ask),
        "helpers": who_has_access(access.case, now=now, representative=access.representative),
    }
    response = _page(request, access, "tracking", **context)
    response.headers["Refresh"] = f"{int(IDLE.total_seconds())}; url={case_url(authority, 'case_sign_in')}"
    return response


@tracking_page
@require_safe
def case_bring(request, authority, access):
    """What to bring to the appointment; the page does not say what for."""
    return _page(request, access, "bring", documents=cached_documents_for(access.case.service))


@tracking_page
@require_safe
def case_receipt(request, authority, access):
    """The receipt of the informal application without service and access code; for the applicant alone."""
    receipt = receipt_of(access.case, now=timezone.now()) if access.representative is None else None
    if receipt is None:
        raise Http404
    return _page(request, access, "case_receipt", receipt=receipt, is_neutral=True)


def _page(request, access, template: str, **context):
    context = {"access": access, "case": access.case, "languages_short": True, **context}
    return render(request, f"casework/public/{template}.html", context)
