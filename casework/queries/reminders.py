"""Reading reminders before a title ends: whose link this is, what is planned, whose turn it is."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from appointments.queries.catalogue import cached_offer_by_code
from appointments.queries.holidays import is_public_holiday
from casework.models import Case, Ladder, TitleReminder
from casework.rules.ladders import (
    LONGEST_TITLE,
    MADE_UP_FOR,
    POSTED_AHEAD,
    campaign_due_at,
    campaign_of,
    expires_at,
    fitting_ladder,
    ladders,
    rungs_ahead,
    rungs_to_post,
    title_over_at,
)
from willkommen.models import Authority, OutgoingMessage
from willkommen.moments import berlin_day
from willkommen.tokens import hash_of, keyed_hash

# Fewer people than these are not shown in figures.
FEWEST = 5
# No row of weekends and holidays is longer.
MOST_DAYS_OFF = 6
# The kinds of the reminders themselves; what they say stands in casework/messages/reminders.py.
DUE = "reminder.due"
CAMPAIGN = "reminder.campaign"


def recipient_key(address: str) -> str:
    """The same address has the same key, however its letters are written."""
    return keyed_hash(f"reminder:{address.strip().lower()}")


def reminder_by_token(authority: Authority, token: str, *, now: dt.datetime) -> TitleReminder | None:
    """The reminder a link leads to; one that was never confirmed in time, is to be erased, or of a protected person is none."""
    found = TitleReminder.objects.filter(authority=authority, link_token_hash=hash_of(token))
    found = found.exclude(case__is_protected=True)
    return found.select_related("authority", "case").filter(erase_after__gt=now).first()


def living_reminders(authority: Authority, key: str, *, now: dt.datetime) -> list[TitleReminder]:
    """All confirmed reminders of one address whose titles have not ended, the next end first."""
    rows = TitleReminder.objects.filter(
        authority=authority,
        recipient_key=key,
        confirmed_at__isnull=False,
        stopped_at=None,
        title_ends_on__gte=berlin_day(now),
    )
    rows = rows.exclude(case__is_protected=True)
    return list(rows.select_related("authority", "case").order_by("title_ends_on", "pk"))


def living_reminder(reminder: TitleReminder, pk: int, *, now: dt.datetime) -> TitleReminder | None:
    """One of the reminders of the same address."""
    living = living_reminders(reminder.authority, reminder.recipient_key, now=now)
    return next((one for one in living if one.pk == pk), None)


def planned(reminder: TitleReminder, *, now: dt.datetime) -> list[dt.datetime]:
    """The moments (UTC) at which something will still be sent about a title, the earliest first."""
    return moments_ahead(reminder.ladder, reminder.title_ends_on, now=now, is_told=reminder.campaign_at is not None)


def service_of(reminder: TitleReminder) -> str:
    """The code of the service whose page says what to do; empty where that depends on the title."""
    code = ladders()[reminder.ladder].service
    return code if code and cached_offer_by_code(reminder.authority, code) is not None else ""


def moments_ahead(ladder: str, ends_on: dt.date, *, now: dt.datetime, is_told: bool = False) -> list[dt.datetime]:
    """The moments (UTC) at which something would be sent about a title of this kind that ends on a day."""
    if ladders()[ladder].campaign is None:
        return rungs_ahead(ladder, ends_on, now=now, is_holiday=is_public_holiday)
    due_at = campaign_due_at(ladder, ends_on, now=now, is_holiday=is_public_holiday)
    return [] if is_told or due_at >= title_over_at(ends_on) else [due_at]


def offered_ladders(*, now: dt.datetime) -> list[Ladder]:
    """The kinds of titles people can be reminded of today; a campaign that is over is none."""
    today = berlin_day(now)
    return [code for code in Ladder if ladders()[code].campaign is None or campaign_of(code, today=today)]


def to_post(authority: Authority, *, now: dt.datetime, most: int) -> list[tuple[TitleReminder, dt.datetime]]:
    """Reminders whose next rung belongs into the outbox and is not there, locked, each with its moment (UTC)."""
    moments = _moments_to_post(now)
    if not moments:
        return []
    whose_turn = Q()
    for (ladder, ends_on), moment in moments.items():
        whose_turn |= Q(ladder=ladder, title_ends_on=ends_on, confirmed_at__lt=moment)
    # two rungs are at least two weeks apart, so a message of the last days is the one of this rung
    is_there = OutgoingMessage.objects.filter(
        about_type=TitleReminder._meta.label_lower, about_id=OuterRef("pk"), kind=DUE, due_at__gt=now - MADE_UP_FOR
    )
    rows = TitleReminder.objects.filter(whose_turn, ~Exists(is_there), authority=authority, stopped_at=None)
    rows = rows.order_by("pk").select_for_update(skip_locked=True, of=("self",))[:most]
    return [(one, moments[one.ladder, one.title_ends_on]) for one in rows]


def to_tell_by_date(authority: Authority, *, now: dt.datetime, most: int) -> list[tuple[TitleReminder, dt.datetime]]:
    """People whose campaign message is due by the date of the data, locked, each with its moment (UTC)."""
    rows = _not_told(authority, now=now)
    due = {}
    for ladder, ends_on in rows.order_by().values_list("ladder", "title_ends_on").distinct():
        moment = campaign_due_at(ladder, ends_on, now=now, is_holiday=is_public_holiday)
        if moment <= now + POSTED_AHEAD and moment < title_over_at(ends_on):
            due[ladder, ends_on] = moment
    if not due:
        return []
    whose_turn = Q()
    for ladder, ends_on in due:
        whose_turn |= Q(ladder=ladder, title_ends_on=ends_on)
    found = _locked(rows.filter(whose_turn), most)
    return [(one, due[one.ladder, one.title_ends_on]) for one in found]


def to_tell_now(authority: Authority, *, now: dt.datetime, most: int) -> list[TitleReminder]:
    """People who have not had the message of the campaign, locked."""
    return _locked(_not_told(authority, now=now), most)


def number_to_tell(authority: Authority, *, now: dt.datetime) -> int:
    """How many messages of the campaign have not been posted."""
    return _not_told(authority, now=now).count()


@dataclass(frozen=True)
class MonthRow:
    """How many people want to be told of titles that end in a month; None hides fewer than five."""

    month: dt.date
    single: int | None
    campaign: int | None


def months_of(authority: Authority, *, now: dt.datetime) -> list[MonthRow]:
    """By month of the end of the title: people with single reminders, people of a campaign. Nobody in particular."""
    rows = TitleReminder.objects.filter(
        authority=authority, confirmed_at__isnull=False, stopped_at=None, title_ends_on__gte=berlin_day(now)
    )
    people = {(key, ends_on.replace(day=1), ladders()[ladder].campaign is not None) for key, ends_on, ladder in (
        rows.order_by().values_list("recipient_key", "title_ends_on", "ladder").distinct()
    )}  # fmt: skip
    count = Counter((month, is_campaign) for _key, month, is_campaign in people)
    return [
        MonthRow(month, _shown(count[month, False]), _shown(count[month, True]))
        for month in sorted({month for month, _is_campaign in count})
    ]


@dataclass(frozen=True)
class CaseReminders:
    """What staff see about reminders on a case: whether they can be switched on, and what is planned."""

    reminder: TitleReminder | None
    moments: list[dt.datetime]
    ends_on: dt.date | None
    can_be_reached: bool

    @property
    def can_be_set(self) -> bool:
        """Whether the button helps."""
        return self.reminder is None and self.can_be_reached and self.ends_on is not None and bool(self.moments)


def reminders_of(case: Case, *, now: dt.datetime) -> CaseReminders:
    """Reminders that staff have switched on for a case: one query."""
    ends_on = case.card_valid_to
    if ends_on is not None and ends_on <= berlin_day(now):
        ends_on = None
    rows = TitleReminder.objects.filter(case=case, stopped_at=None, confirmed_at__isnull=False)
    found = rows.filter(title_ends_on__gte=berlin_day(now)).order_by("-title_ends_on").first()
    moments = planned(found, now=now) if found else []
    if found is None and ends_on is not None:
        moments = moments_ahead(fitting(ladder_of_service(case.service.code), ends_on, now=now), ends_on, now=now)
    return CaseReminders(found, moments, ends_on, bool(case.channel_out))


def fitting(ladder: Ladder, ends_on: dt.date, *, now: dt.datetime) -> Ladder:
    """The ladder for a title of this kind that ends on a day."""
    return Ladder(fitting_ladder(ladder, ends_on, today=berlin_day(now)))


def ladder_of_service(code: str) -> Ladder:
    """The ladder of the titles a service is about."""
    return next((Ladder(ladder) for ladder, rule in ladders().items() if rule.service == code), Ladder.USUAL)


def still_wanted(reminder: TitleReminder, *, now: dt.datetime) -> bool:
    """Whether anything may be sent: confirmed, not stopped, the title not over, and the person not protected."""
    is_protected = reminder.case is not None and reminder.case.is_protected
    is_on = reminder.confirmed_at is not None and reminder.stopped_at is None and not is_protected
    return is_on and now < title_over_at(reminder.title_ends_on)


def _moments_to_post(now: dt.datetime) -> dict[tuple[str, dt.date], dt.datetime]:
    """Kind and end of every title that has a rung in these days, with its moment (UTC)."""
    found = {}
    today = berlin_day(now)
    long_ago = now - LONGEST_TITLE
    for code, rule in ladders().items():
        for days in rule.days_before:
            # missed for three days at most, due in two, and moved forward by a few days off
            for offset in range(-MADE_UP_FOR.days - 1, POSTED_AHEAD.days + MOST_DAYS_OFF + 1):
                ends_on = today + dt.timedelta(days=days + offset)
                due = rungs_to_post(code, ends_on, since=long_ago, now=now, is_holiday=is_public_holiday)
                if due and now < expires_at(due[-1], ends_on):
                    found[code, ends_on] = due[-1]
    return found


def _not_told(authority: Authority, *, now: dt.datetime) -> QuerySet[TitleReminder]:
    today = berlin_day(now)
    return TitleReminder.objects.filter(
        authority=authority,
        ladder__in=[code for code in ladders() if campaign_of(code, today=today)],
        confirmed_at__isnull=False,
        stopped_at=None,
        campaign_at=None,
        title_ends_on__gte=today,
    )


def _locked(rows: QuerySet[TitleReminder], most: int) -> list[TitleReminder]:
    return list(rows.order_by("pk").select_for_update(skip_locked=True, of=("self",))[:most])


def _shown(count: int) -> int | None:
    return count if count == 0 or count >= FEWEST else None
