"""What the page of messages reads from its address."""

from django import forms

FIRST_GROUP = "failed"


class MessageFilter(forms.Form):
    """Which group of messages and which page of it; anything else shows the first page of those that failed."""

    show = forms.ChoiceField(
        choices=[(group, group) for group in ("failed", "unknown", "waiting", "sent")], required=False
    )
    page = forms.IntegerField(min_value=1, max_value=10_000, required=False)

    @property
    def group(self) -> str:
        """The group to show."""
        return self._clean().get("show") or FIRST_GROUP

    @property
    def number(self) -> int:
        """The page to show."""
        return self._clean().get("page") or 1

    def _clean(self) -> dict:
        return self.cleaned_data if self.is_valid() else {}
