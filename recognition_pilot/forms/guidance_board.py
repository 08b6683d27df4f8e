"""What the board reads from its address; what makes no sense counts as absent."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from recognition_pilot.queries.guidance.board import BoardFilter, Part
from recognition_pilot.queries.guidance.words import STEP_NAMES

MINE, EVERYBODY, NOBODY = "", "alle", "niemand"
# How the parts are called in addresses; empty is everybody.
PARTS = {
    Part.ALL: "",
    Part.DUE: "faellig",
    Part.SILENT: "still",
    Part.CLOCKS: "fristen",
    Part.CHANGED: "geaendert",
    Part.ENDED: "beendet",
}


class BoardQuery(forms.Form):
    """Whose people, which part, which step, which name."""

    q = forms.CharField(
        label=_("Name"),
        max_length=100,
        required=False,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    wer = forms.ChoiceField(label=_("Whose people"), required=False)
    schritt = forms.ChoiceField(label=_("Step"), required=False, choices=[("", _("every step")), *STEP_NAMES.items()])
    teil = forms.ChoiceField(choices=[(code, code) for code in PARTS.values() if code], required=False)

    FILTERS = ("wer", "schritt", "q")

    def __init__(self, data: QueryDict, *, guides: list):
        super().__init__(data)
        self.fields["wer"].choices = [
            (MINE, _("my own")),
            (EVERYBODY, _("everybody’s")),
            (NOBODY, _("without a guide")),
            *((str(one.pk), one.name) for one in guides),
        ]
        for field in self.fields.values():
            field.hides_optional = True

    def said(self, name: str) -> str:
        """What stands in the address under this name, empty where it makes no sense."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    @property
    def part(self) -> Part:
        """Which part is asked for."""
        return next(part for part, code in PARTS.items() if code == self.said("teil"))

    @property
    def has_filters(self) -> bool:
        """Whether anything but all of one's own people is asked for."""
        return any(self.said(name) for name in self.FILTERS)

    def asked(self, *, reader: int) -> BoardFilter:
        """What is to be listed."""
        who = self.said("wer")
        guide = reader if who == MINE else int(who) if who.isdigit() else None
        return BoardFilter(
            guide=guide, is_without_guide=who == NOBODY, step=self.said("schritt"), text=self.said("q").strip()
        )

    def kept(self, **instead: str) -> str:
        """The address with these parts instead."""
        kept = {name: self.said(name) for name in (*self.FILTERS, "teil")} | instead
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in kept.items() if value})
        return f"?{query.urlencode()}"
