"""Referring somebody: which centre, what about, and exactly which facts the person agrees to."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recognition_pilot.queries.centres.words import FACTS, TOPICS
from recognition_pilot.rules.referrals import Fact, missing_facts, told_facts
from willkommen.forms.fields import EmailAddressField, LineField, MobileField, OwnScriptNameField
from willkommen.forms.identity import EMAIL, LONGEST_LIFE, SMS
from willkommen.forms.staff_forms import FormKeyField, StaffForm
from willkommen.languages import LANGUAGE_NAMES, SPOKEN_LANGUAGES
from willkommen.widgets import DatePartsField

ON_PAPER = "paper"
LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")


class ReferForm(StaffForm):
    """What is asked; a fact is passed on only where its box is ticked."""

    form_key = FormKeyField()
    topic = forms.ChoiceField(label=_("What is it about?"))
    language = forms.ChoiceField(
        label=_("Language of the slip and of the consent"), choices=list(LANGUAGE_NAMES.items())
    )
    tell = forms.MultipleChoiceField(
        label=_("What may the centre learn?"),
        help_text=_("Go through it with the person. What is not ticked is not passed on and not kept."),
        choices=[(code.value, name) for code, name in FACTS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Without any fact nobody can make contact.")},
    )
    name = OwnScriptNameField(label=FACTS[Fact.NAME], required=False)
    phone = LineField(label=FACTS[Fact.PHONE], max_length=30, required=False)
    email = EmailAddressField(label=FACTS[Fact.EMAIL], required=False)
    born_on = DatePartsField(label=FACTS[Fact.BORN_ON], required=False, is_birthday=True)
    spoken_language = forms.ChoiceField(
        label=FACTS[Fact.SPOKEN_LANGUAGE], choices=[("", "–"), *SPOKEN_LANGUAGES.items()], required=False
    )
    profession = LineField(label=FACTS[Fact.PROFESSION], max_length=150, required=False)
    german_level = forms.ChoiceField(
        label=FACTS[Fact.GERMAN_LEVEL],
        choices=[("", "–"), *((level, level) for level in LEVELS)],
        required=False,
    )
    concern = LineField(
        label=FACTS[Fact.CONCERN],
        help_text=_("One sentence in the person's own words; nothing about residence."),
        max_length=200,
        required=False,
    )
    may_book = forms.BooleanField(
        label=_("The centre may book an appointment here for the person and come along."),
        help_text=_("An own consent: it needs name and date of birth."),
        required=False,
    )
    way = forms.ChoiceField(
        label=_("How does the person get the link to take the consent back?"),
        choices=[
            (ON_PAPER, _("On the slip only")),
            (EMAIL, _("On the slip and by e-mail")),
            (SMS, _("On the slip and by text message")),
        ],
        widget=forms.RadioSelect,
        initial=ON_PAPER,
    )

    def __init__(self, *args, topics: list[str], today: dt.date, is_sms_offered: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [(code.value, name) for code, name in TOPICS.items() if code in topics]
        self.fields["born_on"].earliest, self.fields["born_on"].latest = today - LONGEST_LIFE, today
        for fact in Fact:
            self.fields[fact].hides_optional = True
        if not is_sms_offered:
            self.fields["way"].choices = [pair for pair in self.fields["way"].choices if pair[0] != SMS]

    @property
    def fact_fields(self) -> list:
        """The boxes for what can be told."""
        return [self[fact] for fact in Fact]

    @property
    def facts(self) -> dict[str, str]:
        """Exactly what is ticked."""
        values = {fact.value: self.cleaned_data.get(fact) for fact in Fact}
        born_on = values[Fact.BORN_ON]
        values[Fact.BORN_ON] = born_on.isoformat() if born_on else ""
        return told_facts({name: str(value or "") for name, value in values.items()}, self.cleaned_data["tell"])

    @property
    def address(self) -> dict[str, str]:
        """Where our own message to the person goes, both empty for the slip only."""
        way = self.cleaned_data["way"]
        return {
            "email": self.cleaned_data.get("email", "") if way == EMAIL else "",
            "mobile": self.cleaned_data.get("mobile", "") if way == SMS else "",
        }

    def clean(self):
        """What is ticked has words; the centre can reach the person, and book only with name and date of birth."""
        cleaned = super().clean()
        for code in cleaned.get("tell", []):
            if not cleaned.get(code) and code not in self.errors:
                self.add_error(code, _("This is ticked: please write it down, or take the tick away."))
        if self.errors:
            return cleaned
        for code in missing_facts(self.facts, may_book=cleaned["may_book"]):
            self.add_error("tell", _("This is needed too: %(fact)s") % {"fact": FACTS[code]})
        if cleaned["way"] == EMAIL and not cleaned["email"]:
            self.add_error("email", _("Enter an e-mail address, or give the slip only."))
        if cleaned["way"] == SMS:
            try:
                cleaned["mobile"] = MobileField().clean(cleaned.get("phone"))
            except ValidationError as error:
                self.add_error("phone", error)
        return cleaned
