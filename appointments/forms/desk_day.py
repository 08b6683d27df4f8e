"""What clerks ask of the list of a day and say at its end."""

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.forms.desk import DayQuery
from appointments.queries.queue.unsettled import WORDS, OpenRow
from appointments.rules.day_end import HowItWent
from willkommen.forms.fields import FormKeyField


class PaperQuery(DayQuery):
    """The query string of the printed list; what makes no sense counts as absent."""

    ort = forms.CharField(required=False, max_length=20)
    schalter = forms.IntegerField(required=False, min_value=1, max_value=99)
    je_schalter = forms.BooleanField(required=False)
    drucken = forms.BooleanField(required=False)

    def asked(self, name: str):
        """One value, None where it is absent or senseless."""
        return self._asked(name)


class SettleForm(forms.Form):
    """Of whom, and how it went. An old page may name people who were settled meanwhile: they are left out."""

    form_key = FormKeyField()
    item = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": _("This list is no longer up to date. Please look again.")}
    )
    how = forms.ChoiceField(
        choices=[(way.value, WORDS[way]) for way in HowItWent],
        error_messages={
            "required": _("Choose what happened."),
            "invalid_choice": _("Choose what happened."),
        },
    )

    def __init__(self, *args, rows: list[OpenRow], **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = {row.key: row for row in rows}
        self.fields["item"].choices = [(key, key) for key in self.rows]
        self.fields["item"].valid_value = lambda value: True

    @property
    def how_it_went(self) -> HowItWent:
        """What is said."""
        return HowItWent(self.cleaned_data["how"])

    @property
    def chosen(self) -> list[OpenRow]:
        """Those of whom this can be said."""
        return [row for row in self._named if row.may_be(self.how_it_went)]

    @property
    def passed_over(self) -> list[OpenRow]:
        """Those of whom this cannot be said: they have a number, so they came."""
        return [row for row in self._named if not row.may_be(self.how_it_went)]

    @property
    def _named(self) -> list[OpenRow]:
        return [self.rows[key] for key in self.cleaned_data["item"] if key in self.rows]
