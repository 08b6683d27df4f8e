"""Lines of the log: what went wrong, and nothing about whom."""

import logging
import re

# Links of messages, displays, invitations and new passwords: whoever reads the log must not be able to open them.
_SECRET_IN_ADDRESS = re.compile(r"(?<=/)[A-Za-z0-9_-]{20,}(?=[/\s'\"?]|$)")
# PostgreSQL quotes the whole row, or the key, that a constraint refused.
_ROW = re.compile(r"^(DETAIL: +).*$", re.MULTILINE)


class PlainLine(logging.Formatter):
    """Leaves out secrets in addresses and rows of the database, in messages and in tracebacks."""

    def format(self, record: logging.LogRecord) -> str:
        """One entry as it is written."""
        return _ROW.sub(r"\1…", _SECRET_IN_ADDRESS.sub("…", super().format(record)))
