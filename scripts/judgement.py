"""What a catalogue needs and what is wrong with a translation."""

import ast
import fnmatch
import gettext
import re
import unicodedata

import polib

from scripts import catalogues
from willkommen.languages import STAFF_LANGUAGE_CODES

# Which letters a language is written in, and letters that give away a neighbour's keyboard.
SCRIPTS = {"uk": "CYRILLIC", "ru": "CYRILLIC", "ar": "ARABIC", "fa": "ARABIC"}
FOREIGN_LETTERS = {"uk": "ыэъёЫЭЪЁ", "ru": "іїєґІЇЄҐ", "ar": "یکپچژگ", "fa": "يكةى"}

# Sentences that only staff read; what stands nowhere else is needed in German and English only.
STAFF_FILES = (
    # templates
    *(f"templates/{face}/*" for face in ("desk", "supervision", "installation", "land", "account", "allauth", "mfa")),
    *(f"templates/*/{face}/*" for face in ("desk", "supervision", "installation", "land", "circle")),
    "templates/public/caught_mail*",
    "templates/*/centre/*",
    "recognition_pilot/messages/centre.py",
    "recognition_pilot/actions/outreach.py",
    "recognition_pilot/actions/referral*.py",
    "recognition_pilot/messages/plans.py",
    "appointments/forms/phrases.py",
    "casework/queries/reminder_letters.py",
    "templates/public/*style*",
    # rooms that only staff enter, and subjects that only staff deal with
    "*/models/*",
    "*/management/*",
    "*/permissions.py",
    "*/panels.py",
    "*/own_panels.py",
    "*/apps.py",
    # how long what is kept, and handing somebody the file about them; what applicants read of it has files of its own
    *("*/keeping.py", "*/own_keeping.py", "willkommen/disclosure.py"),
    *(f"willkommen/{name}.py" for name in ("actions/periods", "forms/disclosure", "forms/periods", "views/disclosure")),
    # what auditors read, and emergencies
    *("*/audited.py", "*/own_audited.py"),
    *(
        f"*/{room}/{subject}.py"
        for room in ("forms", "queries")
        for subject in ("audit", "auditing", "audit_lines", "emergency")
    ),
    *(
        f"casework/*{room}/{subject}.py"
        for room in ("views/desk", "views/supervision", "forms", "actions", "queries")
        for subject in (
            *("work_list", "opening", "by_hand", "assignment", "bulk", "routing", "substitution", "waiting"),
            *("late_words", "_deadline_words", "deadlines", "fees", "_fee_words"),
            *("steps", "steps_decided", "facts", "reading", "history_words", "case_page", "state_words"),
            *("cards", "courts", "decisions", "endings", "hearings", "notifying", "participations", "reviewing"),
        )
    ),
    *(f"casework/actions/{name}.py" for name in ("documents/asking", "documents/arriving", "letter_box/taking")),
    *(
        f"recognition_pilot/{name}.py"
        for name in ("forms/circle", "views/circle/*", "actions/circle", "messages/circle")
    ),
    *(f"recognition_pilot/{name}.py" for name in ("actions/complaints", "queries/voices/feedback")),
    *(f"recognition_pilot/{name}.py" for name in ("forms/guidance*", "actions/guidance/*")),
    *(f"recognition_pilot/queries/guidance/{name}.py" for name in ("words", "board", "page", "choices")),
    *(f"recognition_pilot/queries/centres/{name}.py" for name in ("people", "setup", "texts")),
    "willkommen/palette.py",
    *(f"willkommen/{name}.py" for name in ("second_factor", "sign_in_tries", "outside_sign_in")),
    "willkommen/settings.py",
    "willkommen/staff_*.py",
    "willkommen/templatetags/staff_words.py",
    *(
        f"*/{room}/{subject}{end}"
        for room in ("views", "forms", "actions", "queries")
        for subject in (
            *("desk", "supervision", "installation", "land", "staff", "sign_in", "members", "authorities", "hours"),
            *("messages", "texts", "setup", "founding", "demo", "pilot", "queue", "accounts", "planning", "choices"),
            *("centre", "second_factor", "sessions", "confirming", "outside", "identities"),
            *("week", "skills", "handover", "incoming", "parcel_words", "representatives"),
            *("monthly", "cut_words", "figures", "staffing", "staffing_words", "dashboard", "attention"),
        )
        for end in (".py", "_*.py", "/*")
    ),
)
# Shown to applicants although they stand among the staff's: what is printed for them.
PUBLIC_FILES = (
    "templates/casework/desk/_slip_half.html",
    "templates/appointments/desk/_slip_half.html",
    "templates/appointments/desk/_ticket_words.html",
    "templates/appointments/desk/_visit_slip_half.html",
    "templates/recognition_pilot/desk/advice/_slip_half.html",
)

PLACEHOLDER = re.compile(r"%\((\w+)\)[sdif]|%(?=\s?[sdif]\b)[sdif]|\{(\w*)\}")
TAG = re.compile(r"</?[a-zA-Z][^>]*>")


def is_for_staff_only(entry: polib.POEntry) -> bool:
    """Whether a sentence stands in no file that applicants see."""
    files = [name for name, _ in entry.occurrences]
    return bool(files) and all(
        any(fnmatch.fnmatch(name, pattern) for pattern in STAFF_FILES)
        and not any(fnmatch.fnmatch(name, pattern) for pattern in PUBLIC_FILES)
        for name in files
    )


def is_needed(entry: polib.POEntry, language: str) -> bool:
    """Whether this language has to have this sentence."""
    return language in STAFF_LANGUAGE_CODES or not is_for_staff_only(entry)


def is_missing(entry: polib.POEntry) -> bool:
    """Not translated, or not in all plural forms."""
    texts = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    return not texts or not all(text.strip() for text in texts)


def problems(entry: polib.POEntry, translation: str | list[str], language: str) -> list[str]:
    """What is wrong with a translation of this sentence; empty when nothing is."""
    if bool(entry.msgid_plural) == isinstance(translation, str):
        return [f"needs {'a list of plural forms' if entry.msgid_plural else 'one text'}"]
    if isinstance(translation, str):
        return _problems_of_text(translation, [entry.msgid], language, may_omit_count=False)
    if len(translation) != catalogues.forms_of(language):
        return [f"needs {catalogues.forms_of(language)} plural forms, has {len(translation)}"]
    found = []
    for number, text in enumerate(translation):
        is_for_one_number = len(_numbers_of(language, number)) == 1
        wanted = [entry.msgid, entry.msgid_plural]
        found += [f"form {number}: {p}" for p in _problems_of_text(text, wanted, language, is_for_one_number)]
    return found


def _problems_of_text(text: str, wanted: list[str], language: str, may_omit_count: bool) -> list[str]:
    if not text.strip():
        return ["is empty"]
    found = []
    if placeholders(text) not in _allowed(wanted, may_omit_count):
        found.append(f"placeholders {placeholders(text)} instead of {placeholders(wanted[-1])}")
    if sorted(TAG.findall(text)) != sorted(TAG.findall(wanted[-1])):
        found.append(f"tags {TAG.findall(text)} instead of {TAG.findall(wanted[-1])}")
    if text.startswith("\n") != wanted[0].startswith("\n") or text.endswith("\n") != wanted[0].endswith("\n"):
        found.append("begins or ends with a line break where the sentence does not, or the other way round")
    return found + _wrong_letters(text, wanted[0], language)


def _allowed(wanted: list[str], may_omit_count: bool) -> list[list[str]]:
    """The placeholders of the plural; those of the singular, or none for the number, where a form is for one number."""
    full = placeholders(wanted[-1])
    if not may_omit_count:
        return [full]
    return [full, placeholders(wanted[0]), *([p for p in full if p != one] for one in full)]


def placeholders(text: str) -> list[str]:
    """`%(name)s`, `%s` and `{name}` of a text, sorted."""
    return sorted(match[0] for match in PLACEHOLDER.finditer(text.replace("%%", "")))


def _wrong_letters(text: str, sentence: str, language: str) -> list[str]:
    plain = TAG.sub("", PLACEHOLDER.sub("", text))
    # An example in the English sentence may show another script; it is shown in every language.
    scripts = {unicodedata.name(c, "?").split()[0] for c in plain if c.isalpha()}
    shown = {unicodedata.name(c, "?").split()[0] for c in sentence if c.isalpha()}
    found = []
    if any(unicodedata.category(c) == "Nd" and not c.isascii() for c in plain):
        found.append("digits that are not 0–9")
    if wrong := sorted({c for c in plain if c in FOREIGN_LETTERS.get(language, "") and c not in sentence}):
        found.append(f"letters of another language: {' '.join(wrong)}")
    own = SCRIPTS.get(language)
    if others := scripts - shown - {own or "LATIN", "LATIN", "MODIFIER", "MICRO", "FEMININE", "MASCULINE"}:
        found.append(f"letters of another script: {', '.join(sorted(others))}")
    has_words = re.search(r"[a-z]{3}", TAG.sub("", PLACEHOLDER.sub("", sentence))) is not None
    if own and has_words and own not in scripts:
        found.append(f"no {own.title()} letters")
    if not own and language != "en" and text == sentence and len(re.findall(r"[a-z]{2,}", plain)) >= 4:
        found.append("is still English")
    return found


def _numbers_of(language: str, form: int) -> list[int]:
    plural = gettext.c2py(catalogues.PLURAL_FORMS[language].partition("plural=")[2].rstrip(";"))
    return [number for number in range(201) if plural(number) == form]


def calls_inside_f_strings() -> list[str]:
    """Translations inside an f-string, as `file:line`: xgettext does not see them."""
    found = []
    for source in catalogues.sources():
        if source.suffix != ".py":
            continue
        tree = ast.parse((catalogues.ROOT / source).read_text(encoding="utf-8"))
        for text in (node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)):
            for call in (node for node in ast.walk(text) if isinstance(node, ast.Call)):
                name = getattr(call.func, "id", getattr(call.func, "attr", ""))
                if name == "_" or "gettext" in name:
                    found.append(f"{source}:{call.lineno}")
    return found
