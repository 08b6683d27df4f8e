"""Complaints and praise: what applicants write, and what supervisors answer."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from willkommen.forms.fields import EmailAddressField, FormKeyField, LineField, MobileField
from willkommen.forms.public import TextField

KINDS = [
    ("complaint", pgettext_lazy("what I write", "A complaint")),
    ("praise", pgettext_lazy("what I write", "Praise")),
]
TOPICS = [
    ("comprehensibility", pgettext_lazy("what it is about", "I did not understand something, or was not understood")),
    ("duration", pgettext_lazy("what it is about", "How long it takes")),
    ("conduct", pgettext_lazy("what it is about", "How I was treated")),
    ("reachability", pgettext_lazy("what it is about", "Whether I can reach you")),
    ("other", pgettext_lazy("what it is about", "Something else")),
]
CHOOSE = {
    "required": _("Choose one of the answers shown here."),
    "invalid_choice": _("Choose one of the answers shown here."),
}


class ComplaintForm(forms.Form):
    """Anonymous if somebody wants: an address is asked for only where an answer is wished."""

    form_key = FormKeyField()
    kind = forms.ChoiceField(
        label=_("What do you want to send us?"),
        choices=KINDS,
        initial="complaint",
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    topic = forms.ChoiceField(
        label=_("What is it about?"), choices=TOPICS, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    text = TextField(
        label=_("What happened?"),
        help_text=_("You can write in your language. At most 4,000 characters."),
        max_length=4000,
        lines=True,
        widget=forms.Textarea({"rows": 8, "dir": "auto"}),
        error_messages={
            "required": _("Please write what happened."),
            "max_length": _(
                "This is too long. Please use at most %(limit_value)d characters; you have %(show_value)d."
            ),
        },
    )
    is_formal = forms.BooleanField(
        label=_("This is a formal complaint (Dienstaufsichtsbeschwerde or Fachaufsichtsbeschwerde)"),
        required=False,
    )
    answer_by = forms.ChoiceField(
        label=_("Do you want an answer?"),
        required=False,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    name = LineField(label=_("Name"), max_length=150, required=False, widget=forms.TextInput({"dir": "auto"}))
    email = EmailAddressField(label=_("E-mail address"), required=False)
    mobile = MobileField(label=_("Mobile number"), help_text=_("For example 0151 23456789"), required=False)
    address = TextField(
        label=_("Postal address"),
        max_length=300,
        lines=True,
        required=False,
        widget=forms.Textarea({"rows": 3, "autocomplete": "street-address"}),
        error_messages={"max_length": _("This is too long. Please use at most %(limit_value)d characters.")},
    )

    def __init__(self, *args, is_sms_offered: bool, **kwargs):
        super().__init__(*args, **kwargs)
        ways = [
            ("", _("No. I stay anonymous.")),
            ("email", _("Yes, by e-mail")),
            ("sms", _("Yes, by text message (SMS)")),
            ("letter", _("Yes, by letter")),
        ]
        self.fields["answer_by"].choices = [way for way in ways if way[0] != "sms" or is_sms_offered]
        self.fields["is_formal"].hides_optional = True
        for name in ("answer_by", "name", "email", "mobile", "address"):
            self.fields[name].hides_optional = True
        if not is_sms_offered:
            del self.fields["mobile"]

    # What each way needs; the other fields are neither judged nor kept.
    NEEDS = {"email": ("email",), "sms": ("mobile",), "letter": ("name", "address")}

    def clean(self):
        """Only the address of the chosen way counts."""
        cleaned = super().clean()
        if "answer_by" in self.errors:
            return cleaned
        way = cleaned.get("answer_by", "")
        needed = self.NEEDS.get(way, ())
        for name in ("name", "email", "mobile", "address"):
            if name in needed:
                if name not in self.errors and not cleaned.get(name):
                    self.add_error(name, self.fields[name].error_messages["required"])
            elif name != "name" or not way:
                self.errors.pop(name, None)
                cleaned[name] = ""
        return cleaned

    @property
    def said(self) -> dict:
        """What is kept."""
        names = ("kind", "topic", "text", "is_formal", "answer_by", "name", "email", "mobile", "address")
        said = {name: self.cleaned_data.get(name, "") for name in names}
        said["is_formal"] = bool(said["is_formal"]) and said["kind"] == "complaint"
        return said
