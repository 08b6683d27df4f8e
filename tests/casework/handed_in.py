"""Files for tests: honest ones and such as were made to confuse."""

import io
import socketserver
import struct
import threading
import zipfile
import zlib
from contextlib import contextmanager

import pillow_heif
from PIL import Image
from PIL.ExifTags import GPS, Base
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

WHERE_IT_WAS_TAKEN = "Canon of Samir"


def pdf(*, pages=1) -> bytes:
    """A file of empty pages."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    return _written(writer)


def pdf_with_program(*, packed=False) -> bytes:
    """A file that runs a program when it is opened; `packed` hides it in a compressed part of the file."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    )
    writer.root_object[NameObject("/OpenAction")] = action
    content = _written(writer)
    # as a name may be written: #53 is S
    return content.replace(b"/JavaScript", b"/Java#53cript") if packed else content


def pdf_with_packed_program() -> bytes:
    """The same where the program lies in a compressed stream of objects, out of sight of whoever only reads the bytes."""
    inside = b"<< /S /JavaScript /JS (app.alert(1)) >>"
    packed = zlib.compress(b"4 0 " + inside)
    bodies = {
        1: b"<< /Type /Catalog /Pages 2 0 R /OpenAction 4 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        5: b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
        % (len(packed), packed),
    }
    whole, starts = b"%PDF-1.7\n", {}
    for number, body in bodies.items():
        starts[number] = len(whole)
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    starts[6] = len(whole)
    rows = [struct.pack(">BHB", 0, 0, 255)] + [
        struct.pack(">BHB", 2, 5, 0) if number == 4 else struct.pack(">BHB", 1, starts[number], 0)
        for number in range(1, 7)
    ]
    table = b"".join(rows)
    head = b"<< /Type /XRef /Size 7 /W [1 2 1] /Root 1 0 R /Length %d >>" % len(table)
    return whole + b"6 0 obj\n%s\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (head, table, starts[6])


def pdf_that_starts(program="calc.exe") -> bytes:
    """A file that starts a program of the computer."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject(program)}
    )
    return _written(writer)


def pdf_with_attachment() -> bytes:
    """A file that carries another."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_attachment("invoice.exe", b"MZ" + b"\0" * 100)
    return _written(writer)


def locked_pdf() -> bytes:
    """A file that asks for a password."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret")
    return _written(writer)


def pdf_with_archive() -> bytes:
    """A PDF for one program and a ZIP archive for another."""
    return pdf() + archive()


def archive() -> bytes:
    """A ZIP archive."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as packed:
        packed.writestr("run.exe", b"MZ")
    return whole.getvalue()


def photo(*, size=(64, 48), colour="red", rotated=False) -> bytes:
    """A photo that tells with which phone and where it was taken."""
    picture = Image.new("RGB", size, colour)
    exif = Image.Exif()
    exif[Base.Make] = WHERE_IT_WAS_TAKEN
    if rotated:
        exif[Base.Orientation] = 6
    exif.get_ifd(Base.GPSInfo.value)[GPS.GPSLatitude] = (52.0, 16.0, 44.0)
    painted = io.BytesIO()
    picture.save(painted, "JPEG", exif=exif)
    return painted.getvalue()


def drawing(*, size=(20, 10)) -> bytes:
    """A PNG picture with a text in it that nobody sees."""
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Comment", WHERE_IT_WAS_TAKEN)
    painted = io.BytesIO()
    Image.new("RGBA", size, (0, 0, 255, 128)).save(painted, "PNG", pnginfo=info)
    return painted.getvalue()


def iphone_photo() -> bytes:
    """A HEIC photo."""
    painted = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 48), "green")).save(painted)
    return painted.getvalue()


def bomb() -> bytes:
    """A small picture of 7,000 by 7,000 points: 49 megapixels."""
    painted = io.BytesIO()
    Image.new("1", (7000, 7000)).save(painted, "PNG")
    return painted.getvalue()


def _written(writer: PdfWriter) -> bytes:
    whole = io.BytesIO()
    writer.write(whole)
    return whole.getvalue()


@contextmanager
def clamd(*, finds=b"EICAR", answer=None):
    """A scanner that finds everything with these bytes in it; yields its address and what it was sent."""
    seen = []

    class Talk(socketserver.BaseRequestHandler):
        def handle(self):
            line = self.request.makefile("rb")
            assert line.read(10) == b"zINSTREAM\0"
            content = b""
            while length := struct.unpack("!I", line.read(4))[0]:
                content += line.read(length)
            seen.append(content)
            verdict = b"stream: Eicar-Signature FOUND\0" if finds in content else b"stream: OK\0"
            self.request.sendall(answer if answer is not None else verdict)

    with socketserver.TCPServer(("127.0.0.1", 0), Talk) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield f"tcp://127.0.0.1:{server.server_address[1]}", seen
        finally:
            server.shutdown()
