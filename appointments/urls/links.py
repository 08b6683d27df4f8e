"""Short addresses without language and authority: links of text messages, screens of an office."""

from django.urls import path

from appointments.views.desk import display
from appointments.views.public import lost

urlpatterns = [
    path("t/<str:token>/", lost.short_link, name="short_link"),
    path("display/<slug:token>/", display.display, name="display"),
    path("display/<slug:token>/calls/", display.calls, name="display_calls"),
]
