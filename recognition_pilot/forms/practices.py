"""Looking for practice examples."""

from django import forms
from django.utils.translation import gettext_lazy as _

from willkommen.forms.fields import LineField


class SearchForm(forms.Form):
    """Some words from the address."""

    q = LineField(label=_("What are you looking for?"), max_length=100, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["q"].hides_optional = True

    def words(self) -> str:
        """What was typed, nothing where it cannot be used."""
        return self.cleaned_data["q"] if self.is_bound and self.is_valid() else ""
