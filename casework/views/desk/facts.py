"""Facts on a case: one small page each."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from casework.actions import facts as actions
from casework.actions.holds import lift_hold, set_hold
from casework.actions.protection import end_protection, protect
from casework.forms import facts as forms
from casework.views.desk._case import case_page, case_url, refused_at_field
from willkommen.moments import berlin_day
from willkommen.permissions import Right
from willkommen.typed_forms import once, wish


@dataclass(frozen=True)
class Fact:
    """A subject: title, form, action, and what to know before saving."""

    title: object
    form: type
    act: object
    follows: tuple = ()


def _set_protection(*, is_protected: bool, separate_entrance: bool, **more):
    if is_protected:
        return protect(separate_entrance=separate_entrance, **more)
    return end_protection(**more)


def _set_hold(*, legal_hold: bool, hold_reason: str, hold_review_on, **more):
    if legal_hold:
        return set_hold(reason=hold_reason, review_on=hold_review_on, **more)
    return lift_hold(**more)


FACTS = {
    "fiktion": Fact(
        gettext_lazy("Fiction effect"),
        forms.FictionForm,
        actions.set_fiction,
        (gettext_lazy("You decide this; nothing is computed here (§ 81 AufenthG)."),),
    ),
    "bescheinigung": Fact(
        gettext_lazy("Certificate of the fiction effect"), forms.CertificateForm, actions.set_certificate
    ),
    "arbeit": Fact(gettext_lazy("Work permission"), forms.WorkForm, actions.set_work),
    "kontakt": Fact(gettext_lazy("Contact and languages"), forms.ContactForm, actions.set_contact),
    "aktenzeichen": Fact(gettext_lazy("File number"), forms.FileNumberForm, actions.set_file_number),
    "schutz": Fact(
        gettext_lazy("Special protection"),
        forms.ProtectionForm,
        _set_protection,
        (
            gettext_lazy("A protected person has no online access: codes and sessions end at once."),
            gettext_lazy("No message leaves the house any more, and everybody who opens the case gives a reason."),
            gettext_lazy("When the protection ends, a new access code has to be printed."),
        ),
    ),
    "sperre": Fact(
        gettext_lazy("Legal hold"),
        forms.HoldForm,
        _set_hold,
        (
            gettext_lazy("While it holds, nothing of this case is erased: papers, messages, appointments, notes."),
            gettext_lazy("The person cannot read the case longer for it. Who set it and why stands in the history."),
            gettext_lazy("When it is lifted, everything whose time is over goes within the hour."),
        ),
    ),
}


@case_page(Right.CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def fact(request, case, fact):
    """Change one fact."""
    if fact not in FACTS:
        raise Http404
    found, now, back = FACTS[fact], timezone.now(), case_url(case)
    form = found.form(request.POST or None, case=case, today=berlin_day(now))

    def save() -> str:
        found.act(case=case, now=now, staff_member=request.user, **form.facts())
        messages.success(request, _("Saved."))
        return back

    if request.method == "POST" and form.is_valid():
        with refused_at_field(form):
            key = f"case_{fact}:{wish(form.cleaned_data['form_key'], request.POST)}"
            return HttpResponseRedirect(once(key=key, now=now, do=save))
    context = {"case": case, "form": form, "title": found.title, "back": back, "follows": found.follows}
    return render(request, "casework/desk/fact.html", context)
