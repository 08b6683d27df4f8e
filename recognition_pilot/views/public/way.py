"""Finding the way to recognition: search, one question a page, then the way. The address is the only memory."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from recognition_pilot.forms.way import Question, SearchQuery
from recognition_pilot.queries.guidance.talks_to_book import talk_offer
from recognition_pilot.queries.way.finding import find_professions
from recognition_pilot.queries.way.links import links_for, residence_services
from recognition_pilot.queries.way.path import path_for
from recognition_pilot.queries.way.path_figures import figures_of
from recognition_pilot.queries.way.profession_names import group_name, groups
from recognition_pilot.rules.questions import QUESTIONS, question_after, question_before, questions_for
from recognition_pilot.views.public._way import Going, going, typed_in
from willkommen.faces import public_page
from willkommen.languages import reader_language
from willkommen.moments import berlin_day
from willkommen.rate import slowly


@public_page
@require_safe
def recognition_start(request, authority):
    """That we are a public body, before anything is typed; then: what have you learned?"""
    return _page(request, "start", question=SearchQuery(request.GET).question, typed_form_id="search")


@public_page
@slowly(per_minute=60, burst=120, methods=("GET",), name="profession_search")
@require_safe
def recognition_search(request, authority):
    """The professions somebody may mean; below them the groups, so that nobody is stuck."""
    query = SearchQuery(request.GET)
    question = query.question
    if query.language:
        return HttpResponseRedirect(typed_in(query.language, authority, question))
    found = find_professions(question, language=reader_language()) if question else []
    return _page(request, "search", question=question, found=found, groups=groups(), typed_form_id="search")


@public_page
@require_safe
@going
def recognition_question(request, way: Going, question: str):
    """One question; every answer is optional, and what was said before stays."""
    if question not in questions_for(way.answers):
        return HttpResponseRedirect(way.url_after("", question))
    if way.query.goes_on:
        return HttpResponseRedirect(way.url_after(question_after(question, way.answers), question))
    form = Question(question, way.answers, places=way.places, residence=way.residence)
    asked = questions_for(way.answers)
    return _page(
        request,
        "question",
        form=form,
        question=form.asked.label,
        step=asked.index(question) + 1,
        steps=len(asked),
        typed_form_id="question",
        kept=way.kept_beside(form.asked.name),
        back_url=way.url_before(question_before(question, way.answers)),
        skip_url=way.url_skipping(question),
        is_about_residence=question == QUESTIONS[-1],
        is_country=question == QUESTIONS[0],
    )


@public_page
@slowly(per_minute=120, burst=240, methods=("GET",), name="recognition_way")
@require_safe
@going
def recognition_way(request, way: Going):
    """The whole way for what was answered, with figures as they are known today."""
    today = berlin_day(timezone.now())
    path = path_for(profession=way.profession, group=way.group, answers=way.answers, authority=way.authority, on=today)
    return _page(
        request,
        "way",
        path=path,
        figures=figures_of(path),
        links=links_for(path),
        residence_services=residence_services(path),
        group_name=group_name(path.group),
        answered=way.answered,
        query=way.address,
        codes=way.codes,
        other_profession_url=way.start_url,
        talk=talk_offer(way.authority),
    )


def _page(request, template: str, **context):
    return render(request, f"recognition_pilot/public/{template}.html", {"languages_short": True, **context})
