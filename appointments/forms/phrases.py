"""What comes from the phrase board and from the visitor's screen, and an authority's own sentences."""

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.models import OwnPhrase, PhraseGroup
from appointments.queries.phrases import ANSWERS, name_of
from willkommen.forms.fields import LineField
from willkommen.forms.staff_forms import FormKeyField, StaffForm
from willkommen.languages import LANGUAGE_NAMES

LANGUAGES = [(code, name_of(code)) for code in LANGUAGE_NAMES]


class BoardQuery(forms.Form):
    """The query string of the board; what makes no sense counts as absent."""

    sprache = forms.ChoiceField(choices=LANGUAGES, required=False)
    suche = LineField(max_length=100, required=False)

    choices = LANGUAGES

    @property
    def chosen(self) -> str:
        """The language asked for, empty for none."""
        self.is_valid()
        return self.cleaned_data.get("sprache") or ""

    @property
    def language(self) -> str:
        """The language asked for, otherwise German."""
        return self.chosen or "de"

    @property
    def search(self) -> str:
        """The words to find."""
        self.is_valid()
        return self.cleaned_data.get("suche") or ""


class PickForm(forms.Form):
    """Which sentence the visitor is to see; none clears the screen."""

    phrase = forms.SlugField(max_length=40, required=False)
    sprache = forms.ChoiceField(choices=LANGUAGES)
    next = forms.CharField(max_length=500, required=False)


class AnswerForm(forms.Form):
    """What the visitor pressed. `number` comes from the second screen only."""

    phrase = forms.SlugField(max_length=40)
    sprache = forms.ChoiceField(choices=LANGUAGES)
    number = forms.IntegerField(min_value=1, max_value=2**31, required=False)
    answer = forms.ChoiceField(choices=list(ANSWERS.items()))
    back = forms.CharField(max_length=500, required=False)


# ---- Own sentences -----------------------------------------------------------------------------------------


class OwnPhraseForm(StaffForm):
    """A sentence of one authority; without the key, which only a new one needs."""

    text_de = forms.CharField(
        label=_("Sentence in German"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Short and friendly, one thought. You translate it on the page “Texts”."),
    )
    group = forms.ChoiceField(label=_("Subject"), choices=PhraseGroup.choices)
    is_question = forms.BooleanField(
        label=_("Can be answered with yes or no"),
        required=False,
    )

    def clean_text_de(self) -> str:
        """One line: the sentence stands alone on the screen."""
        return " ".join(self.cleaned_data["text_de"].split())

    @staticmethod
    def values_of(phrase: OwnPhrase) -> dict:
        """A stored sentence as the form shows it."""
        return {"text_de": phrase.text_de, "group": phrase.group, "is_question": phrase.is_question}


class NewOwnPhraseForm(OwnPhraseForm):
    """A new sentence."""

    form_key = FormKeyField()
