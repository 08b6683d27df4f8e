"""Translating side by side, and exchanging files with translators."""

import tempfile
from pathlib import Path

import polib
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from willkommen.actions.texts import BroughtText, seen_hash
from willkommen.folding import clean_text
from willkommen.forms.staff_forms import StaffForm
from willkommen.languages import LANGUAGE_NAMES, html_lang, text_dir
from willkommen.queries.texts import TARGET_LANGUAGES, TextStatus, TranslatableText

MOST_BYTES = 1_000_000
STATUS_NAMES = {
    TextStatus.MISSING: _("missing"),
    TextStatus.DRAFT: _("draft, not yet read by anybody"),
    TextStatus.REVIEWED: _("reviewed"),
    TextStatus.OUTDATED: _("outdated: the German text has changed"),
}


def language_choices() -> list[tuple[str, str]]:
    """The languages one translates into, each in its own script."""
    return [(code, LANGUAGE_NAMES[code]) for code in TARGET_LANGUAGES]


class TextFilter(StaffForm):
    """Which texts to list."""

    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("All languages of the pages")), *language_choices()]
    )
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("Every status")), *STATUS_NAMES.items()]
    )

    def __init__(self, data=None):
        super().__init__(data)
        for field in self.fields.values():
            field.hides_optional = True


class TextForm(StaffForm):
    """German on the left, the other language on the right."""

    german = forms.CharField(label=_("German"), widget=forms.Textarea({"rows": 8, "lang": "de", "dir": "ltr"}))
    translated = forms.CharField(required=False)
    is_reviewed = forms.BooleanField(label=_("I have read the translation; it is right."), required=False)
    is_same_meaning = forms.BooleanField(
        label=_("I changed the German text without changing its meaning."),
        required=False,
        help_text=_("Then the other translations stay as they are. Otherwise all of them count as outdated."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, text: TranslatableText, language: str):
        translated = text.translations[language].text
        super().__init__(
            data,
            initial={
                "german": text.german,
                "translated": translated,
                "is_reviewed": text.translations[language].status == TextStatus.REVIEWED,
                "seen": seen_hash(text.german, translated),
            },
        )
        widget = forms.Textarea({"rows": 8, "lang": html_lang(language), "dir": text_dir(language)})
        self.fields["translated"].widget = widget
        self.fields["translated"].label = LANGUAGE_NAMES[language]
        self.fields["translated"].hides_optional = True
        for name in ("german", "translated"):
            self.fields[name].max_length = text.most_characters
            self.fields[name].validators.append(TooLong(text.most_characters))


class TooLong:
    """Refuses more characters than the table takes."""

    def __init__(self, most: int | None):
        self.most = most

    def __call__(self, value: str) -> None:
        if self.most and len(value) > self.most:
            raise ValidationError(
                _("This is too long: %(length)d characters, at most %(most)d."),
                params={"length": len(value), "most": self.most},
            )


class TranslatorsFile(StaffForm):
    """A PO file that comes back from a translator."""

    language = forms.ChoiceField(label=_("Language"), choices=language_choices)
    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput({"accept": ".po"}),
        help_text=_("The PO file you exported here, with the translations filled in. At most 1 MB."),
        error_messages={"required": _("Choose a file.")},
    )
    is_reviewed = forms.BooleanField(
        label=_("Somebody who speaks the language has read all of it; mark it as reviewed."),
        required=False,
        help_text=_("Entries marked “fuzzy” stay drafts."),
    )

    def clean_file(self) -> list[BroughtText]:
        """The entries of the file."""
        sent = self.cleaned_data["file"]
        if sent.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 1 MB."))
        with tempfile.TemporaryDirectory() as folder:  # polib opens a path; what was sent must not be taken for one
            path = Path(folder) / "sent.po"
            path.write_bytes(sent.read())
            try:
                catalogue = polib.pofile(str(path), encoding="utf-8")
            except (OSError, UnicodeDecodeError, ValueError, IndexError) as error:
                raise ValidationError(_("This is not a PO file in UTF-8.")) from error
        self.language_of_file = catalogue.metadata.get("Language", "")
        entries = [
            BroughtText(
                key=entry.msgctxt or "",
                german=entry.msgid,
                translated=clean_text(entry.msgstr, lines=True),
                is_draft=entry.fuzzy,
            )
            for entry in catalogue
            if not entry.obsolete
        ]
        if not entries:
            raise ValidationError(_("There are no texts in this file."))
        return entries

    def clean(self):
        """A file for another language is a mistake that nobody would find again."""
        cleaned = super().clean()
        expected = cleaned.get("language")
        found = getattr(self, "language_of_file", "")
        if expected and found and found != expected:
            self.add_error("language", _("The file says it is in another language (%(code)s).") % {"code": found})
        return cleaned
