"""The house's sentences for the counter: from the files into the database. What an authority wrote itself is not touched."""

import json
from pathlib import Path

from appointments.models import Phrase
from willkommen.languages import LANGUAGE_NAMES
from willkommen.models import TranslationState


def load_phrases(folder: Path) -> list[str]:
    """Add, change and remove sentences until they are those of the files; returns a line a difference.

    Raises `KeyError` naming a sentence that a language's file does not have.
    """
    rows = json.loads((folder / "phrases.json").read_text("utf-8"))
    texts = _texts(folder)
    known = {phrase.code: phrase for phrase in Phrase.objects.all()}
    lines = []
    for row in rows:
        values = _values(row, texts)
        phrase = known.pop(row["code"], None)
        if phrase is None:
            Phrase.objects.create(code=row["code"], **values)
            lines.append(f"added phrase {row['code']}")
            continue
        changed = [name for name, value in values.items() if getattr(phrase, name) != value]
        if changed:
            for name in changed:
                setattr(phrase, name, values[name])
            phrase.save(update_fields=changed)
            lines.append(f"changed phrase {row['code']}: {', '.join(changed)}")
    return lines + _remove(list(known.values()))


def _texts(folder: Path) -> dict[str, dict[str, str]]:
    """Sentences by language and code; a language whose file has not come yet shows German."""
    files = {code: folder / "phrases" / f"{code}.json" for code in LANGUAGE_NAMES}
    return {code: json.loads(path.read_text("utf-8")) for code, path in files.items() if path.exists()}


def _values(row: dict, texts: dict[str, dict[str, str]]) -> dict:
    words = {f"text_{language.replace('-', '_')}": content[row["code"]] for language, content in texts.items()}
    return {"group": row["group"], "position": row["position"], "is_question": row["is_question"], **words}


def _remove(gone: list[Phrase]) -> list[str]:
    """A sentence that left the files goes, with what is known about its translations."""
    pks = [phrase.pk for phrase in gone]
    TranslationState.objects.filter(object_type=Phrase._meta.label_lower, object_id__in=pks).delete()
    Phrase.objects.filter(pk__in=pks).delete()
    return [f"removed phrase {phrase.code}" for phrase in gone]
