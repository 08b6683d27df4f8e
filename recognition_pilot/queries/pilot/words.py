"""The words of the self-assessment, in German and English."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from recognition_pilot.rules.self_assessment import FIELDS, FIELDS_OF_ACTION, PRECONDITIONS

NAMES = {
    "organisation": pgettext_lazy("self-assessment", "Organisation"),
    "staff": pgettext_lazy("self-assessment", "Staff"),
    "structure": pgettext_lazy("self-assessment", "Structure"),
    "self_image": pgettext_lazy("self-assessment", "Self-image"),
    "processes": pgettext_lazy("self-assessment", "Procedures inside the house"),
    "appearance": pgettext_lazy("self-assessment", "How we are met"),
    "competences": pgettext_lazy("self-assessment", "Competences"),
    "networking": pgettext_lazy("self-assessment", "Networking"),
    "guidance": pgettext_lazy("self-assessment", "Guidance beyond residence law"),
}
QUESTIONS = {
    "organisation": _(
        "Who decides on changes, and is there time for them? Are tasks and substitution settled, instructions in one place?"
    ),
    "staff": _(
        "Are there enough people, do they stay, are new colleagues introduced, is there supervision and advice?"
    ),
    "structure": _("Do rooms, equipment, opening hours and access fit the people who come and those who work here?"),
    "self_image": _("Is there a common idea of what we are for: enforcing the law and welcoming people?"),
    "processes": _("How do appointments, applications and files run, and where do people wait without need?"),
    "appearance": _("Website, letters, signs, reception: do people understand where to go and what happens next?"),
    "competences": _("Law, languages, intercultural understanding, de-escalation: what is known, what is trained?"),
    "networking": _("Do we meet advice services, migrant organisations, chambers and the employment agency regularly?"),
    "guidance": _("Does somebody help with qualifications, language and work, apart from the file?"),
}
LEVELS = {
    1: pgettext_lazy("self-assessment", "not yet"),
    2: pgettext_lazy("self-assessment", "begun"),
    3: pgettext_lazy("self-assessment", "in place"),
    4: pgettext_lazy("self-assessment", "everyday practice"),
}
GROUPS = (
    (pgettext_lazy("self-assessment", "Preconditions"), PRECONDITIONS),
    (pgettext_lazy("self-assessment", "Fields of action"), FIELDS_OF_ACTION),
)
STEPS = {
    "running": pgettext_lazy("measure", "It begins"),
    "kept": pgettext_lazy("measure", "It is kept for good"),
    "over": pgettext_lazy("measure", "It is over"),
    "given_up": pgettext_lazy("measure", "It is given up"),
    "planned": pgettext_lazy("measure", "It is planned again"),
}


def field_choices() -> list[tuple[str, object]]:
    """Fields as choices of a form."""
    return [(field, NAMES[field]) for field in FIELDS]
