"""How guides read codes: contacts, clocks, and what there is to choose."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from recognition_pilot.rules.clocks import Clock
from recognition_pilot.rules.guidance import Contact

CONTACTS: dict[str, Promise] = {
    Contact.FIRST_TALK: _("First talk"),
    Contact.TALK: _("Talk"),
    Contact.PHONE: _("Telephone call"),
    Contact.MESSAGE: _("Letter, e-mail or message"),
    Contact.NOT_REACHED: _("Not reached"),
    Contact.DID_NOT_COME: _("Did not come"),
    Contact.PAPERS_LOOKED_AT: _("Looked at papers together"),
    Contact.FUNDING_APPLIED: _("Money applied for"),
    Contact.FUNDING_GRANTED: _("Money granted"),
    Contact.APPLIED: _("Application for recognition sent"),
    Contact.BODY_CALLED: _("Asked the competent body"),
    Contact.EMPLOYER_CALLED: _("Talked with the employer"),
    Contact.PAPER_COMPLETE: _("Paper is complete"),
    Contact.PAPER_UNCLEAR: _("Paper is not complete or unclear"),
}
CLOCK_NAMES: dict[str, Promise] = {
    Clock.ACKNOWLEDGEMENT: _("Acknowledgement of receipt by the body"),
    Clock.DECISION: _("Decision of the body"),
    Clock.DEFICIT_NOTICE: _("Notice of deficits (physicians)"),
    Clock.EXTENSION: _("Extended time of the body"),
    Clock.FUNDING: pgettext_lazy("clock", "Apply for money"),
    Clock.FUNDING_SPENT: pgettext_lazy("clock", "Money is paid out until"),
}
# From which event each is counted, as the form asks.
CLOCK_EVENTS: dict[str, Promise] = {
    Clock.ACKNOWLEDGEMENT: _("from the application"),
    Clock.DECISION: _("from the complete file"),
    Clock.DEFICIT_NOTICE: _("from the complete file"),
    Clock.EXTENSION: _("the body named the day"),
    Clock.FUNDING: _("the funder named the day"),
    Clock.FUNDING_SPENT: _("the funder named the day"),
}
# Short, for lists; applicants read the longer ones of `step_words`.
STEP_NAMES: dict[str, Promise] = {
    "orientation": pgettext_lazy("guidance step", "Orientation"),
    "body": pgettext_lazy("guidance step", "Which body decides"),
    "counselling": pgettext_lazy("guidance step", "Advice"),
    "funding": pgettext_lazy("guidance step", "Money"),
    "documents": pgettext_lazy("guidance step", "Papers"),
    "gaps": pgettext_lazy("guidance step", "Missing papers"),
    "application": pgettext_lazy("guidance step", "Application"),
    "acknowledgement": pgettext_lazy("guidance step", "Receipt confirmed"),
    "check": pgettext_lazy("guidance step", "Being examined"),
    "result": pgettext_lazy("guidance step", "Result"),
    "compensation": pgettext_lazy("guidance step", "Compensation measure"),
    "residence": pgettext_lazy("guidance step", "Residence permit"),
    "done": pgettext_lazy("guidance step", "Done"),
}
