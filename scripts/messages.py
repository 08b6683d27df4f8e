"""The words of the house: `python scripts/messages.py update | missing LANGUAGE | fill LANGUAGE FILE.json | check`.

update   collects every sentence and brings the ten catalogues in step (needs gettext's xgettext)
missing  prints what a language lacks as JSON: [{"msgid", "plural", "context", "files", "de", "forms"}, …]
fill     takes the same list with a "translation" in each (for a plural a list, one text a form), or an object
         {msgid: translation}; writes what is right and says what is not
check    says what is missing or wrong in every language; 1 when anything is
"""

import argparse
import fcntl
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts import catalogues, judgement
from willkommen.languages import LANGUAGE_NAMES


def update() -> int:
    """Bring all catalogues in step with the sources."""
    collected = catalogues.collect()
    for language in LANGUAGE_NAMES:
        with alone(language):
            merged = catalogues.in_step(collected, language)
            catalogues.save(merged, language)
        lacking = [e for e in merged if judgement.is_needed(e, language) and judgement.is_missing(e)]
        print(f"{language:9} {len(merged)} sentences, {len(lacking)} missing")
    return 0


def missing(language: str) -> int:
    """Print what the language lacks."""
    german = {(e.msgid, e.msgctxt): e for e in catalogues.load("de")}
    lacking = [
        {
            "msgid": entry.msgid,
            "plural": entry.msgid_plural or None,
            "context": entry.msgctxt,
            "files": [name for name, _ in entry.occurrences],
            "de": _text(german.get((entry.msgid, entry.msgctxt))),
            "forms": catalogues.forms_of(language) if entry.msgid_plural else 1,
        }
        for entry in catalogues.load(language)
        if judgement.is_needed(entry, language) and judgement.is_missing(entry)
    ]
    lacking.sort(key=lambda item: (item["files"], item["msgid"]))
    print(json.dumps(lacking, ensure_ascii=False, indent=1))
    return 0


def fill(language: str, file: Path) -> int:
    """Write translations into the catalogue; 1 when some were refused."""
    offered = json.loads(file.read_text(encoding="utf-8"))
    if isinstance(offered, dict):
        offered = [{"msgid": msgid, "translation": text} for msgid, text in offered.items()]
    refused, written = [], 0
    with alone(language):
        catalogue = catalogues.load(language)
        entries = {(entry.msgid, entry.msgctxt): entry for entry in catalogue}
        for item in offered:
            entry = entries.get((item["msgid"], item.get("context") or None))
            translation = item.get("translation", "")
            found = judgement.problems(entry, translation, language) if entry else ["no such sentence any more"]
            if found:
                refused.append((item["msgid"], found))
            else:
                catalogues.put(entry, translation)
                written += 1
        catalogues.save(catalogue, language)
    print(f"{language}: {written} written, {len(refused)} refused")
    for msgid, found in refused:
        print(f"✗ {msgid!r}: {'; '.join(found)}")
    return 1 if refused else 0


def check() -> int:
    """Say what is missing or wrong in every language."""
    wrong = [f"{place}: a translation inside an f-string" for place in judgement.calls_inside_f_strings()]
    for language in LANGUAGE_NAMES:
        for entry in catalogues.load(language):
            if judgement.is_missing(entry):
                found = ["missing"] if judgement.is_needed(entry, language) else []
            else:
                found = judgement.problems(entry, _text(entry), language)
            wrong += [f"{language}: {entry.msgid!r}: {problem}" for problem in found]
    print("\n".join(wrong) or "All catalogues are complete and right.")
    return 1 if wrong else 0


@contextmanager
def alone(language: str) -> Iterator[None]:
    """One process at a time writes a language's file."""
    lock = catalogues.ROOT / ".local" / f"messages-{language}.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _text(entry) -> str | list[str] | None:
    if entry is None:
        return None
    return [text for _, text in sorted(entry.msgstr_plural.items())] if entry.msgid_plural else entry.msgstr


def main(arguments: list[str] | None = None) -> int:
    """The command line; answers with the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("update")
    commands.add_parser("check")
    for name in ("missing", "fill"):
        command = commands.add_parser(name)
        command.add_argument("language", choices=list(LANGUAGE_NAMES))
        if name == "fill":
            command.add_argument("file", type=Path)
    options = parser.parse_args(arguments)
    match options.command:
        case "update":
            return update()
        case "missing":
            return missing(options.language)
        case "fill":
            return fill(options.language, options.file)
    return check()


if __name__ == "__main__":
    sys.exit(main())
