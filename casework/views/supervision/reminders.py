"""Reminders before titles end: how many people want them, what they say, and the one message of a campaign."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from casework.actions.reminders import post_campaign_now
from casework.queries.reminder_letters import campaign_letters, campaign_plan, reminder_letters
from casework.queries.reminders import FEWEST, months_of, number_to_tell
from willkommen.faces import supervision_page
from willkommen.forms.staff_forms import new_form_key
from willkommen.permissions import Right
from willkommen.typed_forms import once, wish

# So many messages are posted by one press; whoever is left is told by the next, or on the day of the data.
AT_ONCE = 1000


@supervision_page(Right.FIGURES)
@require_safe
def title_reminders(request, authority):
    """By month in which titles end: how many people want to be told. Nobody in particular."""
    now = timezone.now()
    context = {
        "months": months_of(authority, now=now),
        "fewest": FEWEST,
        "plan": campaign_plan(now=now),
        "letters": reminder_letters(authority, now=now),
    }
    return render(request, "casework/supervision/reminders.html", context)


@supervision_page(Right.FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def title_campaign(request, authority):
    """What everybody would read, when it goes by itself, and the button that sends it now."""
    now = timezone.now()
    plan = campaign_plan(now=now)
    if plan is None:
        raise Http404
    if request.method == "POST":
        key = f"campaign:{authority.pk}:{wish(request.POST.get('form_key', '')[:32], request.POST)}"
        return HttpResponseRedirect(once(key=key, now=now, do=lambda: _send(request, authority, now)))
    left = number_to_tell(authority, now=now)
    context = {
        "plan": plan,
        "left": left if left == 0 or left >= FEWEST else None,
        "can_be_sent": left > 0,
        "fewest": FEWEST,
        "letters": campaign_letters(authority, ends_on=plan.title_ends_on),
        "form_key": new_form_key(),
    }
    return render(request, "casework/supervision/campaign.html", context)


def _send(request, authority, now) -> str:
    posted = post_campaign_now(authority=authority, staff_member=request.user, now=now, most=AT_ONCE)
    if posted:
        text = ngettext("%(count)d message is on its way.", "%(count)d messages are on their way.", posted)
        messages.success(request, text % {"count": posted})
    else:
        messages.info(request, _("Everybody has had this message already. Nothing was sent."))
    return reverse("title_campaign", kwargs={"authority": authority.slug})
