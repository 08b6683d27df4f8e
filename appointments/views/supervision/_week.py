"""The panel beside the week: one small form about one counter and one day, with doors to the others."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appointments.actions.setup.shift_days import NotAgreedYet, ShiftIsElsewhere, change_if_agreed
from willkommen.forms.staff_forms import refusals_shown_on
from willkommen.typed_forms import once, wish

MOST_SHOWN = 20
FORM_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Panel:
    """What the form is about. `name` is that of its address, `shift` None where it is about the counter."""

    name: str
    counter: object
    day: dt.date
    title: str
    save: str
    shift: object = None

    def tabs(self, authority) -> list[tuple[str, str, bool]]:
        """(label, address, is this one) of everything that can be done here."""
        about_shift = {"shift": self.shift.pk} if self.shift else {}
        about_counter = {"counter": self.counter.pk}
        doors = [
            ("week_change", _("Change"), about_shift),
            ("week_remove", _("Remove"), about_shift),
            ("week_absent", _("Absence"), about_shift),
            ("week_add", _("Add a shift"), about_counter),
            ("week_close", _("Close the counter"), about_counter),
        ]
        return [
            (label, reverse(name, kwargs={"authority": authority.slug, "day": self.day, **about}), name == self.name)
            for name, label, about in doors
            if about
        ]


def week_url(authority, office, day: dt.date) -> str:
    """The week of an office in which a day lies."""
    address = reverse("week", kwargs={"authority": authority.slug})
    return f"{address}?{urlencode({'ab': day.isoformat(), 'ort': office.code})}"


def cell_id(counter, day: dt.date) -> str:
    """Where in the week a counter's day stands."""
    return f"c{counter.pk}-{day.isoformat()}"


def answer_panel(
    request, authority, panel: Panel, form, change: Callable[[], None], *, done: str, now: dt.datetime, more: str = ""
) -> HttpResponse:
    """Make the change and go back to its place in the week; or show the form with what is wrong or affected."""
    back = f"{week_url(authority, panel.counter.office, panel.day)}#{cell_id(panel.counter, panel.day)}"
    touched: list = []

    def make() -> str:
        left = change_if_agreed(authority=authority, change=change, is_agreed=form.is_agreed, now=now)
        messages.success(request, done)
        if left:
            messages.warning(request, _kept(len(left)))
        return back

    if form.is_valid():
        key = _key(panel.name, request)
        with refusals_shown_on(form):
            try:
                return redirect(once(key=key, now=now, do=make))
            except NotAgreedYet as refusal:
                touched = refusal.touched
                form.ask_to_agree(touched)
    context = {
        "form": form,
        "panel": panel,
        "tabs": panel.tabs(authority),
        "back": back,
        "more": more,
        "touched": touched,
        "shown": touched[:MOST_SHOWN],
    }
    return render(request, "supervision/week_panel.html", context)


def answer_again(request, authority, name: str, shift, day: dt.date, *, now: dt.datetime) -> HttpResponse:
    """The shift is not on this day: a second press gets the answer of the first, an old page a sentence, others 404."""

    def say() -> str:
        if shift is None:
            raise Http404
        messages.warning(request, ShiftIsElsewhere.text)
        return f"{week_url(authority, shift.counter.office, day)}#{cell_id(shift.counter, day)}"

    if request.method == "POST" and FORM_KEY.fullmatch(request.POST.get("form_key", "")):
        return redirect(once(key=_key(name, request), now=now, do=say))
    return redirect(say())


def _key(name: str, request) -> str:
    return f"{name}:{wish(request.POST['form_key'], request.POST)}"


def _kept(count: int) -> str:
    words = ngettext(
        "%(count)d booked appointment has nobody at its counter. It stays booked.",
        "%(count)d booked appointments have nobody at their counters. They stay booked.",
        count,
    )
    return words % {"count": count}
