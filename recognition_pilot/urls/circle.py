"""Addresses of the advisory circle, below `/beirat/`."""

from django.urls import path

from recognition_pilot.views.circle import invitation, pages

urlpatterns = [
    path("einladung/<str:token>/", invitation.circle_invitation, name="circle_invitation"),
    path("<slug:authority>/", pages.circle_home, name="circle_home"),
    path("<slug:authority>/texte/", pages.circle_texts, name="circle_texts"),
    path("<slug:authority>/texte/<language:reading>/<path:key>/", pages.circle_text, name="circle_text"),
    path("<slug:authority>/vorschlaege/", pages.circle_proposals, name="circle_proposals"),
    path("<slug:authority>/vorschlaege/neu/", pages.circle_propose, name="circle_propose"),
]
