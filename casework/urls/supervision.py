"""Addresses of supervision, below `/supervision/<authority>/`."""

from django.urls import path

from casework.views.supervision import reminders, routing, setup, substitution, waiting

urlpatterns = [
    path("erinnerungen/", reminders.title_reminders, name="title_reminders"),
    path("erinnerungen/nachricht/", reminders.title_campaign, name="title_campaign"),
    path("vorgaenge/warten/", waiting.waiting, name="cases_waiting"),
    path("vorgaenge/einstellungen/", setup.settings, name="casework_settings"),
    path("vorgaenge/verteilung/", routing.routing, name="routing"),
    path("vorgaenge/verteilung/neu/", routing.routing_rule_new, name="routing_rule_new"),
    path("vorgaenge/verteilung/<int:rule>/rueckt/", routing.routing_rule_move, name="routing_rule_move"),
    path("vorgaenge/verteilung/<int:rule>/entfernen/", routing.routing_rule_remove, name="routing_rule_remove"),
    path("vorgaenge/vertretung/", substitution.substitutions, name="substitutions"),
    path("vorgaenge/vertretung/neu/", substitution.substitution_new, name="substitution_new"),
    path("vorgaenge/vertretung/<int:substitution>/beenden/", substitution.substitution_end, name="substitution_end"),
]
