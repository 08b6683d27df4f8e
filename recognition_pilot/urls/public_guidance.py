"""Addresses of people who are accompanied, below `/<language>/<authority>/`."""

from django.urls import path

from recognition_pilot.views.public import guidance

urlpatterns = [
    path("begleitung/", guidance.guidance_over, name="guidance_over"),
    path("begleitung/<str:token>/", guidance.guidance_own, name="guidance_own"),
    path("begleitung/<str:token>/widerrufen/", guidance.guidance_own_erase, name="guidance_own_erase"),
    path(
        "begleitung/<str:token>/widerrufen/<int:consent>/",
        guidance.guidance_own_withdraw,
        name="guidance_own_withdraw",
    ),
]
