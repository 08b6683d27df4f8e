"""What an authority decides about casework."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.actions.setup import change_casework_settings
from casework.forms.setup import CaseworkSettingsForm
from casework.queries.cases import casework_settings
from casework.queries.setup import informal_choices
from willkommen.faces import supervision_page
from willkommen.form_pages import form_page
from willkommen.permissions import Right


@supervision_page(Right.CASE_SETUP)
def settings(request, authority):
    """Four eyes, documents online, days, contact, informal applications."""
    found = casework_settings(authority)
    form = CaseworkSettingsForm(request.POST or None, instance=found, services=informal_choices(authority))
    if request.method == "POST" and form.is_valid():
        change_casework_settings(
            authority=authority, changes=form.cleaned_data, staff_member=request.user, now=timezone.now()
        )
        messages.success(request, _("Saved."))
        return redirect("setup", authority=authority.slug)
    return form_page(
        request,
        form,
        title=_("Decisions about cases"),
        lead=_("What is open now keeps its days; the changes hold for what comes."),
        back=reverse("setup", kwargs={"authority": authority.slug}),
    )
