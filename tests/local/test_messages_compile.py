"""Catalogues of messages are compiled without the gettext programs."""

import gettext
import os

import pytest

from willkommen.local.messages_compile import compile_messages

UKRAINIAN = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 :"
" n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"

msgid "Appointment"
msgstr "Запис"

msgid "%(count)s person"
msgid_plural "%(count)s people"
msgstr[0] "%(count)s особа"
msgstr[1] "%(count)s особи"
msgstr[2] "%(count)s осіб"

msgctxt "month"
msgid "May"
msgstr "травень"

#, fuzzy
msgid "Cancel"
msgstr "Guessed by a tool"

#~ msgid "Gone"
#~ msgstr "Старе"
"""


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "locale" / "uk" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(UKRAINIAN)
    return tmp_path


def read(root) -> gettext.NullTranslations:
    return gettext.translation("django", root / "locale", ["uk"])


def test_words_plurals_and_contexts_arrive(root):
    compile_messages(root)
    said = read(root)
    assert said.gettext("Appointment") == "Запис"
    assert [said.ngettext("%(count)s person", "%(count)s people", n) for n in (1, 3, 7)] == [
        "%(count)s особа",
        "%(count)s особи",
        "%(count)s осіб",
    ]
    assert said.pgettext("month", "May") == "травень"


def test_a_guess_is_not_a_translation(root):
    compile_messages(root)
    assert read(root).gettext("Cancel") == "Cancel"
    assert read(root).gettext("Gone") == "Gone"


def test_only_what_changed_is_compiled_again(root):
    source = root / "locale" / "uk" / "LC_MESSAGES" / "django.po"
    target = source.with_suffix(".mo")
    os.utime(source, (1_000_000, 1_000_000))
    assert compile_messages(root) == [target]
    assert compile_messages(root) == []
    os.utime(source)
    os.utime(target, (1_000_000, 1_000_000))
    assert compile_messages(root) == [target]
