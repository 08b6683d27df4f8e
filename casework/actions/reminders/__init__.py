"""Reminders before a title ends: asked for, confirmed, posted in time, stopped by one press, forgotten."""

from casework.actions.reminders.asking import (
    AskedTooLongAgo,
    NothingAhead,
    add_title,
    ask_for_reminders,
    change_end,
    confirm_reminder,
)
from casework.actions.reminders.at_hand_out import CannotBeReminded, remind_of_case
from casework.actions.reminders.ending import forget_reminders, stop_reminders
from casework.actions.reminders.posting import post_campaign_by_date, post_campaign_now, post_due_reminders

__all__ = [
    "AskedTooLongAgo",
    "CannotBeReminded",
    "NothingAhead",
    "add_title",
    "ask_for_reminders",
    "change_end",
    "confirm_reminder",
    "forget_reminders",
    "post_campaign_by_date",
    "post_campaign_now",
    "post_due_reminders",
    "remind_of_case",
    "stop_reminders",
]
