"""The questions on the way, one a page, in their order; as the address of a page names them."""

from recognition_pilot.rules.answers import Answers, purpose_matters

LEARNED, CERTIFICATE, LIVES, GOAL, GERMAN, PURPOSE = "gelernt", "zeugnis", "wohnort", "ziel", "deutsch", "zweck"
QUESTIONS = (LEARNED, CERTIFICATE, LIVES, GOAL, GERMAN, PURPOSE)


def questions_for(answers: Answers) -> tuple[str, ...]:
    """What is asked of somebody who has said this so far."""
    return QUESTIONS if purpose_matters(answers) else QUESTIONS[:-1]


def question_after(question: str, answers: Answers) -> str:
    """The next question; empty: the way can be shown."""
    asked = questions_for(answers)
    place = asked.index(question) + 1 if question in asked else len(asked)
    return asked[place] if place < len(asked) else ""


def question_before(question: str, answers: Answers) -> str:
    """The question before this one, or the last one before the way is shown; empty: the first one."""
    asked = questions_for(answers)
    place = asked.index(question) if question in asked else len(asked)
    return asked[place - 1] if place else ""
