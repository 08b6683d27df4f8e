"""Who may look at a case from outside: live codes, sessions, what staff see of them."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Q

from appointments.rules.times import OFFICE_TIME
from casework.models import AccessCode, Case, CaseSession, Representative
from casework.rules.states import State
from willkommen.models import Authority
from willkommen.short_sessions import LONGEST, closes_at, idle_since
from willkommen.tokens import hash_of


@dataclass(frozen=True)
class Access:
    """Somebody with reference and code looks at a case: the applicant, or who helps with written consent."""

    case: Case
    session: CaseSession
    closes_at: dt.datetime
    representative: Representative | None = None

    @property
    def may_hand_in(self) -> bool:
        """Whether they may hand in documents."""
        return self.representative is None or self.representative.may_hand_in

    @property
    def may_ask(self) -> bool:
        """Whether they may ask questions."""
        return self.representative is None or self.representative.may_ask


@dataclass(frozen=True)
class AccessState:
    """What staff see of a person's access: never the code."""

    case: Case
    issued_at: dt.datetime | None = None
    last_used_at: dt.datetime | None = None
    failures: int = 0
    last_failure_at: dt.datetime | None = None

    @property
    def has_code(self) -> bool:
        """Whether there is a code that works."""
        return self.issued_at is not None and not self.case.is_protected


def access_of(case: Case, *, now: dt.datetime) -> AccessState:
    """The live code of the applicant: since when, last used, wrong codes since then. One query."""
    code = AccessCode.objects.filter(case=case, revoked_at=None, representative=None).first()
    if code is None:
        return AccessState(case)
    return AccessState(case, code.issued_at, code.last_used_at, code.failures, code.last_failure_at)


def codes_that_open(authority: Authority, reference: str, *, now: dt.datetime) -> list[AccessCode]:
    """The live codes of a case that may be looked at from outside; empty for every other reference. One query."""
    codes = AccessCode.objects.filter(_opens(now), authority=authority, case__reference=reference)
    return list(codes.select_related("case__authority", "representative"))


def living_access(authority: Authority, token: str, *, now: dt.datetime) -> Access | None:
    """What the holder of a session may see now: fifteen minutes without a click, sixty in all. One query."""
    sessions = CaseSession.objects.filter(
        _opens(now, "access_code__"),
        authority=authority,
        token_hash=hash_of(token),
        ended_at=None,
        seen_at__gt=idle_since(now),
        began_at__gt=now - LONGEST,
    )
    shown = ("access_code__representative", "access_code__case__service__situation", "access_code__case__office")
    session = sessions.select_related("access_code__case__authority", *shown).first()
    if session is None:
        return None
    code = session.access_code
    return Access(code.case, session, closes_at(session.began_at, now=now), code.representative)


def _opens(now: dt.datetime, path: str = "") -> Q:
    """A live code of a case that is neither a draft nor protected; of a representative only while the consent holds."""
    today = now.astimezone(OFFICE_TIME).date()
    readable = Q(
        **{
            f"{path}revoked_at": None,
            f"{path}case__is_protected": False,
            f"{path}case__authority": F(f"{path}authority"),
        }
    ) & ~Q(**{f"{path}case__status": State.DRAFT})
    helper = Q(
        **{
            f"{path}representative__ended_at": None,
            f"{path}representative__may_see": True,
            f"{path}representative__ends_on__gte": today,
        }
    )
    # a closed case is readable for some weeks more
    lasts = Q(**{f"{path}case__erase_after": None}) | Q(**{f"{path}case__erase_after__gt": now})
    return readable & lasts & (Q(**{f"{path}representative": None}) | helper)
