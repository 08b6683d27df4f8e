"""What is asked for and typed on the week view and beside it."""

import datetime as dt

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg2.extras import DateTimeTZRange

from appointments.actions.setup.shift_days import Reach, Sitting
from appointments.forms.choices import person_label
from appointments.models import Shift
from appointments.rules.times import OFFICE_TIME
from willkommen.forms.choices import ThingField
from willkommen.forms.hours import ClockField
from willkommen.forms.staff_forms import FormKeyField, StaffForm
from willkommen.models import Office, StaffMember
from willkommen.moments import short_date

FIRST_YEAR, LAST_YEAR = 2000, 2100
ONCE, WEEKLY = "once", "weekly"


class WeekOf(forms.Form):
    """Which day and which office the week shows; anything odd is today and the first office."""

    ab = forms.CharField(required=False, max_length=10)
    ort = forms.CharField(required=False, max_length=20)

    def day(self, *, today: dt.date) -> dt.date:
        """The day asked for."""
        try:
            asked = dt.date.fromisoformat(self.data.get("ab", ""))
        except ValueError:
            return today
        return asked if FIRST_YEAR <= asked.year <= LAST_YEAR else today

    def office(self, offices: list[Office]) -> Office | None:
        """The office asked for, the first one where none is meant."""
        code = self.data.get("ort", "")
        return next((office for office in offices if office.code == code), offices[0] if offices else None)


class _DayForm(StaffForm):
    """A change of one day."""

    form_key = FormKeyField()


class SittingForm(_DayForm):
    """Who sits there, from when to when."""

    staff_member = ThingField(label=gettext_lazy("Who"))
    starts = ClockField(label=gettext_lazy("From"), help_text=gettext_lazy("For example 8:00"))
    ends = ClockField(label=gettext_lazy("To"), help_text=gettext_lazy("For example 12:00"))

    def __init__(self, data=None, *, people: list[StaffMember], skills: dict[int, int], initial=None):
        super().__init__(data, initial=initial)
        self.fields["staff_member"].offer(people, label=lambda person: person_label(person, skills.get(person.pk, 0)))

    def clean(self):
        """Hours that go forward."""
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The end must be after the start."))
        return cleaned

    def sitting(self) -> Sitting:
        """What was typed."""
        return Sitting(**{name: self.cleaned_data[name] for name in ("staff_member", "starts", "ends")})


class NewShiftForm(SittingForm):
    """A shift in an empty place of the week."""

    repeats = forms.ChoiceField(
        label=gettext_lazy("How often"),
        choices=[(ONCE, gettext_lazy("On this day only")), (WEEKLY, gettext_lazy("Every week from this day on"))],
        widget=forms.RadioSelect,
        initial=ONCE,
    )


class _ReachForm(_DayForm):
    """A change that may reach beyond its day; a shift of one day is not asked about."""

    reach = forms.ChoiceField(
        label=gettext_lazy("For how long"),
        choices=[
            (Reach.THIS_DAY, gettext_lazy("On this day only")),
            (Reach.FROM_THIS_DAY, gettext_lazy("From this day on, every week")),
        ],
        widget=forms.RadioSelect,
        initial=Reach.THIS_DAY,
    )

    def fit_reach(self, shift: Shift, day: dt.date) -> None:
        """No question about later weeks where there are none; where the series ends, the choice says when."""
        if shift.last_day is None:
            return
        if shift.last_day < day + dt.timedelta(days=7):
            del self.fields["reach"]
            return
        words = _("From this day on, every week until %(day)s") % {"day": short_date(shift.last_day)}
        self.fields["reach"].choices = [(Reach.THIS_DAY, _("On this day only")), (Reach.FROM_THIS_DAY, words)]

    def reach_chosen(self) -> Reach:
        """How far the change reaches."""
        return Reach(self.cleaned_data.get("reach", Reach.THIS_DAY))


class ChangeShiftForm(SittingForm, _ReachForm):
    """Another person or other hours."""

    field_order = ["staff_member", "starts", "ends", "reach"]

    def __init__(self, data=None, *, shift: Shift, day: dt.date, people: list[StaffMember], skills: dict[int, int]):
        names = ("starts", "ends")
        initial = {"staff_member": str(shift.staff_member_id), **{name: getattr(shift, name) for name in names}}
        if shift.staff_member not in people:
            people = [*people, shift.staff_member]
        super().__init__(data, people=people, skills=skills, initial=initial)
        self.fit_reach(shift, day)


class RemoveShiftForm(_ReachForm):
    """Nobody sits there."""

    def __init__(self, data=None, *, shift: Shift, day: dt.date):
        super().__init__(data)
        self.fit_reach(shift, day)


class PartOfDayForm(_DayForm):
    """The whole day, or some hours of it."""

    starts = ClockField(
        label=gettext_lazy("From"), required=False, help_text=gettext_lazy("Empty: from the beginning of the day.")
    )
    ends = ClockField(label=gettext_lazy("To"), required=False, help_text=gettext_lazy("Empty: to the end of the day."))

    def __init__(self, data=None, *, day: dt.date):
        super().__init__(data)
        self.day = day

    def clean(self):
        """Adds `during` in UTC; an hour the clock leaves out has no length."""
        cleaned = super().clean()
        if "starts" in self.errors or "ends" in self.errors:
            return cleaned
        midnight = (self.day + dt.timedelta(days=1), dt.time.min)
        start = self._moment(self.day, cleaned.get("starts") or dt.time.min)
        end = self._moment(self.day, cleaned["ends"]) if cleaned.get("ends") else self._moment(*midnight)
        if end <= start:
            self.add_error("ends", _("The end must be after the start."))
        else:
            cleaned["during"] = DateTimeTZRange(start, end)
        return cleaned

    @staticmethod
    def _moment(day: dt.date, clock: dt.time) -> dt.datetime:
        return dt.datetime.combine(day, clock, OFFICE_TIME).astimezone(dt.UTC)


class CloseCounterForm(PartOfDayForm):
    """A counter is closed on a day."""

    reason = forms.CharField(
        label=gettext_lazy("Reason for the public"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("In German, for example “Fortbildung”. You translate it on the page “Texts”."),
    )
