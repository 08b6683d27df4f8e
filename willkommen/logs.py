"""Lines of the log: what went wrong, and nothing about whom.

Errors are told by their kind and their place in the code: their words may quote what somebody typed, or a whole row. Of
addresses only those words stay that stand in our own list of addresses.
"""

import json
import logging
import re
import traceback
from copy import copy
from datetime import UTC, datetime
from functools import cache

from django.urls import URLPattern, get_resolver

from willkommen import request_log
from willkommen.languages import LANGUAGE_NAMES

_ADDRESS = re.compile(r"(?<![\w.<])/[^\s'\",;)>]+")
_MAIL = re.compile(r"[^\s<>\"'=,;:(]+@[^\s<>\"',;:)]+")
# PostgreSQL quotes the whole row, or the key, that a constraint refused, and the value it could not read.
_ROW = re.compile(r"^((?:DETAIL|CONTEXT|LINE \d+): +).*$", re.MULTILINE)
_VALUE = re.compile(r"(invalid (?:input syntax|input value|byte sequence)[^:\n]*: ).*")
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
_WORD = re.compile(r"[a-z][a-z_-]+")


class PlainLine(logging.Formatter):
    """For people: one line an entry, with tracebacks."""

    def format(self, record: logging.LogRecord) -> str:
        """One entry as it is written."""
        return _without_persons(super().format(_ours(record)))

    def formatException(self, ei) -> str:  # noqa: N802 -- the name is logging's
        """Where it happened and what kind of error, and the errors before it."""
        return "\n".join(_told(traceback.TracebackException(*ei, lookup_lines=True)))


class JsonLine(PlainLine):
    """For machines: one object a line, with what the entry belongs to."""

    def format(self, record: logging.LogRecord) -> str:
        """One entry as it is written."""
        work = request_log.current()
        record = _ours(record)
        entry = {
            "moment": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _without_persons(record.getMessage()),
            "request_id": work.request_id,
            "face": work.face,
            "authority": work.authority,
            "page": work.page,
            "task": work.task,
            "status": getattr(record, "status", getattr(record, "status_code", None)),
            "milliseconds": work.milliseconds if work.request_id else None,
            "traceback": self.formatException(record.exc_info) if record.exc_info else "",
        }
        return json.dumps({name: value for name, value in entry.items() if value not in (None, "")}, ensure_ascii=False)


def _ours(record: logging.LogRecord) -> logging.LogRecord:
    """A copy without what others have already written out, and without the words of an error that a job ended with."""
    record = copy(record)
    record.exc_text = None
    if isinstance(record.args, dict) and "exc" in record.args:
        kind = re.match(r"\w*", str(record.args["exc"])).group()
        record.args = {**record.args, "exc": f"{kind}(…)", "traceback": "", "args": "…", "kwargs": "…"}
    if record.name.startswith(("django", "celery", "kombu")):
        record.msg, record.args = _QUOTED.sub("'…'", record.getMessage()), None
    return record


def _without_persons(text: str) -> str:
    text = _ROW.sub(r"\1…", _VALUE.sub(r"\1…", text))
    return _MAIL.sub("…@…", _ADDRESS.sub(_known_part, text))


def _known_part(found: re.Match) -> str:
    """The words of an address that are ours."""
    path, question, _ = found.group().partition("?")
    parts = [part if not part or part in _our_words() else "…" for part in path.split("/")]
    return "/".join(parts) + ("?…" if question else "")


@cache
def _our_words() -> frozenset[str]:
    words = set(LANGUAGE_NAMES)

    def walk(entries) -> None:
        for entry in entries:
            for part in re.sub(r"<[^>]*>", " ", str(entry.pattern)).replace("\\", "").split("/"):
                words.update(_WORD.findall(part) if _WORD.fullmatch(part) else [part] if "." in part else [])
            if not isinstance(entry, URLPattern):
                walk(entry.url_patterns)

    walk(get_resolver().url_patterns)
    return frozenset(words)


def _told(error: traceback.TracebackException) -> list[str]:
    """The errors before it first, as Python tells them, without their words."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = [*_told(before), "which led to"] if before else []
    lines += [f"  {frame.filename}:{frame.lineno} {frame.name}: {frame.line}" for frame in error.stack]
    kind = error.exc_type
    return [*lines, f"{kind.__module__}.{kind.__qualname__}" if kind else "an error"]
