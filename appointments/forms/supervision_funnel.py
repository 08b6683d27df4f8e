"""What the page with the funnel is asked for."""

from django import forms

PERIODS = (7, 28, 90)
USUAL_PERIOD = 28


class FunnelQuery(forms.Form):
    """The query string: days back from today, and one service; what makes no sense counts as absent."""

    tage = forms.TypedChoiceField(choices=[(days, days) for days in PERIODS], coerce=int, required=False)
    leistung = forms.SlugField(required=False, max_length=60)

    @property
    def days(self) -> int:
        """How many days, today included."""
        self.is_valid()
        return self.cleaned_data.get("tage") or USUAL_PERIOD

    @property
    def code(self) -> str:
        """The code of one service, empty for all."""
        self.is_valid()
        return self.cleaned_data.get("leistung") or ""
