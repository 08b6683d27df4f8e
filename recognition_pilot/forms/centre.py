"""What people of an advice centre fill in."""

import datetime as dt

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from recognition_pilot.models import AdviceCentre
from recognition_pilot.queries.centres.words import TOPICS
from recognition_pilot.rules.outreach import FURTHEST_DAY, MINUTES_PER_TALK
from recognition_pilot.rules.referrals import ANSWERS
from willkommen.forms.choices import ThingField
from willkommen.forms.staff_forms import FormKeyField, StaffForm, StaffModelForm
from willkommen.languages import SPOKEN_LANGUAGES, html_lang, text_dir
from willkommen.moments import BERLIN
from willkommen.widgets import DatePartsField

ANSWER_WORDS = {
    "contact_made": _("There was contact"),
    "contact_not_made": _("There was no contact"),
    "closed": _("Closed: everything is done"),
}


class CentreFactsForm(StaffModelForm):
    """Everything on the page but the texts."""

    topics = forms.MultipleChoiceField(
        label=_("What you help with"),
        choices=[(code.value, name) for code, name in TOPICS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken with you"),
        choices=list(SPOKEN_LANGUAGES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    website = forms.URLField(label=_("Website"), max_length=300, required=False, assume_scheme="https")

    class Meta:
        model = AdviceCentre
        fields = ("name", "carrier", "topics", "languages", "street", "postcode", "town", "phone", "email", "website")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["postcode"].validators.append(RegexValidator(r"^[0-9]{5}\Z", message=_("Five digits, please.")))
        self.fields["phone"].validators.append(
            RegexValidator(r"^[0-9+()/ .\-]+\Z", message=_("Please use digits, spaces and the signs + ( ) / - only."))
        )


class CentreTextsForm(StaffForm):
    """The two texts in one language; German is what the others are made from."""

    about = forms.CharField(label=_("What people find with you"), max_length=1000, required=False)
    opening_hours = forms.CharField(label=_("Opening hours"), max_length=500, required=False)
    is_reviewed = forms.BooleanField(label=_("I have read the translation; it is right."), required=False)

    def __init__(self, *args, language: str, **kwargs):
        super().__init__(*args, **kwargs)
        for name, rows in (("about", 6), ("opening_hours", 4)):
            attrs = {"rows": rows, "lang": html_lang(language), "dir": text_dir(language)}
            self.fields[name].widget = forms.Textarea(attrs)
            self.fields[name].hides_optional = True
        if language == "de":
            del self.fields["is_reviewed"]

    @property
    def texts(self) -> dict[str, str]:
        """The two texts by field."""
        return {name: self.cleaned_data[name] for name in ("about", "opening_hours")}


class OutreachDayForm(StaffForm):
    """When and where the centre sits in an authority's building."""

    form_key = FormKeyField()
    office = ThingField(label=_("Building"))
    room = forms.CharField(label=_("Room"), max_length=60, required=False)
    day = DatePartsField(label=_("Day"))
    begins = forms.TimeField(label=_("From"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("Until"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    minutes_per_talk = forms.TypedChoiceField(
        label=_("Minutes for each talk"),
        choices=[(minutes, str(minutes)) for minutes in MINUTES_PER_TALK],
        coerce=int,
        initial=30,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages on this day"),
        help_text=_("None ticked: those of your page."),
        choices=[],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, offices: list, spoken: list[tuple[str, str]], today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].earliest, self.fields["day"].latest = today, today + FURTHEST_DAY
        self.fields["office"].offer(
            offices, label=lambda office: f"{office.authority.municipality_name}: {office.name}, {office.town}"
        )
        self.fields["languages"].choices = spoken
        self.fields["languages"].hides_optional = True

    def announced(self) -> dict:
        """What the action is told."""
        said = self.cleaned_data
        return {
            "office": said["office"],
            "room": said["room"],
            "begins_at": self._moment(said["begins"]),
            "ends_at": self._moment(said["ends"]),
            "minutes_per_talk": said["minutes_per_talk"],
            "languages": said["languages"],
        }

    def clean(self):
        """It ends after it begins."""
        cleaned = super().clean()
        if cleaned.get("begins") and cleaned.get("ends") and cleaned["ends"] <= cleaned["begins"]:
            self.add_error("ends", _("This must be later than the beginning."))
        return cleaned

    def _moment(self, clock: dt.time) -> dt.datetime:
        return dt.datetime.combine(self.cleaned_data["day"], clock, BERLIN).astimezone(dt.UTC)


class AnswerForm(StaffForm):
    """What became of a referral: a code, no words."""

    answer = forms.ChoiceField(label=_("What became of it?"), widget=forms.RadioSelect)

    def __init__(self, *args, state: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = [(code, ANSWER_WORDS[code]) for code in ANSWERS.get(state, ())]


class ColleagueForm(StaffForm):
    """Who is invited."""

    form_key = FormKeyField()
    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, help_text=_("The invitation goes there. It works once, for 14 days.")
    )


class CentreFoundingForm(StaffForm):
    """A centre nobody knows here yet, and who keeps its page."""

    form_key = FormKeyField()
    name = forms.CharField(label=_("Name of the centre"), max_length=200)
    carrier = forms.CharField(label=_("Carrier"), max_length=200, required=False)
    town = forms.CharField(label=_("Town"), max_length=100)
    person = forms.CharField(label=_("Who keeps the page"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail of this person"),
        max_length=254,
        help_text=_("The invitation goes there. It works once, for 14 days."),
    )


class CentreDecisionForm(StaffForm):
    """What an authority decides about a centre."""

    is_shown = forms.BooleanField(
        label=_("Show the centre to the people of this authority"),
        help_text=_("It is seen once the centre itself has confirmed its page."),
        required=False,
    )
    is_welcome = forms.BooleanField(
        label=_("The centre may sit in our building"),
        help_text=_("It then announces its own outreach days. Who comes to them is seen by the centre alone."),
        required=False,
    )
