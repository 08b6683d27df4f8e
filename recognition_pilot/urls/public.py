"""Addresses for applicants, below `/<language>/<authority>/`."""

from recognition_pilot.urls import public_advice, public_guidance, public_plan, public_voices, public_way

urlpatterns = [
    *public_advice.urlpatterns,
    *public_guidance.urlpatterns,
    *public_plan.urlpatterns,
    *public_way.urlpatterns,
    *public_voices.urlpatterns,
]
