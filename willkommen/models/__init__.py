"""Tables of the ground floor."""

from willkommen.models.audit import AuditEntry, AuditSeal, ChangeEntry, EmergencyAccess, ReadEntry, SealCheck
from willkommen.models.authorities import (
    AccessibilityReport,
    Authority,
    Municipality,
    Office,
    OpeningHours,
)
from willkommen.models.forms import RateBucket, SubmittedForm
from willkommen.models.health import Heartbeat
from willkommen.models.messages import OutgoingMessage
from willkommen.models.sessions import StaffIdentity, WebSession
from willkommen.models.staff import Invitation, Membership, Role, StaffMember
from willkommen.models.texts import TranslationState
from willkommen.models.watching import Tally, TaskRun

__all__ = [
    "AccessibilityReport",
    "AuditEntry",
    "AuditSeal",
    "Authority",
    "ChangeEntry",
    "EmergencyAccess",
    "Heartbeat",
    "Invitation",
    "Membership",
    "Municipality",
    "Office",
    "OpeningHours",
    "OutgoingMessage",
    "RateBucket",
    "ReadEntry",
    "Role",
    "SealCheck",
    "StaffIdentity",
    "StaffMember",
    "SubmittedForm",
    "Tally",
    "TaskRun",
    "TranslationState",
    "WebSession",
]
