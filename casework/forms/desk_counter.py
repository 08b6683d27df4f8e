"""What the counter types or brings along about a case."""

from django import forms
from django.utils.translation import gettext_lazy as _


class VisitQuery(forms.Form):
    """`?vorsprache=…` says from which visit somebody comes; what makes no sense counts as absent."""

    vorsprache = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)

    def asked(self) -> int | None:
        """The key of the visit."""
        self.is_valid()
        return self.cleaned_data.get("vorsprache")


class NumberForm(VisitQuery):
    """The number of a case, typed or scanned from the slip."""

    nummer = forms.CharField(label=_("Case number"), max_length=300)
