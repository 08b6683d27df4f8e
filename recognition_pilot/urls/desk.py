"""Addresses of the desk, below `/desk/<authority>/`."""

from recognition_pilot.urls import desk_advice, desk_guidance

urlpatterns = [*desk_advice.urlpatterns, *desk_guidance.urlpatterns]
