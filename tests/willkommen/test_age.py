"""Files as the program `age` writes and opens them."""

import base64
import io

import pytest

from willkommen.backup import bech32
from willkommen.backup.age import CHUNK, NotOpened, Opened, Sealing, new_identity, read_identity, recipient_of

# Made with rage (pyrage 1.4.0), which also adds a stanza no program knows, to see that it is left alone.
KEY = "AGE-SECRET-KEY-1NCWJNFCSEAQK7LQF57VMKT38JSV8LZLWY29K0L9SY95JNYYCQKHSZFRZZ8"
RECIPIENT = "age1s6jkvfcw2f3wh9hsmk562dv74qj545y4tj4es3cd50ynup3huyrq9r0faa"
FILE = base64.b64decode(
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSA0ZE5VcEM0UFZQcE9TWXBUWlNJQ3IxMVFqNGZQdDROSkRyanBSYjhHVFJRCjI0ZXdnVFpQZE"
    "52ZUUwZXBBUUswSExxTlZnYjhtU1k2ZklCcHJ2UEUxYncKLT4gW3FJTS1ncmVhc2UKQ3drSnB5dTcyU0k1QmdxaXhkdk1uUU54czhIT3dKOS95bld3"
    "T3hLOWJNQXo3clhtUGswb3EyMlBtRFNndXZnOQpwNFN1bm5WTjRvZTIxN3J5Y25rTzZ5VHZlQ1NOTVlFSTlqaU96RWw4SXNvNUVNd2w4T00KLS0tIE"
    "5EVExleWdmWXN0QVF2TldRamZ1ZHRWcGx2WTN2Mk1OR2VBbXpjN1Q4QTAK7naDHIBL3Snv4pd0GUXkyo4/YRjvOb+WS/cYfS3N6Q8ob46ETOh40yRb"
    "ugcGN+I5FWCiIAvhj/g4OyWOrCr9lS0SyhfSUmUX81jzQy/aFvU="
)
TEXT = b"Termin um neun. " * 3


def seal(data: bytes, recipient: str = RECIPIENT) -> bytes:
    file = io.BytesIO()
    sealed = Sealing(file, recipient)
    for first in range(0, len(data), 50_000):
        sealed.write(data[first : first + 50_000])
    sealed.close()
    return file.getvalue()


def opened(data: bytes, key: str = KEY) -> bytes:
    return Opened(io.BytesIO(data), key).read()


def test_a_file_of_the_program_opens():
    assert recipient_of(KEY) == RECIPIENT
    assert opened(FILE) == TEXT


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_was_sealed_opens_whatever_its_length(size):
    data = bytes(range(256)) * (size // 256 + 1)
    assert opened(seal(data[:size])) == data[:size]


def test_every_changed_byte_and_every_missing_end_is_noticed():
    harmed = [FILE[:place] + bytes([FILE[place] ^ 1]) + FILE[place + 1 :] for place in range(len(FILE))]
    harmed += [FILE[:end] for end in range(len(FILE))]
    noticed = 0
    for data in harmed:
        with pytest.raises(NotOpened):
            opened(data)
        noticed += 1
    assert noticed == 2 * len(FILE)


def test_pieces_cannot_be_left_out_or_change_places():
    data = seal(bytes(3 * CHUNK))
    head, piece = len(data) - 3 * (CHUNK + 16), CHUNK + 16
    first, second, third = (data[head + number * piece : head + (number + 1) * piece] for number in range(3))
    for pieces in (first + third, second + first + third, first + second, first + second + third + third):
        with pytest.raises(NotOpened):
            opened(data[:head] + pieces)


def test_another_key_opens_nothing():
    with pytest.raises(NotOpened, match="Another key"):
        opened(FILE, new_identity())


def test_a_key_file_may_hold_remarks():
    assert read_identity(f"# made today\n# public key: {RECIPIENT}\n{KEY}\n") == KEY
    with pytest.raises(NotOpened, match="no key"):
        read_identity(f"# public key: {RECIPIENT}\n")


def test_a_mistyped_key_is_noticed_by_its_checksum():
    for place in range(len(RECIPIENT)):
        other = "q" if RECIPIENT[place] != "q" else "p"
        with pytest.raises(ValueError, match=r"checksum|written"):
            bech32.read(RECIPIENT[:place] + other + RECIPIENT[place + 1 :])
    with pytest.raises(NotOpened, match="not the public key"):
        seal(b"", KEY)
