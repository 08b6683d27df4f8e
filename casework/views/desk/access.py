"""The slip with number and access code: issued at the desk, shown once, printed."""

import hashlib

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from casework.actions.access import CodeReplaced, is_code_alive, issue_code
from casework.forms.slip import SlipForm
from casework.permissions import sees_everything
from casework.queries.access import access_of
from casework.queries.receipts import Paper
from casework.views.desk._case import case_page
from willkommen.code_hash import chosen_code
from willkommen.errors import Refused
from willkommen.permissions import Right
from willkommen.references import in_groups
from willkommen.typed_forms import once


@case_page(Right.CASE_STATE)
@require_http_methods(["GET", "HEAD", "POST"])
def slip(request, case):
    """Who has a code and since when; one press issues a new one and shows the slip."""
    form = SlipForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, case, form)
    secret = form.cleaned_data["form_key"]
    try:
        code = _issue(case, secret, request.user)
    except Refused as refused:
        return _page(request, case, SlipForm(), refused=refused)
    return render(
        request, "casework/desk/slip_paper.html", {"case": case, "paper": Paper(case, case.language), "code": code}
    )


def _issue(case, secret: str, staff_member) -> str:
    """The code of this press, in groups; a second press of the same button shows the same one while it lives.

    What the browser sent is stored nowhere, only its hash: the code follows from it.
    """
    now = timezone.now()
    code = chosen_code(secret, case.reference)

    def do() -> str:
        issue_code(case=case, now=now, staff_member=staff_member, code=code)
        return "issued"

    key = hashlib.sha256(secret.encode()).hexdigest()[:32]
    once(key=f"case_slip:{key}:{case.pk}", now=now, do=do)
    if not is_code_alive(case=case, code=code):
        raise CodeReplaced
    return in_groups(code)


def _page(request, case, form, **context):
    access = access_of(case, now=timezone.now())
    context |= {"case": case, "form": form, "access": access, "sees_everything": sees_everything(request.roles)}
    return render(request, "casework/desk/slip.html", context)
