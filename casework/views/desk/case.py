"""The caseworker's page of a case."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from casework.queries.case_page import case_page_of
from casework.queries.case_steps import USUAL
from casework.views.desk._case import case_page
from casework.views.desk._steps import STEPS
from willkommen.forms.staff_forms import new_form_key
from willkommen.panels import case_panels_for
from willkommen.permissions import Right


@case_page(Right.CASES)
@require_safe
def case(request, case):
    """Where it stands, what is due, what can be done, and what happened."""
    now = timezone.now()
    page = case_page_of(case, now=now)
    page["panels"] = case_panels_for(case, now=now)
    page["usual"] = next((code for code in page["steps"][:1] if code in USUAL), "")
    page["steps"] = [(code, STEPS[code]) for code in page["steps"]]
    page["form_key"] = new_form_key()
    return render(request, "casework/desk/case.html", page)
