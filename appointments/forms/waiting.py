"""Joining the waiting list."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.forms.booking import ForWhomForm
from appointments.models import ServiceOffer, WaitingReason
from willkommen.forms.fields import FormKeyField
from willkommen.forms.identity import NOT_AT_ALL, DetailsForm
from willkommen.models import Office

# In the words of who chooses.
REASONS = {
    WaitingReason.NONE: _("None of these"),
    WaitingReason.JOB: _("I am about to lose my job or my training place"),
    WaitingReason.PROTECTION: _("I need special protection, for example from violence"),
}
ANYWHERE = "any"


class ReasonField(forms.ChoiceField):
    """Whether it is urgent, in the person's own words."""

    def __init__(self):
        super().__init__(
            label=_("Does one of these apply to you?"),
            help_text=_("Urgent cases go first. Please answer honestly: others are waiting as well."),
            choices=[(code.value, words) for code, words in REASONS.items()],
            initial=WaitingReason.NONE.value,
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Choose one of the answers shown here."),
                "invalid_choice": _("Choose one of the answers shown here."),
            },
        )


class AnyOfficeField(forms.ChoiceField):
    """One office, or all of them; there is no question where there is only one."""

    def __init__(self):
        super().__init__(
            label=_("Where do you want to come?"),
            widget=forms.RadioSelect,
            initial=ANYWHERE,
            error_messages={
                "required": _("Choose a place."),
                "invalid_choice": _("Choose one of the places shown here."),
            },
        )

    def offer(self, offices: list[Office]) -> None:
        """Set what can be chosen."""
        anywhere = (ANYWHERE, _("At any of these places, whatever is free first"))
        self.choices = [anywhere, *((office.code, office.name) for office in offices)]


class _AtOffices(forms.Form):
    """A form that asks at which office, where there are several."""

    def _ask_where(self, offices: list[Office]) -> None:
        self.offices = {office.code: office for office in offices}
        if len(offices) < 2:
            del self.fields["office"]
        else:
            self.fields["office"].offer(offices)

    @property
    def chosen_office(self) -> Office | None:
        """The office that was chosen, None for any."""
        return self.offices.get(self.cleaned_data.get("office", ""))


class WaitForm(ForWhomForm, _AtOffices):
    """For whom, where, and whether it is urgent."""

    office = AnyOfficeField()
    reason = ReasonField()

    def __init__(self, *args, offer: ServiceOffer, offices: list[Office], today: dt.date, **kwargs):
        super().__init__(*args, offer=offer, today=today, **kwargs)
        self._ask_where(offices)
        self.fields["title_ends_on"].help_text = _(
            "It is on your card or in your passport. Whoever has a title that ends within 14 days goes first."
        )


class EarlierForm(_AtOffices):
    """Waiting with an appointment in hand: all else is known."""

    form_key = FormKeyField()
    office = AnyOfficeField()
    reason = ReasonField()

    def __init__(self, *args, offices: list[Office], **kwargs):
        super().__init__(*args, **kwargs)
        self._ask_where(offices)


class ReachableForm(DetailsForm):
    """Who waits, and where offers are sent: without an address nobody could be told."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["way"].choices = [way for way in self.fields["way"].choices if way[0] != NOT_AT_ALL]
