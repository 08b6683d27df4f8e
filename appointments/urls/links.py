"""Short addresses for text messages: no language, no authority."""

from django.urls import path

from appointments.views.public import lost

urlpatterns = [path("t/<str:token>/", lost.short_link, name="short_link")]
