"""Who somebody said they are, kept for half an hour in their browser's session: nobody types it for a booking and again
for an application. Forgotten as soon as a booking is done, so that the next reader at the same screen finds nothing.
"""

from datetime import datetime, timedelta

from django.http import HttpRequest

KEPT = "typed_person"
KEPT_FOR = timedelta(minutes=30)


def remember_person(request: HttpRequest, typed: dict, *, now: datetime) -> None:
    """Keep the details as they were typed, right or wrong."""
    request.session[KEPT] = {"typed": typed, "at": now.timestamp()}


def remembered_person(request: HttpRequest, *, now: datetime) -> dict:
    """What was typed in the last half hour, empty where nothing was."""
    kept = request.session.get(KEPT)
    if not kept or now.timestamp() - kept["at"] > KEPT_FOR.total_seconds():
        return {}
    return kept["typed"]


def forget_person(request: HttpRequest) -> None:
    """It is not needed any more."""
    request.session.pop(KEPT, None)
