"""Two authorities, or two browsers, at the same moment: one case, three questions, one answer."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from casework.actions.handover.receiving import confirm_handover, decline_handover
from casework.actions.handover.sending import hand_over, recall
from casework.actions.questions import answer, ask
from casework.models import Answer, Case, Handover, Question
from tests.casework.cases import make_case
from tests.factories import NOW, make_authority, make_service, make_staff
from willkommen.errors import Refused
from willkommen.tenancy import enter_authority

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

ROUNDS = 10


def at_once(*jobs) -> list:
    """Every job in a thread with a connection of its own, let go together; a refusal is its name, errors are errors."""
    start = threading.Barrier(len(jobs))

    def run(job):
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            try:
                return job()
            except Refused as refused:
                return type(refused).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def at(authority, do):
    """A job as a request of this authority would do it."""

    def job():
        with transaction.atomic():
            enter_authority(authority.pk)
            do()
        return "done"

    return job


class Street:
    """Two authorities, somebody at each, and a case on its way from one to the other."""

    def __init__(self):
        self.celle, self.harburg = make_authority("celle"), make_authority("harburg")
        self.anna = make_staff(self.celle, "caseworker")
        self.berta = make_staff(self.harburg, "caseworker")
        self.service = make_service()

    def sent(self) -> Handover:
        case = make_case(self.celle, self.service, status="competence")
        return hand_over(case=case, basis="moved", to_authority=self.harburg, staff_member=self.anna, now=NOW)

    def confirm(self, handover):
        row = Handover.objects.get(pk=handover.pk)
        return at(self.harburg, lambda: confirm_handover(handover=row, staff_member=self.berta, now=NOW))

    def decline(self, handover):
        row = Handover.objects.get(pk=handover.pk)
        return at(self.harburg, lambda: decline_handover(handover=row, reason="-", staff_member=self.berta, now=NOW))

    def recall(self, handover):
        row = Handover.objects.get(pk=handover.pk)
        return at(self.celle, lambda: recall(handover=row, staff_member=self.anna, now=NOW))


@pytest.fixture
def street():
    return Street()


def test_two_confirmations_at_once_make_one_case(street):
    for _round in range(ROUNDS):
        handover = street.sent()
        before = Case.objects.filter(authority=street.harburg).count()
        answers = at_once(street.confirm(handover), street.confirm(handover), street.confirm(handover))
        assert sorted(answers) == ["AnsweredAlready", "AnsweredAlready", "done"]
        assert Case.objects.filter(authority=street.harburg).count() == before + 1


def test_a_case_that_is_taken_back_while_it_is_confirmed_is_at_one_authority(street):
    ends = set()
    for _round in range(ROUNDS):
        handover = street.sent()
        before = Case.objects.filter(authority=street.harburg).count()
        answers = at_once(street.confirm(handover), street.recall(handover), street.decline(handover))
        handover.refresh_from_db()
        taken = Case.objects.filter(authority=street.harburg).count() - before
        handover.case.refresh_from_db()
        assert sorted(answers) == ["AnsweredAlready", "AnsweredAlready", "done"]
        expected = {
            "confirmed": (1, "handed_over"),
            "recalled": (0, "competence"),
            "declined": (0, "competence"),
        }
        assert (taken, handover.case.status) == expected[handover.status]
        ends.add(handover.status)
    assert ends <= {"confirmed", "recalled", "declined"}


def test_a_case_is_handed_over_once_however_many_press(street):
    case = make_case(street.celle, street.service, status="in_review")
    job = at(
        street.celle,
        lambda: hand_over(case=case, basis="moved", to_authority=street.harburg, staff_member=street.anna, now=NOW),
    )
    assert sorted(at_once(job, job, job)) == ["SentAlready", "SentAlready", "done"]
    assert Handover.objects.count() == 1


def test_eight_questions_at_once_leave_three(street):
    case = make_case(street.celle, street.service)
    job = at(street.celle, lambda: ask(case=case, language="en", text="When?", now=NOW))
    assert sorted(at_once(*[job] * 8)) == ["TooManyQuestions"] * 5 + ["done"] * 3
    assert Question.objects.count() == 3


def test_two_answers_at_once_are_one(street):
    case = make_case(street.celle, street.service)
    asked = ask(case=case, language="en", text="When?", now=NOW)
    job = at(
        street.celle,
        lambda: answer(question=asked, german_text="Bald.", answers_seen=0, staff_member=street.anna, now=NOW),
    )
    assert sorted(at_once(job, job)) == ["AnsweredMeanwhile", "done"]
    assert Answer.objects.count() == 1
