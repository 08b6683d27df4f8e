"""A few professions instead of all 83: a tenth of the time."""

import json
from pathlib import Path

from recognition_pilot.actions.catalogue import FOLDER, load_professions
from tests.factories import NOW
from willkommen.languages import LANGUAGE_NAMES


def load_only(folder: Path, *codes: str, names_only: bool = False) -> None:
    """Load the named professions with all bodies, steps and fundings, through files in an empty folder.

    With `names_only` the words by which they are found are left out, which is most of the work.
    """
    (folder / "labels").mkdir(exist_ok=True)
    rows = json.loads((FOLDER / "professions.json").read_text())
    (folder / "professions.json").write_text(json.dumps([row for row in rows if row["code"] in codes]))
    for name in ("bodies.json", "steps.json", "funding.json"):
        (folder / name).write_text((FOLDER / name).read_text())
    for language in LANGUAGE_NAMES:
        words = json.loads((FOLDER / "labels" / f"{language}.json").read_text())
        if names_only:
            words = {code: {"name": words[code]["name"], "synonyms": [], "tasks": []} for code in codes}
        (folder / "labels" / f"{language}.json").write_text(json.dumps(words))
    load_professions(folder=folder, now=NOW)
