"""What a person has to know of a profession in words they understand: permission, German, differences, work meanwhile."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext, pgettext

from recognition_pilot.queries.way.so_far import Way
from recognition_pilot.rules.answers import speaks_enough
from recognition_pilot.rules.profession_groups import OFTEN_REGULATED
from willkommen.moments import short_date

_REGULATION = {
    "yes": gettext_lazy("Regulated (reglementiert): you need a permission before you may work in this profession."),
    "title": gettext_lazy("The title is protected (reglementiert): without a permission you may not use it."),
    "part": gettext_lazy("A part of the work is regulated (reglementiert): for that part you need a permission."),
    "self_employed": gettext_lazy(
        "As an employee you may work without recognition. For your own business you need it (reglementiert)."
    ),
    "no": gettext_lazy(
        "Not regulated (nicht reglementiert): you may work without recognition. It still helps with employers, with pay "
        "and for a residence permit as a skilled worker."
    ),
    "unknown": gettext_lazy(
        "It is not known here whether a permission is needed (reglementiert). Ask before you start to work."
    ),
}
_CHOICE_EU = gettext_lazy(
    "You choose: an adaptation course (Anpassungslehrgang, at most 3 years) or an aptitude test (Eignungsprüfung)."
)
_TEST = gettext_lazy("You pass a knowledge test (Kenntnisprüfung). It can be repeated.")
_ASK_THE_BODY = gettext_lazy("The competent body says how you can make up for differences.")
# By kind and by where somebody learned.
_COMPENSATION = {
    ("choice", "third"): gettext_lazy(
        "You choose: a knowledge test (Kenntnisprüfung) or an adaptation course (Anpassungslehrgang, at most 3 years)."
    ),
    ("choice", "eu"): _CHOICE_EU,
    ("aptitude", "any"): _CHOICE_EU,
    ("exam", "third"): _TEST,
    ("exam", "eu"): gettext_lazy("You pass an aptitude test (Eignungsprüfung)."),
    ("exam_or_course", "third"): _TEST,
    ("exam_or_course", "eu"): gettext_lazy("You take an adaptation course (Anpassungslehrgang)."),
    ("qualification", "any"): gettext_lazy(
        "If only a part is equal, an adaptation qualification (Anpassungsqualifizierung) closes the gap. It is voluntary."
    ),
    ("none", "any"): gettext_lazy("Nothing has to be made up for here."),
}
# Where a person may go without the check of the papers, for good: § 40 (3a) PflBG.
_NURSING = frozenset({"NURSE", "CHILD-NURSE", "GERIATRIC-NURSE"})
# A temporary permission of up to two years (Berufserlaubnis).
_TEMPORARY_PERMISSION = frozenset({"PHYSICIAN", "SPECIALIST-PHYSICIAN", "DENTIST", "PHARMACIST", "PSYCHOTHERAPIST"})


def euros(amount: Decimal) -> str:
    """„1 200 €“ as the reader's language groups digits."""
    places = 0 if amount == amount.to_integral_value() else 2
    return f"{number_format(amount, places, force_grouping=True)}\N{NO-BREAK SPACE}€"


def span(low: Decimal | None, high: Decimal | None) -> str:
    """„100–600 €“; what costs nothing and what nobody knows are words."""
    if low is None or high is None:
        return pgettext("cost", "please ask")
    if not high:
        return pgettext("cost", "free")
    if not low:
        return pgettext("cost", "up to %(amount)s") % {"amount": euros(high)}
    if low == high:
        return euros(high)
    return f"{number_format(low, 0, force_grouping=True)}–{euros(high)}"


def duration_words(shortest: int | None, longest: int | None, *, at_most: bool = False) -> str:
    """„2–6 weeks“ from days; empty for what takes no time of its own, and words for what nobody can say."""
    if longest is None:
        return pgettext("duration", "differs")
    if not longest:
        return ""
    size, words = _unit(longest)
    high = max(1, round(longest / size))
    low = max(1, round((shortest or 0) / size))
    if at_most:
        return pgettext("duration", "at most %(time)s") % {"time": words(high) % {"count": high}}
    return words(high) % {"count": f"{low}–{high}" if low < high else high}


def _unit(days: int) -> tuple[float, Callable[[int], str]]:
    """How long the unit is in which people think of so many days, and what it is called."""
    if days < 7:
        return 1, lambda count: npgettext("duration", "%(count)s day", "%(count)s days", count)
    if days < 30 or 31 < days <= 84:
        return 7, lambda count: npgettext("duration", "%(count)s week", "%(count)s weeks", count)
    return 30.44, months_words


def months_words(count: int) -> str:
    """The word for so many months, with a place for the figure."""
    return npgettext("duration", "%(count)s month", "%(count)s months", count)


def not_confirmed(day: date, whom: str) -> str:
    """What stands beside a figure nobody has confirmed."""
    words = _("Not confirmed, as of %(day)s. Please ask: %(whom)s.")
    return words % {"day": short_date(day), "whom": whom}


def whom_to_ask(way: Way) -> str:
    """The body where one is known, otherwise somebody who helps to find it."""
    if way.competence.body is not None:
        return way.competence.body.name
    return _("the recognition guide (Lotse) or the advice service for recognition (IQ)")


def regulation_words(way: Way) -> str:
    """Whether a permission is needed."""
    return str(_REGULATION[way.regulation])


def group_words(way: Way) -> str:
    """What is usual in the group, where the profession itself is not known."""
    if way.group in OFTEN_REGULATED:
        return _("In this field many professions are regulated (reglementiert): a permission is needed to work.")
    if way.group == "craft":
        return _("In crafts you may work as an employee without recognition. For your own business you often need it.")
    return _("In this field most work is open to everybody. Recognition still helps.")


def is_german_confirmed(way: Way) -> bool:
    """Levels of health professions were read in a source, all others are general knowledge."""
    one = way.profession
    return one is not None and way.group == "health" and "language_level" not in one.unverified


def as_the_list_says(german: str) -> str:
    """What the list says and nobody has put into figures or into other languages."""
    return _("As the German list says: %(words)s.") % {"words": german.rstrip(".")}


def german_words(way: Way) -> str:
    """Which level is needed, by law or by employers, and whether somebody has confirmed it."""
    words = _level_words(way)
    if way.profession and way.profession.german and not is_german_confirmed(way):
        return f"{words} {not_confirmed(way.profession.valid_from, whom_to_ask(way))}"
    return words


def _level_words(way: Way) -> str:
    one = way.profession
    if one is None or not one.german:
        return _("How much German is needed: please ask the competent body.")
    if one.german != "none":
        words = _("German needed: %(level)s.") % {"level": one.german}
        if one.language_exam:
            exam = _("In addition an examination in the language of the profession (Fachsprachprüfung): %(level)s.")
            words = f"{words} {exam % {'level': one.language_exam}}"
        if speaks_enough(way.answers, one.german) is False:
            lacking = _("You have said %(level)s: learn German from the first day on.")
            words = f"{words} {lacking % {'level': way.answers.german.replace('none', 'A0')}}"
        return words
    expected = one.german_expected or "B1–B2"
    return _("No level of German is prescribed. Employers usually expect %(level)s.") % {"level": expected}


def compensation_words(way: Way) -> list[str]:
    """How differences are made up for, and which choice the person has."""
    kind = "none" if way.is_statement else way.compensation
    region = "eu" if way.answers.learned_in_eu else "third"
    words = _COMPENSATION.get((kind, region)) or _COMPENSATION.get((kind, "any")) or _ASK_THE_BODY
    says = [str(words)]
    if way.profession and kind == "special":
        says.append(as_the_list_says(way.profession.compensation))
    if way.profession and way.profession.code in _NURSING and region == "third":
        says.append(
            _(
                "You may do without the comparison of your papers (§ 40 (3a) PflBG) and go to the test or course at once. "
                "You cannot take this back: get advice first."
            )
        )
    return says


def meanwhile_words(way: Way) -> str:
    """What one may work until the decision."""
    if way.profession and way.profession.code in _TEMPORARY_PERMISSION and way.regulation in ("yes", "title"):
        return _(
            "Until then: a temporary permission (Berufserlaubnis) of at most 2 years is possible. Other work is open to you "
            "if your residence permit allows it."
        )
    if way.regulation == "yes" or (way.regulation == "unknown" and way.group in OFTEN_REGULATED):
        return _(
            "Until then you may not work in this profession, but for example as an assistant (Helferin, Helfer), if your "
            "residence permit allows it."
        )
    if way.regulation == "title":
        return _("Until then you may work without the title, if your residence permit allows it.")
    return _("Until then you may work as an employee, also in this profession, if your residence permit allows it.")


def goal_words(way: Way) -> str:
    """What differs by what somebody wants; empty where nothing does."""
    if way.answers.goal == "study":
        return _(
            "To study, ask the university or uni-assist: they decide about admission. anabin shows what your certificate is "
            "worth in Germany."
        )
    if way.answers.goal == "business" and way.regulation == "self_employed":
        return _(
            "For your own business in this craft you need to be equal to a master (§ 50c HwO) or an exemption. Ask the "
            "chamber of crafts."
        )
    if way.answers.goal == "business":
        return _(
            "For your own business also ask the chamber, and the foreigners’ authority whether your permit allows it."
        )
    if way.answers.goal == "employed" and way.regulation in ("no", "self_employed", "part", "title"):
        return _("To work as an employee you need not wait for the recognition.")
    return ""
