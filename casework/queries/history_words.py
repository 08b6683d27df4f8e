"""The history of a case in words of staff; an entry holds codes and days, the sentences stand here."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from casework.models import BodyKind, CaseEvent, CaseStatus, DecisionKind, HoldReason
from casework.queries.deadlines import name_of
from casework.rules.history import Happened
from willkommen.moments import short_date

SENTENCES = {
    Happened.MOVED: pgettext_lazy("history", "The case has moved."),
    Happened.OPENED: pgettext_lazy("history", "The case was opened."),
    Happened.APPLIED: pgettext_lazy("history", "The application was made."),
    Happened.ASSIGNED: pgettext_lazy("history", "The case was assigned."),
    Happened.CHANGED: pgettext_lazy("history", "Details of the case were changed."),
    Happened.FACTS_SET: pgettext_lazy("history", "Facts were set."),
    Happened.DOCUMENTS_REQUESTED: pgettext_lazy("history", "Papers were asked for."),
    Happened.DOCUMENT_ARRIVED: pgettext_lazy("history", "A paper has arrived."),
    Happened.DOCUMENT_REFUSED: pgettext_lazy("history", "A paper cannot be used."),
    Happened.DOCUMENT_WAIVED: pgettext_lazy("history", "A paper is no longer needed."),
    Happened.DOCUMENT_MISSING: pgettext_lazy("history", "A paper is missing again."),
    Happened.REQUEST_DELIVERED: pgettext_lazy("history", "The letter with the missing papers has reached the person."),
    Happened.EXTENSION_ASKED: pgettext_lazy("history", "The person asks for more time."),
    Happened.EXTENSION_DECLINED: pgettext_lazy("history", "More time was declined."),
    Happened.REQUEST_EXTENDED: pgettext_lazy("history", "More time was given."),
    Happened.REQUEST_ENDED: pgettext_lazy("history", "The request for papers has ended."),
    Happened.FILE_ARRIVED: pgettext_lazy("history", "A file was handed in."),
    Happened.FILE_REFUSED: pgettext_lazy("history", "A file that was handed in was not accepted."),
    Happened.FILE_RELEASED: pgettext_lazy("history", "A file was released after it was checked."),
    Happened.FILE_TAKEN: pgettext_lazy("history", "A file was taken over."),
    Happened.DEADLINE_BEGAN: pgettext_lazy("history", "A deadline has begun."),
    Happened.DEADLINE_ENDED: pgettext_lazy("history", "A deadline has ended."),
    Happened.FOLLOW_UP_MADE: pgettext_lazy("history", "A follow-up was made."),
    Happened.FOLLOW_UP_DONE: pgettext_lazy("history", "A follow-up was done."),
    Happened.NOTE_WRITTEN: pgettext_lazy("history", "A note was written."),
    Happened.BODY_ASKED: pgettext_lazy("history", "Another body was asked."),
    Happened.BODY_ANSWERED: pgettext_lazy("history", "Another body has answered."),
    Happened.HEARING_SENT: pgettext_lazy("history", "A hearing letter was sent."),
    Happened.HEARING_ANSWERED: pgettext_lazy("history", "The person has answered the hearing letter."),
    Happened.DECISION_PREPARED: pgettext_lazy("history", "A decision was prepared."),
    Happened.DECISION_APPROVED: pgettext_lazy("history", "The decision was approved."),
    Happened.DECISION_SENT_BACK: pgettext_lazy("history", "The decision was sent back."),
    Happened.DECISION_NOTIFIED: pgettext_lazy("history", "The decision has left the house."),
    Happened.TRANSLATION_ASKED: pgettext_lazy("history", "A translation was asked for."),
    Happened.TRANSLATION_SENT: pgettext_lazy("history", "The translation was sent."),
    Happened.FEE_CHARGED: pgettext_lazy("history", "A fee was charged."),
    Happened.FEE_PAID: pgettext_lazy("history", "A fee was paid."),
    Happened.FEE_WAIVED: pgettext_lazy("history", "A fee was waived."),
    Happened.FEE_CANCELLED: pgettext_lazy("history", "A fee was taken back."),
    Happened.CODE_ISSUED: pgettext_lazy("history", "An access code was issued."),
    Happened.CODE_FAILED: pgettext_lazy("history", "Wrong access codes were tried."),
    Happened.APPOINTMENT_LINKED: pgettext_lazy("history", "An appointment belongs to the case."),
    Happened.QUESTION_ASKED: pgettext_lazy("history", "A question was asked."),
    Happened.QUESTION_ANSWERED: pgettext_lazy("history", "A question was answered."),
    Happened.QUESTION_SETTLED: pgettext_lazy("history", "A question was settled without an answer."),
    Happened.REPRESENTATIVE_NAMED: pgettext_lazy("history", "A representative was named."),
    Happened.REPRESENTATIVE_ENDED: pgettext_lazy("history", "A representation has ended."),
    Happened.PROTECTED: pgettext_lazy("history", "The special protection has ended."),
    Happened.HELD: pgettext_lazy("history", "The legal hold was lifted."),
    Happened.READ_IN_EMERGENCY: pgettext_lazy("history", "The case was read in an emergency."),
    Happened.HANDOVER_SENT: pgettext_lazy("history", "The case was sent to another authority."),
    Happened.HANDOVER_ANSWERED: pgettext_lazy("history", "The other authority has answered."),
    Happened.REMINDERS_SET: pgettext_lazy("history", "Reminders before the title ends were switched on."),
}
FACTS = {
    "fiction": pgettext_lazy("fact", "fiction effect"),
    "certificate": pgettext_lazy("fact", "certificate of the fiction effect"),
    "work": pgettext_lazy("fact", "work permission"),
    "contact": pgettext_lazy("fact", "contact and languages"),
    "file_number": pgettext_lazy("fact", "file number"),
    "court": pgettext_lazy("fact", "court case"),
}
ENDED = {
    "met": pgettext_lazy("deadline", "kept"),
    "lapsed": pgettext_lazy("deadline", "passed"),
    "dropped": pgettext_lazy("deadline", "no longer needed"),
}


def words_of(event: CaseEvent) -> str:
    """One entry as a sentence."""
    told = event.detail or {}
    if event.kind == Happened.MOVED and event.status_to:
        return _moved(event)
    words = _with_detail(event.kind, told)
    if words:
        return words
    return str(SENTENCES[Happened(event.kind)]) if event.kind in SENTENCES else ""


def _with_detail(kind: str, told: dict) -> str:
    """The sentence with the day or the thing it is about; empty where the entry names none."""
    for known, needed, words in _DETAILED:
        if kind == known and told.get(needed):
            return words(told)
    return ""


def _moved(event: CaseEvent) -> str:
    after = CaseStatus(event.status_to).label
    if not event.status_from:
        return pgettext("history", "Now: %(after)s.") % {"after": after}
    words = {"before": CaseStatus(event.status_from).label, "after": after}
    return pgettext("history", "From “%(before)s” to “%(after)s”.") % words


def _deadline_began(told: dict) -> str:
    words = {"clock": name_of(told["clock"]), "day": _day(told.get("ends_on"))}
    return _("Deadline began: %(clock)s, until %(day)s.") % words


def _deadline_ended(told: dict) -> str:
    words = {"clock": name_of(told["clock"]), "how": ENDED.get(told.get("how"), "")}
    return _("Deadline ended: %(clock)s, %(how)s.") % words


def _follow_up(told: dict) -> str:
    return _("A follow-up was made for %(day)s.") % {"day": _day(told["due_on"])}


def _fact(told: dict) -> str:
    return _("Changed: %(fact)s.") % {"fact": FACTS[told["fact"]]} if told["fact"] in FACTS else ""


def _prepared(told: dict) -> str:
    return _("A decision was prepared: %(decision)s.") % {"decision": DecisionKind(told["decision"]).label}


def _notified(told: dict) -> str:
    return _("The decision left the house on %(day)s.") % {"day": _day(told["sent_on"])}


def _hearing(told: dict) -> str:
    return _("A hearing letter was sent; answer until %(day)s.") % {"day": _day(told["answer_by"])}


def _asked(told: dict) -> str:
    return _("Asked: %(body)s.") % {"body": BodyKind(told["body"]).label}


def _answered(told: dict) -> str:
    if told["result"] != "information_missing":
        return ""
    return _("The employment agency says that information is missing.")


def _protected(_told: dict) -> str:
    return _("The person is specially protected.")


def _held(told: dict) -> str:
    return _("The case is under legal hold: %(reason)s.") % {"reason": HoldReason(told["reason"]).label}


# Kind, what its detail must hold, and the sentence.
_DETAILED = (
    (Happened.DEADLINE_BEGAN, "clock", _deadline_began),
    (Happened.DEADLINE_ENDED, "clock", _deadline_ended),
    (Happened.FOLLOW_UP_MADE, "due_on", _follow_up),
    (Happened.FACTS_SET, "fact", _fact),
    (Happened.CHANGED, "fact", _fact),
    (Happened.DECISION_PREPARED, "decision", _prepared),
    (Happened.DECISION_NOTIFIED, "sent_on", _notified),
    (Happened.HEARING_SENT, "answer_by", _hearing),
    (Happened.BODY_ASKED, "body", _asked),
    (Happened.BODY_ANSWERED, "result", _answered),
    (Happened.PROTECTED, "is_protected", _protected),
    (Happened.HELD, "reason", _held),
)


def _day(value: str | None) -> str:
    return short_date(dt.date.fromisoformat(value)) if value else ""
