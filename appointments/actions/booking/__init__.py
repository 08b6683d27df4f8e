"""From a held time to a booked one, and what can happen to it afterwards."""

from appointments.actions.booking.at_the_desk import book_for_someone, correct_name
from appointments.actions.booking.changing import (
    NoLongerBooked,
    cancel_appointment,
    move_appointment,
    resend_confirmation,
    say_who_helps,
)
from appointments.actions.booking.confirming import (
    HeldLongEnough,
    ask_to_confirm,
    confirm_appointment,
    confirm_with_code,
    identify,
    let_go,
    renew_hold,
)
from appointments.actions.booking.discreet import make_discreet
from appointments.actions.booking.every_booking import AlreadyBooked, TooManyCodes, TooManyMessages, WrongCode
from appointments.actions.holding import HoldLapsed, SlotTaken, hold_slot

__all__ = [
    "AlreadyBooked",
    "HeldLongEnough",
    "HoldLapsed",
    "NoLongerBooked",
    "SlotTaken",
    "TooManyCodes",
    "TooManyMessages",
    "WrongCode",
    "ask_to_confirm",
    "book_for_someone",
    "cancel_appointment",
    "confirm_appointment",
    "confirm_with_code",
    "correct_name",
    "hold_slot",
    "identify",
    "let_go",
    "make_discreet",
    "move_appointment",
    "renew_hold",
    "resend_confirmation",
    "say_who_helps",
]
