"""What has to be said before several cases are given to somebody or get a follow-up."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.rules.bulk import BulkMove
from willkommen.forms.choices import ThingField
from willkommen.forms.staff_forms import StaffForm
from willkommen.widgets import DatePartsField

FURTHEST = dt.timedelta(days=5 * 366)


class ChosenForm(forms.Form):
    """The cases somebody ticked and what shall happen to them; `everything` stands for the whole part of the list."""

    move = forms.ChoiceField(choices=[(str(move), str(move)) for move in BulkMove])
    everything = forms.BooleanField(required=False)
    came_from = forms.CharField(required=False, max_length=2000)

    def references(self) -> list[str]:
        """The ticked references; anything that is none is left out."""
        return [one for one in self.data.getlist("case") if len(one) == 10 and one.isascii() and one.isdigit()]


class AssignForm(StaffForm):
    """To whom."""

    to = ThingField(
        label=_("To whom"),
        error_messages={
            "required": _("Choose a person."),
            "invalid_choice": _("Choose one of the people of the list."),
        },
    )

    def __init__(self, *args, people: list, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].offer(people, label=lambda member: member.name)

    def details(self) -> dict:
        """What is kept until it is done."""
        return {"to": self.cleaned_data["to"].pk}


class FollowUpsForm(StaffForm):
    """When, and why."""

    due_on = DatePartsField(
        label=_("Look at them again on"),
        help_text=_("For example 7 3 2027"),
        error_messages={"too_early": _("This day is over."), "too_late": _("Please check the year.")},
    )
    reason = forms.CharField(
        label=_("Why"), max_length=200, error_messages={"required": _("Write in a few words what is to be done.")}
    )

    def __init__(self, *args, people: list, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["due_on"].earliest, self.fields["due_on"].latest = today, today + FURTHEST

    def details(self) -> dict:
        """What is kept until it is done."""
        return {"due_on": self.cleaned_data["due_on"].isoformat(), "reason": self.cleaned_data["reason"]}


DETAILS = {BulkMove.ASSIGN: AssignForm, BulkMove.FOLLOW_UP: FollowUpsForm}
