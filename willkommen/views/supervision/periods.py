"""How long what people gave is kept: one page for all apps."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from willkommen import keeping
from willkommen.actions.periods import change_periods
from willkommen.faces import supervision_page
from willkommen.forms.periods import PeriodsForm
from willkommen.forms.staff_forms import refusals_shown_on
from willkommen.permissions import Right


@supervision_page(Right.CATALOGUE)
@require_http_methods(["GET", "HEAD", "POST"])
def periods(request, authority):
    """Each period with its usual length, its limits and what the law says; below, what nobody can change."""
    form = PeriodsForm(request.POST if request.method == "POST" else None, chosen=keeping.chosen_periods(authority))
    if form.is_valid():
        with refusals_shown_on(form):
            change_periods(authority=authority, days=form.cleaned_data, staff_member=request.user, now=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("periods", authority=authority.slug)
    context = {
        "form": form,
        "title": _("Periods of erasing"),
        "lead": _(
            "Ask your data protection officer before you change a period. Applicants read them on the page about data"
            " protection. A shorter period counts at once, a longer one for what comes from now on."
        ),
        "back": reverse("setup", kwargs={"authority": authority.slug}),
        "fixed": keeping.fixed_periods(),
        "language": "de",
    }
    return render(request, "supervision/periods.html", context)
