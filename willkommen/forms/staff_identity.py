"""The fields of a person for whoever types for somebody else, and the languages of that person."""

from django import forms
from django.utils.translation import gettext_lazy as _

from willkommen.forms.identity import PersonForm
from willkommen.languages import LANGUAGE_NAMES, SPOKEN_LANGUAGES
from willkommen.models import Authority


class LanguagesForm(forms.Form):
    """In which language somebody reads, and which they speak; neither is ever guessed from an origin."""

    language = forms.ChoiceField(
        label=_("Language of letters and slips"),
        initial="de",
        error_messages={
            "required": _("Choose a language."),
            "invalid_choice": _("Choose one of the languages of the list."),
        },
    )
    spoken_language = forms.ChoiceField(
        label=_("Language the person speaks"),
        initial="de",
        error_messages={
            "required": _("Choose a language."),
            "invalid_choice": _("Choose one of the languages of the list."),
        },
    )

    def __init__(self, *args, authority: Authority, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [
            (code, name) for code, name in LANGUAGE_NAMES.items() if code in authority.languages
        ]
        self.fields["spoken_language"].choices = list(SPOKEN_LANGUAGES.items())


# What is wrong, for whoever types for somebody else: it is not their own passport.
STAFF_ERRORS_OF_NAMES = {
    "cyrillic": _("Latin letters are needed, as in the two lines at the bottom of the passport."),
    "arabic": _("Latin letters are needed, as in the two lines at the bottom of the passport."),
    "other_script": _("Latin letters are needed, as in the two lines at the bottom of the passport."),
}
STAFF_ERRORS = {
    "family_name": {"required": _("Enter the family name. A single name is written here.")},
    "born_on": {"required": _("Enter the date of birth.")},
}


def speak_to_staff(form: PersonForm) -> None:
    """The same fields with words for whoever types for somebody else."""
    words = {
        "given_names": (_("Given names"), _("As in the passport. Empty if the passport has only one name.")),
        "family_name": (_("Family name"), _("As in the two lines at the bottom of the passport")),
        "name_in_own_script": (_("Name in the person’s own script"), ""),
    }
    for name, (label, help_text) in words.items():
        form.fields[name].label, form.fields[name].help_text = label, help_text
    for name in ("given_names", "family_name"):
        form.fields[name].error_messages |= STAFF_ERRORS_OF_NAMES
    for name, problems in STAFF_ERRORS.items():
        if name in form.fields:
            form.fields[name].error_messages |= problems
    for name in ("given_names", "family_name", "name_in_own_script", "email", "mobile"):
        if name in form.fields:
            form.fields[name].widget.attrs["autocomplete"] = "off"
