"""Figures, texts, proposals: what members of the advisory circle see and say."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recognition_pilot.actions.circle import comment_on_text, propose
from recognition_pilot.forms.circle import CommentForm, ProposalForm, TextsQuery
from recognition_pilot.queries.voices import circle as queries
from recognition_pilot.views.circle._circle import circle_page, circle_url, menu, show
from willkommen.form_pages import form_page
from willkommen.languages import LANGUAGE_NAMES, html_lang, text_dir
from willkommen.moments import berlin_day
from willkommen.typed_forms import once, wish


@circle_page
@require_safe
def circle_home(request, seat):
    """The indicators of the last quarter that is over."""
    today = berlin_day(timezone.now())
    first, last = queries.last_quarter(today=today)
    figures = queries.circle_figures(seat.authority, today=today)
    return show(request, seat, "home", figures=figures, first=first, last=last)


@circle_page
@require_safe
def circle_texts(request, seat):
    """Texts applicants read, in one language."""
    form = TextsQuery(request.GET, languages=seat.authority.languages)
    rows, count = queries.circle_texts(seat.authority, language=form.language, search=form.search)
    language = {"code": form.language, "lang": html_lang(form.language), "dir": text_dir(form.language)}
    context = {"form": form, "rows": rows, "count": count, "reading": language}
    return show(request, seat, "texts", **context, comments=queries.comments_of(seat.authority))


@circle_page
@require_http_methods(["GET", "HEAD", "POST"])
def circle_text(request, seat, key, reading):
    """One text: its words, its German, and what we say about it."""
    found = queries.circle_text(seat.authority, key, reading) if reading in seat.authority.languages else None
    if found is None:
        raise Http404
    form, now = CommentForm(request.POST if request.method == "POST" else None), timezone.now()
    if form.is_valid():
        values = dict(form.cleaned_data)
        sent = f"circle-comment:{seat.pk}:{wish(values.pop('form_key'), request.POST)}"

        def say() -> str:
            comment_on_text(
                membership=seat, text_key=key, language=reading, words=found.words, comment=values["comment"], now=now
            )
            messages.success(request, _("Thank you. The authority reads it."))
            return f"{circle_url(seat, 'circle_texts')}?sprache={reading}"

        return HttpResponseRedirect(once(key=sent, now=now, do=say))
    return form_page(
        request,
        form,
        title=f"{found.text.title}: {found.text.label}",
        back=f"{circle_url(seat, 'circle_texts')}?sprache={reading}",
        save=_("Send the remark"),
        template="recognition_pilot/circle/text.html",
        row=found,
        language_name=LANGUAGE_NAMES[reading],
        reading={"lang": html_lang(reading), "dir": text_dir(reading)},
        nav_items=menu(request, seat),
    )


@circle_page
@require_safe
def circle_proposals(request, seat):
    """What the circle proposed, and what became of it."""
    return show(request, seat, "proposals", proposals=queries.proposals_of(seat.authority))


@circle_page
@require_http_methods(["GET", "HEAD", "POST"])
def circle_propose(request, seat):
    """A new proposal."""
    form, now = ProposalForm(request.POST if request.method == "POST" else None), timezone.now()
    back = circle_url(seat, "circle_proposals")
    if form.is_valid():
        values = dict(form.cleaned_data)
        sent = f"circle-proposal:{seat.pk}:{wish(values.pop('form_key'), request.POST)}"

        def say() -> str:
            propose(membership=seat, now=now, **values)
            messages.success(request, _("Thank you. The authority answers."))
            return back

        return HttpResponseRedirect(once(key=sent, now=now, do=say))
    return form_page(
        request,
        form,
        title=_("New proposal"),
        back=back,
        save=_("Send the proposal"),
        nav_items=menu(request, seat),
    )
