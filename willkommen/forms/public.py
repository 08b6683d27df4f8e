"""What applicants type into the pages of the ground floor."""

import re
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from willkommen.folding import clean_text

FORM_KEY = re.compile(r"[0-9a-f]{32}")


class TextField(forms.CharField):
    """Typed text without control and invisible characters; `lines` lets line breaks stay."""

    def __init__(self, *, lines: bool = False, **kwargs):
        self.lines = lines
        super().__init__(**kwargs)

    def to_python(self, value):
        """The cleaned text."""
        return clean_text(super().to_python(value) or "", lines=self.lines)


class WhereForm(forms.Form):
    """Where somebody lives: a name in any spelling and script, or a postcode. Longer text is cut, never an error."""

    where = TextField(
        label=_("Where do you live?"),
        help_text=_("Name of your town or village, or the postcode. You can write it in your language."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2", "enterkeyhint": "search"}),
    )

    def clean_where(self):
        """At most 100 letters."""
        return self.cleaned_data["where"][:100].strip()


class BarrierForm(forms.Form):
    """What does not work for a reader of these pages."""

    text = TextField(
        label=_("What does not work for you?"),
        help_text=_("For example: which page, which device, what you wanted to do. At most 2,000 characters."),
        max_length=2000,
        lines=True,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Please write what does not work for you."),
            "max_length": _(
                "This is too long. Please use at most %(limit_value)d characters; you have %(show_value)d."
            ),
        },
    )
    page = TextField(
        label=_("Address of the page"),
        max_length=300,
        required=False,
        error_messages={"max_length": _("This is too long. Please use at most %(limit_value)d characters.")},
    )
    reply_to = forms.EmailField(
        label=_("Your e-mail address, if you want an answer"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": _("This e-mail address does not look right. It needs an @, for example name@example.org."),
            "max_length": _("This is too long. Please use at most %(limit_value)d characters."),
        },
    )
    form_key = TextField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reply_to"].hides_optional = True  # the label says it
        self.initial.setdefault("form_key", uuid4().hex)

    def clean_reply_to(self):
        """An address without letters that cannot be seen (Django's own check lets U+202E pass)."""
        return clean_text(self.cleaned_data["reply_to"])

    def clean_form_key(self):
        """The key made with the page; somebody who changed it gets a new one."""
        key = self.cleaned_data["form_key"]
        return key if FORM_KEY.fullmatch(key) else uuid4().hex
