"""Facts on a case that are no states: what staff enter by hand, each with its own days."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.forms.steps import FAR_AHEAD, LONG_AGO, NO_CHOICE, StepForm
from casework.forms.steps_decided import LONGEST_TITLE
from casework.models import Fiction, HoldReason, WorkPermission
from willkommen.forms.fields import EmailAddressField, LineField, MobileField
from willkommen.languages import LANGUAGE_NAMES, SPOKEN_LANGUAGES
from willkommen.widgets import DatePartsField

# A reason that holds longer is looked at in between.
LONGEST_HOLD = dt.timedelta(days=2 * 366)


class FactForm(StepForm):
    """One subject; it begins with what the case says now. `span` are the two days that must not be the wrong way round."""

    span: tuple[str, str] | None = None
    columns: tuple[str, ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.columns:
            self.fields[name].initial = getattr(self.case, name)
        for name in self.span or ():
            self.fields[name].earliest, self.fields[name].latest = self.today - LONG_AGO, self.today + LONGEST_TITLE

    def clean(self):
        """The end not before the beginning."""
        cleaned = super().clean()
        first, last = (cleaned.get(name) for name in self.span or ("", ""))
        if first and last and last < first:
            self.add_error(self.span[1], _("The end must not lie before the beginning."))
        return cleaned


class FictionForm(FactForm):
    """Kind and days of the fiction effect; nothing is ever proposed here."""

    span = ("fiction_from", "fiction_until")
    columns = ("fiction", *span)
    fiction = forms.ChoiceField(
        label=_("Fiction effect"),
        choices=Fiction.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages=NO_CHOICE,
    )
    fiction_from = DatePartsField(label=pgettext_lazy("first day", "From"), required=False)
    fiction_until = DatePartsField(label=pgettext_lazy("last day", "Until"), required=False)


class CertificateForm(FactForm):
    """The certificate of the fiction effect."""

    span = ("certificate_issued_on", "certificate_valid_to")
    columns = span
    certificate_issued_on = DatePartsField(label=_("Issued on"), required=False)
    certificate_valid_to = DatePartsField(label=_("Valid until"), required=False)


class WorkForm(FactForm):
    """What work is allowed now."""

    span = ("work_from", "work_until")
    columns = ("work_permission", *span)
    work_permission = forms.ChoiceField(
        label=_("Work"),
        choices=WorkPermission.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages=NO_CHOICE,
    )
    work_from = DatePartsField(label=pgettext_lazy("first day", "From"), required=False)
    work_until = DatePartsField(label=pgettext_lazy("last day", "Until"), required=False)


class ContactForm(FactForm):
    """How the person is reached, and in which languages."""

    columns = ("email", "mobile", "language", "spoken_language")
    email = EmailAddressField(label=_("E-mail"), required=False)
    mobile = MobileField(label=_("Mobile number"), required=False)
    language = forms.ChoiceField(label=_("Language of letters and slips"), error_messages=NO_CHOICE)
    spoken_language = forms.ChoiceField(label=_("Language the person speaks"), error_messages=NO_CHOICE)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        here = self.case.authority.languages
        self.fields["language"].choices = [(code, name) for code, name in LANGUAGE_NAMES.items() if code in here]
        self.fields["spoken_language"].choices = list(SPOKEN_LANGUAGES.items())
        for name in ("email", "mobile"):
            self.fields[name].widget.attrs["autocomplete"] = "off"


class FileNumberForm(FactForm):
    """The number of the file in the register system; its form is local."""

    columns = ("file_number",)
    file_number = LineField(label=_("File number"), max_length=40, required=False)


class ProtectionForm(FactForm):
    """Whether a person is specially protected, and comes by another door."""

    columns = ("is_protected", "separate_entrance")
    is_protected = forms.BooleanField(label=_("This person is specially protected"), required=False)
    separate_entrance = forms.BooleanField(
        label=_("Comes by a separate entrance or at a separate time"), required=False
    )

    def clean(self):
        """A separate entrance is part of the protection."""
        cleaned = super().clean()
        if cleaned.get("separate_entrance") and not cleaned.get("is_protected"):
            self.add_error("is_protected", _("A separate entrance goes with the protection: tick this as well."))
        return cleaned


class HoldForm(FactForm):
    """Whether nothing of the case may be erased, why, and when somebody looks again."""

    columns = ("legal_hold", "hold_reason", "hold_review_on")
    legal_hold = forms.BooleanField(label=_("Nothing of this case may be erased"), required=False)
    hold_reason = forms.ChoiceField(
        label=pgettext_lazy("legal hold", "Why?"),
        choices=HoldReason.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages=NO_CHOICE,
    )
    hold_review_on = DatePartsField(label=_("Look at it again on"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        day = self.fields["hold_review_on"]
        day.earliest, day.latest = self.today, self.today + LONGEST_HOLD
        # neither is optional while the case is held
        day.hides_optional = self.fields["hold_reason"].hides_optional = True

    def clean(self):
        """A hold has a reason and a day; whoever lifts it needs neither."""
        cleaned = super().clean()
        if cleaned.get("legal_hold"):
            if not cleaned.get("hold_reason") and "hold_reason" not in self.errors:
                self.add_error("hold_reason", _("Choose one."))
            if not cleaned.get("hold_review_on") and "hold_review_on" not in self.errors:
                self.add_error("hold_review_on", _("Say when you will look whether it is still needed."))
        elif "hold_review_on" in self.errors:
            del self.errors["hold_review_on"]
        return cleaned


class NoteForm(StepForm):
    """A note; internal."""

    text = forms.CharField(
        label=_("New note"),
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write the note first.")},
    )


class FollowUpForm(StepForm):
    """Look at the case again on a day."""

    future = ("due_on",)
    due_on = DatePartsField(label=_("Look at it again on"))
    reason = LineField(label=pgettext_lazy("follow-up", "Why?"), max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["due_on"].latest = self.today + FAR_AHEAD + dt.timedelta(days=3 * 366)
