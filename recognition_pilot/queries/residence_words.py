"""What recognition has to do with the residence permit; the sections, and never a decision."""

from django.utils.translation import gettext as _

from recognition_pilot.queries.way import Way

# Training as a health or nursing assistant opens § 20 (1) no. 5.
_ASSISTANTS = frozenset({"NURSING-ASSISTANT"})


def residence_words(way: Way) -> list[str]:
    """One sentence a section, those that matter most for the purpose first; at the end who decides."""
    purpose = way.answers.purpose
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
    order = {
        "qualify": ["qualify", "work", "search", "settle"],
        "partnership": ["partnership", "work", "settle"],
        "protection": ["protection", "work", "settle"],
        "work": ["work", "settle", "search"],
    }.get(purpose, ["qualify", "partnership", "protection", "work", "settle", "search"])
    if way.answers.lives == "abroad":
        order = ["qualify", "partnership", "work", "settle"]
    said = [words[code] for code in order]
    if way.profession and way.profession.code in _ASSISTANTS:
        said.append(
            _("With training as a nursing assistant you can get time to look for work (§ 20 (1) no. 5 AufenthG).")
        )
    return [*said, _("Only the foreigners’ authority decides about your permit, when you ask it to.")]
