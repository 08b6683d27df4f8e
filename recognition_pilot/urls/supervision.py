"""Addresses of supervision, below `/supervision/<authority>/`."""

from recognition_pilot.urls import (
    supervision_advice,
    supervision_figures,
    supervision_monthly,
    supervision_pilot,
    supervision_voices,
)

urlpatterns = [
    *supervision_advice.urlpatterns,
    *supervision_figures.urlpatterns,
    *supervision_monthly.urlpatterns,
    *supervision_pilot.urlpatterns,
    *supervision_voices.urlpatterns,
]
