"""What became of proposals of the advisory circles, for everybody."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from recognition_pilot.queries.voices.circle import public_proposals
from willkommen.faces import house_page


@house_page
@require_safe
def public_circle(request):
    """Proposals of all authorities and what became of them."""
    return render(request, "recognition_pilot/public/circle.html", {"proposals": public_proposals()})
