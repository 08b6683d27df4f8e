"""One's own appointment: seeing, confirming, keeping, printing it. A link opens a page; only a button acts."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from appointments.actions.booking import confirm_appointment, resend_confirmation
from appointments.queries.booking import appointment_by_token
from appointments.queries.calendar_file import CALENDAR_FILE_NAME, calendar_file, calendar_media_type
from appointments.queries.family import family_of
from appointments.queries.planning.affected import is_affected
from appointments.rules.times import OFFICE_TIME
from appointments.views.public._addresses import public_url
from appointments.views.public._family import shares_of
from appointments.views.public._private import dead_link, private
from appointments.views.public._session import draft_for, forget_draft, is_own, remember_own
from appointments.views.public._steps import title_warning
from willkommen.errors import Refused
from willkommen.faces import public_page
from willkommen.languages import SPOKEN_LANGUAGES, reader_language
from willkommen.moments import weekday_name
from willkommen.public_parts import booked_here
from willkommen.rate import slowly
from willkommen.typed_person import forget_person


@public_page
@private
@require_safe
def appointment(request, authority, token):
    """Right after booking, in the same browser: everything. By the link alone: when, where, the number, buttons."""
    now = timezone.now()
    found = appointment_by_token(authority, token, now=now)
    if found is None:
        return dead_link(request)
    if found.status == "held":
        return _page(request, "appointment_held", found, now=now)
    if is_affected(found):
        return HttpResponseRedirect(public_url(authority, "appointment_affected", token=token))
    if not is_own(request, found, now=now):
        return _page(request, "appointment_short", found, now=now)
    shares = shares_of(family_of(found), on=found.starts_at.astimezone(OFFICE_TIME).date())
    return _page(request, "appointment_full", found, now=now, shares=shares)


@public_page
@private
@slowly(per_minute=20, burst=60, name="confirm")
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_confirm(request, authority, token):
    """The button of the page the link leads to."""
    now = timezone.now()
    found = appointment_by_token(authority, token, now=now)
    if found is None:
        return dead_link(request)
    if request.method == "POST":
        try:
            booked = confirm_appointment(appointment=found, now=now)
        except Refused as error:
            messages.error(request, error.text)
        else:
            _settle_here(request, authority, booked, now)
    return HttpResponseRedirect(public_url(authority, "appointment", token=token))


@public_page
@private
@slowly(per_minute=2, burst=6)
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_resend(request, authority, token):
    """Send the link and what we wrote last once more."""
    now = timezone.now()
    found = appointment_by_token(authority, token, now=now)
    if found is None:
        return dead_link(request)
    if request.method == "POST" and found.channel:
        try:
            resend_confirmation(appointment=found, now=now)
        except Refused as refused:
            messages.warning(request, refused.text)
        else:
            messages.success(request, _("We have sent the message again. It can take a few minutes."))
    return HttpResponseRedirect(public_url(authority, "appointment", token=token))


@public_page
@private
@require_safe
def appointment_print(request, authority, token):
    """A sheet in the reader's language and in German; what it is about stands there only in the browser that booked."""
    now = timezone.now()
    found = appointment_by_token(authority, token, now=now)
    if found is None or found.status != "booked":
        return dead_link(request)
    is_full = is_own(request, found, now=now)
    shares = shares_of(family_of(found), on=found.starts_at.astimezone(OFFICE_TIME).date()) if is_full else []
    return _page(request, "appointment_print", found, now=now, is_full=is_full, shares=shares)


@public_page
@private
@require_safe
def appointment_calendar(request, authority, token):
    """The appointment for one's own calendar; it names no service."""
    found = appointment_by_token(authority, token, now=timezone.now())
    if found is None or found.status != "booked":
        return dead_link(request)
    content = calendar_file(found, language=reader_language())
    response = HttpResponse(content, content_type=f"{calendar_media_type(found)}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{CALENDAR_FILE_NAME}"'
    return response


def masked(address: str) -> str:
    """An address its owner recognises and nobody else can use: a•••@example.org, +49•••6789."""
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}•••@{domain}" if at else f"{address[:3]}•••{address[-4:]}"


def _page(request, template: str, found, *, now, **context):
    start = found.starts_at.astimezone(OFFICE_TIME)
    ends_on = found.title_ends_on
    return render(
        request,
        f"appointments/public/{template}.html",
        {
            "appointment": found,
            "weekday": weekday_name(start.weekday()),
            "minutes": int((found.ends_at - found.starts_at).total_seconds() // 60),
            "is_to_come": found.starts_at > now,
            "spoken_language": SPOKEN_LANGUAGES.get(found.spoken_language, found.spoken_language),
            "masked_address": masked(found.recipient) if found.channel else "",
            "title_warning": title_warning(ends_on, first=start.date(), today=now.astimezone(OFFICE_TIME).date()),
            "title_day": ends_on,
            "place": found.office,
            "languages_short": True,
            **context,
        },
    )


def _settle_here(request, authority, booked, now) -> None:
    """In the browser that booked, the booking under way has come to its end; in another one a sentence says it worked."""
    if not is_own(request, booked, now=now):
        # the short page looks the same before and after: somebody who pressed a button wants to know what it did
        messages.success(request, _("Your appointment is booked"))
        return
    remember_own(request, booked, now=now)
    booked_here(request, booked, now=now)
    draft = draft_for(request, authority, booked.service.code)
    if draft and draft.appointment == booked.pk:
        forget_person(request)
        forget_draft(request, authority)
