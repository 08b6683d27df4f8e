"""The sending side: handing over, taking back, and writing down what another authority answered on paper."""

import datetime as dt
from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from casework.actions.handover.at_sender import bring_back, move_on, settle, still_sent
from casework.actions.history import tell
from casework.models import Case, FileStatus, HandedInFile, Handover, HandoverStatus
from casework.queries.cases import locked_case
from casework.queries.parcels import parcel_of
from casework.rules.handover import BY_CONSENT, Basis
from casework.rules.history import Happened
from casework.rules.states import UNDECIDED, State
from willkommen.errors import Refused
from willkommen.models import Authority
from willkommen.moments import berlin_day


class NotHere(Refused):
    """Only an application that is not decided can go to another authority."""

    text = _("Only an application that is not decided yet can be handed over.")


class SentAlready(Refused):
    """It is on its way."""

    text = _("This case has been handed over already.")


class FilesAreWaiting(Refused):
    """Something lies in the letter box."""

    text = _("There are documents in the letter box. Please take them into the file first: they do not travel.")


class NoConsent(Refused):
    """Parts were chosen that travel only with consent, and no day of consent was given."""

    text = _("What you ticked travels only with the consent of the person. Please enter the day of the consent.")


class ConsentLater(Refused):
    """The day of the consent lies in the future."""

    text = _("The written consent must be there already: its day cannot lie in the future.")


class TheyAnswerThemselves(Refused):
    """The other authority works here too."""

    text = _("This authority answers here itself.")


@transaction.atomic
def hand_over(
    *,
    case: Case,
    basis: Basis,
    now: dt.datetime,
    staff_member,
    to_authority: Authority | None = None,
    to_name: str = "",
    to_contact: str = "",
    consented: Collection[str] = (),
    consent_given_on: dt.date | None = None,
) -> Handover:
    """Send a case to the authority of the new home; what travels is frozen in a parcel at this moment.

    To an authority of this installation, or by `to_name` and `to_contact` to any other (then somebody prints the sheet).
    `consented` are parts of `rules.handover.BY_CONSENT`. Raises subclasses of `Refused`.
    """
    agreed = set(consented) & set(BY_CONSENT)
    _check_consent(agreed, consent_given_on, today=berlin_day(now))
    case = _ready_to_go(case)
    # as it stands before anything ends here: an open request for documents is still open for whoever reads it there
    parcel = parcel_of(case, consented=agreed, now=now)
    if case.status != State.COMPETENCE:
        case = move_on(case, "check_competence", now=now, staff_member=staff_member)
    goes_to = {"to_authority": to_authority} if to_authority else {"to_name": to_name, "to_contact": to_contact}
    try:
        with transaction.atomic():
            handover = Handover.objects.create(
                authority_id=case.authority_id,
                case=case,
                basis=basis,
                consent_given_on=consent_given_on if agreed else None,
                parcel=parcel,
                sent_at=now,
                sent_by=staff_member,
                **goes_to,
            )
    except IntegrityError as taken:
        raise SentAlready from taken
    case = move_on(case, "hand_over", now=now, staff_member=staff_member)
    tell(case=case, kind=Happened.HANDOVER_SENT, now=now, staff_member=staff_member, handover=handover.pk)
    return handover


@transaction.atomic
def recall(*, handover: Handover, staff_member, now: dt.datetime) -> None:
    """Take a handover back that nobody has answered; what travelled can no longer be read. Raises `AnsweredAlready`."""
    handover = still_sent(handover)
    bring_back(handover=handover, status=HandoverStatus.RECALLED, now=now, staff_member=staff_member)


@transaction.atomic
def note_answer(*, handover: Handover, is_taken: bool, now: dt.datetime, staff_member, reason: str = "") -> None:
    """An authority outside of this installation answered on paper: it took the case, or it did not and said why.

    Raises `AnsweredAlready`, `TheyAnswerThemselves`.
    """
    handover = still_sent(handover)
    if handover.to_authority_id:
        raise TheyAnswerThemselves
    who = {"now": now, "staff_member": staff_member}
    if is_taken:
        settle(handover=handover, answered_by=staff_member, **who)
    else:
        answer = {"answered_by": staff_member, "decline_reason": reason}
        bring_back(handover=handover, status=HandoverStatus.DECLINED, **who, **answer)


def _check_consent(agreed: set[str], given_on: dt.date | None, *, today: dt.date) -> None:
    if agreed and given_on is None:
        raise NoConsent
    if given_on and given_on > today:
        raise ConsentLater


def _ready_to_go(case: Case) -> Case:
    """The case, locked, where nothing keeps it."""
    case = locked_case(case)
    if case.status not in UNDECIDED:
        raise SentAlready if case.status == State.HANDED_OVER else NotHere
    lying = HandedInFile.objects.filter(case=case, status__in=[FileStatus.QUARANTINE, FileStatus.CLEAN])
    if lying.exists():
        raise FilesAreWaiting
    return case
