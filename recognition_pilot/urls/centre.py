"""Addresses of advice centres' own pages, below `/beratungsstelle/`."""

from django.urls import path

from recognition_pilot.views.centre import home, outreach, page, referrals

urlpatterns = [
    path("einladung/<str:token>/", home.centre_invitation, name="centre_invitation"),
    path("<slug:code>/", home.centre_home, name="centre_home"),
    path("<slug:code>/bestaetigen/", home.centre_confirm, name="centre_confirm"),
    path("<slug:code>/verbergen/", home.centre_hide, name="centre_hide"),
    path("<slug:code>/seite/", page.centre_facts, name="centre_facts"),
    path("<slug:code>/seite/<str:language>/", page.centre_texts, name="centre_texts"),
    path("<slug:code>/gespraeche/", outreach.centre_talks, name="centre_talks"),
    path("<slug:code>/sprechtage/", outreach.centre_days, name="centre_days"),
    path("<slug:code>/sprechtage/neu/", outreach.centre_day_new, name="centre_day_new"),
    path("<slug:code>/sprechtage/<int:day>/absagen/", outreach.centre_day_off, name="centre_day_off"),
    path("<slug:code>/verweise/", referrals.centre_referrals, name="centre_referrals"),
    path("<slug:code>/verweise/<str:reference>/", referrals.centre_referral, name="centre_referral"),
    path("<slug:code>/verweise/<str:reference>/termin/", referrals.centre_book, name="centre_book"),
    path("<slug:code>/personen/", home.centre_people, name="centre_people"),
    path("<slug:code>/personen/einladen/", home.centre_colleague, name="centre_colleague"),
    path("<slug:code>/personen/<int:member>/beenden/", home.centre_end_account, name="centre_end_account"),
]
