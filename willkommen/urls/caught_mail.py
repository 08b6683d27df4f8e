"""Addresses of the demo's letter box."""

from django.urls import path

from willkommen.views import caught_mail

urlpatterns = [
    path("", caught_mail.inbox, name="caught_mail"),
    path("<str:name>/", caught_mail.message, name="caught_message"),
    path("<str:name>/<int:number>/", caught_mail.attached_file, name="caught_file"),
]
