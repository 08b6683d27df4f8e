"""The preview of what several cases go through together."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from casework.models import Case, CaseStatus
from casework.queries.rows import list_name
from casework.rules.bulk import BulkMove, BulkWish, Obstacle, is_news, obstacle
from casework.rules.states import MOVES
from willkommen.models import Authority

BULK_WORDS = {
    BulkMove.BEGIN_REVIEW: pgettext_lazy("several cases", "Begin the review"),
    BulkMove.RECEIVE_CARD: pgettext_lazy("several cases", "The card has come"),
    BulkMove.CLOSE: pgettext_lazy("several cases", "Close"),
    BulkMove.ASSIGN: pgettext_lazy("several cases", "Give to somebody"),
    BulkMove.FOLLOW_UP: pgettext_lazy("several cases", "Add a follow-up"),
}
OBSTACLE_WORDS = {
    Obstacle.PROTECTED: gettext_lazy("The person is protected: please open this case by itself."),
    Obstacle.STATE: gettext_lazy("Not possible in this state."),
    Obstacle.OVER: gettext_lazy("The case is closed."),
    Obstacle.SAME_PERSON: gettext_lazy("This person has the case already."),
}


@dataclass(frozen=True)
class Planned:
    """What happens to one case; `problem` says why nothing does."""

    case: Case
    name: str
    effects: list[str]
    problem: str


def chosen_cases(authority: Authority, references: Sequence[str]) -> list[Case]:
    """These cases of the authority, in the order they were chosen; what is not there is left out."""
    found = Case.objects.filter(authority=authority, reference__in=references).select_related("service", "assigned_to")
    by_reference = {case.reference: case for case in found}
    return [by_reference[one] for one in dict.fromkeys(references) if one in by_reference]


def bulk_plan(authority: Authority, references: Sequence[str], wish: BulkWish, *, to_name: str = "") -> list[Planned]:
    """What will happen to each of these cases, and which stay as they are and why; nothing is changed."""
    return [_planned(case, wish, to_name) for case in chosen_cases(authority, references)]


def obstacle_of(case: Case, wish: BulkWish) -> Obstacle | None:
    """What keeps this case out of it as it is now."""
    return obstacle(wish, status=case.status, is_protected=case.is_protected, assigned_to=case.assigned_to_id)


def _planned(case: Case, wish: BulkWish, to_name: str) -> Planned:
    found = obstacle_of(case, wish)
    effects = [] if found else _effects(case, wish, to_name)
    return Planned(case, list_name(case), effects, str(OBSTACLE_WORDS[found]) if found else "")


def _effects(case: Case, wish: BulkWish, to_name: str) -> list[str]:
    if wish.move is BulkMove.ASSIGN:
        words = {"old": case.assigned_to.name if case.assigned_to else _("nobody"), "new": to_name or _("nobody")}
        return [_("from %(old)s to %(new)s") % words]
    if wish.move is BulkMove.FOLLOW_UP:
        return [wish.reason]
    words = {"old": case.get_status_display(), "new": str(CaseStatus(MOVES[wish.move].to).label)}
    effects = [_("from “%(old)s” to “%(new)s”") % words]
    if case.channel_out and is_news(wish, status=case.status):
        effects.append(_("the applicant is told that there is news"))
    return effects
