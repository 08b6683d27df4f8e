"""Finding a service."""

from django import forms
from django.utils.translation import gettext_lazy as _

from willkommen.forms.fields import LineField

LONGEST_QUESTION = 100


class QuestionField(LineField):
    """What somebody asks in their own words. Too long is cut, invisible is dropped: there is nothing to refuse."""

    def __init__(self, **kwargs):
        super().__init__(max_length=LONGEST_QUESTION, required=False, **kwargs)

    def to_python(self, value):
        """At most a hundred visible characters."""
        return super().to_python(value)[:LONGEST_QUESTION].strip()


class SearchForm(forms.Form):
    """The query string of the search page."""

    q = QuestionField(label=_("What do you need?"))

    @property
    def question(self) -> str:
        """What was asked, empty where nothing was."""
        return self.cleaned_data["q"] if self.is_valid() else ""
