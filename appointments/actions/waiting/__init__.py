"""The waiting list: joining it, giving out times that become free, answering, leaving."""

from appointments.actions.waiting.answering import accept_offer, decline_offer
from appointments.actions.waiting.giving import (
    end_entries,
    let_offers_lapse,
    offer_freed_slots,
    withdraw_closed_offers,
)
from appointments.actions.waiting.joining import (
    AlreadyWaiting,
    AskedTooLongAgo,
    HasAppointment,
    NotReachable,
    ask_again,
    ask_to_join,
    confirm_entry,
    confirm_entry_with_code,
    join_again,
    wait_for_earlier,
)
from appointments.actions.waiting.leaving import TooLateToStay, end_for_good, leave_list, stay_after_all

__all__ = [
    "AlreadyWaiting",
    "AskedTooLongAgo",
    "HasAppointment",
    "NotReachable",
    "TooLateToStay",
    "accept_offer",
    "ask_again",
    "ask_to_join",
    "confirm_entry",
    "confirm_entry_with_code",
    "decline_offer",
    "end_entries",
    "end_for_good",
    "join_again",
    "leave_list",
    "let_offers_lapse",
    "offer_freed_slots",
    "stay_after_all",
    "wait_for_earlier",
    "withdraw_closed_offers",
]
