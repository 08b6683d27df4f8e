"""What ends by itself: cases that rest at their end are closed, and closed ones are forgotten when nobody may read them.

Each call does at most `most` at one authority and tells how many it was; the caller goes on while there are more.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from casework.actions.access import revoke_access
from casework.actions.endings import close
from casework.models import (
    AccessCode,
    Case,
    CaseFee,
    CaseSession,
    CaseStatus,
    CourtCase,
    Deadline,
    DocumentRequest,
    FeeStatus,
    FollowUp,
    HandedInFile,
    Handover,
    HandoverStatus,
    Note,
    Participation,
    Question,
    Representative,
    Substitution,
)
from casework.rules.closing import REST
from casework.rules.states import Mover
from willkommen import audit
from willkommen.messages import forget_messages
from willkommen.models import Authority
from willkommen.moments import berlin_day

# What a case says of a person once it is forgotten: the numbers, the days and the codes stay for figures and for finding
# the file in the register system.
NOBODY = {
    "given_names": "",
    "family_name": "",
    "sort_name": "",
    "name_in_own_script": "",
    "born_on": None,
    "email": "",
    "mobile": "",
    "identity_key": "",
    "title_ends_on": None,
    "erase_after": None,
}


@transaction.atomic
def close_what_is_over(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Close cases that have rested at their end, where nothing is open any more: no deadline, follow-up, fee, handover."""
    found = _rested(authority, now=now)
    cases = list(
        found.select_related("authority").order_by("pk").select_for_update(of=("self",), skip_locked=True)[:most]
    )
    for case in cases:
        close(case=case, mover=Mover.SYSTEM, now=now)
    return len(cases)


@transaction.atomic
def forget_closed_cases(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Forget who it was, `readable_days` after closing; a legal hold wins. The file itself is in the register system."""
    over = Case.objects.filter(authority=authority, erase_after__lte=now, legal_hold=False, status=CaseStatus.CLOSED)
    keys = list(over.order_by("pk").select_for_update(skip_locked=True).values_list("pk", flat=True)[:most])
    for case in Case.objects.filter(pk__in=keys):
        revoke_access(case=case, now=now)
    _forget_around(keys)
    Case.objects.filter(pk__in=keys).update(**NOBODY)
    if keys:
        audit.record(action="forget_closed_cases", now=now, authority=authority, count=len(keys))
    return len(keys)


def _rested(authority: Authority, *, now: dt.datetime):
    here = {"case": OuterRef("pk")}
    open_things = (
        Q(Exists(Deadline.objects.filter(ended_at=None, **here)))
        | Q(Exists(FollowUp.objects.filter(done_at=None, **here)))
        | Q(Exists(CaseFee.objects.filter(status=FeeStatus.DUE, **here)))
        | Q(Exists(Handover.objects.filter(status=HandoverStatus.SENT, **here)))
    )
    rested = Q()
    for state, rest in REST.items():
        rested |= Q(status=state, status_since__lte=now - rest)
    return Case.objects.filter(rested, authority=authority).exclude(open_things)


def _forget_around(keys: list[int]) -> None:
    """What people wrote and who they named, beside the case itself."""
    theirs = {"case__in": keys}
    CaseSession.objects.filter(access_code__case__in=keys).delete()
    AccessCode.objects.filter(**theirs).delete()
    Question.objects.filter(**theirs).delete()
    HandedInFile.objects.filter(**theirs).delete()
    Representative.objects.filter(**theirs).delete()
    Note.objects.filter(**theirs).delete()
    FollowUp.objects.filter(**theirs).delete()
    DocumentRequest.objects.filter(**theirs).delete()
    Participation.objects.filter(**theirs).update(body_name="")
    CourtCase.objects.filter(**theirs).update(file_number="")
    Handover.objects.filter(**theirs).update(parcel={}, decline_reason="")
    forget_messages(Case, keys)


def bring_cases_forward(authority: Authority, by: dt.timedelta) -> None:
    """Closed cases are readable for less long: those that are there go sooner as well."""
    closed = Case.objects.filter(authority=authority, status=CaseStatus.CLOSED, erase_after__isnull=False)
    closed.update(erase_after=F("erase_after") - by)


def bring_files_forward(authority: Authority, by: dt.timedelta) -> None:
    """Files stay less long: those that are there go sooner as well."""
    files = HandedInFile.objects.filter(authority=authority, erase_after__isnull=False)
    files.update(erase_after=F("erase_after") - by)


@transaction.atomic
def forget_substitutions(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Erase who did whose cases, `authority.absence_retention_days` after it ended."""
    last = berlin_day(now) - dt.timedelta(days=authority.absence_retention_days)
    over = Substitution.objects.filter(authority=authority, during__endswith__lte=last).order_by("pk")
    keys = list(over.select_for_update(skip_locked=True).values_list("pk", flat=True)[:most])
    Substitution.objects.filter(pk__in=keys).delete()
    return len(keys)
