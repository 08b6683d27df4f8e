"""The steps of booking: for whom, where, when."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from appointments.models import ServiceNotice, ServiceOffer
from appointments.queries.catalogue import minutes_of
from appointments.queries.interpreting import ways_in_words
from willkommen.forms.fields import FormKeyField, LineField
from willkommen.languages import SPOKEN_LANGUAGES, html_lang, reader_language
from willkommen.models import Office
from willkommen.widgets import DatePartsField

# A title that ended longer ago, or lasts longer, was typed wrongly.
OLDEST_TITLE = dt.timedelta(days=10 * 366)
LONGEST_TITLE = dt.timedelta(days=20 * 366)


class ForWhomForm(forms.Form):
    """Whether anybody has to come; how many, which language they speak, until when the present title is valid."""

    is_concerned = forms.ChoiceField(
        help_text=_("Then nobody has to come, and we tell you what holds instead."),
        choices=[("yes", _("Yes, all of them")), ("no", _("No. I book only for people who have none"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the answers shown here."),
            "invalid_choice": _("Choose one of the answers shown here."),
        },
    )
    persons = forms.TypedChoiceField(
        label=_("How many people need this?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how many people come."),
            "invalid_choice": _("Choose one of the numbers shown here. For more people, please call us."),
        },
    )
    spoken_language = forms.ChoiceField(
        label=_("Which language do you want to speak at the counter?"),
        help_text=_("We show you the times when somebody there speaks it."),
        error_messages={
            "required": _("Choose a language."),
            "invalid_choice": _("Choose one of the languages of the list."),
        },
    )
    needs_interpreter = forms.BooleanField(
        label=_("I need an interpreter if nobody at the counter speaks this language"),
        help_text=_("We cannot promise one. You may also bring an adult you trust."),
        required=False,
    )
    title_ends_on = DatePartsField(
        label=_("Until when is your residence title or your visa valid?"),
        help_text=_("It is on your card or in your passport. We use it only to warn you in time."),
        required=False,
        error_messages={
            "too_early": _("Please check the year. If your title ended that long ago, leave this empty and call us."),
            "too_late": _("Please check the year. No title is valid that long."),
        },
    )

    def __init__(
        self,
        *args,
        offer: ServiceOffer,
        today: dt.date,
        interpreting: dict[str, tuple[str, ...]] | None = None,
        notice: ServiceNotice | None = None,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        if notice is None:
            del self.fields["is_concerned"]
        else:
            self.fields["is_concerned"].label = notice.question
        say_what_interpreters_there_are(self.fields["needs_interpreter"], interpreting or {})
        self.fields["persons"].choices = [(n, _persons_label(offer, n)) for n in range(1, offer.most_persons + 1)]
        self.fields["persons"].initial = 1
        self.fields["spoken_language"].choices = list(SPOKEN_LANGUAGES.items())
        self.fields["spoken_language"].initial = html_lang(reader_language())
        self.fields["title_ends_on"].earliest = today - OLDEST_TITLE
        self.fields["title_ends_on"].latest = today + LONGEST_TITLE

    @property
    def needs_no_visit(self) -> bool:
        """Whether something holds by itself for everybody who would come."""
        return self.cleaned_data.get("is_concerned") == "yes"


class PlaceForm(forms.Form):
    """Which office, where the offer can be had at several."""

    office = forms.ChoiceField(
        label=_("Where do you want to come?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a place."),
            "invalid_choice": _("Choose one of the places shown here."),
        },
    )

    def __init__(self, *args, offices: list[Office], **kwargs):
        super().__init__(*args, **kwargs)
        self.offices = {office.code: office for office in offices}
        self.fields["office"].choices = [(code, office.name) for code, office in self.offices.items()]

    def clean_office(self) -> Office:
        """The office itself."""
        return self.offices[self.cleaned_data["office"]]


class DaysQuery(forms.Form):
    """The query string of the page with days and times; what makes no sense counts as absent."""

    tag = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    ab = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    sprache = forms.BooleanField(required=False)
    ort = forms.CharField(required=False, max_length=20)

    def asked(self, name: str):
        """One value, None or False where it is absent or senseless."""
        self.is_valid()
        return self.cleaned_data.get(name)


class TimeForm(forms.Form):
    """The pressed time, as the page wrote it: an ISO moment with its offset."""

    form_key = FormKeyField()
    start = forms.CharField(
        max_length=40, error_messages={"required": _("Choose a time."), "max_length": _("Choose a time.")}
    )

    def clean_start(self) -> dt.datetime:
        """The moment in UTC."""
        return read_moment(self.cleaned_data["start"])


class KeyForm(forms.Form):
    """A page with one button that does something once."""

    form_key = FormKeyField()


class CodeForm(forms.Form):
    """The six digits from the message."""

    code = LineField(
        label=_("Code from our message"),
        help_text=_("Six digits"),
        max_length=20,
        widget=forms.TextInput(
            {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "wk-input--code", "dir": "ltr"}
        ),
        error_messages={
            "required": _("Enter the six digits from our message."),
            "max_length": _("The code has six digits. Please look at our message again."),
        },
    )

    def clean_code(self) -> str:
        """Six Latin digits."""
        digits = plain_code(self.cleaned_data["code"])
        if len(digits) != 6:
            raise ValidationError(_("The code has six digits. Please look at our message again."), code="six_digits")
        return digits


def plain_code(typed: str) -> str:
    """The digits of what was typed, in Latin script."""
    return "".join(str(int(sign)) for sign in typed if sign.isdecimal())


def read_moment(text: str) -> dt.datetime:
    """An ISO moment with an offset, in UTC. Raises `ValidationError` for anything else, and for another century."""
    try:
        moment = dt.datetime.fromisoformat(text)
        is_ours = moment.tzinfo is not None and 2000 <= moment.year < 2100
    except ValueError:
        is_ours = False
    if not is_ours:
        raise ValidationError(_("Choose one of the times shown here."), code="no_moment")
    return moment.astimezone(dt.UTC)


def say_what_interpreters_there_are(field: forms.BooleanField, interpreting: dict[str, tuple[str, ...]]) -> None:
    """Where the authority has interpreters, the field says for which languages; elsewhere it promises nothing."""
    if not interpreting:
        return
    known = [
        f"{SPOKEN_LANGUAGES.get(language, language)} ({ways_in_words(ways)})"
        for language, ways in sorted(interpreting.items(), key=lambda item: list(SPOKEN_LANGUAGES).index(item[0]))
    ]
    field.label = _("I need an interpreter")
    field.help_text = format_lazy(
        "{} {}",
        _("We have interpreters for these languages: %(languages)s. We then show only times when one is free.")
        % {"languages": ", ".join(known)},
        _("For all other languages we have none; you may bring an adult you trust."),
    )


def _persons_label(offer: ServiceOffer, persons: int) -> str:
    minutes = minutes_of(offer, persons)
    text = ngettext(
        "%(count)d person – about %(minutes)d minutes", "%(count)d people – about %(minutes)d minutes", persons
    )
    return text % {"count": persons, "minutes": minutes}
