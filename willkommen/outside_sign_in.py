"""Signing in through an authority's own sign-in service (OpenID Connect, authorization code with PKCE).

Who somebody is there is known by issuer and subject alone. Nobody gets an account by signing in: an invitation, an
administrator or the person themselves links the two. Such a session opens the pages of that authority only, so that a
service cannot speak for people at another one. Configured by the environment (docs/operations.md), no secret is stored.
"""

import base64
import hashlib
import json
import secrets
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from willkommen.errors import Refused

# In the session: what was asked, and through which authority's service somebody came in.
ASKED = "outside_asked"
VIA = "signed_in_via"
PATIENCE = 5
MOST_BYTES = 500_000
ANSWER_WITHIN = timedelta(minutes=10)
SIGNATURES = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
# What a service says about how somebody signed in there (RFC 8176).
STRONG = frozenset({"mfa", "hwk", "otp", "swk", "sc", "fpt"})
# Faces that belong to no single authority are closed to who came through the service of one.
OF_ONE_AUTHORITY = frozenset({"desk", "supervision"})


class ServiceSilent(Refused):
    """The service is away, or answers something that is not to be trusted."""

    text = _("The sign-in service did not answer as it should. Please try again, or sign in with your password.")


@dataclass(frozen=True)
class Service:
    """The sign-in service of one authority."""

    authority: str
    issuer: str
    client_id: str
    client_secret: str
    brings_second_factor: bool


@dataclass(frozen=True)
class Known:
    """Who somebody is at a service."""

    issuer: str
    subject: str
    has_second_factor: bool


def service_of(authority_slug: str) -> Service | None:
    """The service of an authority, None where there is none."""
    found = settings.OIDC.get(authority_slug)
    return Service(authority=authority_slug, **found) if found else None


def may_open(session, face: str, authority_slug: str | None) -> bool:
    """Whether a session may open a page of this face and authority as far as the way of signing in decides."""
    via = session.get(VIA)
    return via is None or face == "own" or (face in OF_ONE_AUTHORITY and authority_slug == via)


def ask(session, service: Service, *, purpose: str, now: datetime, **rest: str) -> str:
    """Begin: remember what is asked and answer the address of the service to go to. Raises `ServiceSilent`."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _times in range(3))
    endpoint = _configuration(service)["authorization_endpoint"]
    session[ASKED] = {
        **rest,
        "authority": service.authority,
        "purpose": purpose,
        "at": now.isoformat(),
        "state": state,
        "nonce": nonce,
        "verifier": verifier,
    }
    digest = hashlib.sha256(verifier.encode()).digest()
    query = {
        "response_type": "code",
        "scope": "openid",
        "client_id": service.client_id,
        "redirect_uri": _redirect_uri(service),
        "state": state,
        "nonce": nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    if purpose == "confirm":
        query |= {"prompt": "login", "max_age": "0"}
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urllib.parse.urlencode(query)}"


def take_asked(session, service: Service, state: str, *, now: datetime) -> dict | None:
    """What this browser asked this service lately; given out once, None for an answer nobody asked for."""
    asked = session.pop(ASKED, None)
    if not asked or asked["authority"] != service.authority:
        return None
    is_fresh = timedelta(0) <= now - datetime.fromisoformat(asked["at"]) < ANSWER_WITHIN
    return asked if is_fresh and secrets.compare_digest(asked["state"].encode(), state.encode()) else None


def who_is_it(service: Service, *, code: str, asked: dict) -> Known:
    """Exchange the code and read the signed answer. Raises `ServiceSilent`.

    Checked: signature, issuer, audience, life, nonce, and with several audiences that the answer was made for us.
    """
    configuration = _configuration(service)
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": _redirect_uri(service),
        "code_verifier": asked["verifier"],
    }
    answer = _fetch(configuration["token_endpoint"], **_as_client(service, configuration, fields))
    try:
        token = answer["id_token"]
        keys = jwt.PyJWKSet.from_dict(_fetch(configuration["jwks_uri"]))
        claims = _claims(service, token, keys)
        is_ours = secrets.compare_digest(str(claims["nonce"]).encode(), asked["nonce"].encode())
    except (KeyError, TypeError, ValueError, jwt.PyJWTError) as error:
        raise ServiceSilent from error
    subject = claims["sub"]
    if not is_ours or claims.get("azp", service.client_id) != service.client_id or not 0 < len(subject) <= 255:
        raise ServiceSilent
    methods = claims.get("amr")
    strong = (
        bool(STRONG & set(methods)) if isinstance(methods, list) and all(isinstance(m, str) for m in methods) else False
    )
    return Known(service.issuer, subject, strong or service.brings_second_factor)


def _claims(service: Service, token: str, keys: jwt.PyJWKSet) -> dict:
    header = jwt.get_unverified_header(token)
    if header.get("alg") not in SIGNATURES:
        raise jwt.InvalidAlgorithmError(header.get("alg"))
    fitting = [key for key in keys.keys if header.get("kid") in (None, key.key_id)]
    if len(fitting) != 1:
        raise jwt.InvalidKeyError("no single key fits")
    return jwt.decode(
        token,
        fitting[0],
        algorithms=[header["alg"]],
        audience=service.client_id,
        issuer=service.issuer,
        leeway=60,
        options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"]},
    )


def _as_client(service: Service, configuration: dict, fields: dict) -> dict:
    """How we show who we are: in a header where the service knows it (the default of OpenID Connect), else in the form."""
    methods = configuration.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if "client_secret_basic" not in methods:
        return {"form": {**fields, "client_id": service.client_id, "client_secret": service.client_secret}}
    quoted = ":".join(urllib.parse.quote(part, safe="") for part in (service.client_id, service.client_secret))
    return {"form": fields, "headers": {"Authorization": f"Basic {base64.b64encode(quoted.encode()).decode()}"}}


def _configuration(service: Service) -> dict:
    """What the service says about itself; its name must be the one that was configured."""
    found = _fetch(f"{service.issuer.rstrip('/')}/.well-known/openid-configuration")
    needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if found.get("issuer") != service.issuer or not all(_is_safe(found.get(name)) for name in needed):
        raise ServiceSilent
    return found


def _is_safe(address) -> bool:
    """HTTPS, or this machine while trying things out."""
    if not isinstance(address, str):
        return False
    parts = urllib.parse.urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"})


class _NoDetour(urllib.request.HTTPRedirectHandler):
    """What is asked of a service is answered by that service."""

    def redirect_request(self, *_args):
        return None


def _fetch(address: str, *, form: dict | None = None, headers: dict | None = None) -> dict:
    if not _is_safe(address):
        raise ServiceSilent
    request = urllib.request.Request(  # noqa: S310 -- checked one line above: https, or this machine
        address,
        data=urllib.parse.urlencode(form).encode() if form else None,
        headers={"Accept": "application/json", **(headers or {})},
    )
    try:
        with urllib.request.build_opener(_NoDetour).open(request, timeout=PATIENCE) as answer:
            found = json.loads(answer.read(MOST_BYTES))
    except (OSError, ValueError) as error:
        raise ServiceSilent from error
    if not isinstance(found, dict):
        raise ServiceSilent
    return found


def _redirect_uri(service: Service) -> str:
    return settings.BASE_URL + reverse("outside_return", kwargs={"service": service.authority})
