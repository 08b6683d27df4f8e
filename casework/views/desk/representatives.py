"""Who gets access to a case with written consent, and the end of it."""

import hashlib

from django.contrib import messages
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.actions.access import CodeReplaced, is_code_alive, issue_code
from casework.actions.representatives import end_representative, name_representative
from casework.forms.desk_representatives import RepresentativeForm
from casework.forms.slip import SlipForm
from casework.queries.receipts import Paper
from casework.queries.representatives import representative_by_pk, representative_in_force
from casework.views.desk._case import case_page, case_url, to_case
from casework.views.desk._sent import found_or_404, sent_once, try_or_say
from willkommen.code_hash import chosen_code
from willkommen.errors import Refused
from willkommen.form_pages import form_page
from willkommen.moments import berlin_day
from willkommen.permissions import Right
from willkommen.references import in_groups
from willkommen.typed_forms import once


@case_page(Right.CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def representative_new(request, case):
    """Somebody with the written consent of the applicant."""
    now = timezone.now()
    form = RepresentativeForm(request.POST or None, today=berlin_day(now))

    def name_once():
        name_representative(case=case, staff_member=request.user, now=now, **form.named())
        messages.success(request, _("Recorded. An access code of their own opens the page for them."))
        return case_url(case)

    return sent_once(request, form, "case_representative", now=now, do=name_once) or form_page(
        request,
        form,
        title=_("Access with written consent"),
        lead=_(
            "For representatives and helpers with the written consent of the applicant (§ 14 VwVfG). Everybody sees where "
            "the application stands and the appointments; advice centres nothing else."
        ),
        back=case_url(case),
    )


@case_page(Right.CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def representative_end(request, case, representative):
    """The access ends at once; asked once more."""
    found = found_or_404(representative_by_pk(case, representative))
    if request.method != "POST":
        context = {"case": case, "representative": found, "back": case_url(case)}
        return render(request, "casework/desk/representative_end.html", context)
    try_or_say(
        request,
        lambda: end_representative(representative=found, staff_member=request.user, now=timezone.now()),
        done=_("The access has ended."),
    )
    return to_case(case)


@case_page(Right.CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def representative_slip(request, case, representative):
    """A code of their own: one press issues it and shows it this once; the one before it dies."""
    now = timezone.now()
    found = found_or_404(representative_in_force(case, representative, now=now))
    form = SlipForm(request.POST or None)
    context = {"case": case, "representative": found, "back": case_url(case)}
    if request.method != "POST" or not form.is_valid():
        return render(request, "casework/desk/representative_slip.html", {**context, "form": SlipForm()})
    try:
        code = _issue(case, found, form.cleaned_data["form_key"], request.user, now=now)
    except Refused as refused:
        context |= {"form": SlipForm(), "refused": refused}
        return render(request, "casework/desk/representative_slip.html", context)
    return render(
        request,
        "casework/desk/slip_paper.html",
        {"case": case, "paper": Paper(case, "de"), "code": in_groups(code), "representative": found},
    )


def _issue(case, representative, secret: str, staff_member, *, now) -> str:
    """The code of this press; a second press of the same button shows the same one while it lives."""
    code = chosen_code(secret, f"{case.reference}-{representative.pk}")

    def do() -> str:
        issue_code(case=case, representative=representative, now=now, staff_member=staff_member, code=code)
        return "issued"

    key = hashlib.sha256(secret.encode()).hexdigest()[:32]
    once(key=f"case_slip:{key}:{case.pk}:{representative.pk}", now=now, do=do)
    if not is_code_alive(case=case, code=code, representative=representative):
        raise CodeReplaced
    return code
