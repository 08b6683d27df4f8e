"""What staff write about a question, and the answer."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from casework.rules.questions import MOST_ANSWER_CHARACTERS, MOST_CHARACTERS
from willkommen.forms.staff_forms import FormKeyField, StaffForm
from willkommen.languages import html_lang

GERMAN = {"rows": 6, "lang": "de", "dir": "ltr"}


class UnderstoodForm(StaffForm):
    """What the question says, in German, for the file; written by a person."""

    understood = forms.CharField(
        label=_("What it says, in German"),
        help_text=_("For the file. Written by you or by somebody who speaks the language, never by a machine."),
        max_length=MOST_CHARACTERS,
        required=False,
        widget=forms.Textarea({**GERMAN, "rows": 3}),
    )


class AnswerForm(StaffForm):
    """The answer in German, and in the person's language where somebody can write it."""

    german_text = forms.CharField(
        label=_("Answer in German"),
        help_text=_("The person reads it in any case; the German text counts."),
        max_length=MOST_ANSWER_CHARACTERS,
        widget=forms.Textarea(GERMAN),
        error_messages={"required": _("Please write the answer in German.")},
    )
    text = forms.CharField(
        label=_("The same in the language of the person"),
        help_text=_("Only where somebody of you writes it. Nothing is translated by a machine here."),
        max_length=MOST_ANSWER_CHARACTERS,
        required=False,
        widget=forms.Textarea({"rows": 6, "dir": "auto"}),
    )
    phrase = forms.ChoiceField(
        label=_("Sentence of the phrase board"),
        help_text=_("It is put at the end of both texts; people have checked its translations."),
        required=False,
        error_messages={"invalid_choice": _("Choose a sentence of the list.")},
    )
    answers_seen = forms.IntegerField(min_value=0, max_value=1000, widget=forms.HiddenInput)
    form_key = FormKeyField()

    def __init__(self, data=None, *, language: str, answers: int, groups, **kwargs):
        super().__init__(data, initial={"answers_seen": answers}, **kwargs)
        self.sentences = {one.key: one for group in groups for one in group.sentences}
        listed = [(group.label, [(one.key, one.german) for one in group.sentences]) for group in groups]
        self.fields["phrase"].choices = [("", _("no sentence")), *listed]
        self.fields["text"].widget.attrs["lang"] = html_lang(language)
        if html_lang(language) == "de":
            del self.fields["text"]

    def with_phrase(self) -> QueryDict:
        """What was typed with the chosen sentence at its end, in German and, where it is translated, in the other language."""
        typed = self.data.copy()
        chosen = self.sentences.get(typed.get("phrase", ""))
        if chosen is None:
            return typed
        typed["german_text"] = _put_at_the_end(typed.get("german_text", ""), chosen.german)
        if "text" in self.fields and chosen.is_translated and not chosen.is_outdated:
            typed["text"] = _put_at_the_end(typed.get("text", ""), chosen.text)
        typed["phrase"] = ""
        return typed

    def answer(self) -> dict:
        """What the action gets."""
        return {name: self.cleaned_data.get(name, "") for name in ("german_text", "text", "answers_seen")}


def _put_at_the_end(typed: str, sentence: str) -> str:
    return f"{typed.rstrip()}\n{sentence}" if typed.strip() else sentence
