"""What happens to people in the building, from arriving to leaving."""

from appointments.actions.queue.arrivals import (
    AlreadyHere,
    AnotherDay,
    AnotherOffice,
    Cancelled,
    CannotSay,
    NotConfirmed,
    NotExpected,
    NotOfferedHere,
    TooEarly,
    check_in,
    give_walk_in_ticket,
    mark_did_not_come,
    undo_did_not_come,
)
from appointments.actions.queue.breaks import OnABreak, begin_break, end_break
from appointments.actions.queue.calls import (
    NobodyToCall,
    TooSoonToRecall,
    call_next,
    park,
    recall,
    resume,
    start_serving,
    take_back_call,
)
from appointments.actions.queue.closing import close_day
from appointments.actions.queue.ending import (
    NotCalledOftenEnough,
    NothingSaid,
    finish_visit,
    keep_papers,
    mark_left,
    take_back_end,
)
from appointments.actions.queue.follow_up import book_follow_up
from appointments.actions.queue.moves import AnotherClerkWasFaster, CounterBusy, TooLateToTakeBack
from appointments.actions.queue.sending import NowhereElse, send_on, take_back_sending
from appointments.actions.queue.settling import NothingToSettle, settle, take_back_settling

__all__ = [
    "AlreadyHere",
    "AnotherClerkWasFaster",
    "AnotherDay",
    "AnotherOffice",
    "Cancelled",
    "CannotSay",
    "CounterBusy",
    "NobodyToCall",
    "NotCalledOftenEnough",
    "NotConfirmed",
    "NotExpected",
    "NotOfferedHere",
    "NothingSaid",
    "NothingToSettle",
    "NowhereElse",
    "OnABreak",
    "TooEarly",
    "TooLateToTakeBack",
    "TooSoonToRecall",
    "begin_break",
    "book_follow_up",
    "call_next",
    "check_in",
    "close_day",
    "end_break",
    "finish_visit",
    "give_walk_in_ticket",
    "keep_papers",
    "mark_did_not_come",
    "mark_left",
    "park",
    "recall",
    "resume",
    "send_on",
    "settle",
    "start_serving",
    "take_back_call",
    "take_back_end",
    "take_back_sending",
    "take_back_settling",
    "undo_did_not_come",
]
