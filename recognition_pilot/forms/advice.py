"""Finding an advice centre, and booking a talk with it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from recognition_pilot.queries.centres.words import TOPICS
from willkommen.forms.fields import EmailAddressField, FormKeyField, MobileField, OwnScriptNameField
from willkommen.forms.identity import EMAIL, NOT_AT_ALL, SMS
from willkommen.languages import SPOKEN_LANGUAGES

LONGEST_TOWN = 100


class DirectoryQuery(forms.Form):
    """What somebody looks for in the address of the directory; what makes no sense counts as absent."""

    thema = forms.ChoiceField(required=False, choices=[(code.value, name) for code, name in TOPICS.items()])
    sprache = forms.ChoiceField(required=False, choices=list(SPOKEN_LANGUAGES.items()))
    ort = forms.CharField(required=False, max_length=LONGEST_TOWN)

    @property
    def wanted(self) -> dict[str, str]:
        """Topic, language and town, empty where nothing was chosen."""
        self.is_valid()
        chosen = self.cleaned_data
        return {
            "topic": chosen.get("thema", ""),
            "language": chosen.get("sprache", ""),
            "town": chosen.get("ort", ""),
        }


class TalkForm(forms.Form):
    """Who comes to a talk, and how they are reached."""

    form_key = FormKeyField()
    name = OwnScriptNameField(
        label=_("What may the advice centre call you?"),
        help_text=_("In any script. It need not be the name in your passport."),
        max_length=100,
        error_messages={"required": _("Please write a name. It may be a first name.")},
    )
    spoken_language = forms.ChoiceField(label=_("Which language do you want to speak?"))
    way = forms.ChoiceField(
        label=_("How can we reach you?"),
        widget=forms.RadioSelect,
        initial=EMAIL,
        error_messages={
            "required": _("Choose how we can reach you."),
            "invalid_choice": _("Choose one of the ways shown here."),
        },
    )
    email = EmailAddressField(label=_("E-mail address"), required=False)
    mobile = MobileField(label=_("Mobile number"), help_text=_("For example 0151 23456789"), required=False)

    def __init__(self, *args, languages: list[tuple[str, str]], is_sms_offered: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["spoken_language"].choices = languages
        ways = [(EMAIL, _("By e-mail"))]
        if is_sms_offered:
            ways.append((SMS, _("By text message (SMS) to my mobile")))
        else:
            del self.fields["mobile"]
        self.fields["way"].choices = [*ways, (NOT_AT_ALL, _("Not at all – I print or write down everything"))]
        for name in {"email", "mobile"} & set(self.fields):
            self.fields[name].hides_optional = True

    def clean(self):
        """Only the chosen way counts; the other field is neither judged nor kept."""
        cleaned = super().clean()
        way = cleaned.get("way")
        for name, its_way in (("email", EMAIL), ("mobile", SMS)):
            if way == its_way and name not in self.errors and not cleaned.get(name):
                self.add_error(name, self.fields[name].error_messages["required"])
            elif way and way != its_way:
                self.errors.pop(name, None)
                cleaned[name] = ""
        return cleaned

    def talk(self) -> dict[str, str]:
        """What the booking is told."""
        return {name: self.cleaned_data.get(name, "") for name in ("name", "spoken_language", "email", "mobile")}
