"""Compile the catalogues of messages without the gettext programs: `python -m willkommen.local.messages_compile`."""

from pathlib import Path

import polib

from willkommen.local.places import CLONE


def compile_messages(root: Path = CLONE) -> list[Path]:
    """Write the `.mo` beside each `.po` that is newer; answers with those written. Fuzzy entries are left out."""
    written = []
    for source in sorted((root / "locale").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime <= source.stat().st_mtime:
            fresh = target.with_suffix(".mo.new")
            polib.pofile(str(source)).save_as_mofile(str(fresh))
            fresh.replace(target)
            written.append(target)
    return written


if __name__ == "__main__":
    print(f"{len(compile_messages())} catalogues compiled.")
