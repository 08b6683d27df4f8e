"""The page before a change of the plan is saved: what it does, to be agreed to or not."""

from django.shortcuts import render
from django.utils.translation import ngettext

from appointments.queries.planning.impact import Impact

NOT_REPEATED = {"csrfmiddlewaretoken", "agreed"}


def agreed(request) -> str:
    """The impact the reader has seen and agrees to; empty where none was shown."""
    return request.POST.get("agreed", "")


def goes_back(request) -> bool:
    """Whether the reader wants the form once more, with everything typed."""
    return "back" in request.POST


def impact_page(
    request, impact: Impact, *, title: str, what: str, back: str, template="supervision/impact.html", **more
):
    """Nothing is saved yet: the numbers, two buttons, and hidden the form as it was typed."""
    typed = [(name, value) for name, values in request.POST.lists() if name not in NOT_REPEATED for value in values]
    context = {"impact": impact, "title": title, "what": what, "back_url": back, "typed": typed, **more}
    return render(request, template, context)


def saved_words(count: int) -> str:
    """What is said after saving."""
    words = ngettext(
        "Saved. %(count)d booked appointment is affected. It stays booked until the person has a new time.",
        "Saved. %(count)d booked appointments are affected. They stay booked until the people have new times.",
        count,
    )
    return words % {"count": count}
