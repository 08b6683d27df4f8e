"""The measures of an authority and their history."""

from recognition_pilot.models import Measure, MeasureChange
from willkommen.models import Authority


def measures_of(authority: Authority) -> list[Measure]:
    """All of them: those to come first, then the latest beginning; with their practice example where there is one."""
    return list(Measure.objects.filter(authority=authority).select_related("practice", "authority"))


def measure_by_id(authority: Authority, pk: int) -> Measure | None:
    """One of this authority's, None for another's."""
    return Measure.objects.filter(authority=authority, pk=pk).select_related("authority", "practice").first()


def history_of(measure: Measure) -> list[MeasureChange]:
    """What happened to it, the latest first."""
    return list(MeasureChange.objects.filter(measure=measure).select_related("staff_member"))
