"""Every component with real words in German, Arabic and Ukrainian, for looking at (`/stil/?lang=ar`, demo only)."""

import json
from functools import cache
from pathlib import Path

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import translation

from willkommen.faces import house_page
from willkommen.languages import LANGUAGE_NAMES, html_lang, text_dir
from willkommen.palette import ACCENT_NAMES, DEFAULT_ACCENT, PALETTE
from willkommen.widgets import DatePartsField

WRONG = {
    "first_names": "OKSANA",
    "last_name": "Шевчук",
    "own_script": "Оксана Шевчук",
    "born_day": "31",
    "born_month": "6",
    "born_year": "1991",
    "reach": "email",
    "email": "oksana@example",
}


class SampleAuthority:
    """Stands in for an authority, so that the page needs no database."""

    slug = "osnabrueck"
    municipality_name = "Landkreis Osnabrück"
    phone = "0541 000-4430"

    def __init__(self, language: str, accent: str):
        names = {"ar": "دائرة شؤون الأجانب في أوسنابروك", "uk": "Відомство у справах іноземців, Оснабрюк"}
        self.name = names.get(language, "Ausländerbehörde Osnabrück")
        self.accent = accent


class SampleForm(forms.Form):
    """One field of every kind; it refuses like the real ones."""

    def __init__(self, texts: dict, **kwargs):
        super().__init__(**kwargs)
        text = texts.__getitem__
        self.fields["first_names"] = forms.CharField(label=text("first_names"), help_text=text("first_names_hint"))
        self.fields["last_name"] = forms.RegexField(
            r"^[A-Za-z -]+$",
            label=text("last_name"),
            help_text=text("last_name_hint"),
            error_messages={"invalid": text("last_name_error")},
        )
        self.fields["own_script"] = forms.CharField(
            label=text("own_script"),
            help_text=text("own_script_hint"),
            required=False,
            widget=forms.TextInput({"dir": "auto"}),
        )
        self.fields["born"] = DatePartsField(label=text("born"), is_birthday=True)
        self.fields["reach"] = forms.ChoiceField(
            label=text("reach"),
            choices=[("email", text("by_email")), ("sms", text("by_sms")), ("nothing", text("by_nothing"))],
            widget=forms.RadioSelect,
        )
        self.fields["email"] = forms.EmailField(label=text("email"), error_messages={"invalid": text("email_error")})
        self.fields["spoken"] = forms.MultipleChoiceField(
            label=text("spoken"),
            choices=[(code, text(code)) for code in ("german", "ukrainian", "arabic")],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self.fields["office"] = forms.ChoiceField(
            label=text("office"), choices=[("1", text("office_value"))], required=False
        )
        self.fields["message"] = forms.CharField(
            label=text("message"), widget=forms.Textarea({"rows": 4}), required=False
        )
        self.fields["photo"] = forms.FileField(label=text("photo"), help_text=text("photo_hint"), required=False)
        self.fields["agree"] = forms.BooleanField(label=text("agree"), error_messages={"required": text("agree_error")})


@cache
def _texts() -> dict:
    return json.loads((Path(__file__).parent / "style_texts.json").read_text(encoding="utf-8"))


@house_page
def style_page(request):
    """The style page; 404 outside of the demo."""
    if not settings.DEMO:
        raise Http404
    asked = request.GET.get("lang", "de")
    language = asked if asked in _texts() else "de"
    accent = request.GET.get("accent", DEFAULT_ACCENT)
    with translation.override(language):
        return render(request, "public/style.html", _context(request, language, accent))


def _context(request, language: str, accent: str) -> dict:
    texts = _texts()[language]
    return {
        "t": texts,
        "de": _texts()["de"],
        "form": SampleForm(texts, data=WRONG) if "errors" in request.GET else SampleForm(texts),
        "language": language,
        "html_lang": html_lang(language),
        "text_dir": text_dir(language),
        "language_links": [
            {
                "code": code,
                "html_lang": html_lang(code),
                "dir": text_dir(code),
                "name": name,
                "url": f"?lang={code}",
                "is_current": code == language,
            }
            for code, name in LANGUAGE_NAMES.items()
        ],
        "authority": SampleAuthority(language, accent),
        "palette": [(accent, ACCENT_NAMES[accent.slug]) for accent in PALETTE.values()],
        "crumbs": [(texts["crumb1"], "#"), (texts["crumb2"], "#"), (texts["crumb3"], "")],
        "page": Paginator(range(200), 20).page(4),
        "tiles": [
            ("school", texts["study"], "Studium"),
            ("work", texts["work"], "Arbeit"),
            ("family-restroom", texts["family"], "Familie"),
            ("shield", texts["protection"], "Schutz"),
            ("id-card", texts["card"], "Karte oder Pass"),
            ("flag", texts["ukraine"], "Ukraine"),
            ("local-shipping", texts["moving"], "Umzug"),
            ("more-horiz", texts["other"], "Etwas anderes"),
        ],
        "papers": [(texts[f"paper{number}"], texts[f"paper{number}_de"]) for number in (1, 2, 3)],
        "german_papers": [_texts()["de"][f"paper{number}"] for number in (1, 2, 3)],
    }
