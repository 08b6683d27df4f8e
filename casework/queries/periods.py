"""When a period ends, for whoever has to reckon one outside of casework."""

import datetime as dt

from appointments.queries.holidays import is_public_holiday
from casework.rules.calendar import Unit, period_ends


def end_of_period(began_on: dt.date, length: int, unit: str) -> dt.date:
    """The last day of a period an event of that day sets going (§ 31 VwVfG, §§ 187, 188, 193 BGB), in Lower Saxony.

    `unit` is days, weeks, months or years. Raises `ValueError` for another one.
    """
    return period_ends(began_on, length, Unit(unit), is_public_holiday)
