"""What an applicant asks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.rules.questions import MOST_CHARACTERS
from willkommen.forms.fields import FormKeyField
from willkommen.forms.public import TextField
from willkommen.languages import SPOKEN_LANGUAGES, html_lang, reader_language


class AskForm(forms.Form):
    """A question in any language; which one it is helps whoever reads it."""

    text = TextField(
        label=_("Your question"),
        help_text=_("You can write in your language. At most 2,000 characters. Please send no health data."),
        max_length=MOST_CHARACTERS,
        lines=True,
        widget=forms.Textarea({"rows": 6, "dir": "auto"}),
        error_messages={
            "required": _("Please write your question."),
            "max_length": _(
                "This is too long. Please use at most %(limit_value)d characters; you have %(show_value)d."
            ),
        },
    )
    language = forms.ChoiceField(
        label=_("Language of your question"),
        choices=SPOKEN_LANGUAGES.items,
        error_messages={"required": _("Choose a language."), "invalid_choice": _("Choose a language of the list.")},
    )
    form_key = FormKeyField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("language", html_lang(reader_language()))

    def question(self) -> dict:
        """What the action gets."""
        return {name: self.cleaned_data[name] for name in ("text", "language")}
