"""Finding a service."""

from django import forms
from django.utils.translation import gettext_lazy as _

from willkommen.forms.fields import QuestionField


class SearchForm(forms.Form):
    """The query string of the search page."""

    q = QuestionField(label=_("What do you need?"))

    @property
    def question(self) -> str:
        """What was asked, empty where nothing was."""
        return self.cleaned_data["q"] if self.is_valid() else ""
