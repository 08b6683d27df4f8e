"""What recognition has to do with the residence permit; the sections, and never a decision."""

from django.utils.translation import gettext as _

from recognition_pilot.queries.way.so_far import Way
from recognition_pilot.rules.answers import Answers

# Training as a health or nursing assistant opens § 20 (1) no. 5.
_ASSISTANTS = frozenset({"NURSING-ASSISTANT"})


# The service of the catalogue behind each sentence.
SERVICES = {
    "qualify": "AE-ANERK-MASSN",
    "partnership": "AE-ANERK-PARTNER",
    "protection": "WOHNSITZ",
    "work": "AE-FK-AUSB",
    "settle": "NE-FACHKRAFT",
    "search": "AE-JOBSUCHE",
}
_BY_PURPOSE = {
    "qualify": ("qualify", "work", "search", "settle"),
    "partnership": ("partnership", "work", "settle"),
    "protection": ("protection", "work", "settle"),
    "work": ("work", "settle", "search"),
}
_FROM_ABROAD = ("qualify", "partnership", "work", "settle")


def residence_order(answers: Answers) -> tuple[str, ...]:
    """What matters for the purpose, that first; all of it where nothing was said."""
    return _FROM_ABROAD if answers.lives == "abroad" else _BY_PURPOSE.get(answers.purpose, tuple(SERVICES))


def residence_words(way: Way) -> list[str]:
    """One sentence a section, those that matter most for the purpose first; at the end who decides."""
    words = {
        "qualify": _(
            "§ 16d AufenthG: a residence permit for courses and tests on the way to recognition, usually with German A2."
        ),
        "partnership": _(
            "Recognition partnership (§ 16d (3) AufenthG): you work at once and apply for recognition from here; German A2. "
            "The permit is for one year first, for three years at most."
        ),
        "protection": _(
            "If you have to live in a certain place (§ 12a AufenthG): this can be lifted for a course of at least three "
            "months that leads to recognition (§ 12a (5))."
        ),
        "work": _("After recognition: a residence permit as a skilled worker (§§ 18a, 18b, 18g AufenthG)."),
        "settle": _(
            "Settlement permit: after three years as a skilled worker, after two with German training (§ 18c AufenthG)."
        ),
        "search": _("After recognition you can get time to look for work (§ 20 AufenthG)."),
    }
    said = [words[code] for code in residence_order(way.answers)]
    if way.profession and way.profession.code in _ASSISTANTS:
        said.append(
            _("With training as a nursing assistant you can get time to look for work (§ 20 (1) no. 5 AufenthG).")
        )
    return [*said, _("Only the foreigners’ authority decides about your permit, when you ask it to.")]
