"""Who may look at a case or act in it with the written consent of the applicant (§ 14 VwVfG)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.actions.access import revoke_representative
from casework.actions.history import tell
from casework.actions.news import tell_applicant
from casework.models import Case, Representative, RepresentativeKind
from casework.queries.cases import locked_case
from casework.rules.consent import latest_end
from casework.rules.history import Happened
from casework.rules.states import State
from willkommen.errors import Refused
from willkommen.moments import berlin_day

MOST_AT_ONCE = 5


class ConsentNotGivenYet(Refused):
    """The day of the consent lies in the future."""

    text = _("The written consent must be there already: its day cannot lie in the future.")


class ConsentIsOver(Refused):
    """The last day lies before today."""

    text = _("The last day must not lie in the past.")


class ConsentTooLong(Refused):
    """Longer than two years."""

    text = _("A consent counts for two years at most. After that the person signs again.")


class OnlyToLook(Refused):
    """An advice centre sees state and appointments, nothing else."""

    text = _("An advice centre sees where the application stands and the appointments. It hands in and asks nothing.")


class NothingAllowed(Refused):
    """Who may neither hand in nor ask must be allowed to see."""

    text = _("Whoever gets access sees where the application stands. Please tick that as well.")


class TooManyRepresentatives(Refused):
    """So many at once that something is wrong."""

    text = _("Five persons have access already. Please end one of these first.")


class CaseIsOver(Refused):
    """Nobody is named for a case that is closed or elsewhere."""

    text = _("This case is closed or with another authority.")


@transaction.atomic
def name_representative(
    *, case: Case, kind: str, scope: dict[str, bool], person: dict, consent: dict, staff_member, now: dt.datetime
) -> Representative:
    """Write down who has access: `scope` may_see, may_hand_in, may_ask; `consent` consent_given_on and ends_on (days).

    `person` holds name, organisation, email, phone. Opens nothing yet: a code of their own does. Raises subclasses of
    `Refused`.
    """
    _check(kind, scope, **consent, today=berlin_day(now))
    case = locked_case(case)
    if case.status in (State.HANDED_OVER, State.CLOSED):
        raise CaseIsOver
    if Representative.objects.filter(case=case, ended_at=None, ends_on__gte=berlin_day(now)).count() >= MOST_AT_ONCE:
        raise TooManyRepresentatives
    named = Representative.objects.create(
        authority_id=case.authority_id,
        case=case,
        kind=kind,
        recorded_by=staff_member,
        recorded_at=now,
        **scope,
        **person,
        **consent,
    )
    tell(case=case, kind=Happened.REPRESENTATIVE_NAMED, now=now, staff_member=staff_member, who=kind)
    # whoever never agreed to this learns of it
    tell_applicant(case=case, now=now)
    return named


@transaction.atomic
def end_representative(
    *, representative: Representative, now: dt.datetime, staff_member=None, by_applicant: bool = False
) -> bool:
    """The access ends at once, with its code and its sessions; False where it had ended before."""
    running = Representative.objects.filter(
        pk=representative.pk, authority_id=representative.authority_id, ended_at=None
    )
    if not running.update(ended_at=now):
        return False
    revoke_representative(representative=representative, now=now)
    tell(
        case=representative.case,
        kind=Happened.REPRESENTATIVE_ENDED,
        now=now,
        staff_member=staff_member,
        by_applicant=by_applicant,
        who=representative.kind,
    )
    return True


def end_all_representatives(*, case: Case, now: dt.datetime) -> None:
    """The case goes elsewhere: a consent was given to one authority and does not travel."""
    for representative in Representative.objects.filter(case=case, ended_at=None).select_related("case"):
        end_representative(representative=representative, now=now)


def _check(kind: str, scope: dict[str, bool], *, consent_given_on: dt.date, ends_on: dt.date, today: dt.date) -> None:
    if consent_given_on > today:
        raise ConsentNotGivenYet
    if ends_on < today:
        raise ConsentIsOver
    if ends_on > latest_end(consent_given_on):
        raise ConsentTooLong
    if kind == RepresentativeKind.ADVISER and (scope["may_hand_in"] or scope["may_ask"]):
        raise OnlyToLook
    if not scope["may_see"]:
        raise NothingAllowed
