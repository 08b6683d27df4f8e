"""Secrets in links: derived with a key from a stored nonce, found again by their hash.

A stolen database yields neither working links nor identities, because the keys stand in the environment.
"""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings

TOKEN_BYTES = 16


def new_nonce() -> str:
    """128 random bits as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def token_for(nonce: str, *, purpose: str) -> str:
    """The link token (128 bits, 22 characters) that belongs to a nonce."""
    return base64.urlsafe_b64encode(_keyed(settings.SECRET_KEY, purpose, nonce)[:TOKEN_BYTES]).decode().rstrip("=")


def fresh_link(purpose: str) -> dict[str, str]:
    """The fields of a new link, and of the code that comes with it; of the link only a hash is stored."""
    nonce = new_nonce()
    return {"link_nonce": nonce, "link_token_hash": hash_of(token_for(nonce, purpose=purpose))}


def hash_of(token: str) -> str:
    """What is stored of a token (SHA-256, 64 hexadecimal digits)."""
    return hashlib.sha256(token.encode()).hexdigest()


def code_for(nonce: str) -> str:
    """Six digits to type from a message, for somebody who holds the form already."""
    return f"{int.from_bytes(_keyed(settings.SECRET_KEY, 'code', nonce)[:8]) % 1_000_000:06d}"


def keyed_hash(text: str) -> str:
    """Hash of an identity, comparable only by whoever knows the pepper (64 hexadecimal digits)."""
    return _keyed(settings.IDENTITY_PEPPER, "identity", text).hex()


def _keyed(key: str, purpose: str, text: str) -> bytes:
    return hmac.new(key.encode(), f"{purpose}:{text}".encode(), hashlib.sha256).digest()
