"""Practice examples on their way to the public."""

from django.db.models import QuerySet

from recognition_pilot.models import Measure, Practice, PracticeState
from willkommen.models import Authority


def practice_of(measure: Measure) -> Practice | None:
    """The example about a measure, None where nobody has written one."""
    return Practice.objects.filter(measure=measure).select_related("authority", "measure").first()


def practices_to_review(*, outside: Authority | None) -> list[Practice]:
    """Examples that wait for a review: those of the other authorities, or for the Land all of them."""
    waiting = _waiting().order_by("submitted_at")
    return list(waiting if outside is None else waiting.exclude(authority=outside))


def practice_to_review(pk: int, *, outside: Authority | None) -> Practice | None:
    """One of them, None where it does not wait or is one's own."""
    waiting = _waiting().filter(pk=pk)
    return (waiting if outside is None else waiting.exclude(authority=outside)).first()


def _waiting() -> QuerySet[Practice]:
    # of all authorities on purpose: an example names no person, and somebody outside has to read it
    return Practice.objects.filter(state=PracticeState.REVIEW).select_related("authority", "measure")
