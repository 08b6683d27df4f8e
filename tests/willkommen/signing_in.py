"""Clients that sign in as people do, for the tests of signing in."""

import hashlib
import html
import json
import re
import secrets
import time

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.urls import reverse
from fido2 import cose
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from tests.factories import PASSWORD


def browser(**fields) -> Client:
    """Somebody's browser, in English."""
    return Client(headers={"accept-language": "en"}, **fields)


def sign_in(client: Client, email: str, password: str = PASSWORD, **fields):
    """The form of the sign-in page, sent."""
    return client.post(reverse("account_login"), {"login": email, "password": password, **fields})


def code_now(secret: str, *, periods: int = 0) -> str:
    """What an app with this key shows, or showed so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods))


def give_app(staff) -> str:
    """An app is set up for this account; its key."""
    secret = generate_totp_secret()
    TOTP.activate(staff, secret)
    return secret


class SoftKey:
    """A security key in software: answers what the page asks a browser for (WebAuthn level 2, ES256, no attestation)."""

    def __init__(self, origin: str = "http://testserver"):
        self.origin = origin
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = secrets.token_bytes(32)
        self.counter = 0

    def register(self, options: dict) -> str:
        """The answer to the options of the page that adds a key."""
        key = cose.ES256.from_cryptography_key(self.private.public_key())
        credential = AttestedCredentialData.create(b"\0" * 16, self.credential_id, key)
        data = AuthenticatorData.create(self._rp(options["publicKey"]["rp"]["id"]), 0x45, 0, credential)
        told = AttestationObject.create("none", data, {})
        return self._answer(options, "webauthn.create", {"attestationObject": websafe_encode(told)})

    def sign(self, options: dict, *, challenge: str | None = None) -> str:
        """The answer to the options of a page that asks for a key."""
        self.counter += 1
        data = AuthenticatorData.create(self._rp(options["publicKey"]["rpId"]), 0x05, self.counter)
        client_data = self._client_data(options, "webauthn.get", challenge)
        signed = self.private.sign(bytes(data) + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        response = {"authenticatorData": websafe_encode(data), "signature": websafe_encode(signed)}
        return self._answer(options, "webauthn.get", response, challenge)

    def _answer(self, options, kind, response, challenge=None) -> str:
        response["clientDataJSON"] = websafe_encode(self._client_data(options, kind, challenge))
        known = websafe_encode(self.credential_id)
        answer = {"id": known, "rawId": known, "type": "public-key", "response": response}
        return json.dumps({**answer, "clientExtensionResults": {}})

    def _client_data(self, options, kind, challenge) -> bytes:
        asked = challenge or options["publicKey"]["challenge"]
        return json.dumps({"type": kind, "challenge": asked, "origin": self.origin, "crossOrigin": False}).encode()

    @staticmethod
    def _rp(name: str) -> bytes:
        return hashlib.sha256(name.encode()).digest()


def options_of(page, attribute: str) -> dict:
    """What a page gives its script to ask the browser for."""
    return json.loads(html.unescape(re.search(rf'{attribute}="([^"]*)"', page.content.decode()).group(1)))


def add_key(client, key: SoftKey, name: str = "blue key"):
    """The page that adds a key, from the question to the answer."""
    address = reverse("mfa_add_webauthn")
    options = options_of(client.get(address), "data-key-creation")
    return client.post(address, {"name": name, "credential": key.register(options)})
