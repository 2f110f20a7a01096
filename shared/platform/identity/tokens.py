"""Bearer tokens: those of people, from the company's OIDC provider, and those of the services."""

import asyncio
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
import jwt
import structlog
from pydantic import BaseModel

from shared.kernel.errors import SpindleError, Unauthenticated, Unavailable
from shared.platform.identity.callers import HUMAN_ROLES, Caller, Grant, Role
from shared.platform.identity.envelopes import ALGORITHMS, Envelope, open_envelope
from shared.platform.settings import IssuerSettings, PeerSettings, ServiceName

SERVICE_ISSUER = "spindle:"
SERVICE_TOKEN_SECONDS = 60
CLOCK_SECONDS: Final = 60
"""How far the provider's clock may be ahead of ours."""
_KEYS_FRESH_SECONDS = 300
_KEYS_RETRY_SECONDS = 5
_KEYS_SECONDS = 5.0
_KEYS_PAUSE_SECONDS = 1.0  # after a failure, so that callers do not queue up for a provider that hangs
_EMPLOYEE_NO: Final = re.compile(r"[0-9A-Za-z_-]{1,32}", re.ASCII)
_UNIT_PATH: Final = re.compile(r"(?:[0-9A-Za-z_-]{1,32}/){0,50}", re.ASCII)
_GRANTS_MOST: Final = 500
_NAME_LENGTH: Final = 255

logger = structlog.get_logger(__name__)


class _KeySetDocument(BaseModel):
    """A JSON Web Key Set (RFC 7517)."""

    keys: list[dict[str, Any]]


@dataclass(slots=True)
class KeySet:
    """A provider's public keys, fetched when first needed, when stale, or when an unknown key turns up."""

    settings: IssuerSettings
    http: httpx.AsyncClient
    _keys: dict[str, jwt.PyJWK] = field(default_factory=dict)
    _fetched_at: float = float("-inf")
    _failed_at: float = float("-inf")
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def key(self, key_id: str) -> jwt.PyJWK:
        """Return the key of that id; Unauthenticated when the provider has none."""
        key = self._keys.get(key_id)
        if key is not None and time.monotonic() - self._fetched_at < _KEYS_FRESH_SECONDS:
            return key
        async with self._lock:
            now = time.monotonic()
            if now - self._fetched_at > _KEYS_RETRY_SECONDS and now - self._failed_at > _KEYS_PAUSE_SECONDS:
                await self._fetch()
        if not self._keys:
            raise Unavailable("identity_provider_unavailable")
        if key_id not in self._keys:
            raise Unauthenticated("token_invalid", reason="unknown key")
        return self._keys[key_id]

    async def _fetch(self) -> None:
        """Replace the keys; keep the old ones while the provider is away."""
        try:
            async with asyncio.timeout(_KEYS_SECONDS):
                response = await self.http.get(self.settings.jwks_url, timeout=_KEYS_SECONDS)
            response.raise_for_status()
            keys = jwt.PyJWKSet(_KeySetDocument.model_validate_json(response.content).keys)
        except (httpx.HTTPError, ValueError, TypeError, TimeoutError, jwt.PyJWTError) as error:
            logger.warning("jwks_unavailable", issuer=self.settings.issuer, error=str(error))
            self._failed_at = time.monotonic()
            return
        self._keys = {key.key_id: key for key in keys.keys if key.key_id is not None}
        self._fetched_at = time.monotonic()


class TokenReader:
    """Turns a bearer token into a caller, or refuses it."""

    def __init__(
        self,
        service: str,
        issuers: tuple[IssuerSettings, ...],
        peers: Mapping[ServiceName, PeerSettings],
        http: httpx.AsyncClient,
    ) -> None:
        """Bind each issuer to its company, and each peer to its public key."""
        self._service = service
        self._key_sets = {settings.issuer: KeySet(settings, http) for settings in issuers}
        self._peers: dict[str, PeerSettings] = {SERVICE_ISSUER + name: peer for name, peer in peers.items()}

    async def read(self, token: str) -> Caller:
        """Return the caller whom the token proves; Unauthenticated otherwise, whatever its shape is."""
        try:
            envelope = open_envelope(token)
            if envelope.issuer in self._peers:
                return self._read_service_token(token, envelope)
            if envelope.issuer not in self._key_sets:
                raise Unauthenticated("token_invalid", reason="unknown issuer")
            return await self._read_person_token(token, envelope)
        except SpindleError:
            raise
        except jwt.ExpiredSignatureError as error:
            raise Unauthenticated("token_expired") from error
        except Exception as error:  # strangers choose a token's shape, so no error of the libraries may become a 500
            raise Unauthenticated("token_invalid", reason=type(error).__name__) from error

    async def _read_person_token(self, token: str, envelope: Envelope) -> Caller:
        key_set = self._key_sets[envelope.issuer]
        if envelope.key_id is None:
            raise Unauthenticated("token_invalid", reason="unknown key")
        key = await key_set.key(envelope.key_id)
        claims = jwt.decode(
            token,
            key,
            algorithms=ALGORITHMS,
            issuer=envelope.issuer,
            audience=key_set.settings.audience,
            options={"require": ["exp", "iat", "iss", "aud", "sub"], "verify_iat": False, "verify_nbf": False},
        )
        _refuse_untimely(claims, key_set.settings.token_seconds)
        if claims.get("company") != key_set.settings.company:
            raise Unauthenticated("token_invalid", reason="another company")
        subject = _name(claims["sub"], "sub")
        employee_no = claims.get("employee_no")
        if employee_no is not None and not (isinstance(employee_no, str) and _EMPLOYEE_NO.fullmatch(employee_no)):
            raise Unauthenticated("token_invalid", reason="employee_no")
        return Caller(
            company=key_set.settings.company,
            actor=employee_no or f"subject:{subject}",  # no personnel number has a colon
            employee_no=employee_no,
            grants=_grants(claims.get("grants")),
            issuer=envelope.issuer,
            subject=subject,
        )

    def _read_service_token(self, token: str, envelope: Envelope) -> Caller:
        issuer = envelope.issuer
        claims = jwt.decode(
            token,
            self._peers[issuer].public_key,
            algorithms=["EdDSA"],
            issuer=issuer,
            audience=self._service,
            options={"require": ["exp", "iat", "iss", "aud", "company"], "verify_iat": False, "verify_nbf": False},
        )
        _refuse_untimely(claims, SERVICE_TOKEN_SECONDS)
        on_behalf_of = claims.get("on_behalf_of")
        return Caller(
            company=_name(claims["company"], "company"),
            actor=issuer,
            on_behalf_of=None if on_behalf_of is None else _name(on_behalf_of, "on_behalf_of"),
            grants=(Grant(Role(issuer.removeprefix(SERVICE_ISSUER))),),
            issuer=issuer,
            subject=issuer,
        )


def _refuse_untimely(claims: Mapping[str, Any], longest_seconds: int) -> None:
    """Refuse a token that lives too long, was issued in the future or is not valid yet: Unauthenticated.

    The library has checked that it has not expired.
    """
    latest = time.time() + CLOCK_SECONDS
    for name in ("exp", "iat", "nbf"):
        if name in claims and type(claims[name]) not in {int, float}:
            raise Unauthenticated("token_invalid", reason=name)
    if claims["iat"] > latest or claims.get("nbf", 0) > latest:
        raise Unauthenticated("token_invalid", reason="not valid yet")
    if claims["exp"] - claims["iat"] > longest_seconds:
        raise Unauthenticated("token_invalid", reason="lives too long")


def _name(value: object, claim: str) -> str:
    """Return a name that records can hold; Unauthenticated for a blank one, or one with control characters."""
    if (
        not isinstance(value, str)
        or not value.isprintable()
        or value != value.strip()
        or not 0 < len(value) <= _NAME_LENGTH
    ):
        raise Unauthenticated("token_invalid", reason=claim)
    return value


def _grants(claim: Any) -> tuple[Grant, ...]:
    """Read the grants claim, where each grant has a role and a unit and nothing else; Unauthenticated otherwise.

    The unit is always said: the empty path is the whole company, so a forgotten or misspelt unit is refused.
    Roles that we do not know, and those of services, give nothing.
    """
    if claim is None:
        return ()
    if not isinstance(claim, list) or len(claim) > _GRANTS_MOST:
        raise Unauthenticated("token_invalid", reason="grants")
    grants: list[Grant] = []
    for entry in claim:
        if not isinstance(entry, dict) or entry.keys() != {"role", "unit"}:
            raise Unauthenticated("token_invalid", reason="grants")
        role, unit_path = entry["role"], entry["unit"]
        if not isinstance(role, str) or not isinstance(unit_path, str) or not _UNIT_PATH.fullmatch(unit_path):
            raise Unauthenticated("token_invalid", reason="grants")
        if role in HUMAN_ROLES:
            grants.append(Grant(Role(role), unit_path))
    return tuple(grants)


class ServiceSigner:
    """Signs this service's short-lived tokens for calls to its peers."""

    def __init__(self, service: str, private_key: str) -> None:
        """Take the service's name and its Ed25519 private key (PEM)."""
        self._issuer = SERVICE_ISSUER + service
        self._private_key = private_key

    def token(self, audience: str, caller: Caller) -> str:
        """Return a token for one peer, one company, on behalf of the caller."""
        now = int(time.time())
        claims = {
            "iss": self._issuer,
            "aud": audience,
            "iat": now,
            "exp": now + SERVICE_TOKEN_SECONDS,
            "company": caller.company,
            "on_behalf_of": caller.on_behalf_of or caller.actor,
        }
        return jwt.encode(claims, self._private_key, algorithm="EdDSA")
