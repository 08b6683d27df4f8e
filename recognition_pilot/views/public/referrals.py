"""A person's own referral by the link of their slip: what they agreed to, and taking it back."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recognition_pilot.actions.referrals import withdraw_referral
from recognition_pilot.queries.referrals.living import referral_by_token
from recognition_pilot.queries.referrals.words import consent_of
from willkommen.faces import public_page
from willkommen.languages import reader_language
from willkommen.private_pages import no_store
from willkommen.rate import slowly


@public_page
@no_store
@slowly(per_minute=20, burst=60)
@require_http_methods(["GET", "HEAD", "POST"])
def referral_own(request, authority, token):
    """What a centre knows of me, until when, and one button that ends it."""
    referral = referral_by_token(authority, token)
    if referral is None:
        return render(request, "recognition_pilot/public/advice/dead_link.html", status=404)
    if request.method == "POST":
        withdraw_referral(referral=referral, now=timezone.now())
        messages.success(
            request, _("You have taken back your consent. The advice centre sees nothing about you any more.")
        )
        parts = {"language": reader_language(), "authority": authority.slug, "token": token}
        return HttpResponseRedirect(reverse("referral_own", kwargs=parts))
    context = {"referral": referral, "lines": consent_of(referral)}
    return render(request, "recognition_pilot/public/advice/referral.html", context)
