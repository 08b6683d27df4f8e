"""How access codes are stored: argon2id over a keyed hash, one computation whether the reference exists or not.

The salt follows from the reference and the pepper, so a sign-in costs the same for a reference nobody has, for one
with one code and for one with several. A stolen database without the pepper cannot even begin to guess.
"""

import base64
import hashlib
import hmac

from argon2.low_level import Type, hash_secret_raw
from django.conf import settings

from willkommen.references import ACCESS_CODE_DIGITS, check_digit

# safety.md, section 2: 19 MiB, two passes, one lane; about 30 ms.
MEMORY_KIB = 19 * 1024
PASSES = 2
LANES = 1
MARK = f"argon2id:{MEMORY_KIB}:{PASSES}:{LANES}:"


def code_hash(*, reference: str, code: str) -> str:
    """What is stored of an access code of this reference (digits only, both)."""
    digest = hash_secret_raw(
        _keyed("code", f"{reference}:{code}"),
        _keyed("salt", reference)[:16],
        time_cost=PASSES,
        memory_cost=MEMORY_KIB,
        parallelism=LANES,
        hash_len=32,
        type=Type.ID,
    )
    return MARK + base64.b64encode(digest).decode()


def chosen_code(secret: str, reference: str) -> str:
    """The access code that follows from a secret of 128 bits in somebody's own session; useless without the pepper."""
    number = int.from_bytes(_keyed("chosen", f"{secret}:{reference}")[:16])
    digits = f"{number % 10 ** (ACCESS_CODE_DIGITS - 1):0{ACCESS_CODE_DIGITS - 1}d}"
    return digits + check_digit(digits)


def is_same(stored: str, computed: str) -> bool:
    """Whether two hashes are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(stored.encode(), computed.encode())


def _keyed(purpose: str, text: str) -> bytes:
    key = settings.ACCESS_CODE_PEPPER.encode()
    return hmac.new(key, f"access-code:{purpose}:{text}".encode(), hashlib.sha256).digest()
