"""One appointment at the desk: its details, moving, cancelling, resending, correcting a name, the slip."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments.actions import booking
from appointments.forms.booking import TimeForm
from appointments.forms.desk import NameForm
from appointments.forms.desk_times import TimesQuery
from appointments.queries.booking import appointment_by_pk
from appointments.queries.family import (
    come_for_different_things,
    family_of,
    others_of,
    places_for_all,
)
from appointments.queries.gaps import Door
from appointments.queries.interpreting import language_to_interpret
from appointments.queries.queue.day import DayRow
from appointments.rules.times import OFFICE_TIME
from appointments.views.desk._answers import desk_url, found_or_404, to_desk, try_or_say
from appointments.views.desk._once import answer_once
from appointments.views.desk._times import Wish, choose
from willkommen.faces import desk_page
from willkommen.forms.fields import new_form_key
from willkommen.languages import LANGUAGE_NAMES, html_lang, language_name, text_dir
from willkommen.permissions import Right, may


@desk_page(Right.QUEUE)
@require_safe
def appointment(request, authority, pk):
    """What was booked, for whom, and what can be done with it."""
    found = found_or_404(appointment_by_pk(authority, pk))
    return render(request, "appointments/desk/appointment.html", _details(request, found))


@desk_page(Right.QUEUE)
@require_safe
def slip(request, authority, pk):
    """The appointment on paper, in the person's language and in German."""
    found = found_or_404(appointment_by_pk(authority, pk))
    members = family_of(found)
    return render(
        request,
        "appointments/desk/slip.html",
        {
            "appointment": found,
            "members": members,
            "is_mixed": come_for_different_things(members),
            "slip_language": found.language,
            "slip_lang": html_lang(found.language),
            "slip_dir": text_dir(found.language),
        },
    )


@desk_page(Right.BOOK_FOR_SOMEONE)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request, authority, pk):
    """Another day or time; the old one stays until the new one is safe."""
    now = timezone.now()
    found = found_or_404(appointment_by_pk(authority, pk))
    query = TimesQuery(request.GET)
    others = others_of(found)
    offices = {office.code: office for office in places_for_all([found.offer, *others])}
    office = offices.get(query.asked("ort"), found.office)
    form = TimeForm(request.POST or None)
    if form.errors:
        messages.error(request, _("Choose a time."))

    def move_once():
        new = booking.move_appointment(
            appointment=found, office=office, start=form.cleaned_data["start"], door=Door.DESK, now=now
        )
        messages.success(request, _("The appointment was moved. The new slip can be printed here."))
        return desk_url(authority, "desk_appointment", pk=new.pk)

    answer = answer_once(request, form, "desk_move", now=now, do=move_once)
    helped = {name: getattr(found, name) for name in ("needs_interpreter", "spoken_language")}
    interpreter = language_to_interpret(authority, **helped, now=now)
    wish = Wish(found.offer, office, found.persons, found.spoken_language, others, interpreter)
    return answer or render(
        request,
        "appointments/desk/move.html",
        {
            **_details(request, found),
            "form": form,
            "form_key": new_form_key(),
            "offices": list(offices.values()),
            "choice": choose(query, wish, kept={"ort": office.code}, now=now),
        },
    )


@desk_page(Right.BOOK_FOR_SOMEONE)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request, authority, pk):
    """Cancelling asks once more; the link alone changes nothing."""
    found = found_or_404(appointment_by_pk(authority, pk))
    if request.method != "POST":
        return render(request, "appointments/desk/cancel.html", _details(request, found))
    try_or_say(
        request,
        lambda: booking.cancel_appointment(appointment=found, now=timezone.now()),
        done=_("The appointment was cancelled."),
    )
    return to_desk(authority, "desk_appointment", pk=found.pk)


@desk_page(Right.BOOK_FOR_SOMEONE)
@require_POST
def resend(request, authority, pk):
    """Send the confirmation once more."""
    found = found_or_404(appointment_by_pk(authority, pk))
    if not found.recipient or found.status != "booked":
        messages.error(request, _("There is no address to send to. Please print the slip instead."))
        return to_desk(authority, "desk_appointment", pk=found.pk)
    try_or_say(
        request,
        lambda: booking.resend_confirmation(appointment=found, now=timezone.now()),
        done=_("The confirmation will be sent once more."),
    )
    return to_desk(authority, "desk_appointment", pk=found.pk)


@desk_page(Right.BOOK_FOR_SOMEONE)
@require_http_methods(["GET", "HEAD", "POST"])
def name(request, authority, pk):
    """Correct a spelling; who did it is recorded."""
    now = timezone.now()
    found = found_or_404(appointment_by_pk(authority, pk))
    kept = ("given_names", "family_name", "name_in_own_script", "born_on")
    form = NameForm(
        request.POST or None,
        today=now.astimezone(OFFICE_TIME).date(),
        initial={field: getattr(found, field) for field in kept},
    )

    def correct():
        spelling = {field: form.cleaned_data[field] for field in kept}
        booking.correct_name(appointment=found, staff_member=request.user, now=now, **spelling)
        messages.success(request, _("The name was corrected. The correction is recorded."))
        return desk_url(authority, "desk_appointment", pk=found.pk)

    answer: HttpResponseRedirect | None = answer_once(request, form, "desk_name", now=now, do=correct)
    return answer or render(request, "appointments/desk/name.html", {**_details(request, found), "form": form})


def _details(request, found) -> dict:
    now = timezone.now()
    members = family_of(found, with_documents=False)
    return {
        "appointment": found,
        "row": DayRow(found, now),
        "members": members,
        "is_mixed": come_for_different_things(members),
        "is_over": found.starts_at <= now,
        "may_book": may(request.roles, Right.BOOK_FOR_SOMEONE),
        "language_name": language_name(found.spoken_language),
        "letters_name": LANGUAGE_NAMES.get(found.language, found.language),
        "now": now,
    }
