"""Files people hand in: how many, how large, of which kind, under which name (nothing a sender says is believed)."""

import re
import unicodedata
from enum import StrEnum

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 20
MOST_BYTES_PER_CASE = 60 * 1024 * 1024
PART_BYTES = 512 * 1024
LONGEST_NAME = 120

PDF, JPEG, PNG, HEIC = "application/pdf", "image/jpeg", "image/png", "image/heic"
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}
# What a browser offers to choose from; what comes is looked at all the same.
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.heic,.heif,application/pdf,image/jpeg,image/png,image/heic,image/heif"

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_ZIP_ENDS = b"PK\x05\x06"
# The end record of a ZIP archive and the longest comment behind it.
_ZIP_TAIL = 22 + 65_535
_PARTS_OF_PATHS = re.compile(r"[/\\:]+")
# Names that Windows does not open as files.
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


class Refusal(StrEnum):
    """Why a file cannot be used."""

    KIND = "kind"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    BROKEN = "broken"
    LOCKED = "locked"
    ACTIVE = "active"
    MIXED = "mixed"
    MALWARE = "malware"
    # said by staff
    UNREADABLE = "unreadable"
    INCOMPLETE = "incomplete"
    WRONG_DOCUMENT = "wrong_document"
    EXPIRED = "expired"
    NOT_SIGNED = "not_signed"
    NOT_TRANSLATED = "not_translated"
    NOT_SCANNED = "not_scanned"


def kind_of(head: bytes) -> str:
    """The media type by the first bytes of a file; empty for everything that is not taken."""
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return HEIC
    return ""


def holds_archive(content: bytes) -> bool:
    """Whether a ZIP archive hangs on the end of a file: another program would open it as that."""
    return _ZIP_ENDS in content[-_ZIP_TAIL:]


def clean_name(said: str) -> str:
    """What a person called a file, to be shown: the last part of a path, no invisible signs, not too long.

    Never part of a path and never believed: the ending is set anew by the kind (`name_for`).
    """
    text = unicodedata.normalize("NFC", said[:1000])
    text = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in text)
    text = " ".join(_PARTS_OF_PATHS.split(text)[-1].split()).strip(". ")
    if len(text) > LONGEST_NAME:
        stem, dot, ending = text.rpartition(".")
        text = f"{stem[: LONGEST_NAME - 6]}…{dot}{ending}" if dot and len(ending) <= 5 else text[:LONGEST_NAME]
    return text or "?"


def name_for(name: str, *, media_type: str, reference: str) -> str:
    """The name under which staff keep a file: the number of the case, the cleaned name, the ending of its real kind."""
    stem = name.rpartition(".")[0] or name
    stem = re.sub(r"[^\w() -]+", "_", stem).strip("_ ") or "x"
    if _DEVICES.match(stem):
        stem = f"_{stem}"
    return f"{reference} {stem[:80]}{ENDINGS.get(media_type, '.bin')}"
