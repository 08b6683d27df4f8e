"""What upper apps add to applicants' pages below them: doors, offers, and what follows from a booking.

Registered in `AppConfig.ready()`; a page says `{% public_parts "start" %}` where something may stand.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.http import HttpRequest

# Where something may stand, and what its `content` finds in the page's context beside `authority` and `request`.
PLACES = {
    "start": (),  # the doors of an authority's start page
    "service": ("offer", "service"),  # below the buttons of a service
    "no_visit": ("service", "notice"),  # a notice says that nobody has to come
    "in_time": ("title_day", "service or appointment"),  # the title ends before the appointment
    "kiosk": ("office", "kiosk_language"),  # beside the doors at the entrance, once a language is chosen
    "booked": ("appointment",),  # the page of a booked appointment in the browser that booked it
}


@dataclass(frozen=True)
class PublicPart:
    """A part of a page: `content(context)` gives what `template` finds as `part`, or None where there is nothing."""

    place: str
    template: str
    content: Callable[[Mapping], dict | None]
    position: int = 100


_parts: list[PublicPart] = []


def add_public_part(part: PublicPart) -> None:
    """Show something on applicants' pages; called once at start."""
    if part.place not in PLACES:
        raise ValueError(part.place)
    _parts.append(part)
    _parts.sort(key=lambda known: known.position)


def public_parts(place: str) -> list[PublicPart]:
    """What stands at a place, in order."""
    return [part for part in _parts if part.place == place]


# ---- A booking is certain --------------------------------------------------------------------------------------

_listeners: list[Callable[..., None]] = []


def on_booked_here(listener: Callable[..., None]) -> None:
    """Hear of bookings: `listener(request, appointment, now)` in the browser that made them; called once at start."""
    _listeners.append(listener)


def booked_here(request: HttpRequest, appointment: Model, *, now: datetime) -> None:
    """Somebody's own booking became certain in this browser."""
    for listener in _listeners:
        listener(request=request, appointment=appointment, now=now)
