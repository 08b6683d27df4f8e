"""To whom a case goes, and who stands in for whom."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from willkommen.forms.choices import ThingField
from willkommen.forms.staff_forms import FormKeyField, StaffForm
from willkommen.widgets import DatePartsField

PERSON_ERRORS = {
    "required": _("Choose a person."),
    "invalid_choice": _("Choose one of the people of the list."),
}
FURTHEST = dt.timedelta(days=2 * 366)


class GiveForm(StaffForm):
    """One person, or nobody."""

    to = ThingField(
        label=_("To whom"),
        required=False,
        help_text=_("With no name the case goes back to those nobody has."),
        error_messages=PERSON_ERRORS,
    )

    def __init__(self, *args, people: list, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].offer(people, label=lambda member: member.name)
        self.fields["to"].hides_optional = True


class SubstitutionForm(StaffForm):
    """Who, for whom, from when until when."""

    form_key = FormKeyField()
    member = ThingField(label=_("Whose cases"), error_messages=PERSON_ERRORS)
    substitute = ThingField(label=_("Who does them"), error_messages=PERSON_ERRORS)
    first_day = DatePartsField(
        label=_("First day"),
        help_text="",
        error_messages={"too_late": _("Please check the year."), "too_early": _("Please check the year.")},
    )
    last_day = DatePartsField(
        label=_("Last day"),
        help_text=_("This day included"),
        error_messages={"too_late": _("Please check the year."), "too_early": _("Please check the year.")},
    )

    def __init__(self, *args, people: list, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("member", "substitute"):
            self.fields[name].offer(people, label=lambda member: member.name)
        for name in ("first_day", "last_day"):
            self.fields[name].earliest, self.fields[name].latest = today - FURTHEST, today + FURTHEST

    def details(self) -> dict:
        """What `add_substitution` is told."""
        return {name: self.cleaned_data[name] for name in ("member", "substitute", "first_day", "last_day")}
