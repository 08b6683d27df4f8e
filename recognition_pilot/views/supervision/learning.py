"""Training by team, meetings with others, languages at the counters."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recognition_pilot.actions import learning as actions
from recognition_pilot.forms.supervision_learning import MeetingForm, TeamSizeForm, TrainingForm
from recognition_pilot.queries import learning as queries
from recognition_pilot.queries.dashboard.counter_languages import languages_by_week
from willkommen.faces import supervision_page
from willkommen.form_pages import form_page
from willkommen.moments import berlin_day
from willkommen.permissions import Right
from willkommen.reauthentication import recently_signed_in
from willkommen.typed_forms import once, wish


@supervision_page(Right.PILOT)
@require_safe
def trainings(request, authority):
    """A year: hours by topic for each team, and per full-time equivalent."""
    today = berlin_day(timezone.now())
    years = queries.training_years(authority, this_year=today.year)
    wished = request.GET.get("jahr", "")
    year = next((one for one in years if str(one) == wished), today.year)
    context = {
        "year": year,
        "years": years,
        "topics": queries.topic_names(),
        "teams": queries.hours_of_teams(authority, year=year),
        "trainings": queries.trainings_of(authority, year=year),
        "sizes": queries.sizes_of(authority, year=year),
        "target": queries.TARGET_HOURS,
    }
    return render(request, "recognition_pilot/supervision/trainings.html", context)


@supervision_page(Right.PILOT)
@require_http_methods(["GET", "HEAD", "POST"])
def training_new(request, authority):
    """A training that took place."""
    return _training(request, authority, None, _("New training"))


@supervision_page(Right.PILOT)
@require_http_methods(["GET", "HEAD", "POST"])
def training_edit(request, authority, training):
    """Correct one."""
    found = queries.training_by_pk(authority, training) or _nothing()
    remove = reverse("training_remove", kwargs={"authority": authority.slug, "training": found.pk})
    return _training(request, authority, found, _("Training"), remove=remove)


@supervision_page(Right.PILOT)
@require_http_methods(["GET", "HEAD", "POST"])
@recently_signed_in
def training_remove(request, authority, training):
    """Typed in by mistake."""
    found = queries.training_by_pk(authority, training) or _nothing()
    back = _url(authority, "trainings")
    if request.method == "POST":
        actions.remove_training(training=found, staff_member=request.user, now=timezone.now())
        messages.success(request, _("Removed."))
        return HttpResponseRedirect(back)
    return _sure(request, _("Remove this training?"), back)


@supervision_page(Right.PILOT)
@require_http_methods(["GET", "HEAD", "POST"])
def team_size(request, authority):
    """How large a team is in a year."""
    now = timezone.now()
    initial = {"year": berlin_day(now).year, "team": request.GET.get("team", "")[:80]}
    form = TeamSizeForm(request.POST if request.method == "POST" else None, initial=initial)
    back = _url(authority, "trainings")
    if form.is_valid():
        values = dict(form.cleaned_data)
        values.pop("form_key")
        actions.set_team_size(authority=authority, staff_member=request.user, now=now, **values)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(f"{back}?jahr={values['year']}")
    return form_page(request, form, title=_("Size of a team"), back=back)


@supervision_page(Right.PILOT)
@require_safe
def meetings(request, authority):
    """Meetings with others, and what is still open."""
    today = berlin_day(timezone.now())
    context = {
        "meetings": queries.meetings_of(authority, today=today),
        "count": queries.meetings_this_year(authority, today=today),
        "open_points": queries.open_points(authority),
        "target": queries.TARGET_MEETINGS,
        "year": today.year,
    }
    return render(request, "recognition_pilot/supervision/meetings.html", context)


@supervision_page(Right.PILOT)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request, authority):
    """A meeting."""
    return _meeting(request, authority, None, _("New meeting"))


@supervision_page(Right.PILOT)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request, authority, meeting):
    """Correct one, or say that points are settled."""
    found = queries.meeting_by_pk(authority, meeting) or _nothing()
    remove = reverse("meeting_remove", kwargs={"authority": authority.slug, "meeting": found.pk})
    return _meeting(request, authority, found, _("Meeting"), remove=remove)


@supervision_page(Right.PILOT)
@require_http_methods(["GET", "HEAD", "POST"])
@recently_signed_in
def meeting_remove(request, authority, meeting):
    """Typed in by mistake."""
    found = queries.meeting_by_pk(authority, meeting) or _nothing()
    back = _url(authority, "meetings")
    if request.method == "POST":
        actions.remove_meeting(meeting=found, staff_member=request.user, now=timezone.now())
        messages.success(request, _("Removed."))
        return HttpResponseRedirect(back)
    return _sure(request, _("Remove this meeting?"), back)


@supervision_page(Right.PILOT)
@require_safe
def counter_languages(request, authority):
    """Hours at the counters with a language, against who asked for it; nobody is named."""
    context = {"report": languages_by_week(authority, today=berlin_day(timezone.now()))}
    return render(request, "recognition_pilot/supervision/counter_languages.html", context)


def _training(request, authority, training, title, *, remove=""):
    now = timezone.now()
    data = request.POST if request.method == "POST" else None
    form = TrainingForm(data, instance=training, today=berlin_day(now))
    back = _url(authority, "trainings")
    if form.is_valid():
        return _keep(request, form, actions.keep_training, "training", training, back, now)
    return form_page(request, form, title=title, back=back, remove=remove)


def _meeting(request, authority, meeting, title, *, remove=""):
    now = timezone.now()
    data = request.POST if request.method == "POST" else None
    form = MeetingForm(data, instance=meeting, today=berlin_day(now))
    back = _url(authority, "meetings")
    if form.is_valid():
        return _keep(request, form, actions.keep_meeting, "meeting", meeting, back, now)
    return form_page(request, form, title=title, back=back, remove=remove)


def _keep(request, form, action, name: str, thing, back: str, now):
    """Keep it once, however often the button is pressed."""
    values = dict(form.cleaned_data)
    key = f"{name}:{request.authority.pk}:{wish(values.pop('form_key'), request.POST)}"

    def keep() -> str:
        action(authority=request.authority, staff_member=request.user, now=now, **{name: thing}, **values)
        messages.success(request, _("Saved."))
        return back

    return HttpResponseRedirect(once(key=key, now=now, do=keep))


def _sure(request, title: str, back: str):
    context = {"title": title, "back": back, "consequences": [_("It is no longer counted.")], "yes": _("Remove")}
    return render(request, "supervision/confirm.html", context)


def _url(authority, name: str) -> str:
    return reverse(name, kwargs={"authority": authority.slug})


def _nothing():
    raise Http404
