"""PDF files are looked into, not changed: nothing that is locked, acts by itself or carries other files is taken."""

import io
import re

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from casework.rules.files import Refusal, holds_archive
from casework.rules.pictures import Unusable

MOST_OBJECTS = 100_000
MOST_PAGES = 500
DEEPEST = 50
# Names of things that act, load something or carry another file (ISO 32000-1, 7.11.4, 12.6.4, 12.7.8, 13).
_ACTIVE_KEYS = frozenset(
    {"/JavaScript", "/JS", "/AA", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/RichMediaSettings"}
)
_ACTIVE_ACTIONS = frozenset(
    {
        "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound",
        "/RichMediaExecute", "/SetOCGState", "/Trans", "/GoTo3DView",
    }
)  # fmt: skip
_ACTIVE_TYPES = frozenset({"/EmbeddedFile", "/Filespec", "/F"})
# In the clear also in a part of the file that its table of contents does not name; long enough not to occur by chance.
_ACTIVE_WORDS = (b"/JavaScript", b"/EmbeddedFile", b"/RichMedia", b"/Launch ", b"/Launch/", b"/Launch>", b"/Launch\n")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


def check_pdf(content: bytes) -> None:
    """Let a file pass, or raise `Unusable` with the reason."""
    if holds_archive(content):
        raise Unusable(Refusal.MIXED)
    unescaped = _ESCAPED.sub(lambda found: bytes([int(found.group(1), 16)]), content)
    if any(word in unescaped for word in _ACTIVE_WORDS):
        raise Unusable(Refusal.ACTIVE)
    try:
        _look_into(PdfReader(io.BytesIO(content), strict=False))
    except (PyPdfError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError, OSError) as error:
        # pypdf stumbles in many ways over files that are cut off or made to confuse
        raise Unusable(Refusal.BROKEN) from error
    except (RecursionError, NotImplementedError, MemoryError) as error:
        raise Unusable(Refusal.BROKEN) from error


def _look_into(reader: PdfReader) -> None:
    if reader.is_encrypted:
        raise Unusable(Refusal.LOCKED)
    if not 1 <= len(reader.pages) <= MOST_PAGES:
        raise Unusable(Refusal.BROKEN)
    numbers = {(number, generation) for generation, table in reader.xref.items() for number in table}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MOST_OBJECTS:
        raise Unusable(Refusal.BROKEN)
    _look_at(reader.trailer, 0)
    for number, generation in sorted(numbers):
        _look_at(reader.get_object(IndirectObject(number, generation, reader)), 0)


def _look_at(thing: object, depth: int) -> None:
    """One object with what stands in it; what it refers to is looked at on its own."""
    if depth > DEEPEST:
        raise Unusable(Refusal.BROKEN)
    if isinstance(thing, DictionaryObject):
        if _is_active(thing):
            raise Unusable(Refusal.ACTIVE)
        for value in thing.values():
            _look_at(value, depth + 1)
    elif isinstance(thing, ArrayObject):
        for value in thing:
            _look_at(value, depth + 1)


def _is_active(thing: DictionaryObject) -> bool:
    if _ACTIVE_KEYS & thing.keys():
        return True
    kind = _direct(thing, "/Type")
    if isinstance(thing, StreamObject) and kind == "/EmbeddedFile":
        return True
    return _direct(thing, "/S") in _ACTIVE_ACTIONS or kind in _ACTIVE_TYPES


def _direct(thing: DictionaryObject, key: str) -> object:
    """The value of a key, wherever it is kept."""
    value = thing.raw_get(key) if key in thing else None
    return value.get_object() if isinstance(value, IndirectObject) else value
