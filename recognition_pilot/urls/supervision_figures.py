"""Addresses of the figures, below `/supervision/<authority>/kennzahlen/`."""

from django.urls import path, re_path

from recognition_pilot.views.supervision import figures, indicator, staffing

KIND = r"(?P<kind>csv|xlsx)"

urlpatterns = [
    path("kennzahlen/", figures.figures, name="figures"),
    path("kennzahlen/bericht/", figures.figures_report, name="figures_report"),
    path("kennzahlen/alle/", figures.figures_all, name="figures_all"),
    path("kennzahlen/personal/", staffing.staffing, name="staffing"),
    path("kennzahlen/personal/<uuid:run>/", staffing.staffing_run, name="staffing_run"),
    re_path(rf"^kennzahlen/uebersicht\.{KIND}$", figures.figures_file, name="figures_file"),
    re_path(rf"^kennzahlen/alle\.{KIND}$", figures.figures_all_file, name="figures_all_file"),
    re_path(r"^kennzahlen/(?P<code>I[0-9]{2})/$", indicator.indicator, name="indicator"),
    re_path(rf"^kennzahlen/(?P<code>I[0-9]{{2}})\.{KIND}$", indicator.indicator_file, name="indicator_file"),
]
