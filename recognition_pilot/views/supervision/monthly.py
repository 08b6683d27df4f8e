"""Monthly figures: telephone and mail backlog, counted outside the house."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recognition_pilot.actions import monthly as actions
from recognition_pilot.forms.monthly import MonthForm
from recognition_pilot.queries.figures import monthly as queries
from willkommen.faces import supervision_page
from willkommen.form_pages import form_page
from willkommen.forms.staff_forms import refusals_shown_on
from willkommen.moments import berlin_day
from willkommen.permissions import Right
from willkommen.typed_forms import once, wish


@supervision_page(Right.FIGURES)
@require_safe
def monthly_figures(request, authority):
    """The last two years, month by month."""
    months = queries.months_of(authority, today=berlin_day(timezone.now()))
    context = {"months": months, "is_empty": not any(month.figure for month in months), "indicator": queries.reached()}
    return render(request, "recognition_pilot/supervision/monthly.html", context)


@supervision_page(Right.FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def monthly_figure(request, authority, month):
    """Enter one month, or correct it."""
    now = timezone.now()
    first = queries.month_of(month, today=berlin_day(now))
    if first is None:
        raise Http404
    history = queries.history_of(authority, first)
    is_known = bool(history)
    form = MonthForm(request.POST if request.method == "POST" else None, instance=history[0] if is_known else None)
    back = reverse("monthly_figures", kwargs={"authority": authority.slug})
    if form.is_valid():
        with refusals_shown_on(form):

            def enter() -> str:
                actions.enter_month(
                    authority=authority, month=first, **form.values(), staff_member=request.user, now=now
                )
                messages.success(request, _("Saved."))
                return back

            key = wish(form.cleaned_data["form_key"], request.POST)
            return redirect(once(key=f"monthly_figure:{key}", now=now, do=enter))
    return form_page(
        request,
        form,
        title=_("Monthly figures: %(month)s") % {"month": date_format(first, "F Y")},
        back=back,
        lead=_("What was not counted stays empty.") if not is_known else _("The former figures stay as history."),
        template="recognition_pilot/supervision/monthly_form.html",
        history=history,
    )
