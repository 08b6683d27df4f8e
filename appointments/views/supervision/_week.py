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

from appointments.actions.planning import LookFirst
from appointments.actions.setup.shift_days import ShiftIsElsewhere
from appointments.views.supervision._impact import agreed, goes_back, impact_page, saved_words
from willkommen.forms.staff_forms import refusals_shown_on
from willkommen.moments import long_date
from willkommen.typed_forms import once, wish

IMPACT = "supervision/week_impact.html"
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

    def words(self) -> str:
        """Day and counter."""
        told = {"day": long_date(self.day), "number": self.counter.number, "office": self.counter.office.name}
        return _("%(day)s, counter %(number)d (%(office)s)") % told

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
    request, authority, panel: Panel, form, change: Callable[[str], object], *, done: str, now: dt.datetime, more=""
) -> HttpResponse:
    """Make the change and go back to its place in the week; or show what it does, or the form with what is wrong.

    `change` gets what the reader agreed to and answers with the change of the plan where somebody is touched.
    """
    back = f"{week_url(authority, panel.counter.office, panel.day)}#{cell_id(panel.counter, panel.day)}"

    def make() -> str:
        made = change(agreed(request))
        if made is None:
            messages.success(request, done)
        else:
            messages.warning(request, saved_words(made.before["count"]))
        return back

    if form.is_valid() and not goes_back(request):
        with refusals_shown_on(form):
            try:
                return redirect(once(key=_key(panel.name, request), now=now, do=make))
            except LookFirst as look:
                what = panel.words()
                return impact_page(request, look.impact, title=panel.title, what=what, template=IMPACT, back=back)
    context = {"panel": panel, "back": back, "form": form, "tabs": panel.tabs(authority), "more": more}
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
