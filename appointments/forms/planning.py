"""What supervisors type about shifts, closures and absences."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg2.extras import DateTimeTZRange

from appointments.forms.choices import counter_label, person_label
from appointments.models import Counter, Service, Shift
from appointments.rules.times import OFFICE_TIME
from willkommen.forms.choices import ThingField, ThingsField
from willkommen.forms.hours import ClockField
from willkommen.forms.staff_forms import FormKeyField, StaffForm
from willkommen.models import Office, StaffMember
from willkommen.moments import weekday_name
from willkommen.widgets import DatePartsField

LONGEST_CLOSURE = dt.timedelta(days=731)
ONCE, WEEKLY = "once", "weekly"

# ---- Shifts ----------------------------------------------------------------------------------------------


class ShiftForm(StaffForm):
    """Who sits at which counter when: every week or on one day."""

    form_key = FormKeyField()
    staff_member = ThingField(label=gettext_lazy("Who"))
    counter = ThingField(label=gettext_lazy("Counter"))
    repeats = forms.ChoiceField(
        label=gettext_lazy("How often"),
        choices=[(WEEKLY, gettext_lazy("Every week")), (ONCE, gettext_lazy("On one day only"))],
        widget=forms.RadioSelect,
        initial=WEEKLY,
    )
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Weekday"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("Only for “every week”."),
    )
    starts = ClockField(label=gettext_lazy("From"), help_text=gettext_lazy("For example 8:00"))
    ends = ClockField(label=gettext_lazy("To"), help_text=gettext_lazy("For example 12:00"))
    first_day = DatePartsField(
        label=gettext_lazy("First day"),
        help_text=gettext_lazy("For “on one day only”: that day. For example 5 10 2026"),
    )
    last_day = DatePartsField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Empty: until you change it."),
    )
    services = ThingsField(
        label=gettext_lazy("Only these services"),
        help_text=gettext_lazy("None chosen: everything that is offered at the office."),
    )

    def __init__(
        self,
        data=None,
        *,
        people: list[StaffMember],
        skills: dict[int, int],
        counters: list[Counter],
        services: list[Service],
        initial=None,
    ):
        super().__init__(data, initial=initial)
        self.fields["staff_member"].offer(people, label=lambda person: person_label(person, skills.get(person.pk, 0)))
        self.fields["counter"].offer(counters, label=counter_label)
        self.fields["services"].offer(services, label=lambda service: service.name)
        self.fields["weekday"].choices = [("", "–"), *((number, weekday_name(number)) for number in range(7))]
        self.fields["weekday"].hides_optional = True

    def clean(self):
        """Times and days that fit together; `weekday` and `last_day` of a single day follow from the day."""
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The end must be after the start."))
        first_day, last_day = cleaned.get("first_day"), cleaned.get("last_day")
        if cleaned.get("repeats") == ONCE:
            if first_day:
                cleaned["weekday"], cleaned["last_day"] = first_day.weekday(), first_day
        elif cleaned.get("weekday") is None:
            if "weekday" not in self.errors:
                self.add_error("weekday", _("Choose a weekday."))
        elif first_day and last_day:
            self._check_days(first_day, last_day, cleaned["weekday"])
        return cleaned

    def _check_days(self, first_day: dt.date, last_day: dt.date, weekday: int) -> None:
        if last_day < first_day:
            self.add_error("last_day", _("The last day must not be before the first day."))
        elif first_day + dt.timedelta(days=(weekday - first_day.weekday()) % 7) > last_day:
            words = _("There is no %(weekday)s between the first and the last day.")
            self.add_error("last_day", words % {"weekday": weekday_name(weekday)})

    @staticmethod
    def values_of(shift: Shift) -> dict:
        """A stored shift as the form shows it."""
        return {
            "staff_member": str(shift.staff_member_id),
            "counter": str(shift.counter_id),
            "repeats": ONCE if shift.first_day == shift.last_day else WEEKLY,
            "weekday": shift.weekday,
            "starts": shift.starts,
            "ends": shift.ends,
            "first_day": shift.first_day,
            "last_day": None if shift.first_day == shift.last_day else shift.last_day,
            "services": [str(row.service_id) for row in shift.services.all()],
        }


# ---- Closures and absences -------------------------------------------------------------------------------


class _SpanForm(StaffForm):
    """From a day to a day, whole days or with times."""

    form_key = FormKeyField()
    first_day = DatePartsField(label=gettext_lazy("First day"), help_text=gettext_lazy("For example 5 10 2026"))
    starts = ClockField(
        label=gettext_lazy("From"), required=False, help_text=gettext_lazy("Empty: from the beginning of the day.")
    )
    last_day = DatePartsField(
        label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: the same day.")
    )
    ends = ClockField(label=gettext_lazy("To"), required=False, help_text=gettext_lazy("Empty: to the end of the day."))

    def __init__(self, data=None, *, now: dt.datetime):
        super().__init__(data)
        self.now = now

    def clean(self):
        """Adds `during` in UTC."""
        cleaned = super().clean()
        names = ("first_day", "last_day", "starts", "ends")
        if cleaned.get("first_day") and not any(name in self.errors for name in names):
            cleaned["during"] = self._during(**{name: cleaned.get(name) for name in names})
        return cleaned

    def _during(self, first_day, last_day, starts, ends) -> DateTimeTZRange | None:
        last_day = last_day or first_day
        start = dt.datetime.combine(first_day, starts or dt.time.min, OFFICE_TIME)
        end = (
            dt.datetime.combine(last_day, ends, OFFICE_TIME)
            if ends
            else dt.datetime.combine(last_day + dt.timedelta(days=1), dt.time.min, OFFICE_TIME)
        )
        start, end = start.astimezone(dt.UTC), end.astimezone(dt.UTC)
        if end <= start:
            self.add_error("last_day" if last_day < first_day else "ends", _("The end must be after the start."))
        elif end <= self.now:
            self.add_error("first_day", _("This time is over already."))
        elif end - start > LONGEST_CLOSURE:
            self.add_error("last_day", _("At most two years at once."))
        else:
            return DateTimeTZRange(start, end)
        return None


class ClosureForm(_SpanForm):
    """What is closed, when, and what the public is told."""

    where = forms.ChoiceField(label=gettext_lazy("What is closed"))
    reason = forms.CharField(
        label=gettext_lazy("Reason for the public"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("In German, for example “Fortbildung”. You translate it on the page “Texts”."),
    )
    field_order = ["where", "first_day", "starts", "last_day", "ends", "reason"]

    def __init__(self, data=None, *, now: dt.datetime, offices: list[Office], counters: list[Counter]):
        super().__init__(data, now=now)
        self.offices = {f"office-{office.pk}": office for office in offices}
        self.counters = {f"counter-{counter.pk}": counter for counter in counters}
        self.fields["where"].choices = [
            ("all", _("The whole authority")),
            (_("Offices"), [(key, office.name) for key, office in self.offices.items()]),
            (_("Counters"), [(key, counter_label(counter)) for key, counter in self.counters.items()]),
        ]

    def place(self) -> dict:
        """The office or the counter that is closed, both None for the whole authority."""
        where = self.cleaned_data["where"]
        return {"office": self.offices.get(where), "counter": self.counters.get(where)}

    def place_words(self) -> str:
        """What is closed, as the list calls it."""
        names = {key: office.name for key, office in self.offices.items()}
        names |= {key: counter_label(counter) for key, counter in self.counters.items()}
        return names.get(self.cleaned_data["where"], _("The whole authority"))


class AbsenceForm(_SpanForm):
    """Who is away, and when."""

    member = ThingField(label=gettext_lazy("Who"))
    field_order = ["member", "first_day", "starts", "last_day", "ends"]

    def __init__(self, data=None, *, now: dt.datetime, people: list[StaffMember]):
        super().__init__(data, now=now)
        self.fields["member"].offer(people, label=lambda staff: staff.name)


class WeekQuery(StaffForm):
    """Which week the plan shows, as in `2026-W41`; anything else is this week."""

    woche = forms.CharField(required=False, max_length=8)

    def clean_woche(self) -> dt.date | None:
        """The Monday of that week."""
        text = self.cleaned_data["woche"]
        if not text:
            return None
        try:
            monday = dt.datetime.strptime(f"{text}-1", "%G-W%V-%u").date()  # noqa: DTZ007 -- a day, not a moment
        except ValueError as error:
            raise ValidationError("week") from error
        if not 2000 <= monday.year <= 2100:
            raise ValidationError("week")
        return monday

    def monday(self, *, today: dt.date) -> dt.date:
        """The Monday of the week to show."""
        wanted = self.cleaned_data["woche"] if self.is_valid() else None
        return wanted or today - dt.timedelta(days=today.weekday())
