"""Parts of addresses."""

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
