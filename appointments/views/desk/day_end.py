"""The end of the day: of whom nobody has said how it went."""

from django.contrib import messages
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from appointments.actions import queue
from appointments.forms.desk_day import SettleForm
from appointments.queries.queue.unsettled import WORDS, settlings_of_today, unsettled
from appointments.rules.day_end import HowItWent
from appointments.views.desk._answers import desk_url, to_desk, try_or_say
from appointments.views.desk._place import place_of
from willkommen.faces import desk_page
from willkommen.forms.fields import new_form_key
from willkommen.permissions import Right
from willkommen.typed_forms import once, wish


@desk_page(Right.QUEUE)
@require_safe
def day_end(request, authority):
    """Everybody still open, by office; what was recorded this evening."""
    now = timezone.now()
    ends = unsettled(authority, now=now)
    return render(
        request,
        "appointments/desk/day_end.html",
        {
            "ends": [end for end in ends if end.rows],
            "ways": [(way.value, WORDS[way]) for way in HowItWent],
            "settlings": settlings_of_today(authority, now=now),
            "form_key": new_form_key(),
            "place": place_of(request, authority, now=now),
            "now": now,
        },
    )


@desk_page(Right.QUEUE)
@require_POST
def preview(request, authority):
    """What a press on several would record; nothing is changed yet."""
    now = timezone.now()
    form = _form(request, authority, now)
    if not form.is_valid() or not form.chosen:
        messages.error(request, _problem(form))
        return to_desk(authority, "desk_day_end")
    return render(
        request,
        "appointments/desk/day_end_preview.html",
        {
            "form": form,
            "words": WORDS[form.how_it_went],
            "form_key": new_form_key(),
            "place": place_of(request, authority, now=now),
        },
    )


@desk_page(Right.QUEUE)
@require_POST
def settle(request, authority):
    """Record it: of one by a single press, of several after the preview."""
    now = timezone.now()
    form = _form(request, authority, now)
    if not form.is_valid():
        messages.error(request, _problem(form))
        return to_desk(authority, "desk_day_end")

    def settle_once():
        entry = queue.settle(
            authority=authority, rows=form.chosen, how=form.how_it_went, staff_member=request.user, now=now
        )
        messages.success(request, _done(len(entry.detail["titles"]), str(WORDS[form.how_it_went])))
        return desk_url(authority, "desk_day_end")

    key = wish(form.cleaned_data["form_key"], request.POST)
    try_or_say(request, lambda: once(key=f"desk_settle:{key}", now=now, do=settle_once))
    return to_desk(authority, "desk_day_end")


@desk_page(Right.QUEUE)
@require_POST
def take_back(request, authority, entry):
    """Undo one press of this evening."""
    now = timezone.now()
    try_or_say(
        request,
        lambda: queue.take_back_settling(authority=authority, entry=entry, staff_member=request.user, now=now),
        done=_("Taken back. These people are open again."),
    )
    return to_desk(authority, "desk_day_end")


def _form(request, authority, now) -> SettleForm:
    """A single press says both in one word: `v12:served`."""
    sent = request.POST.copy()
    item, _colon, how = request.POST.get("one", "").partition(":")
    if how:
        sent.setlist("item", [item])
        sent["how"] = how
    return SettleForm(sent, rows=[row for end in unsettled(authority, now=now) for row in end.rows])


def _problem(form: SettleForm) -> str:
    if form.errors:
        return str(next(iter(form.errors.values()))[0])
    if form.passed_over:
        return _("Who has a number came. Choose “left” or “was served” for them. Nothing was changed.")
    return _("Choose at least one person of the list. Nothing was changed.")


def _done(number: int, words: str) -> str:
    text = ngettext("%(number)d person: %(words)s.", "%(number)d people: %(words)s.", number)
    return text % {"number": number, "words": words}
