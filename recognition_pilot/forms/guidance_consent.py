"""Who agrees to what, for whom, until when."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from recognition_pilot.queries.guidance.consent_words import PAPERS
from recognition_pilot.rules.guidance import CONSENT_MONTHS, months_after
from willkommen.forms.fields import EmailAddressField, MobileField, OwnScriptNameField
from willkommen.forms.numbers import NumberField
from willkommen.forms.staff_forms import FormKeyField, StaffForm
from willkommen.languages import LANGUAGE_NAMES, SPOKEN_LANGUAGES
from willkommen.references import REFERENCE_DIGITS

NO_CHOICE = {"required": _("Choose one."), "invalid_choice": _("Choose one of the list.")}
ACCOMPANIED, PAPERS_ONLY = "accompany", "papers"
LONG_AGO = dt.timedelta(days=5 * 366)
FAR_AHEAD = dt.timedelta(days=4 * 366)


def one_of(words: dict, label, **more) -> forms.ChoiceField:
    """One of a closed list, all of it to be seen."""
    choices = [(str(code), text) for code, text in words.items()]
    more = {"widget": forms.RadioSelect, "error_messages": NO_CHOICE, **more}
    return forms.ChoiceField(label=label, choices=choices, **more)


def spoken_choices() -> list[tuple[str, object]]:
    """The languages somebody may speak, or none named."""
    return [("", "–"), *SPOKEN_LANGUAGES.items()]


class LanguageQuery(forms.Form):
    """In which language the person reads; in the address of the first page."""

    sprache = forms.ChoiceField(label=_("Language of the person"), required=False)

    def __init__(self, data, *, languages: list[str]):
        super().__init__(data)
        self.fields["sprache"].choices = [
            (code, name) for code, name in LANGUAGE_NAMES.items() if code in languages or code == "de"
        ]
        self.fields["sprache"].hides_optional = True

    @property
    def language(self) -> str:
        """The chosen one, else German."""
        self.is_valid()
        return self.cleaned_data.get("sprache") or "de"


class UntilForm(StaffForm):
    """How long a consent counts."""

    until = one_of(
        {"6": _("half a year"), "12": _("one year"), "24": _("two years, the longest time")},
        _("Until when?"),
        initial=str(CONSENT_MONTHS),
    )
    form_key = FormKeyField()

    def until_on(self, today: dt.date) -> dt.date:
        """The last day."""
        return months_after(today, int(self.cleaned_data["until"]))


class OpenForm(UntilForm):
    """What somebody wants to be called, how to reach them if they like, and what they agree to."""

    name = OwnScriptNameField(
        label=_("What the person wants to be called"),
        help_text=_("Not compared with any paper."),
        error_messages={"required": _("Enter a name or what the person wants to be called.")},
    )
    spoken_language = forms.ChoiceField(label=_("Language for talks"), choices=spoken_choices, required=False)
    email = EmailAddressField(
        label=_("E-mail"), help_text=_("Only for the day of the next talk, and only if wanted."), required=False
    )
    mobile = MobileField(label=_("Mobile number"), required=False)
    what = one_of(
        {ACCOMPANIED: _("Being accompanied on the way to recognition"), PAPERS_ONLY: _("Single papers only")},
        _("What does the person agree to?"),
        initial=ACCOMPANIED,
    )
    papers = forms.MultipleChoiceField(
        label=_("Single papers"),
        help_text=_("Each is a consent of its own that can be withdrawn by itself."),
        choices=[(str(code), words) for code, words in PAPERS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    field_order = ("name", "spoken_language", "email", "mobile", "what", "papers", "until")

    def clean(self):
        """With single papers only: at least one, and no address, since nobody is written to."""
        cleaned = super().clean()
        if cleaned.get("what") == PAPERS_ONLY:
            cleaned["email"] = cleaned["mobile"] = ""
            if not cleaned.get("papers"):
                self.add_error("papers", _("Choose at least one paper."))
        return cleaned


class AgainForm(UntilForm):
    """One more consent, or the same for longer."""

    scope = forms.ChoiceField(label=_("What does the person agree to?"), widget=forms.RadioSelect)
    field_order = ("scope", "until")

    def __init__(self, data=None, *, scopes: list[tuple[str, object]]):
        super().__init__(data)
        self.fields["scope"].choices = scopes


class ShareForm(UntilForm):
    """One fact, for one application."""

    fact = forms.ChoiceField(label=_("Which fact?"), widget=forms.RadioSelect, error_messages=NO_CHOICE)
    reference = NumberField(
        length=REFERENCE_DIGITS,
        label=_("Number of the application"),
        help_text=_("Ten digits. The person finds it on their slip."),
        check_error=_("This number has a mistake in it. Please compare all ten digits with the slip."),
    )
    field_order = ("fact", "reference", "until")

    def __init__(self, data=None, *, facts: list[tuple[str, object]]):
        super().__init__(data)
        self.fields["fact"].choices = facts


class AgreedForm(StaffForm):
    """Below the words: they were read, and the person agrees."""

    agreed = forms.BooleanField(
        label=_("The person has read these words, or they were read out, and agrees"),
        error_messages={"required": _("Without this nothing is written down.")},
    )
    # The value that was read out, where a fact is shared.
    value = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
