"""Questions of applicants and the answers of the team."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.actions.history import tell
from casework.actions.news import tell_applicant
from casework.models import Answer, Case, Question, Representative
from casework.queries.cases import locked_case
from casework.queries.questions import locked_question, unanswered_by
from casework.rules.history import Happened
from casework.rules.questions import MOST_UNANSWERED
from casework.rules.states import State
from willkommen.errors import Refused


class TooManyQuestions(Refused):
    """Three wait for an answer."""

    text = _("Three of your questions wait for an answer. Please wait until we have answered one of them.")


class NothingToAskHere(Refused):
    """The case is over or with another authority."""

    text = _("Nothing can be asked about this application here any more. You reach us by telephone or at the counter.")


class AnsweredMeanwhile(Refused):
    """A colleague was quicker."""

    text = _("A colleague has dealt with this question in the meantime. Please look at it again.")


@transaction.atomic
def ask(
    *, case: Case, language: str, text: str, now: datetime, representative: Representative | None = None
) -> Question:
    """Put a question to the team; everybody with access has three unanswered ones at most.

    Raises `TooManyQuestions`, `NothingToAskHere`.
    """
    case = locked_case(case)
    if case.status in (State.HANDED_OVER, State.CLOSED):
        raise NothingToAskHere
    if unanswered_by(case, representative) >= MOST_UNANSWERED:
        raise TooManyQuestions
    question = Question.objects.create(
        authority_id=case.authority_id,
        case=case,
        representative=representative,
        language=language,
        text=text,
        asked_at=now,
    )
    tell(case=case, kind=Happened.QUESTION_ASKED, now=now, by_applicant=True)
    return question


def write_in_german(*, question: Question, german_text: str) -> None:
    """Keep what the question says in German, as somebody of the staff understood it."""
    Question.objects.filter(pk=question.pk, authority_id=question.authority_id).update(german_text=german_text)


@transaction.atomic
def answer(
    *,
    question: Question,
    german_text: str,
    text: str = "",
    language: str = "",
    answers_seen: int,
    staff_member,
    now: datetime,
) -> Answer:
    """Answer in German and, where somebody wrote it, in the language of the question; the person hears that there is news.

    `answers_seen` is how many answers there were on the page: two people never answer the same question unknowingly.
    Raises `AnsweredMeanwhile`.
    """
    question = locked_question(question)
    if question.answers.count() != answers_seen or (answers_seen == 0 and question.settled_at):
        raise AnsweredMeanwhile
    given = Answer.objects.create(
        authority_id=question.authority_id,
        question=question,
        german_text=german_text,
        language=language if text else "",
        text=text,
        answered_by=staff_member,
        answered_at=now,
    )
    if question.settled_at is None:
        question.settled_at = now
        question.save(update_fields=["settled_at"])
    tell(case=question.case, kind=Happened.QUESTION_ANSWERED, now=now, staff_member=staff_member)
    tell_applicant(case=question.case, now=now)
    return given


@transaction.atomic
def settle_question(*, question: Question, staff_member, now: datetime) -> bool:
    """The question needs no written answer (answered on the telephone, asked twice); False where it was settled before."""
    question = locked_question(question)
    if question.settled_at:
        return False
    question.settled_at = now
    question.save(update_fields=["settled_at"])
    tell(case=question.case, kind=Happened.QUESTION_SETTLED, now=now, staff_member=staff_member)
    return True


def confirm_reading(*, case: Case, answer_id: int, now: datetime) -> bool:
    """The person says that they have read an answer; the first time counts."""
    unread = Answer.objects.filter(pk=answer_id, question__case=case, authority_id=case.authority_id, read_at=None)
    return bool(unread.update(read_at=now))
