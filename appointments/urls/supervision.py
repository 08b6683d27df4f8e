"""Addresses of the administration: counters, services, shifts, closures; below `/supervision/<authority>/`."""

from django.urls import path

from appointments.views.supervision import closures, counters, interpreters, offers, phrases, shifts, skills, week

urlpatterns = [
    path("schalter/", counters.counters, name="counters"),
    path("schalter/neu/", counters.counter_new, name="counter_new"),
    path("schalter/<int:counter>/", counters.counter_edit, name="counter_edit"),
    path("schalter/<int:counter>/entfernen/", counters.counter_remove, name="counter_remove"),
    path("leistungen/", offers.offers, name="offers"),
    path("leistungen/<slug:code>/", offers.offer_edit, name="offer_edit"),
    path("leistungen/dienststelle/<int:office>/", offers.offers_at_office, name="offers_at_office"),
    path("dienstplan/", shifts.shifts, name="shifts"),
    path("dienstplan/neu/", shifts.shift_new, name="shift_new"),
    path("dienstplan/<int:shift>/", shifts.shift_edit, name="shift_edit"),
    path("dienstplan/<int:shift>/entfernen/", shifts.shift_remove, name="shift_remove"),
    path("woche/", week.week, name="week"),
    path("woche/<int:counter>/<day:day>/neu/", week.week_add, name="week_add"),
    path("woche/<int:counter>/<day:day>/schliessen/", week.week_close, name="week_close"),
    path("woche/schicht/<int:shift>/<day:day>/", week.week_change, name="week_change"),
    path("woche/schicht/<int:shift>/<day:day>/entfernen/", week.week_remove, name="week_remove"),
    path("woche/schicht/<int:shift>/<day:day>/abwesend/", week.week_absent, name="week_absent"),
    path("kenntnisse/", skills.skills, name="skills"),
    path("kenntnisse/<int:member>/", skills.skills_edit, name="skills_edit"),
    path("schliessungen/", closures.closures, name="closures"),
    path("schliessungen/neu/", closures.closure_new, name="closure_new"),
    path("schliessungen/<int:closure>/entfernen/", closures.closure_remove, name="closure_remove"),
    path("abwesenheiten/neu/", closures.absence_new, name="absence_new"),
    path("abwesenheiten/<int:absence>/entfernen/", closures.absence_remove, name="absence_remove"),
    path("sprachmittlung/", interpreters.interpreters, name="interpreters"),
    path("sprachmittlung/neu/", interpreters.interpreter_new, name="interpreter_new"),
    path("sprachmittlung/<int:interpreter>/", interpreters.interpreter_edit, name="interpreter_edit"),
    path("sprachmittlung/<int:interpreter>/tag/", interpreters.interpreter_list, name="interpreter_list"),
    path(
        "sprachmittlung/<int:interpreter>/zeiten/neu/", interpreters.interpreter_hours_new, name="interpreter_hours_new"
    ),
    path(
        "sprachmittlung/zeiten/<int:hours>/entfernen/",
        interpreters.interpreter_hours_remove,
        name="interpreter_hours_remove",
    ),
    path("saetze/", phrases.phrases, name="own_phrases"),
    path("saetze/neu/", phrases.phrase_new, name="own_phrase_new"),
    path("saetze/<int:phrase>/", phrases.phrase_edit, name="own_phrase_edit"),
    path("saetze/<int:phrase>/entfernen/", phrases.phrase_remove, name="own_phrase_remove"),
]
