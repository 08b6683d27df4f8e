"""What all pages of figures begin with."""

from django.utils import timezone

from recognition_pilot.forms.figures import FigureQuery
from recognition_pilot.queries.dashboard import choices_for
from willkommen.moments import berlin_day


def asked_for(request, authority) -> FigureQuery:
    """The filter of the address, checked against what this authority has."""
    return FigureQuery(request.GET, choices=choices_for(authority, today=berlin_day(timezone.now())))
