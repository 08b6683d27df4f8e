"""The catalogues of messages: collect the sentences of the house, keep each language's file in step.

Needs gettext's `xgettext` to collect; everything else is Python. Nothing here needs settings or a database.
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

from willkommen.languages import LANGUAGE_NAMES

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
NOT_SEARCHED = {"tests", "benchmarks", "scripts", "migrations", "local", "static", "static_src", "node_modules"}

_SLAVIC = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
PLURAL_FORMS = {
    "de": "nplurals=2; plural=(n != 1);",
    "de-simple": "nplurals=2; plural=(n != 1);",
    "en": "nplurals=2; plural=(n != 1);",
    "uk": _SLAVIC,
    "ru": _SLAVIC,
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
    "fa": "nplurals=2; plural=(n > 1);",
    "tr": "nplurals=2; plural=(n > 1);",
    "fr": "nplurals=2; plural=(n > 1);",
    "es": "nplurals=2; plural=(n != 1);",
}

# ---- Collecting ------------------------------------------------------------------------------------------------------


def have_gettext() -> bool:
    """Whether gettext's own programs are on this machine."""
    return all(shutil.which(program) for program in ("xgettext", "msgfmt"))


def sources() -> Iterator[Path]:
    """Python files and templates that may hold sentences, relative to the repository."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        is_hidden = any(part.startswith(".") or part in NOT_SEARCHED for part in parts)
        is_source = path.suffix == ".py" or (path.suffix in {".html", ".txt"} and "templates" in parts)
        if is_source and not is_hidden and len(parts) > 1 and path.is_file():
            yield path.relative_to(ROOT)


def collect() -> polib.POFile:
    """Every sentence of the house, with the files it stands in. Raises `CalledProcessError` with xgettext's words."""
    if not settings.configured:
        settings.configure()
    with tempfile.TemporaryDirectory() as folder:
        copies = []
        for source in sources():
            text = (ROOT / source).read_text(encoding="utf-8")
            if source.suffix != ".py":
                text = templatize(text, origin=str(source))
            elif "gettext" not in text:
                continue
            copy = Path(folder) / source
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(text, encoding="utf-8")
            copies.append(str(source))
        return _xgettext(folder, copies)


def _xgettext(folder: str, files: list[str]) -> polib.POFile:
    keywords = ("_t", "gettext_lazy", "ngettext_lazy:1,2", "pgettext:1c,2", "npgettext:1c,2,3")
    lazy = ("pgettext_lazy:1c,2", "npgettext_lazy:1c,2,3", "gettext_noop")
    command = ["xgettext", "--language=Python", "--from-code=UTF-8", "--add-comments=Translators", "--output=-"]
    command += [f"--keyword={keyword}" for keyword in keywords + lazy]
    done = subprocess.run([*command, *files], cwd=folder, capture_output=True, check=True)
    collected = polib.pofile(done.stdout.decode("utf-8").replace("charset=CHARSET", "charset=UTF-8"))
    for entry in collected:
        entry.occurrences = [(name, "") for name in sorted({name for name, _ in entry.occurrences})]
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    return collected


# ---- The files -------------------------------------------------------------------------------------------------------


def path_of(language: str) -> Path:
    """The catalogue of a language: Django looks for plain German in `de_Simple`."""
    return LOCALE / to_locale(language) / "LC_MESSAGES" / "django.po"


def load(language: str) -> polib.POFile:
    """The catalogue as it is; an empty one where there is none yet."""
    path = path_of(language)
    return polib.pofile(str(path), wrapwidth=0) if path.exists() else polib.POFile(wrapwidth=0)


def text_of(catalogue: polib.POFile, language: str) -> str:
    """The file as it is written: a fixed header, sentences in alphabetical order, no line numbers, nothing old."""
    fresh = polib.POFile(wrapwidth=0)
    fresh.header = f"Willkommen: {LANGUAGE_NAMES[language]}"
    fresh.metadata = {
        "Project-Id-Version": "Willkommen",
        "PO-Revision-Date": "2026-11-22 12:00+0100",
        "Last-Translator": "Willkommen",
        "Language-Team": LANGUAGE_NAMES[language],
        "Language": to_locale(language),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_FORMS[language],
    }
    fresh.extend(sorted((entry for entry in catalogue if not entry.obsolete), key=_key))
    return str(fresh) + "\n"


def save(catalogue: polib.POFile, language: str) -> None:
    """Write the file, when it says something new."""
    path = path_of(language)
    text = text_of(catalogue, language)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def in_step(collected: polib.POFile, language: str) -> polib.POFile:
    """The catalogue with exactly the collected sentences; a translation stays while its sentence stays the same.

    Nothing is guessed: a changed sentence is missing until somebody translates it. English is filled by itself.
    """
    known = {_key(entry): entry for entry in load(language) if "fuzzy" not in entry.flags}
    merged = polib.POFile(wrapwidth=0)
    for found in collected:
        old = known.get(_key(found))
        entry = polib.POEntry(
            msgctxt=found.msgctxt,
            msgid=found.msgid,
            msgid_plural=found.msgid_plural,
            occurrences=found.occurrences,
            flags=found.flags,
            comment=found.comment,
            msgstr=old.msgstr if old and not found.msgid_plural else "",
        )
        if found.msgid_plural:
            count = forms_of(language)
            kept = old.msgstr_plural if old and len(old.msgstr_plural) == count else {}
            entry.msgstr_plural = {number: kept.get(number, "") for number in range(count)}
        if language == "en":
            put(entry, [found.msgid, found.msgid_plural] if found.msgid_plural else found.msgid)
        merged.append(entry)
    return merged


def forms_of(language: str) -> int:
    """How many plural forms a language has."""
    return int(re.search(r"nplurals=(\d+)", PLURAL_FORMS[language])[1])


def put(entry: polib.POEntry, translation: str | list[str]) -> None:
    """Write a translation into an entry: one text, or one for each plural form."""
    if isinstance(translation, str):
        entry.msgstr = translation
    else:
        entry.msgstr_plural = dict(enumerate(translation))


def _key(entry: polib.POEntry) -> tuple[str, str]:
    return entry.msgid, entry.msgctxt or ""
