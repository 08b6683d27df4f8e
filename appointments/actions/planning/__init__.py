"""Changes of the plan that touch people who have booked: their impact first, new times for everybody, and the way back."""

from appointments.actions.planning.asking import ask_again, ask_person, release_times
from appointments.actions.planning.changes import (
    LookFirst,
    be_away,
    change_hours,
    close,
    end_shift,
    put_out_of_use,
)
from appointments.actions.planning.days import change_hours_on, end_shift_on
from appointments.actions.planning.settling import AlreadySettled, settle
from appointments.actions.planning.taking_back import CannotTakeBack, take_back

__all__ = [
    "AlreadySettled",
    "CannotTakeBack",
    "LookFirst",
    "ask_again",
    "ask_person",
    "be_away",
    "change_hours",
    "change_hours_on",
    "close",
    "end_shift",
    "end_shift_on",
    "put_out_of_use",
    "release_times",
    "settle",
    "take_back",
]
