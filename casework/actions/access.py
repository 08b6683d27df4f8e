"""Access codes and the short session they open: issuing, signing in, leaving.

Whatever is wrong, the answer is the same: an unknown reference, a wrong code, a draft, a protected person. Each costs
one look-up, one argon2 and the same two writes.
"""

import secrets
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from casework.actions.history import tell
from casework.models import AccessCode, Case, CaseSession
from casework.queries.access import Access, codes_that_open
from casework.queries.cases import locked_case
from casework.rules.access import DEAD_CODES_KEPT
from casework.rules.history import Happened
from willkommen.code_hash import code_hash, is_same
from willkommen.code_tries import WrongCode, count_try
from willkommen.errors import Refused
from willkommen.references import ACCESS_CODE_DIGITS, new_number
from willkommen.short_sessions import SESSIONS_KEPT
from willkommen.tokens import hash_of


class NoCodeForProtected(Refused):
    """A protected person has no online access (safety.md, section 2)."""

    text = _("This person is protected: there is no access by internet.")


class CodeReplaced(Refused):
    """An old page was sent again after another code was issued."""

    text = _("Another slip has been issued since. Please issue a new one.")


def issue_code(*, case: Case, now: datetime, representative=None, staff_member=None, code: str = "", **detail) -> str:
    """A new access code: sixteen digits, shown this once. The code before it dies, with its sessions.

    `code` is one of `chosen_code`, otherwise it is drawn. Raises `NoCodeForProtected`.
    """
    case = locked_case(case)
    if case.is_protected:
        raise NoCodeForProtected
    _revoke(AccessCode.objects.filter(case=case, representative=representative, revoked_at=None), now=now)
    code = code or new_number(secrets.choice, length=ACCESS_CODE_DIGITS)
    AccessCode.objects.create(
        authority_id=case.authority_id,
        case=case,
        representative=representative,
        code_hash=code_hash(reference=case.reference, code=code),
        issued_at=now,
        issued_by=staff_member,
    )
    tell(case=case, kind=Happened.CODE_ISSUED, now=now, staff_member=staff_member, **detail)
    return code


def is_code_alive(*, case: Case, code: str, representative=None) -> bool:
    """Whether this is the code of the applicant, or of whoever helps, and still opens the case."""
    codes = AccessCode.objects.filter(case=case, representative=representative, revoked_at=None)
    live = codes.filter(case__is_protected=False).first()
    return live is not None and is_same(live.code_hash, code_hash(reference=case.reference, code=code))


def revoke_access(*, case: Case, now: datetime) -> None:
    """All codes and sessions of a case end, of the applicant and of everybody else."""
    _revoke(AccessCode.objects.filter(case=case, revoked_at=None), now=now)


def revoke_representative(*, representative, now: datetime) -> None:
    """The code and the sessions of one representative end."""
    _revoke(AccessCode.objects.filter(representative=representative, revoked_at=None), now=now)


def sign_in(*, authority, reference: str, code: str, ticket: str, now: datetime) -> str:
    """Open a session and return its token; `ticket` is what `PleaseWait` gave, empty at the first try.

    Raises `WrongCode` and `PleaseWait`; both have written what they must, so the caller's transaction is to be kept.
    """
    codes = codes_that_open(authority, reference, now=now)
    computed = code_hash(reference=reference, code=code)
    found = next((known for known in codes if is_same(known.code_hash, computed)), None)
    count_try(kind="case", reference=reference, ticket=ticket, now=now)
    if found is None:
        _count_failure(authority, reference, now=now)
        raise WrongCode
    return _open_session(found, now=now)


def go_on(*, access: Access, now: datetime) -> None:
    """Somebody clicked: the fifteen minutes begin again, the sixty do not."""
    CaseSession.objects.filter(pk=access.session.pk, ended_at=None).update(seen_at=now)


def leave(*, access: Access, now: datetime) -> None:
    """The session is over at once."""
    CaseSession.objects.filter(pk=access.session.pk, ended_at=None).update(ended_at=now)


def forget_sessions(*, authority, now: datetime, most: int) -> int:
    """Sessions that are over for a week, and codes that died three months ago, leave nothing; returns how many.

    A legal hold wins.
    """
    over = CaseSession.objects.filter(authority=authority, began_at__lt=now - SESSIONS_KEPT)
    over = over.exclude(access_code__case__legal_hold=True)
    dead = AccessCode.objects.filter(authority=authority, revoked_at__lt=now - DEAD_CODES_KEPT)
    dead = dead.exclude(case__legal_hold=True)
    keys = list(over.values_list("pk", flat=True)[:most])
    CaseSession.objects.filter(pk__in=keys).delete()
    codes = list(dead.values_list("pk", flat=True)[:most])
    AccessCode.objects.filter(pk__in=codes).delete()
    return max(len(keys), len(codes))


def _open_session(code: AccessCode, *, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    CaseSession.objects.create(
        authority_id=code.authority_id, access_code=code, token_hash=hash_of(token), began_at=now, seen_at=now
    )
    if code.failures:
        _tell_failures(code, now=now)
    AccessCode.objects.filter(pk=code.pk).update(last_used_at=now, failures=0)
    return token


def _count_failure(authority, reference: str, *, now: datetime) -> None:
    """Counted on the applicant's own code, of a protected person too; for an unknown reference the same statement."""
    AccessCode.objects.filter(
        authority=authority, case__reference=reference, revoked_at=None, representative=None
    ).update(failures=F("failures") + 1, last_failure_at=now)


def _tell_failures(code: AccessCode, *, now: datetime) -> None:
    """One line for all wrong codes since the last right one, however many there were."""
    tell(case=code.case, kind=Happened.CODE_FAILED, now=now, times=code.failures)


def _revoke(codes, *, now: datetime) -> None:
    for code in codes.select_related("case"):
        if code.failures:
            _tell_failures(code, now=now)
    CaseSession.objects.filter(access_code__in=list(codes), ended_at=None).update(ended_at=now)
    codes.update(revoked_at=now)
