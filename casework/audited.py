"""What this app is called on the auditor's pages."""

from django.utils.translation import pgettext_lazy

from casework.forms.emergency import EMERGENCY_WORDS
from casework.forms.reading import REASON_WORDS
from casework.queries.numbers import case_numbers, case_of_number
from willkommen import audited
from willkommen.audited import Thing

# What somebody did. The subject stands before it, where there is one.
ACTIONS = {
    "add_routing_rule": pgettext_lazy("audit", "added a rule of giving out cases"),
    "add_substitution": pgettext_lazy("audit", "entered a substitution"),
    "change_casework_settings": pgettext_lazy("audit", "changed settings of casework"),
    "end_protection_of_case": pgettext_lazy("audit", "ended the protection of a case"),
    "end_substitution": pgettext_lazy("audit", "ended a substitution"),
    "erase_drafts": pgettext_lazy("audit", "applications nobody sent were erased"),
    "forget_closed_cases": pgettext_lazy("audit", "closed cases were erased"),
    "forget_reminders": pgettext_lazy("audit", "reminders were erased"),
    "lift_legal_hold": pgettext_lazy("audit", "lifted a legal hold"),
    "move_routing_rule": pgettext_lazy("audit", "moved a rule of giving out cases"),
    "post_campaign": pgettext_lazy("audit", "wrote to several people who asked for reminders"),
    "protect_case": pgettext_lazy("audit", "protected a case"),
    "remove_routing_rule": pgettext_lazy("audit", "removed a rule of giving out cases"),
    "set_legal_hold": pgettext_lazy("audit", "set a legal hold"),
}

# Kinds of things that are written down.
THINGS = {
    "casework.caseevent": pgettext_lazy("audit", "Step of a case"),
    "casework.caseappointment": pgettext_lazy("audit", "Appointment of a case"),
    "casework.application": pgettext_lazy("audit", "Application"),
    "casework.representative": pgettext_lazy("audit", "Representative"),
    "casework.accesscode": pgettext_lazy("audit", "Access code"),
    "casework.deadline": pgettext_lazy("audit", "Deadline"),
    "casework.participation": pgettext_lazy("audit", "Participation of another body"),
    "casework.hearing": pgettext_lazy("audit", "Hearing"),
    "casework.decision": pgettext_lazy("audit", "Decision"),
    "casework.courtcase": pgettext_lazy("audit", "Court case"),
    "casework.casefee": pgettext_lazy("audit", "Fee"),
    "casework.documentrequest": pgettext_lazy("audit", "Request for documents"),
    "casework.requesteditem": pgettext_lazy("audit", "Requested document"),
    "casework.followup": pgettext_lazy("audit", "Follow-up"),
    "casework.note": pgettext_lazy("audit", "Note"),
    "casework.handedinfile": pgettext_lazy("audit", "Handed-in document"),
    "casework.handover": pgettext_lazy("audit", "Handover"),
    "casework.caseworksettings": pgettext_lazy("audit", "Settings of casework"),
    "casework.routingrule": pgettext_lazy("audit", "Rule of giving out cases"),
    "casework.substitution": pgettext_lazy("audit", "Substitution"),
    "search.cases.name": pgettext_lazy("audit", "Search for cases by name"),
    "search.cases.number": pgettext_lazy("audit", "Search for cases by number"),
    "search.cases.born_on": pgettext_lazy("audit", "Search for cases by birth date"),
}


def register() -> None:
    """Called once at start."""
    audited.add_actions(ACTIONS)
    audited.add_things(THINGS)
    audited.add_thing(
        "casework.case", Thing(pgettext_lazy("audit", "Case"), titles=case_numbers, find=case_of_number, key="case_id")
    )
    audited.add_reasons({str(code): words for code, words in EMERGENCY_WORDS.items()})
    audited.add_reasons({str(code): words for code, words in REASON_WORDS.items()})
