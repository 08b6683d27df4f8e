"""Somebody without an appointment: a number, and the slip they take along."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from appointments.actions.queue import give_walk_in_ticket
from appointments.forms.desk import WalkInForm
from appointments.queries.catalogue import offers_at
from appointments.queries.queue.place import follow_url, followed
from appointments.queries.queue.reach import visit_by_pk
from appointments.views.desk._answers import desk_url, found_or_404
from appointments.views.desk._once import answer_once
from appointments.views.desk._place import place_of
from willkommen.faces import desk_page
from willkommen.languages import html_lang, text_dir
from willkommen.permissions import Right


@desk_page(Right.QUEUE)
@require_http_methods(["GET", "HEAD", "POST"])
def walk_in(request, authority):
    """Give a number to somebody without an appointment."""
    now = timezone.now()
    office = found_or_404(place_of(request, authority, now=now).office)
    form = WalkInForm(request.POST or None, authority=authority, offers=offers_at(office))

    def give():
        chosen = form.cleaned_data
        visit = give_walk_in_ticket(
            offer=form.offer,
            office=office,
            language=chosen["language"],
            spoken_language=chosen["spoken_language"],
            now=now,
        )
        return desk_url(authority, "desk_ticket", visit=visit.pk)

    answer = answer_once(request, form, "walk_in", now=now, do=give)
    return answer or render(request, "appointments/desk/walk_in.html", {"form": form, "office": office})


@desk_page(Right.QUEUE)
@require_safe
def ticket(request, authority, visit):
    """The slip with the number, in the person's language and in German."""
    found = found_or_404(visit_by_pk(authority, visit))
    return render(
        request,
        "appointments/desk/ticket.html",
        {
            "visit": found,
            "office": found.office,
            "follow_url": follow_url(found),
            "place": followed(found, now=timezone.now()).place,
            "slip_language": found.language,
            "slip_lang": html_lang(found.language),
            "slip_dir": text_dir(found.language),
        },
    )
