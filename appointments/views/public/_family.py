"""What each of several persons brings and pays: one list where all come for the same, otherwise one for each."""

import datetime as dt
from dataclasses import dataclass

from appointments.queries.catalogue import cached_fees_for
from appointments.queries.family import Member, come_for_different_things
from appointments.views.public._fees import fees_by_purpose


@dataclass(frozen=True)
class Share:
    """The papers and fees of one person; `number` is 0 where the list is for everybody."""

    number: int
    service: object
    documents: list
    fees: list


def shares_of(members: list[Member], *, on: dt.date) -> list[Share]:
    """The lists to show, with the fees of a day."""
    if not come_for_different_things(members):
        return [_share(members[0], 0, on)]
    return [_share(member, member.position, on) for member in members]


def _share(member: Member, number: int, on: dt.date) -> Share:
    fees = fees_by_purpose(cached_fees_for(member.service, on=on))
    return Share(number, member.service, member.documents, fees)
