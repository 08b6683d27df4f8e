"""What a case costs: what was charged, and what could be."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from appointments.queries.catalogue import fees_for
from appointments.queries.fee_words import amount_words
from casework.models import Case, CaseFee, FeeStatus
from casework.queries._fee_words import WAIVERS, group_words, purpose_words, unbroken
from casework.rules.fees import (
    AGE_GROUPS,
    PROCESSING,
    Figure,
    Person,
    after_credit,
    credited_purposes,
    figure_of,
    figures_for,
    same_fee,
)

CERTAIN = "found"


@dataclass(frozen=True)
class FeeLine:
    """One charged fee in words."""

    fee: CaseFee
    purpose: str
    group: str
    amount: str
    other_amounts: list[str]
    waived_for: str
    section: str
    is_due: bool
    is_open: bool
    is_sure: bool


@dataclass(frozen=True)
class Fees:
    """The fees of a case and what is still to be paid."""

    lines: list[FeeLine]
    due: str


@dataclass(frozen=True)
class Offered:
    """A figure that could be charged; `key` is what the page sends back."""

    figure: Figure
    key: str
    purpose: str
    group: str
    amount: str
    other_amounts: list[str]
    credited: str
    section: str
    is_sure: bool


def fees_of(case: Case, *, now: dt.datetime) -> Fees:
    """What was charged on a case, the oldest first; one query."""
    lines = [_line(fee) for fee in CaseFee.objects.filter(case=case)]
    due = sum((line.fee.amount_eur for line in lines if line.is_due), Decimal(0))
    return Fees(lines, amount_words(due) if due else "")


def fee_of_case(case: Case, pk: int) -> FeeLine | None:
    """One fee of this case in words."""
    fee = CaseFee.objects.filter(case=case, pk=pk).first()
    return _line(fee) if fee else None


def stored_figures(case: Case, *, applied_on: dt.date) -> list[Figure]:
    """The figures of the catalogue for the service of a case on a day; a rule without a figure is none."""
    return [
        Figure(rule.purpose, rule.person_group, rule.amount_eur, rule.section, rule.mark)
        for rule in fees_for(case.service, on=applied_on)
        if rule.amount_eur is not None
    ]


def chargeable(case: Case, *, applied_on: dt.date, today: dt.date) -> list[Figure]:
    """Every figure that can be charged on a case that was applied for on this day, less what was paid for processing."""
    person = Person(case.born_on, applied_on, today)
    already = charged_amounts(case).get(PROCESSING, Decimal(0))
    stored = stored_figures(case, applied_on=applied_on)
    return [after_credit(figure, already) for figure in figures_for(stored, person)]


def offered_fees(
    case: Case, *, applied_on: dt.date, groups: frozenset[str], today: dt.date
) -> tuple[list[Offered], bool]:
    """The figures for this person that were not charged yet, the photo last; and whether any is stored for this day."""
    person = Person(case.born_on, applied_on, today, groups)
    stored = stored_figures(case, applied_on=applied_on)
    charged = charged_amounts(case)
    purposes = dict.fromkeys(figure.purpose for figure in figures_for(stored, person))
    figures = [figure for purpose in purposes for figure in figure_of(stored, person, purpose)]
    over = set().union(*map(same_fee, charged))
    over |= {PROCESSING} if credited_purposes() & set(charged) else set()
    left = [after_credit(one, charged.get(PROCESSING, Decimal(0))) for one in figures if one.purpose not in over]
    left.sort(key=lambda figure: figure.purpose == "photo_at_the_office")
    return [_offered(figure) for figure in left], bool(figures)


def special_groups(case: Case, *, applied_on: dt.date, today: dt.date) -> list[tuple[str, str]]:
    """Groups of people for whom another figure is stored for this service."""
    person = Person(case.born_on, applied_on, today)
    figures = figures_for(stored_figures(case, applied_on=applied_on), person)
    special = [one.person_group for one in figures if one.person_group not in AGE_GROUPS]
    return [
        (group, str(group_words(group))) for group in dict.fromkeys(one.removesuffix("_under_24") for one in special)
    ]


def key_of(figure: Figure) -> str:
    """What a page sends back for a figure."""
    return f"{figure.purpose}:{figure.person_group}:{figure.amount}"


def charged_amounts(case: Case) -> dict[str, Decimal]:
    """What stands charged on a case, by purpose; a waived fee with nothing, because nothing of it is counted later."""
    fees = CaseFee.objects.filter(case=case).exclude(status=FeeStatus.CANCELLED)
    return {fee.purpose: Decimal(0) if fee.status == FeeStatus.WAIVED else fee.amount_eur for fee in fees}


def _line(fee: CaseFee) -> FeeLine:
    return FeeLine(
        fee=fee,
        purpose=str(purpose_words(fee.purpose)),
        group=str(group_words(fee.person_group)),
        amount=amount_words(fee.amount_eur),
        other_amounts=[amount_words(amount) for amount in fee.other_amounts],
        waived_for=str(WAIVERS.get(fee.waived_for, "")),
        section=unbroken(fee.section),
        is_due=fee.status == FeeStatus.DUE,
        is_open=fee.status in (FeeStatus.DUE, FeeStatus.WAIVED),
        is_sure=fee.mark == CERTAIN,
    )


def _offered(figure: Figure) -> Offered:
    return Offered(
        figure=figure,
        key=key_of(figure),
        purpose=str(purpose_words(figure.purpose)),
        group=str(group_words(figure.person_group)),
        amount=amount_words(figure.amount),
        other_amounts=[amount_words(amount) for amount in figure.other_amounts],
        credited=amount_words(figure.credited) if figure.credited else "",
        section=unbroken(figure.section),
        is_sure=figure.mark == CERTAIN,
    )
