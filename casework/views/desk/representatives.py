"""Who gets access to a case with written consent, and the end of it."""

from django.contrib import messages
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.actions.representatives import end_representative, name_representative
from casework.forms.desk_representatives import RepresentativeForm
from casework.queries.representatives import representative_by_pk
from casework.views.desk._case import case_page, case_url, to_case
from casework.views.desk._sent import found_or_404, sent_once, try_or_say
from willkommen.form_pages import form_page
from willkommen.moments import berlin_day
from willkommen.permissions import Right


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
