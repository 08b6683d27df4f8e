"""The fees of a case: what is stored for this person, charged once, and how a fee ends."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.actions.fees import cancel_fee, charge_fees, pay_fee, waive_fee
from casework.forms.fees import ChargeForm, EndFeeForm, FeeQuery
from casework.queries.fees import fee_of_case, fees_of, offered_fees, special_groups
from casework.rules.fees import WaiverReason
from casework.views.desk._case import case_page, case_url
from willkommen.forms.staff_forms import refusals_shown_on
from willkommen.moments import berlin_day
from willkommen.permissions import Right
from willkommen.typed_forms import once, wish


@case_page(Right.CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def fees(request, case):
    """The figures for this person and this day; what is ticked is charged."""
    now = timezone.now()
    today = berlin_day(now)
    applied_on = berlin_day(case.received_at) if case.received_at else today
    groups = special_groups(case, applied_on=applied_on, today=today)
    query = FeeQuery(request.GET, groups=groups, applied_on=applied_on, today=today)
    day = query.day
    offered, is_stored = offered_fees(case, applied_on=day, groups=query.chosen, today=today) if day else ([], False)
    form = ChargeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form):
            return HttpResponseRedirect(_charge_once(request, case, form, day, now=now))
    context = {"case": case, "query": query, "form": form, "day": day, "fees": fees_of(case, now=now)}
    return render(
        request, "casework/desk/fees.html", context | {"offered": offered, "is_all_charged": is_stored and not offered}
    )


@case_page(Right.CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def fee(request, case, number):
    """How one fee ends: paid, not asked for, taken back."""
    now = timezone.now()
    line = fee_of_case(case, number)
    if line is None:
        raise Http404
    form = EndFeeForm(request.POST or None, today=berlin_day(now), since=line.fee.day)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form):
            key = wish(form.cleaned_data["form_key"], request.POST)
            return HttpResponseRedirect(
                once(key=f"fee_end:{key}", now=now, do=lambda: _end(request, line, form, now=now))
            )
    words = {"title": _("Settle a fee"), "save": _("Record"), "back": case_url(case, "case_fees")}
    return render(request, "casework/desk/fee.html", {"case": case, "line": line, "form": form} | words)


def _charge_once(request, case, form: ChargeForm, day: dt.date, *, now: dt.datetime) -> str:
    def charge() -> str:
        charge_fees(case=case, keys=form.cleaned_data["figures"], applied_on=day, now=now, staff_member=request.user)
        messages.success(request, _("The fee is charged."))
        return case_url(case, "case_fees")

    return once(key=f"fee:{wish(form.cleaned_data['form_key'], request.POST)}", now=now, do=charge)


def _end(request, line, form: EndFeeForm, *, now: dt.datetime) -> str:
    said, who = form.cleaned_data, {"fee": line.fee, "now": now, "staff_member": request.user}
    if said["how"] == "paid":
        pay_fee(paid_on=said["paid_on"], **who)
        messages.success(request, _("The payment is recorded."))
    elif said["how"] == "waived":
        waive_fee(reason=WaiverReason(said["reason"]), **who)
        messages.success(request, _("The fee is not asked for."))
    else:
        cancel_fee(**who)
        messages.success(request, _("The fee is taken back."))
    return case_url(line.fee.case, "case_fees")
