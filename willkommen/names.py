"""Names as they stand in the machine-readable line of a passport (ICAO 9303, letters of DIN 91379)."""

import unicodedata

# Beside letters and combining marks DIN 91379 lets these stand in a name.
NAME_SIGNS = frozenset(" '’‘ʼʻʹʺ`´-‐‑.·,/")
MAIN_SCRIPTS = {"CYRILLIC": "cyrillic", "ARABIC": "arabic"}


def script_problem(name: str) -> str | None:
    """What keeps a name from being a Latin spelling: `cyrillic`, `arabic`, `other_script`, `sign`; None if nothing."""
    for letter in unicodedata.normalize("NFC", name):
        if letter in NAME_SIGNS or unicodedata.category(letter) == "Mn":
            continue
        if unicodedata.category(letter)[0] != "L":
            return "sign"
        script = unicodedata.name(letter, "").split(" ")[0]
        if script not in ("LATIN", "MODIFIER"):
            return MAIN_SCRIPTS.get(script, "other_script")
    return None
