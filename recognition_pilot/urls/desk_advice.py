"""Addresses of the desk: referring somebody to an advice centre, below `/desk/<authority>/`."""

from django.urls import path

from recognition_pilot.views.desk import referrals

urlpatterns = [
    path("verweis/", referrals.referral_new, name="referral_new"),
    path("verweis/zettel/<str:reference>/", referrals.referral_slip, name="referral_slip"),
    path("verweis/<slug:centre>/", referrals.referral_to, name="referral_to"),
]
