"""The week of an office, and what is changed in place: one day of it or all weeks from that day on."""

import datetime as dt

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from appointments.actions import planning
from appointments.actions.setup import shift_days as actions
from appointments.actions.setup.shifts import ShiftTimes, add_shift
from appointments.forms import week as forms
from appointments.queries.setup import counter_by_id, people_for_counters, shift_by_id
from appointments.queries.skills import skill_counts
from appointments.queries.week import is_on, offices_to_plan, week_of
from appointments.rules.times import OFFICE_TIME
from appointments.views.supervision._week import Panel, answer_again, answer_panel, week_url
from willkommen.faces import supervision_page
from willkommen.permissions import Right


@supervision_page(Right.SHIFTS)
def week(request, authority):
    """Counters and days of one office, with what is booked and free."""
    now = timezone.now()
    asked, offices = forms.WeekOf(request.GET), offices_to_plan(authority)
    office = asked.office(offices)
    context = {"offices": offices, "office": office}
    if office:
        day = asked.day(today=now.astimezone(OFFICE_TIME).date())
        found = week_of(authority, office, day=day, now=now)
        context |= {
            "week": found,
            "number": day.isocalendar().week,
            "days": [(one, week_url(authority, office, one.day)) for one in found.days],
            "previous": week_url(authority, office, day - dt.timedelta(days=7)),
            "next": week_url(authority, office, day + dt.timedelta(days=7)),
            "places": [(one, week_url(authority, one, day)) for one in offices],
        }
    return render(request, "supervision/week.html", context)


@supervision_page(Right.SHIFTS)
def week_add(request, authority, counter, day):
    """A shift for a counter, on one day or weekly from it on."""
    found, now = _counter_or_404(authority, counter), timezone.now()
    people = people_for_counters(authority, now=now)
    form = forms.NewShiftForm(_sent(request), people=people, skills=skill_counts(authority))

    def add(_agreed: str) -> None:
        sitting = form.sitting()
        last_day = day if form.cleaned_data["repeats"] == forms.ONCE else None
        times = ShiftTimes(found, sitting.staff_member, day.weekday(), sitting.starts, sitting.ends, day, last_day)
        actions.refuse_past(day, now=now)
        add_shift(times=times, services=[], by=request.user, now=now)

    panel = Panel("week_add", found, day, title=_("Add a shift"), save=_("Add the shift"))
    more = reverse("shift_new", kwargs={"authority": authority.slug}) + f"?schalter={found.pk}&tag={day}"
    return answer_panel(request, authority, panel, form, add, done=_("The shift is in the plan."), more=more, now=now)


@supervision_page(Right.SHIFTS)
def week_close(request, authority, counter, day):
    """A counter is closed for a day or some hours of it."""
    found, now = _counter_or_404(authority, counter), timezone.now()
    form = forms.CloseCounterForm(_sent(request), day=day)

    def close(agreed: str) -> object:
        actions.refuse_past(day, now=now)
        values = {"during": form.cleaned_data["during"], "reason": form.cleaned_data["reason"], "agreed": agreed}
        return planning.close(authority=authority, office=None, counter=found, by=request.user, now=now, **values)

    panel = Panel("week_close", found, day, title=_("Close the counter on this day"), save=_("Close the counter"))
    return answer_panel(request, authority, panel, form, close, done=_("The counter is closed."), now=now)


@supervision_page(Right.SHIFTS)
def week_change(request, authority, shift, day):
    """Another person or other hours, on this day or from it on."""
    found, now = shift_by_id(authority, shift), timezone.now()
    if found is None or not is_on(found, day):
        return answer_again(request, authority, "week_change", found, day, now=now)
    people = people_for_counters(authority, now=now)
    form = forms.ChangeShiftForm(_sent(request), shift=found, day=day, people=people, skills=skill_counts(authority))

    def change(agreed: str) -> object:
        values = {"reach": form.reach_chosen(), "sitting": form.sitting(), "agreed": agreed}
        return planning.change_hours_on(shift=found, day=day, by=request.user, now=now, **values)

    panel = Panel("week_change", found.counter, day, shift=found, title=_("Change the shift"), save=_("Save"))
    more = reverse("shift_edit", kwargs={"authority": authority.slug, "shift": found.pk})
    return answer_panel(request, authority, panel, form, change, done=_("The shift is saved."), more=more, now=now)


@supervision_page(Right.SHIFTS)
def week_remove(request, authority, shift, day):
    """Nobody sits there, on this day or from it on."""
    found, now = shift_by_id(authority, shift), timezone.now()
    if found is None or not is_on(found, day):
        return answer_again(request, authority, "week_remove", found, day, now=now)
    form = forms.RemoveShiftForm(_sent(request), shift=found, day=day)

    def remove(agreed: str) -> object:
        reach = form.reach_chosen()
        return planning.end_shift_on(shift=found, day=day, reach=reach, agreed=agreed, by=request.user, now=now)

    panel = Panel("week_remove", found.counter, day, shift=found, title=_("Remove the shift"), save=_("Remove"))
    return answer_panel(request, authority, panel, form, remove, done=_("The shift has been removed."), now=now)


@supervision_page(Right.SHIFTS)
def week_absent(request, authority, shift, day):
    """The person is away on this day or for some hours of it."""
    found, now = shift_by_id(authority, shift), timezone.now()
    if found is None or not is_on(found, day):
        return answer_again(request, authority, "week_absent", found, day, now=now)
    form = forms.PartOfDayForm(_sent(request), day=day)

    def be_away(agreed: str) -> object:
        actions.refuse_past(day, now=now)
        values = {"member": found.staff_member, "during": form.cleaned_data["during"], "agreed": agreed}
        return planning.be_away(authority=authority, by=request.user, now=now, **values)

    title = _("%(name)s is away on this day") % {"name": found.staff_member.name}
    panel = Panel("week_absent", found.counter, day, shift=found, title=title, save=_("Enter the absence"))
    return answer_panel(request, authority, panel, form, be_away, done=_("The absence is entered."), now=now)


def _sent(request):
    return request.POST if request.method == "POST" else None


def _counter_or_404(authority, counter):
    found = counter_by_id(authority, counter)
    if found is None:
        raise Http404
    return found
