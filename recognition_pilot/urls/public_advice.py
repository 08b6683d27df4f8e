"""Addresses for applicants: advice centres, talks with them, one's own referral, below `/<language>/<authority>/`."""

from django.urls import path

from recognition_pilot.views.public import advice, referrals, talks

urlpatterns = [
    path("beratung/", advice.advice_centres, name="advice_centres"),
    path("beratung/termin/<str:token>/", talks.advice_talk, name="advice_talk"),
    path("beratung/termin/<str:token>/drucken/", talks.advice_talk_print, name="advice_talk_print"),
    path("beratung/termin/<str:token>/kalender/", talks.advice_talk_calendar, name="advice_talk_calendar"),
    path("beratung/termin/<str:token>/absagen/", talks.advice_talk_cancel, name="advice_talk_cancel"),
    path("beratung/<slug:centre>/", advice.advice_centre, name="advice_centre"),
    path("beratung/<slug:centre>/drucken/", advice.advice_centre_print, name="advice_centre_print"),
    path("beratung/<slug:centre>/zeiten/", talks.advice_talk_times, name="advice_talk_times"),
    path("beratung/<slug:centre>/zeiten/<slug:time>/", talks.advice_talk_book, name="advice_talk_book"),
    path("verweis/<str:token>/", referrals.referral_own, name="referral_own"),
]
