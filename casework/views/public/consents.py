"""Who may look at one's application, and the end of it."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework.actions.representatives import end_representative
from casework.queries.representatives import representative_by_pk
from casework.views.public._session import case_url, tracking_page
from willkommen.rate import slowly


@tracking_page
@slowly(per_minute=20, burst=40)
@require_POST
def case_end_consent(request, authority, access, representative):
    """One press: the applicant takes the consent back, or whoever helps gives their access up."""
    found = representative_by_pk(access.case, representative)
    if found is None or access.representative not in (None, found):
        raise Http404
    end_representative(representative=found, now=timezone.now(), by_applicant=access.representative is None)
    messages.success(request, _("This access has ended."))
    return HttpResponseRedirect(case_url(authority, "case_tracking"))
