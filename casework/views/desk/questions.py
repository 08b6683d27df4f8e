"""Questions of applicants: what waits for an answer, one question, its answer."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments.queries.phrases import board
from casework.actions.questions import answer, settle_question, write_in_german
from casework.forms.desk_questions import AnswerForm, UnderstoodForm
from casework.queries.questions import open_questions, question_by_pk
from casework.views.desk._case import case_page, case_url, to_case
from casework.views.desk._sent import found_or_404, sent_once, try_or_say
from willkommen.faces import desk_page
from willkommen.languages import html_lang, language_name
from willkommen.permissions import Right

A_PAGE = 50


@desk_page(Right.CASES)
@require_safe
def questions(request, authority):
    """Everything that waits for an answer, the oldest first."""
    page = Paginator(open_questions(authority), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "casework/desk/questions.html", {"page": page, "now": timezone.now()})


@case_page(Right.CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request, case, question):
    """What was asked, what it says in German, and the answer."""
    now = timezone.now()
    found = found_or_404(question_by_pk(case, question))
    given = len(found.answers.all())
    known = {"language": found.language, "answers": given, "groups": board(case.authority, found.language).groups}
    form = AnswerForm(request.POST or None, **known)
    if "insert" in request.POST:
        form = AnswerForm(form.with_phrase(), **known)
        form.without_verdict()
        return _page(request, case, found, form)

    def answer_once():
        answer(question=found, language=html_lang(found.language), staff_member=request.user, now=now, **form.answer())
        messages.success(request, _("The answer can be read now. The person hears that there is news."))
        return case_url(case)

    return sent_once(request, form, "case_answer", now=now, do=answer_once) or _page(request, case, found, form)


@case_page(Right.CASES)
@require_POST
def question_understood(request, case, question):
    """Keep what it says in German."""
    found = found_or_404(question_by_pk(case, question))
    form = UnderstoodForm(request.POST)
    if form.is_valid():
        write_in_german(question=found, german_text=form.cleaned_data["understood"])
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Please use at most 2,000 characters."))
    return to_case(case, "case_question", question=found.pk)


@case_page(Right.CASES)
@require_POST
def question_settle(request, case, question):
    """No written answer is needed."""
    found = found_or_404(question_by_pk(case, question))
    try_or_say(
        request,
        lambda: settle_question(question=found, staff_member=request.user, now=timezone.now()),
        done=_("The question is settled without a written answer."),
    )
    return to_case(case)


def _page(request, case, found, form):
    return render(
        request,
        "casework/desk/question.html",
        {
            "case": case,
            "question": found,
            "form": form,
            "understood": UnderstoodForm(initial={"understood": found.german_text}),
            "language_name": language_name(found.language),
            "lang": html_lang(found.language),
        },
    )
