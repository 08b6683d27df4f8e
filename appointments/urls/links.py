"""Short addresses without language and authority: links of text messages, screens of an office."""

from django.urls import path

from appointments.views import kiosk
from appointments.views.desk import display
from appointments.views.public import lost

urlpatterns = [
    path("t/<str:token>/", lost.short_link, name="short_link"),
    path("display/<slug:token>/", display.display, name="display"),
    path("display/<slug:token>/calls/", display.calls, name="display_calls"),
    path("kiosk/<slug:token>/", kiosk.start, name="kiosk"),
    path("kiosk/<slug:token>/code/", kiosk.scan, name="kiosk_scan"),
    path("kiosk/<slug:token>/<language:language>/", kiosk.doors, name="kiosk_doors"),
    path("kiosk/<slug:token>/<language:language>/termin/", kiosk.check_in, name="kiosk_check_in"),
    path("kiosk/<slug:token>/<language:language>/anliegen/", kiosk.situations, name="kiosk_situations"),
    path("kiosk/<slug:token>/<language:language>/anliegen/<slug:situation>/", kiosk.services, name="kiosk_services"),
    path("kiosk/<slug:token>/<language:language>/leistung/<slug:code>/", kiosk.take_number, name="kiosk_take_number"),
    path("kiosk/<slug:token>/<language:language>/nummer/", kiosk.ticket, name="kiosk_ticket"),
    path("kiosk/<slug:token>/<language:language>/hinweis/", kiosk.notice, name="kiosk_notice"),
]
