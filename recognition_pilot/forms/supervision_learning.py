"""What supervisors type about training and meetings."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from recognition_pilot.models import Meeting, TeamSize, Training
from willkommen.forms.staff_forms import FormKeyField, StaffModelForm

DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class DayForm(StaffModelForm):
    """A thing with a day: not before 2010, and not far ahead."""

    form_key = FormKeyField()
    # Meetings and courses are sometimes written down when they are agreed on.
    DAYS_AHEAD = 366

    def __init__(self, *args, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        if not self.instance.pk:
            self.fields["held_on"].initial = today

    def clean_held_on(self):
        """A sensible day."""
        day = self.cleaned_data["held_on"]
        if day.year < 2010 or day > self.today + dt.timedelta(days=self.DAYS_AHEAD):
            raise forms.ValidationError(_("Please check the day."))
        return day


class TrainingForm(DayForm):
    """A training of one team."""

    DAYS_AHEAD = 0

    class Meta:
        model = Training
        fields = ("team", "topic", "title", "held_on", "hours", "participants")
        localized_fields = ("hours",)
        widgets = {"held_on": DAY}
        help_texts = {
            "team": _("Always written the same way, for example “Team residence”. No names of people."),
            "hours": _("The length of the training; it is multiplied by the participants."),
            "participants": _("How many, never who."),
        }


class TeamSizeForm(StaffModelForm):
    """How large a team is in a year."""

    form_key = FormKeyField()

    class Meta:
        model = TeamSize
        fields = ("team", "year", "full_time_equivalents")
        localized_fields = ("full_time_equivalents",)
        help_texts = {"full_time_equivalents": _("With half places as parts. The average of the year is enough.")}


class MeetingForm(DayForm):
    """A meeting with advice services, organisations, chambers and others."""

    class Meta:
        model = Meeting
        fields = ("held_on", "partner_kind", "subject", "open_points")
        widgets = {"held_on": DAY}
        help_texts = {"open_points": _("How many points are still to be settled. Change it when they are.")}
