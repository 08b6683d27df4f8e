"""Asking for papers, and what becomes of it."""

from casework.actions.documents.arriving import Mark, NothingAsked, record_papers
from casework.actions.documents.asking import NothingToAsk, TooMuchAsked, TooSoon, record_delivery, request_documents
from casework.actions.documents.ending import complete_documents, end_requests, lapse_requests, withdraw_request
from casework.actions.documents.extending import (
    NothingAskedFor,
    NotLater,
    TimeIsOver,
    ask_for_more_time,
    decline_more_time,
    extend_request,
)

__all__ = [
    "Mark",
    "NotLater",
    "NothingAsked",
    "NothingAskedFor",
    "NothingToAsk",
    "TimeIsOver",
    "TooMuchAsked",
    "TooSoon",
    "ask_for_more_time",
    "complete_documents",
    "decline_more_time",
    "end_requests",
    "extend_request",
    "lapse_requests",
    "record_delivery",
    "record_papers",
    "request_documents",
    "withdraw_request",
]
