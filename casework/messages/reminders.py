"""Before a title ends: a day and what to do by then, never which title, law or country."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.actions.reminders.notices import CONFIRM, PLANNED
from casework.messages._texts import text_of
from casework.models import TitleReminder
from casework.queries.reminders import CAMPAIGN, DUE, planned, still_wanted
from casework.rules.ladders import CONFIRM_WITHIN
from willkommen.languages import reader_language
from willkommen.messages import Letter, MessageKind, register_kind
from willkommen.models import OutgoingMessage
from willkommen.models.messages import Channel


def register() -> None:
    """Make the four kinds known to the outbox."""
    _register(CONFIRM, gettext_lazy("Please confirm: reminders"), _is_asked, _question)
    _register(PLANNED, gettext_lazy("Reminders are switched on"), _is_wanted, _plan)
    _register(DUE, gettext_lazy("Reminder before a title ends"), _is_wanted, write_reminder)
    _register(CAMPAIGN, gettext_lazy("Message to everybody whose title ends"), _is_wanted, write_campaign)


def _register(code: str, name: Promise, still_holds: Callable, write: Callable) -> None:
    register_kind(
        MessageKind(
            code=code,
            name=name,
            still_holds=still_holds,
            write=write,
            title=lambda reminder: f"{reminder.asked_at:%Y-%m-%d}",
            find=_find,
        )
    )


def _find(keys: Iterable[int]) -> dict[int, TitleReminder]:
    return TitleReminder.objects.order_by().select_related("authority", "case").in_bulk(list(keys))


def _is_asked(reminder: TitleReminder, now: datetime) -> bool:
    is_open = reminder.confirmed_at is None and reminder.stopped_at is None
    return is_open and now < reminder.asked_at + CONFIRM_WITHIN


def _is_wanted(reminder: TitleReminder, now: datetime) -> bool:
    return still_wanted(reminder, now=now)


def _question(reminder: TitleReminder, message: OutgoingMessage) -> Letter:
    return _letter("reminder_confirm", _("Please confirm: reminders"), reminder, message.channel)


def _plan(reminder: TitleReminder, message: OutgoingMessage) -> Letter:
    days = planned(reminder, now=message.claimed_at or message.due_at)
    return _letter("reminder_planned", _("Your reminders are switched on"), reminder, message.channel, days=days)


def write_reminder(reminder: TitleReminder, message: OutgoingMessage) -> Letter:
    """The reminder of a rung."""
    return _letter("reminder_due", _("A reminder for you"), reminder, message.channel)


def write_campaign(reminder: TitleReminder, message: OutgoingMessage) -> Letter:
    """The one message of a campaign."""
    return _letter("reminder_campaign", _("A reminder for you"), reminder, message.channel)


def _letter(kind: str, subject: str, reminder: TitleReminder, channel: str, **words) -> Letter:
    authority = reminder.authority
    parts = {"language": reader_language(), "authority": authority.slug}
    words |= {
        "reminder": reminder,
        "authority": authority,
        # one link in both languages: whoever helps reads the page in the person's language and can switch it
        "link": _address(
            "title_reminder", language=reminder.language, authority=authority.slug, token=reminder.link_token
        ),
        "stop_link": _address(
            "title_reminder_stop", language=reminder.language, authority=authority.slug, token=reminder.link_token
        ),
        "start_page": _address("authority_start", **parts),
        "apply_page": _address("apply_service", **parts),
    }
    if channel == Channel.SMS:
        return Letter(short_text=text_of(f"messages/{kind}_short.txt", words))
    return Letter(subject=subject, text=text_of(f"messages/{kind}.txt", words))


def _address(name: str, **parts) -> str:
    return f"{settings.BASE_URL}{reverse(name, kwargs=parts)}"
