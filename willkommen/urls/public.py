"""Addresses of the ground floor for applicants and machines."""

from django.urls import path

from willkommen.views.public import front, health, legal, machines, metrics

urlpatterns = [
    path("", front.language_root, name="language_root"),
    path("healthz", health.healthy, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("robots.txt", machines.robots, name="robots"),
    path("favicon.ico", machines.favicon, name="favicon"),
    path(".well-known/security.txt", machines.security, name="security"),
    path("<language:language>/", front.front, name="front"),
    path("<language:language>/impressum/", legal.house_imprint, name="house_imprint"),
    path("<language:language>/datenschutz/", legal.house_privacy, name="house_privacy"),
    path("<language:language>/barrierefreiheit/", legal.house_accessibility, name="house_accessibility"),
    path("<language:language>/<slug:authority>/impressum/", legal.imprint, name="imprint"),
    path("<language:language>/<slug:authority>/datenschutz/", legal.privacy, name="privacy"),
    path("<language:language>/<slug:authority>/barrierefreiheit/", legal.accessibility, name="accessibility"),
    path(
        "<language:language>/<slug:authority>/barrierefreiheit/gemeldet/",
        legal.barrier_reported,
        name="barrier_reported",
    ),
]
