"""Three questions after a visit, and one line."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from willkommen.folding import clean_text
from willkommen.forms.fields import FormKeyField

ANSWERS = [
    ("yes", pgettext_lazy("answer", "Yes")),
    ("rather_yes", pgettext_lazy("answer", "Rather yes")),
    ("rather_no", pgettext_lazy("answer", "Rather no")),
    ("no", pgettext_lazy("answer", "No")),
]


class QuestionField(forms.ChoiceField):
    """One of the three questions; nobody has to answer."""

    def __init__(self, label):
        super().__init__(
            label=label,
            choices=ANSWERS,
            required=False,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": _("Choose one of the answers shown here.")},
        )
        self.hides_optional = True


class RemarkField(forms.CharField):
    """One line in any script; signs that cannot be seen are gone."""

    def __init__(self, **kwargs):
        message = _("This is too long. Please use at most %(limit_value)d characters.")
        super().__init__(required=False, max_length=500, error_messages={"max_length": message}, **kwargs)

    def to_python(self, value):
        """The cleaned line."""
        return " ".join(clean_text(super().to_python(value) or "", lines=True).split())


class FeedbackForm(forms.Form):
    """Voluntary and anonymous."""

    form_key = FormKeyField()
    understood = QuestionField(_("Did you understand what we said and wrote?"))
    friendly = QuestionField(_("Were we friendly?"))
    settled = QuestionField(_("Was your concern settled?"))
    remark = RemarkField(
        label=_("Is there something you want to tell us?"),
        help_text=_("In any language. Please write no names and no numbers."),
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
    )

    def clean(self):
        """At least one answer, or a line."""
        cleaned = super().clean()
        if not self.errors and not any(cleaned.get(name) for name in ("understood", "friendly", "settled", "remark")):
            raise forms.ValidationError(_("Please answer at least one question, or write a line."), code="empty")
        return cleaned

    @property
    def said(self) -> dict[str, str]:
        """What is kept."""
        return {name: self.cleaned_data[name] for name in ("understood", "friendly", "settled", "remark")}


class RemarkReviewForm(forms.Form):
    """A supervisor cuts names out of a line, or keeps it back."""

    remark = RemarkField()
    verdict = forms.ChoiceField(choices=[("show", ""), ("keep_back", "")])
