"""Moving and cancelling one's own appointment: both ask before they act; nothing is lost in between."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from appointments.actions.booking import (
    NoLongerBooked,
    cancel_appointment,
    move_appointment,
    say_who_helps,
)
from appointments.forms.booking import DaysQuery, KeyForm, TimeForm
from appointments.forms.own_appointment import HelpForm, NewTimeQuery
from appointments.queries.booking import appointment_by_token
from appointments.queries.family import others_of, places_for_all
from appointments.queries.interpreting import cached_interpreting_ways, language_to_interpret, way_of
from appointments.views.public._addresses import public_url
from appointments.views.public._days import days_to_choose
from appointments.views.public._private import dead_link, private
from appointments.views.public._session import is_own, remember_own
from willkommen.errors import Refused
from willkommen.faces import public_page
from willkommen.languages import SPOKEN_LANGUAGES, reader_language
from willkommen.rate import slowly
from willkommen.tokens import hash_of
from willkommen.typed_forms import form_as_typed, once, wish

CANCELLED = "cancelled_service"


@public_page
@private
@require_safe
def appointment_move(request, authority, token):
    """Days and times again, at the same place or another one."""
    now = timezone.now()
    found = _to_come(authority, token, now)
    if found is None:
        return dead_link(request)
    office, offices = _place(found, DaysQuery(request.GET).asked("ort"))
    interpreter = _interpreter(found, now)
    days = days_to_choose(
        request.GET,
        offer=found.offer,
        office=office,
        persons=found.persons,
        spoken_language=found.spoken_language,
        title_ends_on=found.title_ends_on,
        now=now,
        without=found.starts_at if office.pk == found.office_id else None,
        again=True,
        others=others_of(found),
        interpreter=interpreter,
    )
    spoken = SPOKEN_LANGUAGES.get(found.spoken_language, found.spoken_language)
    return _page(
        request,
        "move",
        found,
        office=office,
        offices=offices,
        days=days,
        spoken_language_name=spoken,
        interpreter=interpreter,
    )


@public_page
@private
@slowly(per_minute=20, burst=60, name="hold")
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_move_to(request, authority, token):
    """The old time beside the new one; the button moves."""
    now = timezone.now()
    if request.method == "POST":
        return _move(request, authority, token, now)
    found = _to_come(authority, token, now)
    query = NewTimeQuery(request.GET)
    start = query.cleaned_data["neu"] if query.is_valid() else None
    if found is None:
        return dead_link(request)
    if start is None or start <= now:
        return HttpResponseRedirect(public_url(authority, "appointment_move", token=token))
    office, _ = _place(found, query.cleaned_data["ort"])
    return _page(request, "move_check", found, office=office, start=start, form=TimeForm())


@public_page
@private
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_help(request, authority, token):
    """An interpreter or a companion, wished for after booking."""
    now = timezone.now()
    found = _to_come(authority, token, now)
    if found is None:
        return dead_link(request)
    chosen = {"needs_interpreter": found.needs_interpreter, "brings_companion": found.brings_companion}
    ways = cached_interpreting_ways(authority, now=now).get(found.spoken_language, ())
    spoken = SPOKEN_LANGUAGES.get(found.spoken_language, found.spoken_language)
    form = form_as_typed(HelpForm, request, language=spoken, ways=ways, initial=chosen)
    if request.method == "POST" and form.is_valid():
        changed = say_who_helps(appointment=found, **form.cleaned_data, now=now)
        _tell_who_helps(request, changed, now)
        return HttpResponseRedirect(public_url(authority, "appointment", token=token))
    return _page(request, "help", found, form=form, typed_form_id="help")


@public_page
@private
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_cancel(request, authority, token):
    """Asks once; then the time is free for somebody else."""
    now = timezone.now()
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = f"cancel:{form.cleaned_data['form_key']}:{hash_of(token)[:16]}"
        try:
            return HttpResponseRedirect(once(key=key, now=now, do=lambda: _cancel(request, authority, token, now)))
        except Refused:
            return dead_link(request)
    found = _to_come(authority, token, now)
    return _page(request, "cancel", found, form=KeyForm()) if found else dead_link(request)


@public_page
@private
@require_safe
def appointment_cancelled(request, authority):
    """It is cancelled; where to book again."""
    context = {"code": request.session.get(CANCELLED, ""), "languages_short": True}
    return render(request, "appointments/public/cancelled.html", context)


def _page(request, template: str, found, **context):
    context = {"appointment": found, "languages_short": True, **context}
    return render(request, f"appointments/public/{template}.html", context)


def _to_come(authority, token: str, now):
    """The booked appointment a link leads to, as long as it can be changed."""
    found = appointment_by_token(authority, token, now=now)
    return found if found and found.status == "booked" and found.starts_at > now else None


def _place(found, code: str | None):
    """The office asked for, the appointment's own where none of the offer's is meant; and all of them."""
    offices = places_for_all([found.offer, *others_of(found)])
    return next((office for office in offices if office.code == code), found.office), offices


def _interpreter(found, now) -> str:
    """The language an interpreter is taken for at the new time, empty for none."""
    wish = {name: getattr(found, name) for name in ("needs_interpreter", "spoken_language")}
    return language_to_interpret(found.authority, **wish, now=now)


def _tell_who_helps(request, found, now) -> None:
    """What became of the wish: an interpreter booked, none free at that time, or seen by the staff as ever."""
    if found.interpreter is not None:
        messages.success(request, _("Saved. An interpreter is booked for you: %(way)s.") % {"way": way_of(found)})
    elif _interpreter(found, now):
        messages.warning(
            request,
            _(
                "At this time no interpreter is free. We have noted your wish. Move the appointment to a time with an "
                "interpreter, or bring an adult you trust."
            ),
        )
    else:
        messages.success(request, _("Saved. The staff at the counter will see it."))


def _move(request, authority, token: str, now) -> HttpResponseRedirect:
    form = TimeForm(request.POST)
    if form.is_valid():
        key = f"move:{wish(form.cleaned_data['form_key'], request.POST)}:{hash_of(token)[:16]}"
        start, code = form.cleaned_data["start"], request.POST.get("ort")
        try:
            answer = once(key=key, now=now, do=lambda: _move_to(request, authority, token, start, code, now))
            return HttpResponseRedirect(answer)
        except NoLongerBooked:
            return dead_link(request)
        except Refused as error:
            messages.warning(request, error.text)
    return HttpResponseRedirect(public_url(authority, "appointment_move", token=token))


def _move_to(request, authority, token: str, start, code: str | None, now) -> str:
    found = _to_come(authority, token, now)
    if found is None:
        raise NoLongerBooked
    office, _ = _place(found, code)
    new = move_appointment(appointment=found, office=office, start=start, now=now, language=reader_language())
    if is_own(request, found, now=now):
        remember_own(request, new, now=now)
    return public_url(authority, "appointment", token=new.link_token)


def _cancel(request, authority, token: str, now) -> str:
    found = _to_come(authority, token, now)
    if found is None:
        raise NoLongerBooked
    cancel_appointment(appointment=found, now=now)
    request.session[CANCELLED] = found.service.code if is_own(request, found, now=now) else ""
    return public_url(authority, "appointment_cancelled")
