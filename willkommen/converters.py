"""Parts of addresses."""

import datetime as dt

from willkommen.languages import LANGUAGE_NAMES


class LanguageConverter:
    """One of our language codes."""

    regex = "|".join(sorted(LANGUAGE_NAMES, key=len, reverse=True))

    def to_python(self, value: str) -> str:
        """The code itself."""
        return value

    def to_url(self, value: str) -> str:
        """The code itself."""
        return value


class DayConverter:
    """A day of our century, as in `2026-11-23`."""

    regex = r"20\d{2}-\d{2}-\d{2}"

    def to_python(self, value: str) -> dt.date:
        """The day; `ValueError` for one that never was means that there is no such page."""
        return dt.date.fromisoformat(value)

    def to_url(self, value: dt.date) -> str:
        """The day as it is written in addresses."""
        return value.isoformat()
