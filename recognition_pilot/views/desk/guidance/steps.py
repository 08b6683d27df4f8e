"""Doing something with a record: one address for all that has a form, one for what is a single press."""

from django.contrib import messages
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from recognition_pilot.actions.guidance.body_clocks import stop_body_clock
from recognition_pilot.actions.guidance.keeping import remove_contact
from recognition_pilot.forms.guidance import DayForm
from recognition_pilot.queries.guidance.page import clock_of_record
from recognition_pilot.queries.guidance.records import is_accompanied
from recognition_pilot.views.desk.guidance._agreeing import sent_once, try_or_say
from recognition_pilot.views.desk.guidance._record import record_page, record_url, to_record
from recognition_pilot.views.desk.guidance._steps import PRESSES, STEPS, form_of
from willkommen.form_pages import form_page
from willkommen.moments import berlin_day


@record_page
@require_http_methods(["GET", "HEAD", "POST"])
def guidance_step(request, record, step):
    """One of the things that can be done, with its form."""
    now = timezone.now()
    today = berlin_day(now)
    known = STEPS.get(step)
    if known is None or not (known.is_for_papers or is_accompanied(record, today=today)):
        raise Http404
    form = form_of(known, request.POST if request.method == "POST" else None, record, now=now, today=today)

    def do() -> str:
        known.act(record=record, staff_member=request.user, now=now, **form.facts())
        messages.success(request, _("Saved."))
        return record_url(record)

    return sent_once(request, form, f"guidance_{step}:{record.pk}", now=now, do=do) or form_page(
        request, form, title=str(known.label), lead=str(known.lead), save=str(known.save), back=record_url(record)
    )


@record_page
@require_POST
def guidance_press(request, record, press):
    """One press; pressed twice it changes nothing more."""
    act = PRESSES.get(press)
    if act is None:
        raise Http404
    try_or_say(request, lambda: act(record=record, staff_member=request.user, now=timezone.now()), done=_("Saved."))
    return to_record(record)


@record_page
@require_http_methods(["GET", "HEAD", "POST"])
def guidance_clock(request, record, clock):
    """What was waited for has come."""
    now = timezone.now()
    found = clock_of_record(record, clock)
    if found is None:
        raise Http404
    form = DayForm(request.POST if request.method == "POST" else None, record=record, today=berlin_day(now))

    def do() -> str:
        stop_body_clock(record=record, clock=found.row, on=form.cleaned_data["on"], now=now, staff_member=request.user)
        messages.success(request, _("Saved."))
        return record_url(record)

    return sent_once(request, form, f"guidance_clock:{found.row.pk}", now=now, do=do) or form_page(
        request,
        form,
        title=_("Stop: %(clock)s") % {"clock": found.name},
        back=record_url(record),
        save=_("Stop the clock"),
    )


@record_page
@require_POST
def guidance_contact_remove(request, record, contact):
    """A line written by mistake."""
    if not remove_contact(record=record, pk=contact, now=timezone.now()):
        raise Http404
    messages.success(request, _("The line is removed."))
    return to_record(record)
