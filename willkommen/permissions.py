"""Who may do what: the table of rights. Pages, menus and tests read it; nothing else decides."""

from enum import StrEnum

from willkommen.models import Role


class Right(StrEnum):
    """What a page of the staff is for."""

    QUEUE = "queue"
    BOOK_FOR_SOMEONE = "book_for_someone"
    MESSAGES = "messages"
    SHIFTS = "shifts"
    CATALOGUE = "catalogue"
    TEXTS = "texts"
    STAFF = "staff"
    BARRIERS = "barriers"
    FIGURES = "figures"
    CASE_STATE = "case_state"
    CASES = "cases"
    CASE_SETUP = "case_setup"
    GUIDANCE = "guidance"
    REFER = "refer"
    CENTRE_SETUP = "centre_setup"
    PILOT = "pilot"
    AUDIT = "audit"
    EMERGENCIES = "emergencies"
    DISCLOSE = "disclose"


RIGHTS: dict[Right, frozenset[str]] = {
    Right.QUEUE: frozenset({Role.CLERK, Role.CASEWORKER, Role.SUPERVISOR}),
    Right.BOOK_FOR_SOMEONE: frozenset({Role.CLERK, Role.CASEWORKER}),
    Right.MESSAGES: frozenset({Role.CLERK, Role.SUPERVISOR}),
    Right.SHIFTS: frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
    Right.CATALOGUE: frozenset({Role.ADMINISTRATOR}),
    Right.TEXTS: frozenset({Role.ADMINISTRATOR}),
    Right.STAFF: frozenset({Role.ADMINISTRATOR}),
    Right.BARRIERS: frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
    Right.FIGURES: frozenset({Role.SUPERVISOR}),
    # State, what is missing, slip, receipt: what the counter needs of a case, and no more.
    Right.CASE_STATE: frozenset({Role.CLERK, Role.CASEWORKER, Role.SUPERVISOR}),
    # Everything of a case; outside one's own work with a reason.
    Right.CASES: frozenset({Role.CASEWORKER, Role.SUPERVISOR}),
    Right.CASE_SETUP: frozenset({Role.ADMINISTRATOR}),
    # People who agreed to be accompanied, and nobody else; never casework.
    Right.GUIDANCE: frozenset({Role.GUIDE}),
    # Send somebody to an advice centre, with their consent.
    Right.REFER: frozenset({Role.CLERK, Role.CASEWORKER, Role.GUIDE}),
    Right.CENTRE_SETUP: frozenset({Role.ADMINISTRATOR}),
    # Measures, self-assessment, practice examples, complaints, training.
    Right.PILOT: frozenset({Role.SUPERVISOR}),
    # Who did, read and changed what: numbers of cases, never what stands in them.
    Right.AUDIT: frozenset({Role.AUDITOR}),
    # That somebody read a case in an emergency, and why.
    Right.EMERGENCIES: frozenset({Role.SUPERVISOR, Role.AUDITOR}),
    # Hand somebody everything we keep about them (Art. 15 GDPR): each role what it may read anyway.
    Right.DISCLOSE: frozenset({Role.CASEWORKER, Role.SUPERVISOR, Role.GUIDE}),
}


def may(roles: frozenset[str], right: Right) -> bool:
    """Whether somebody with these roles at an authority has the right there."""
    return bool(RIGHTS[right] & roles)
