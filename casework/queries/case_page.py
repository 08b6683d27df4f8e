"""What the caseworker's page of a case shows, in a fixed number of queries."""

import datetime as dt

from casework.models import Case


def case_page_of(case: Case, *, now: dt.datetime) -> dict:
    """The context of the page; each section brings its own query, one line each."""
    return {
        "case": case,
        "now": now,
    }
