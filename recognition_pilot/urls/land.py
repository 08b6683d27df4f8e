"""Addresses of the Land's evaluator."""

from django.urls import path

from recognition_pilot.views.land import figures, practices

urlpatterns = [
    path("kennzahlen/", figures.figures, name="land_figures"),
    path("kennzahlen/<slug:quarter>/", figures.figures, name="land_quarter"),
    path("behoerde/<slug:slug>/", figures.authority_figures, name="land_authority"),
    path("praxis/", practices.practices, name="land_practices"),
    path("praxis/<int:practice>/", practices.practice_review, name="land_practice_review"),
    path("bericht/", figures.report, name="land_report"),
]
