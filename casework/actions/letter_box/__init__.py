"""The letter box: applicants put in, a worker checks, staff take out, and it is forgotten."""

from casework.actions.letter_box.checking import check_everywhere, check_file, check_files
from casework.actions.letter_box.forgetting import forget_files
from casework.actions.letter_box.receiving import (
    BoxClosed,
    FileRefused,
    NoRoom,
    TooManyBytes,
    WrongOffset,
    begin_file,
    hand_in_whole,
    receive_part,
)
from casework.actions.letter_box.taking import NotChecked, NotWaiting, read_file, refuse_file, release_file, take_file

__all__ = [
    "BoxClosed",
    "FileRefused",
    "NoRoom",
    "NotChecked",
    "NotWaiting",
    "TooManyBytes",
    "WrongOffset",
    "begin_file",
    "check_everywhere",
    "check_file",
    "check_files",
    "forget_files",
    "hand_in_whole",
    "read_file",
    "receive_part",
    "refuse_file",
    "release_file",
    "take_file",
]
