"""The periods competent bodies have to keep, and the days of funders: one row a clock, with its section.

Law read on 29 April 2026. The Land's own law (NBQFG) has the same periods in its §§ 6, 13 and 14a. Days are reckoned by
§ 31 VwVfG with §§ 187 to 193 BGB (`casework.queries.periods`).
"""

from dataclasses import dataclass
from enum import StrEnum


class Clock(StrEnum):
    """What runs."""

    ACKNOWLEDGEMENT = "acknowledgement"
    DECISION = "decision"
    DEFICIT_NOTICE = "deficit_notice"
    EXTENSION = "extension"
    FUNDING = "funding"
    FUNDING_SPENT = "funding_spent"


@dataclass(frozen=True)
class Period:
    """So long, by this section."""

    length: int
    # days, weeks, months
    unit: str
    section: str


@dataclass(frozen=True)
class ClockRule:
    """A clock: `usual` and `fast` (with § 81a AufenthG); without a period the guide enters the day somebody else named."""

    usual: Period | None
    fast: Period | None = None
    # Who has to act by then: the body, or the person.
    is_for_body: bool = True


CLOCKS: dict[Clock, ClockRule] = {
    # Receipt and what is missing: one month from the application, with § 81a two weeks.
    Clock.ACKNOWLEDGEMENT: ClockRule(Period(1, "months", "§ 6 (2), § 13 (2) BQFG"), Period(2, "weeks", "§ 14a BQFG")),
    # The decision: three months from the complete file, with § 81a two months.
    Clock.DECISION: ClockRule(Period(3, "months", "§ 6 (3), § 13 (3) BQFG"), Period(2, "months", "§ 14a BQFG")),
    # Physicians: the notice of deficits at most four months after the complete file, with § 81a two months.
    Clock.DEFICIT_NOTICE: ClockRule(Period(4, "months", "§ 3 BÄO"), Period(2, "months", "§ 3 BÄO, § 81a AufenthG")),
    # Once, and as long as the matter needs; the body names the day (§ 6 (3) sentence 3, § 13 (3) sentence 3 BQFG). At most
    # one month for certificates of the EU in regulated professions (§ 13 (3) sentence 4).
    Clock.EXTENSION: ClockRule(None),
    # The last day to apply for money: before applying for recognition.
    Clock.FUNDING: ClockRule(None, is_for_body=False),
    # The last day granted money is paid out.
    Clock.FUNDING_SPENT: ClockRule(None, is_for_body=False),
}


def period_of(kind: str, *, is_fast: bool) -> Period | None:
    """How long a clock runs; None where somebody has to name the day. Raises `KeyError` for an unknown clock."""
    rule = CLOCKS[Clock(kind)]
    return rule.fast if is_fast and rule.fast is not None else rule.usual


def section_of(kind: str, *, is_fast: bool) -> str:
    """The section of the law a clock stands in; empty where a letter names the day."""
    period = period_of(kind, is_fast=is_fast)
    return period.section if period else ""
