"""What members of the advisory circle type."""

from django import forms
from django.utils.translation import gettext_lazy as _

from recognition_pilot.models import Proposal, TextComment
from willkommen.forms.staff_forms import FormKeyField, StaffModelForm
from willkommen.languages import LANGUAGE_NAMES


class ProposalForm(StaffModelForm):
    """A proposal to the authority."""

    form_key = FormKeyField()
    is_named = forms.BooleanField(
        label=_("In public our organisation may be named as the one who proposed it"), required=False
    )

    class Meta:
        model = Proposal
        fields = ("title", "text")
        widgets = {"text": forms.Textarea({"rows": 6})}
        help_texts = {"text": _("Please write nothing about single people.")}


class CommentForm(StaffModelForm):
    """A remark on one text in one language."""

    form_key = FormKeyField()

    class Meta:
        model = TextComment
        fields = ("comment",)
        widgets = {"comment": forms.Textarea({"rows": 4, "dir": "auto"})}
        help_texts = {"comment": _("What is wrong or hard to understand, and how you would say it.")}


class TextsQuery(forms.Form):
    """Which language, which words; what makes no sense counts as absent."""

    sprache = forms.ChoiceField(label=_("Language"), required=False, choices=list(LANGUAGE_NAMES.items()))
    suche = forms.CharField(label=_("Search"), required=False, max_length=100)

    def __init__(self, data=None, *, languages: list[str]):
        super().__init__(data, initial={"sprache": "de"})
        self.fields["sprache"].choices = [(code, LANGUAGE_NAMES[code]) for code in languages]
        for field in self.fields.values():
            field.hides_optional = True

    @property
    def language(self) -> str:
        """German where nothing sensible was said."""
        self.is_valid()
        return self.cleaned_data.get("sprache") or "de"

    @property
    def search(self) -> str:
        """The words looked for."""
        self.is_valid()
        return (self.cleaned_data.get("suche") or "").strip()
