"""The supervisors' figures as they stand on pages, in files and on paper: one reading for all three."""

from recognition_pilot.queries.dashboard.asking import Asked, Choices, choices_for
from recognition_pilot.queries.dashboard.charts import Chart, MeasureMark
from recognition_pilot.queries.dashboard.overview import Overview, overview_of, rows_of_all
from recognition_pilot.queries.dashboard.single import Single, single_of

__all__ = [
    "Asked",
    "Chart",
    "Choices",
    "MeasureMark",
    "Overview",
    "Single",
    "choices_for",
    "overview_of",
    "rows_of_all",
    "single_of",
]
