"""Pages behind a secret address."""

from functools import wraps

from django.shortcuts import render


def private(view):
    """A page behind a secret address: no browser and no proxy keeps it, no other site learns the address.

    Not `no-referrer`: a browser would then send `Origin: null` with the page's forms and the check against foreign
    forms would refuse every button. `same-origin` tells other sites just as little.
    """

    @wraps(view)
    def page(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return page


def dead_link(request):
    """The same page for a link that never was, was used up or is over: it says how to get help and nothing else."""
    return render(request, "appointments/public/dead_link.html", {"languages_short": True}, status=404)
