"""The messages of an authority: what was not delivered, what waits, and the switch that holds everything back."""

from django.contrib import messages as notices
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from willkommen.actions.messages import cancel_message, pause_messages, resume_messages, retry_message
from willkommen.errors import Refused
from willkommen.faces import desk_page
from willkommen.forms.messages import MessageFilter
from willkommen.permissions import Right
from willkommen.queries.messages import late_since, message_by_id, message_counts, message_page


@desk_page(Right.MESSAGES)
@require_safe
def messages(request, authority):
    """Failed, unknown, waiting and sent messages."""
    asked = MessageFilter(request.GET)
    now = timezone.now()
    return render(
        request,
        "desk/messages.html",
        {
            "group": asked.group,
            "groups": message_counts(authority, now=now),
            "page": message_page(authority, group=asked.group, number=asked.number, now=now),
            "late_since": late_since(authority, now=now),
            "now": now,
        },
    )


@desk_page(Right.MESSAGES)
@require_POST
def message_retry(request, authority, message):
    """Send one once more."""
    return _act(request, authority, message, retry_message, _("The message will be sent again in a moment."))


@desk_page(Right.MESSAGES)
@require_POST
def message_cancel(request, authority, message):
    """Leave one as it is."""
    return _act(request, authority, message, cancel_message, _("The message will not be sent."))


@desk_page(Right.MESSAGES)
@require_POST
def messages_pause(request, authority):
    """Hold back all messages of this authority."""
    pause_messages(authority=authority, staff_member=request.user, now=timezone.now())
    notices.success(request, _("No messages will be sent until you let them go again."))
    return _back(request, authority)


@desk_page(Right.MESSAGES)
@require_POST
def messages_resume(request, authority):
    """Let messages go again."""
    resume_messages(authority=authority, staff_member=request.user, now=timezone.now())
    notices.success(request, _("Messages are being sent again."))
    return _back(request, authority)


def _act(request, authority, message_id, action, done: str):
    message = message_by_id(authority, message_id)
    if message is None:
        raise Http404
    try:
        action(message=message, staff_member=request.user, now=timezone.now())
    except Refused as refused:
        notices.error(request, refused.text)
    else:
        notices.success(request, done)
    return _back(request, authority)


def _back(request, authority):
    asked = MessageFilter(request.POST)
    return HttpResponseRedirect(
        reverse("messages", kwargs={"authority": authority.slug}) + f"?show={asked.group}&page={asked.number}"
    )
