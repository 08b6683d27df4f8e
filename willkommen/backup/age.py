"""The file format of age (https://age-encryption.org/v1), with X25519 keys: the program `age` opens our files without us.

Whoever makes backups holds the public half only. Every 64 KiB carry a proof of their own, the last ones that they are the
last: a file that was cut off or changed is noticed where it was.
"""

import base64
import hmac
import os
import re
from hashlib import sha256
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from willkommen.backup import bech32

VERSION = b"age-encryption.org/v1"
CHUNK = 64 * 1024
TAG = 16
PUBLIC, SECRET = "age", "age-secret-key-"
_STANZA = re.compile(rb"-> X25519 (\S+)\n(\S+)\n")
_LONGEST_HEADER = 64 * 1024


class NotOpened(Exception):
    """The file cannot be opened: it is none of ours, another key belongs to it, or it was cut off or changed."""


def new_identity() -> str:
    """A new secret key, as `age-keygen` writes it."""
    return _write_key(SECRET, X25519PrivateKey.generate().private_bytes_raw()).upper()


def recipient_of(identity: str) -> str:
    """The public half: whoever holds it can make files that only the secret key opens."""
    return _write_key(PUBLIC, _secret(identity).public_key().public_bytes_raw())


def read_identity(text: str) -> str:
    """The secret key in a key file. Raises `NotOpened` where there is none."""
    lines = [line.strip() for line in text.splitlines()]
    found = next((line for line in lines if line.upper().startswith(SECRET.upper() + "1")), None)
    if found is None:
        raise NotOpened("There is no key in this file: a line beginning with AGE-SECRET-KEY-1 is missing.")
    _secret(found)
    return found


class Sealing:
    """A file to write into; `close` writes the end, without which the file does not open."""

    def __init__(self, file: BinaryIO, recipient: str) -> None:
        self._file = file
        self._waiting = bytearray()
        self._number = 0
        self._cipher = _begin(file, recipient)

    def write(self, data: bytes) -> int:
        """Take any number of bytes."""
        self._waiting += data
        # the last piece is written by `close`, full or not, so one byte more than a piece has to be there
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), is_last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def close(self) -> None:
        """Write the last piece."""
        self._seal(bytes(self._waiting), is_last=True)

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, is_last=is_last), piece, None))
        self._number += 1


class Opened:
    """The other way round. Raises `NotOpened` at the first piece that is not as it was written, or is missing."""

    def __init__(self, file: BinaryIO, identity: str) -> None:
        self._file = file
        self._clear = b""
        self._number = 0
        self._is_over = False
        self._cipher = _enter(file, identity)
        self._next = file.read(CHUNK + TAG)

    def read(self, size: int = -1) -> bytes:
        """The next bytes, empty at the end."""
        parts, missing = [], size if size >= 0 else None
        while missing is None or missing > 0:
            if not self._clear:
                if self._is_over:
                    break
                self._clear = self._open()
                continue
            taken = self._clear if missing is None else self._clear[:missing]
            self._clear = self._clear[len(taken) :]
            missing = None if missing is None else missing - len(taken)
            parts.append(taken)
        return b"".join(parts)

    def _open(self) -> bytes:
        piece, self._next = self._next, self._file.read(CHUNK + TAG)
        self._is_over = not self._next
        try:
            clear = self._cipher.decrypt(_nonce(self._number, is_last=self._is_over), piece, None)
        except InvalidTag as error:
            what = (
                "was cut off or changed at its end"
                if self._is_over
                else f"was changed near byte {self._number * CHUNK}"
            )
            raise NotOpened(f"The file {what}. Nothing of it can be trusted.") from error
        self._number += 1
        return clear


def _begin(file: BinaryIO, recipient: str) -> ChaCha20Poly1305:
    """Write the header for one recipient."""
    public = _read_key(PUBLIC, recipient)
    key = os.urandom(16)
    once = X25519PrivateKey.generate()
    share = once.public_key().public_bytes_raw()
    wrapped = _wrapping(once.exchange(X25519PublicKey.from_public_bytes(public)), share, public).encrypt(
        bytes(12), key, None
    )
    head = b"%s\n-> X25519 %s\n%s\n---" % (VERSION, _text(share), _text(wrapped))
    nonce = os.urandom(16)
    file.write(b"%s %s\n%s" % (head, _text(_proof(key, head)), nonce))
    return ChaCha20Poly1305(_derive(key, nonce, b"payload"))


def _enter(file: BinaryIO, identity: str) -> ChaCha20Poly1305:
    """Read the header with the secret key."""
    head, claimed = _read_header(file)
    secret = _secret(identity)
    public = secret.public_key().public_bytes_raw()
    for share_text, body in _STANZA.findall(head):
        share = _bytes(share_text)
        try:
            shared = secret.exchange(X25519PublicKey.from_public_bytes(share))
            key = _wrapping(shared, share, public).decrypt(bytes(12), _bytes(body), None)
        except (InvalidTag, ValueError):
            continue
        if not hmac.compare_digest(_proof(key, head), claimed):
            raise NotOpened("The beginning of the file was changed.")
        nonce = file.read(16)
        if len(nonce) < 16:
            raise NotOpened("The file was cut off at its beginning.")
        return ChaCha20Poly1305(_derive(key, nonce, b"payload"))
    raise NotOpened("Another key belongs to this file.")


def _read_header(file: BinaryIO) -> tuple[bytes, bytes]:
    if file.readline(100) != VERSION + b"\n":
        raise NotOpened("This is not a backup: it does not begin as one.")
    head = VERSION + b"\n"
    while len(head) < _LONGEST_HEADER:
        line = file.readline(_LONGEST_HEADER)
        if line.startswith(b"--- ") and line.endswith(b"\n"):
            return head + b"---", _bytes(line[4:].strip())
        if not line.endswith(b"\n"):
            break
        head += line
    raise NotOpened("The file was cut off at its beginning.")


def _wrapping(shared: bytes, share: bytes, public: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(_derive(shared, share + public, VERSION + b"/X25519"))


def _derive(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, purpose).derive(key)


def _proof(key: bytes, head: bytes) -> bytes:
    return hmac.new(_derive(key, b"", b"header"), head, sha256).digest()


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if is_last else b"\0")


def _text(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _bytes(text: bytes) -> bytes:
    try:
        data = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except ValueError as error:
        raise NotOpened("The beginning of the file was changed.") from error
    if _text(data) != text:
        raise NotOpened("The beginning of the file was changed.")
    return data


def _secret(identity: str) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(_read_key(SECRET, identity))


def _write_key(kind: str, key: bytes) -> str:
    return bech32.write(kind, key)


def _read_key(kind: str, text: str) -> bytes:
    try:
        found, key = bech32.read(text.strip())
    except ValueError as error:
        raise NotOpened(f"The key is mistyped: {error}.") from error
    if found != kind or len(key) != 32:
        wanted = "the secret key (AGE-SECRET-KEY-1…)" if kind == SECRET else "the public key (age1…)"
        raise NotOpened(f"This is not {wanted}.")
    return key
