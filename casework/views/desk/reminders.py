"""Reminders before a title ends, switched on for somebody who stands in front of us and wants it."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework.actions.reminders import remind_of_case
from casework.forms.desk_reminders import ConsentForm
from casework.views.desk._case import case_page, case_url
from willkommen.errors import Refused
from willkommen.permissions import Right
from willkommen.typed_forms import way_back


@case_page(Right.CASE_STATE)
@require_POST
def reminders(request, case):
    """Turn them on; at the counter as well, where the card is handed out."""
    form = ConsentForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Please ask the person first."))
    else:
        try:
            remind_of_case(case=case, staff_member=request.user, now=timezone.now())
            messages.success(request, _("Reminders are switched on. The person was told how to stop them."))
        except Refused as refused:
            messages.warning(request, refused.text)
    back = way_back(request)
    return HttpResponseRedirect(case_url(case) if back == request.path else back)
