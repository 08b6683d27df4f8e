"""What administrators type about counters and services."""

import copy

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments.models import Counter, ServiceOffer
from appointments.models.counters import Equipment
from willkommen.forms.choices import ThingField, ThingsField
from willkommen.forms.staff_forms import FormKeyField, StaffForm, StaffModelForm
from willkommen.models import Office


def equipment_names(counter: Counter) -> list[str]:
    """What a counter has beside a desk."""
    return [str(Equipment(code).label) for code in counter.equipment]


class CounterForm(StaffForm):
    """A counter; its office does not change."""

    number = forms.IntegerField(label=gettext_lazy("Number"), min_value=1, max_value=99)
    equipment = forms.MultipleChoiceField(
        label=gettext_lazy("Equipment"),
        choices=Equipment.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Services that need fingerprints are booked at counters with the station only."),
    )
    is_open = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)


class NewCounterForm(CounterForm):
    """A new counter."""

    form_key = FormKeyField()
    office = ThingField(label=gettext_lazy("Office"))
    field_order = ["office", "number", "equipment", "is_open"]

    def __init__(self, data=None, *, offices: list[Office]):
        super().__init__(data)
        self.fields["office"].offer(offices, label=lambda office: office.name)
        if len(offices) == 1:
            self.fields["office"].initial = str(offices[0].pk)


class OfferForm(StaffModelForm):
    """How a service is offered here."""

    offices = ThingsField(label=gettext_lazy("At these offices"))
    note_de = forms.CharField(
        label=gettext_lazy("Note of this authority"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("In German, shown with the service. You translate it on the page “Texts”."),
    )

    class Meta:
        model = ServiceOffer
        fields = [
            "is_offered", "is_online", "minutes", "horizon_days", "lead_hours", "urgent_share", "most_persons", "note_de",
        ]  # fmt: skip

    field_order = [
        "is_offered", "is_online", "offices", "minutes", "horizon_days", "lead_hours", "urgent_share", "most_persons",
        "note_de",
    ]  # fmt: skip

    def __init__(self, data=None, *, offer: ServiceOffer, offices: list[Office], places: list[Office]):
        super().__init__(data, instance=copy.copy(offer), initial={"offices": [str(office.pk) for office in places]})
        self.fields["offices"].offer(offices, label=lambda office: office.name)
        self.fields["minutes"].help_text = _(
            "5 to 240. Empty: %(count)d minutes, as in the catalogue. Booked appointments keep their length."
        ) % {"count": offer.service.counter_minutes or 0}
        if offer.service.delivery != "appointment":
            for name in ("is_online", "minutes", "horizon_days", "lead_hours", "urgent_share", "most_persons"):
                del self.fields[name]
