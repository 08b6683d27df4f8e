"""The colours an authority may wear: one each, all of them readable (tests/willkommen/test_palette.py).

The colours stand in `static_src/palette.json`, because the build of the styles needs them as well and knows no Python.
The accent marks whose page it is (shield, stripe); what can be pressed stays blue everywhere.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Accent:
    """One colour for light pages and its partner for dark ones, as `#rrggbb`."""

    slug: str
    light: str
    dark: str

    @property
    def css_class(self) -> str:
        """The class that carries the colour without an inline style."""
        return f"wk-accent--{self.slug}"


_COLOURS = json.loads((Path(__file__).parent / "static_src" / "palette.json").read_text(encoding="utf-8"))
PALETTE = {slug: Accent(slug, **colours) for slug, colours in _COLOURS.items()}
DEFAULT_ACCENT = "blue"

ACCENT_NAMES = {
    "blue": pgettext_lazy("colour", "Blue"),
    "teal": pgettext_lazy("colour", "Teal"),
    "green": pgettext_lazy("colour", "Green"),
    "olive": pgettext_lazy("colour", "Olive"),
    "brown": pgettext_lazy("colour", "Brown"),
    "red": pgettext_lazy("colour", "Red"),
    "wine": pgettext_lazy("colour", "Wine red"),
    "violet": pgettext_lazy("colour", "Violet"),
    "slate": pgettext_lazy("colour", "Slate"),
}


def accent_class(slug: str | None) -> str:
    """The class of an authority's colour, of the default one where none is known."""
    return PALETTE.get(slug or DEFAULT_ACCENT, PALETTE[DEFAULT_ACCENT]).css_class


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two `#rrggbb` colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
