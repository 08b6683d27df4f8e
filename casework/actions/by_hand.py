"""A case opened at the desk: the application came by post, or the person stands there."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.actions.opening import open_case, person_columns
from casework.models import Case, EntryChannel
from casework.queries.same_person import has_file_number, open_cases_of_person
from willkommen.errors import Refused
from willkommen.models import Authority, StaffMember
from willkommen.moments import BERLIN, berlin_day


class NotInTheFuture(Refused):
    """Nothing is received tomorrow."""

    text = _("The day of receipt lies in the future.")


class FileNumberTaken(Refused):
    """One file, one number."""

    text = _("Another case has this file number already.")


class AskSupervisor(Refused):
    """There is a protected case of this person: what it is must not be told, and a second one would not be protected."""

    text = _("Please ask a supervisor to open this case.")


class HasOneAlready(Refused):
    """The person has an open case for this service; whoever wants a second one says so."""

    text = _("There is an open case of this person for this service already.")

    def __init__(self, cases: list[Case]) -> None:
        super().__init__()
        self.cases = cases


@transaction.atomic
def open_by_hand(
    *,
    authority: Authority,
    service,
    person: dict,
    channel: EntryChannel,
    received_on: dt.date,
    staff_member: StaffMember,
    now: dt.datetime,
    file_number: str = "",
    office=None,
    title_ends_on: dt.date | None = None,
    is_mine: bool = False,
    is_second: bool = False,
    sees_protected: bool = False,
) -> Case:
    """Open a case with what is known of the person; the application counts from the day it was received.

    `is_mine`: it goes to whoever opens it, not by the rules. `is_second`: although there is an open one.
    `sees_protected`: whoever opens it may know of a protected case of the same person.
    Raises `AskSupervisor`, `NotInTheFuture`, `FileNumberTaken`, `HasOneAlready`.
    """
    if received_on > berlin_day(now):
        raise NotInTheFuture
    # two desks that type the same person at once come one after the other
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    if file_number and has_file_number(authority, file_number):
        raise FileNumberTaken
    columns = person_columns(person)
    there = open_cases_of_person(
        authority, service=service, identity_key=columns["identity_key"], sort_name=columns["sort_name"]
    )
    if not sees_protected and any(case.is_protected for case in there):
        raise AskSupervisor
    if there and not is_second:
        raise HasOneAlready(there)
    return open_case(
        authority=authority,
        service=service,
        channel=channel,
        person=person,
        now=now,
        received_at=_moment_of(received_on, now),
        staff_member=staff_member,
        file_number=file_number,
        office=office,
        title_ends_on=title_ends_on,
        assigned_to=staff_member if is_mine else None,
    )


def _moment_of(received_on: dt.date, now: dt.datetime) -> dt.datetime:
    """Now for today; the middle of an earlier day, because only the day is known and all periods count days."""
    return now if received_on == berlin_day(now) else dt.datetime.combine(received_on, dt.time(12), BERLIN)
