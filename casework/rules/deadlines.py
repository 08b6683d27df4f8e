"""The register of deadlines: how long, from what, by which section. Law as read on 29 April 2026.

One table. Whether a clock is shown to applicants is said here as well: a claim period, for one, would tell everybody who
reads the page with the access code what was decided.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from casework.rules.calendar import (
    IsHoliday,
    Notified,
    Span,
    Unit,
    earliest_before,
    last_day,
    period_ends,
)
from casework.rules.states import UNDECIDED, State

DAYS, WEEKS, MONTHS, YEARS = Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS


class CountsFrom(StrEnum):
    """The event a period is counted from; its own day never counts (§ 187 (1) BGB)."""

    RECEIPT = "receipt"
    NOTIFICATION = "notification"
    QUESTION = "question"
    LETTER = "letter"
    KNOWLEDGE = "knowledge"
    NOTICE = "notice"
    ENTRY = "entry"
    BIRTH = "birth"
    DEPARTURE = "departure"
    START = "start"
    STATE = "state"
    PROVISION = "provision"


class Evidence(StrEnum):
    """How sure a row is."""

    LAW = "law"
    GENERAL_KNOWLEDGE = "general_knowledge"
    PROPOSAL = "proposal"


@dataclass(frozen=True)
class DeadlineRule:
    """A clock: its kind, its length (none: staff set the day), from what it counts, and where that is written.

    `warns` are weeks or days after the beginning at which the supervisor is told. `extension` is how much longer it may
    become once. `most` is the longest a day set by staff may be away. `shifts`: moves off weekends and holidays.
    """

    kind: str
    length: int | None
    unit: Unit
    counts_from: CountsFrom
    section: str
    is_public: bool = False
    is_before: bool = False
    warns: tuple[int, ...] = ()
    extension: int | None = None
    most: int | None = None
    shifts: bool = True
    evidence: Evidence = Evidence.LAW


def _rule(kind, length, unit, counts_from, section, **more) -> DeadlineRule:
    return DeadlineRule(kind, length, unit, counts_from, section, **more)


_FROM = CountsFrom
_GUESS = {"evidence": Evidence.PROPOSAL}
_KNOWN = {"evidence": Evidence.GENERAL_KNOWLEDGE}
# A permitted stay, an absence, a waiting time do not last longer because of a weekend.
_FIXED = {"shifts": False}

DEADLINES: dict[str, DeadlineRule] = {
    rule.kind: rule
    for rule in (
        # ---- the authority decides
        _rule("inaction", 3, MONTHS, _FROM.RECEIPT, "§ 75 VwGO", warns=(8, 10, 12)),
        _rule("blue_card_mobility", 30, DAYS, _FROM.RECEIPT, "§ 81 Abs. 6a AufenthG", extension=30),
        _rule("family_mobility", 30, DAYS, _FROM.RECEIPT, "§ 81 Abs. 6 AufenthG", extension=30),
        _rule("work_after_mobility", 30, DAYS, _FROM.RECEIPT, "§ 81 Abs. 6a Satz 4 AufenthG", **_FIXED),
        _rule("residence_card", 6, MONTHS, _FROM.RECEIPT, "§ 5 Abs. 1 FreizügG/EU"),
        _rule("job_change", 30, DAYS, _FROM.NOTICE, "§ 18g Abs. 4 AufenthG"),
        _rule("data_access", 1, MONTHS, _FROM.RECEIPT, "Art. 12 Abs. 3 DSGVO", extension=2, **_KNOWN),
        # ---- courts
        _rule("claim", 1, MONTHS, _FROM.NOTIFICATION, "§ 74 Abs. 1 VwGO"),
        _rule("claim_without_notice", 1, YEARS, _FROM.NOTIFICATION, "§ 58 Abs. 2 VwGO"),
        _rule("asylum_claim", 2, WEEKS, _FROM.NOTIFICATION, "§ 74 Abs. 1 AsylG"),
        _rule("asylum_claim_short", 1, WEEKS, _FROM.NOTIFICATION, "§ 74 Abs. 1 AsylG"),
        # ---- other bodies
        _rule("employment_agency", 2, WEEKS, _FROM.QUESTION, "§ 36 Abs. 2 BeschV"),
        _rule("employment_agency_fast", 1, WEEKS, _FROM.QUESTION, "§ 36 BeschV, §§ 18g Abs. 4, 81a AufenthG"),
        _rule("federal_office", 4, WEEKS, _FROM.QUESTION, "§§ 26 Abs. 3, 72 Abs. 2 AufenthG", **_GUESS),
        _rule("other_body", 4, WEEKS, _FROM.QUESTION, "§ 25 Abs. 2 VwVfG", **_GUESS),
        # ---- the person answers
        _rule("documents", None, DAYS, _FROM.LETTER, "§ 82 Abs. 1 AufenthG", is_public=True),
        _rule("hearing", None, DAYS, _FROM.LETTER, "§ 28 Abs. 1 VwVfG"),
        _rule("portal_retrieval", 10, DAYS, _FROM.PROVISION, "§ 41 Abs. 2a VwVfG", **_FIXED),
        # ---- the house's own looks
        _rule("competence", 14, DAYS, _FROM.STATE, "§ 3 VwVfG", **_GUESS),
        _rule("translation", 14, DAYS, _FROM.RECEIPT, "§ 77 Abs. 3 AufenthG", **_GUESS),
        _rule("card_production", 6, WEEKS, _FROM.STATE, "§ 78 AufenthG", **_GUESS),
        _rule("card_pickup", 60, DAYS, _FROM.STATE, "§ 60a AufenthV", warns=(2, 4), **_GUESS),
        _rule("handover", 14, DAYS, _FROM.STATE, "§ 3 VwVfG", **_GUESS),
        # ---- what people and employers have to do, as information for staff
        _rule("visa_free_entry", 90, DAYS, _FROM.ENTRY, "§ 41 Abs. 3 AufenthV", **_FIXED),
        _rule("application_after_entry", 1, MONTHS, _FROM.ENTRY, "§ 39 Satz 1 Nr. 7, 7a, 7b AufenthV", **_FIXED),
        # § 33 AufenthG: where the title comes of its own motion, nobody has to apply
        _rule("born_in_germany", 6, MONTHS, _FROM.BIRTH, "§ 81 Abs. 2 AufenthG"),
        _rule("early_end", 2, WEEKS, _FROM.KNOWLEDGE, "§ 82 Abs. 6 AufenthG"),
        _rule("early_end_employer", 4, WEEKS, _FROM.KNOWLEDGE, "§ 4a Abs. 5 AufenthG"),
        _rule("training_ended", 2, WEEKS, _FROM.KNOWLEDGE, "§ 60c Abs. 5 AufenthG"),
        _rule("tolerated_job_ended", 2, WEEKS, _FROM.KNOWLEDGE, "§ 60d Abs. 3 AufenthG"),
        _rule("training_application", 7, MONTHS, _FROM.START, "§ 60c Abs. 3 AufenthG", is_before=True, **_FIXED),
        _rule("training_grant", 6, MONTHS, _FROM.START, "§ 60c Abs. 3 AufenthG", is_before=True, **_FIXED),
        # never shown and never told: § 59 (1) last sentence
        _rule("departure_shortest", 7, DAYS, _FROM.NOTIFICATION, "§ 59 Abs. 1 AufenthG"),
        _rule("departure", None, DAYS, _FROM.NOTIFICATION, "§ 59 Abs. 1 AufenthG", most=30),
        _rule("absence", 6, MONTHS, _FROM.DEPARTURE, "§ 51 Abs. 1 Nr. 7 AufenthG", **_FIXED),
        _rule("absence_longer", 12, MONTHS, _FROM.DEPARTURE, "§ 51 Abs. 10 AufenthG", **_FIXED),
        _rule("absence_from_union", 12, MONTHS, _FROM.DEPARTURE, "§ 51 Abs. 9 Satz 1 Nr. 3 AufenthG", **_FIXED),
        _rule("absence_from_union_blue", 24, MONTHS, _FROM.DEPARTURE, "§ 51 Abs. 9 AufenthG", **_FIXED),
        _rule("absence_in_union", 6, YEARS, _FROM.DEPARTURE, "§ 51 Abs. 9 Satz 1 Nr. 4 AufenthG", **_FIXED),
        # ---- recognition, for whoever waits for it
        _rule("recognition_acknowledged", 1, MONTHS, _FROM.RECEIPT, "§§ 6 Abs. 3, 12 Abs. 3 BQFG"),
        _rule("recognition", 3, MONTHS, _FROM.RECEIPT, "§§ 6 Abs. 3, 13 Abs. 3 BQFG"),
        _rule("recognition_union", 3, MONTHS, _FROM.RECEIPT, "§ 13 Abs. 3 Satz 4 BQFG", extension=1),
        _rule("fast_track_appointment", 3, WEEKS, _FROM.RECEIPT, "§ 31a Abs. 1 AufenthV"),
        _rule("fast_track_visa", 3, WEEKS, _FROM.RECEIPT, "§ 31a Abs. 2 AufenthV"),
    )
}

# Clocks of one state: they end when the case leaves it.
CLOCKS_OF_STATE: dict[State, tuple[str, ...]] = {
    State.COMPETENCE: ("competence",),
    State.INCOMPLETE: ("documents",),
    State.WITH_EMPLOYMENT_AGENCY: ("employment_agency", "employment_agency_fast"),
    State.WITH_FEDERAL_OFFICE: ("federal_office",),
    State.WITH_OTHER_BODY: ("other_body",),
    State.HEARING: ("hearing",),
    State.CARD_ORDERED: ("card_production",),
    State.DIRECT_DISPATCH: ("card_production",),
    State.READY_FOR_PICKUP: ("card_pickup",),
    State.REFUSED: ("claim", "claim_without_notice", "asylum_claim", "asylum_claim_short"),
    State.HANDED_OVER: ("handover",),
}
# Of these, the ones that begin by themselves with the state; the others begin with a letter or a question.
STARTS_WITH_STATE: dict[State, str] = {
    State.COMPETENCE: "competence",
    State.CARD_ORDERED: "card_production",
    State.READY_FOR_PICKUP: "card_pickup",
    State.HANDED_OVER: "handover",
}
# Until something is decided. An answer to the application ends them; a withdrawal makes them pointless.
UNTIL_DECIDED = ("inaction", "blue_card_mobility", "family_mobility", "residence_card", "data_access")
# Beside the three months of every application.
CLOCKS_OF_SERVICE = {"EU-AUFKARTE": ("residence_card",), "AKTENEINSICHT": ("data_access",)}
ANSWERED = frozenset({State.GRANTED, State.REFUSED})
# Where a state is left for one of these, its clock was not met: it no longer matters, or it ran out.
_LAPSED_BY = {State.FINAL: "lapsed"}
_DROPPED_BY = frozenset(
    {State.SUSPENDED, State.HEARING, State.WITHDRAWN, State.SETTLED, State.HANDED_OVER, State.COMPETENCE}
)


def clocks_ended_by(before: str, after: str) -> dict[str, list[str]]:
    """Which clocks end when a case goes from one state to another: `met`, `lapsed` or `dropped` → kinds."""
    ended: dict[str, list[str]] = {}
    staying = CLOCKS_OF_STATE.get(State(after), ())
    own = [kind for kind in CLOCKS_OF_STATE.get(State(before), ()) if kind not in staying]
    if own:
        how = _LAPSED_BY.get(State(after), "dropped" if after in _DROPPED_BY else "met")
        ended.setdefault(how, []).extend(own)
    if before in UNDECIDED and after not in UNDECIDED:
        ended.setdefault("met" if after in ANSWERED else "dropped", []).extend(UNTIL_DECIDED)
    return ended


def deadline_of(kind: str, began_on: dt.date, is_holiday: IsHoliday) -> dt.date:
    """The last day of a clock of the register that began with an event on this day (§ 31 VwVfG, §§ 187 to 193 BGB).

    For a clock that is counted backwards: the earliest day. Raises `ValueError` where staff set the day themselves.
    """
    rule = DEADLINES[kind]
    if rule.length is None:
        raise ValueError(kind)
    if rule.is_before:
        return earliest_before(began_on, rule.length, rule.unit)
    if not rule.shifts:
        return last_day(began_on, rule.length, rule.unit)
    return period_ends(began_on, rule.length, rule.unit, is_holiday)


def extended_deadline_of(kind: str, began_on: dt.date, is_holiday: IsHoliday) -> dt.date:
    """The last day of a clock that was made longer once, counted from the same event (§ 31 VwVfG, §§ 187 to 193 BGB).

    Raises `ValueError` where the law allows no extension.
    """
    rule = DEADLINES[kind]
    if rule.length is None or rule.extension is None:
        raise ValueError(kind)
    return period_ends(began_on, rule.length + rule.extension, rule.unit, is_holiday)


def claim_kind(*, has_remedy_notice: bool) -> str:
    """One month to go to court (§ 74 VwGO), one year where the notice on remedies is missing or wrong (§ 58 (2) VwGO)."""
    return "claim" if has_remedy_notice else "claim_without_notice"


def claim_period(notified: Notified, kind: str, is_holiday: IsHoliday) -> Span:
    """Until when somebody can go to court (§§ 57, 58, 74 VwGO with § 222 ZPO; § 74 (1) AsylG), in both readings.

    `told` is what the person is told; the decision is final only when `safe` is over.
    """
    return Span(
        deadline_of(kind, notified.told, is_holiday),
        deadline_of(kind, notified.safe, is_holiday),
    )


def may_be_set(kind: str, began_on: dt.date, ends_on: dt.date) -> bool:
    """Whether a day staff set themselves lies after its beginning and not beyond the longest the law allows."""
    most = DEADLINES[kind].most
    return ends_on > began_on and (most is None or ends_on <= last_day(began_on, most, DEADLINES[kind].unit))


def warning_week(kind: str, began_on: dt.date, today: dt.date) -> int | None:
    """The latest week of warning a running clock has reached (§ 75 VwGO: 8, 10, 12), or None."""
    reached = [week for week in DEADLINES[kind].warns if today >= began_on + dt.timedelta(weeks=week)]
    return max(reached, default=None)
