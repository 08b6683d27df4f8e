"""Questions and answers of a case: for its page, for the applicant, and what waits for an answer."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from casework.models import Answer, Case, Question, Representative
from casework.rules.questions import MOST_UNANSWERED
from casework.rules.states import State
from willkommen.models import Authority


@dataclass(frozen=True)
class QuestionsOfCase:
    """What the case page shows: open questions first, then the settled ones, newest first."""

    open: list[Question]
    settled: list[Question]


@dataclass(frozen=True)
class Thread:
    """What somebody with access reads; `may_ask` is False while three of theirs wait, or where asking leads nowhere."""

    questions: list[Question]
    unanswered: int
    may_ask: bool

    @property
    def waits(self) -> bool:
        """Whether as many wait as may."""
        return self.unanswered >= MOST_UNANSWERED


def questions_of(case: Case, *, now: dt.datetime) -> QuestionsOfCase:
    """All questions of a case with their answers; two queries."""
    found = list(_with_answers(Question.objects.filter(case=case).order_by("asked_at")))
    open_ones = [one for one in found if one.settled_at is None]
    settled = sorted((one for one in found if one.settled_at), key=lambda one: one.settled_at, reverse=True)
    return QuestionsOfCase(open_ones, settled)


def thread_of(case: Case, *, representative: Representative | None = None, may_ask: bool = True) -> Thread:
    """The applicant reads everything; whoever helps reads what they asked themselves. Two queries, newest first."""
    asked = Question.objects.filter(case=case).order_by("-asked_at", "-pk")
    if representative is not None:
        asked = asked.filter(representative=representative)
    found = list(_with_answers(asked))
    own = representative.pk if representative else None
    unanswered = sum(one.settled_at is None and one.representative_id == own for one in found)
    is_here = case.status not in (State.HANDED_OVER, State.CLOSED)
    return Thread(found, unanswered, may_ask and is_here and unanswered < MOST_UNANSWERED)


def question_by_pk(case: Case, pk: int) -> Question | None:
    """A question of this case with its answers."""
    return _with_answers(Question.objects.filter(case=case, authority_id=case.authority_id, pk=pk)).first()


def unanswered_by(case: Case, representative: Representative | None) -> int:
    """How many questions of this person wait for an answer."""
    return Question.objects.filter(case=case, representative=representative, settled_at=None).count()


def open_questions(authority: Authority) -> QuerySet[Question]:
    """Questions of an authority that wait for an answer, with their cases, the oldest first."""
    waiting = Question.objects.filter(authority=authority, settled_at=None)
    return waiting.select_related("case__service", "case__assigned_to").order_by("asked_at", "pk")


def locked_question(question: Question) -> Question:
    """The question as it is now, locked until the end of the transaction."""
    rows = Question.objects.select_for_update(of=("self",)).select_related("case__authority")
    return rows.get(pk=question.pk, authority_id=question.authority_id)


def _with_answers(questions: QuerySet[Question]) -> QuerySet[Question]:
    answers = Answer.objects.select_related("answered_by").order_by("answered_at", "pk")
    return questions.select_related("representative").prefetch_related(Prefetch("answers", answers))
