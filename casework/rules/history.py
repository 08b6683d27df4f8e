"""What happens on a case: the kinds of its history, and which of them the applicant may read.

Invisible by default. The list is explicit: a kind that is not on it never leaves the house.
"""

from enum import StrEnum


class Happened(StrEnum):
    """A kind of entry in the history of a case."""

    MOVED = "moved"
    OPENED = "opened"
    APPLIED = "applied"
    ASSIGNED = "assigned"
    CHANGED = "changed"
    FACTS_SET = "facts_set"
    DOCUMENTS_REQUESTED = "documents_requested"
    DOCUMENT_ARRIVED = "document_arrived"
    DOCUMENT_REFUSED = "document_refused"
    DOCUMENT_WAIVED = "document_waived"
    DOCUMENT_MISSING = "document_missing"
    REQUEST_DELIVERED = "request_delivered"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_DECLINED = "extension_declined"
    REQUEST_EXTENDED = "request_extended"
    REQUEST_ENDED = "request_ended"
    FILE_ARRIVED = "file_arrived"
    FILE_REFUSED = "file_refused"
    FILE_RELEASED = "file_released"
    FILE_TAKEN = "file_taken"
    DEADLINE_BEGAN = "deadline_began"
    DEADLINE_ENDED = "deadline_ended"
    FOLLOW_UP_MADE = "follow_up_made"
    FOLLOW_UP_DONE = "follow_up_done"
    NOTE_WRITTEN = "note_written"
    BODY_ASKED = "body_asked"
    BODY_ANSWERED = "body_answered"
    HEARING_SENT = "hearing_sent"
    HEARING_ANSWERED = "hearing_answered"
    DECISION_PREPARED = "decision_prepared"
    DECISION_APPROVED = "decision_approved"
    DECISION_SENT_BACK = "decision_sent_back"
    DECISION_NOTIFIED = "decision_notified"
    TRANSLATION_ASKED = "translation_asked"
    TRANSLATION_SENT = "translation_sent"
    FEE_CHARGED = "fee_charged"
    FEE_PAID = "fee_paid"
    FEE_WAIVED = "fee_waived"
    FEE_CANCELLED = "fee_cancelled"
    CODE_ISSUED = "code_issued"
    CODE_FAILED = "code_failed"
    APPOINTMENT_LINKED = "appointment_linked"
    QUESTION_ASKED = "question_asked"
    QUESTION_ANSWERED = "question_answered"
    QUESTION_SETTLED = "question_settled"
    REPRESENTATIVE_NAMED = "representative_named"
    REPRESENTATIVE_ENDED = "representative_ended"
    PROTECTED = "protected"
    HELD = "held"
    READ_IN_EMERGENCY = "read_in_emergency"
    HANDOVER_SENT = "handover_sent"
    HANDOVER_ANSWERED = "handover_answered"
    REMINDERS_SET = "reminders_set"


# A move is public only where it changes what the applicant reads (`rules.states.public_state`).
PUBLIC = frozenset(
    {
        Happened.APPLIED,
        Happened.DOCUMENTS_REQUESTED,
        Happened.DOCUMENT_ARRIVED,
        Happened.DOCUMENT_REFUSED,
        Happened.DOCUMENT_WAIVED,
        Happened.EXTENSION_ASKED,
        Happened.EXTENSION_DECLINED,
        Happened.FILE_ARRIVED,
        Happened.FILE_REFUSED,
        Happened.REQUEST_EXTENDED,
        Happened.APPOINTMENT_LINKED,
        Happened.QUESTION_ASKED,
        Happened.QUESTION_ANSWERED,
        Happened.CODE_ISSUED,
        Happened.REPRESENTATIVE_NAMED,
        Happened.REPRESENTATIVE_ENDED,
    }
)
