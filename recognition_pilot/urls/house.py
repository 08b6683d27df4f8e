"""Addresses without an authority in front: slips, kiosks, what became of proposals."""

from django.urls import include, path

from recognition_pilot.views import kiosk
from recognition_pilot.views.public import circle, feedback

urlpatterns = [
    path("beirat/", include("recognition_pilot.urls.circle")),
    path("<language:language>/beirat/", circle.public_circle, name="public_circle"),
    path("rueckmeldung/<slug:authority>/<str:code>/", feedback.feedback_code, name="feedback_code"),
    path("kiosk/<slug:token>/<language:language>/rueckmeldung/", kiosk.kiosk_feedback, name="kiosk_feedback"),
    path(
        "kiosk/<slug:token>/<language:language>/rueckmeldung/danke/",
        kiosk.kiosk_feedback_thanks,
        name="kiosk_feedback_thanks",
    ),
]
