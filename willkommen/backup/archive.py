"""What is inside a backup: a tar archive with a manifest, the dump in pieces, and the dump's length and checksum.

In pieces, because a tar archive wants to know beforehand how long a file is, and nobody knows how long a dump becomes.
Without us: `age --decrypt --identity KEY FILE | tar --extract`, then `cat database.dump.* | pg_restore …`.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from willkommen.backup.age import NotOpened, Opened, Sealing

MANIFEST, DUMP, END = "manifest.json", "database.dump.", "end.json"
PIECE = 8 * 1024 * 1024
FORMAT = 1


class Writer:
    """Manifest first, then any number of bytes of the dump, then the end."""

    def __init__(self, file: BinaryIO, recipient: str, manifest: dict[str, Any]) -> None:
        self._sealed = Sealing(file, recipient)
        self._tar = tarfile.TarFile.open(fileobj=self._sealed, mode="w|", format=tarfile.PAX_FORMAT)
        self._sum = hashlib.sha256()
        self._waiting = bytearray()
        self._number = 0
        self.length = 0
        self._add(MANIFEST, json.dumps({"format": FORMAT, **manifest}, indent=1).encode())

    def write(self, data: bytes) -> None:
        """The next bytes of the dump."""
        self._sum.update(data)
        self.length += len(data)
        self._waiting += data
        while len(self._waiting) >= PIECE:
            self._add_piece(bytes(self._waiting[:PIECE]))
            del self._waiting[:PIECE]

    def close(self) -> None:
        """The dump is whole; without this nobody can restore from the file."""
        if self._waiting:
            self._add_piece(bytes(self._waiting))
        self._add(END, json.dumps({"bytes": self.length, "sha256": self._sum.hexdigest()}).encode())
        self._tar.close()
        self._sealed.close()

    def _add_piece(self, piece: bytes) -> None:
        self._number += 1
        self._add(f"{DUMP}{self._number:06}", piece)

    def _add(self, name: str, content: bytes) -> None:
        entry = tarfile.TarInfo(name)
        entry.size = len(content)
        entry.mode = 0o600
        self._tar.addfile(entry, io.BytesIO(content))


def read(file: BinaryIO, identity: str, on_manifest: Callable[[dict[str, Any]], None]) -> Iterator[bytes]:
    """The dump, piece by piece, after `on_manifest` was told the manifest.

    Raises `NotOpened` where the file is not whole: the last piece may be used only when the iterator has ended.
    """
    total, length, end = hashlib.sha256(), 0, None
    try:
        with tarfile.open(fileobj=Opened(file, identity), mode="r|") as tar:
            for entry in tar:
                content = tar.extractfile(entry)
                data = content.read() if content else b""
                if entry.name == MANIFEST:
                    on_manifest(_manifest(data))
                elif entry.name.startswith(DUMP):
                    total.update(data)
                    length += len(data)
                    yield data
                elif entry.name == END:
                    end = json.loads(data)
    except (tarfile.TarError, ValueError) as error:
        raise NotOpened("The inside of the file is not that of a backup.") from error
    if end != {"bytes": length, "sha256": total.hexdigest()}:
        raise NotOpened("The dump inside the file is not whole.")


def _manifest(data: bytes) -> dict[str, Any]:
    manifest = json.loads(data)
    if manifest.get("format") != FORMAT:
        raise NotOpened("A newer release has made this backup: restore it with that one.")
    return manifest
