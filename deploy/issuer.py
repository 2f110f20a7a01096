"""A trial identity provider: it publishes the public keys for trial tokens, and nothing else.

It replaces the company's OIDC provider on a laptop and in tests. It hands out no tokens over the network: the holder
of the private key (the launcher) signs them.
"""

import json
import os
import time
from collections.abc import Sequence
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

AUDIENCE = "spindle"
KEY_ID = "trial-1"
LONGEST_TOKEN_SECONDS = 7 * 24 * 3600
"""The longest life of a trial token: the tokens of ``stack.json`` serve for a week."""


class TrialIssuer:
    """Signs trial tokens for one company."""

    def __init__(self, issuer: str, company: str, private_key: str) -> None:
        """Set the issuer's name, its company and its private key (PEM, Ed25519)."""
        self.issuer = issuer
        self.company = company
        self.private_key = private_key

    def token(
        self,
        subject: str,
        grants: Sequence[tuple[str, str | None]],
        *,
        employee_no: str | None = None,
        seconds: int = 12 * 3600,
    ) -> str:
        """Return a token with (role, unit path) grants; None is the whole company, which a token says as ``""``."""
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": AUDIENCE,
            "sub": subject,
            "iat": now,
            "exp": now + seconds,
            "company": self.company,
            "grants": [{"role": role, "unit": unit or ""} for role, unit in grants],
        }
        if employee_no is not None:
            claims["employee_no"] = employee_no
        return jwt.encode(claims, self.private_key, algorithm="EdDSA", headers={"kid": KEY_ID})

    def key_set(self) -> dict[str, Any]:
        """Return the public keys (JWKS)."""
        key = serialization.load_pem_private_key(self.private_key.encode(), None)
        if not isinstance(key, Ed25519PrivateKey):
            raise TypeError("the trial issuer signs with Ed25519")
        public = json.loads(jwt.algorithms.OKPAlgorithm.to_jwk(key.public_key()))
        return {"keys": [{**public, "kid": KEY_ID, "use": "sig", "alg": "EdDSA"}]}


def new_private_key() -> str:
    """Return a new Ed25519 private key (PEM)."""
    return (
        Ed25519PrivateKey.generate()
        .private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        .decode()
    )


def public_key_of(private_key: str) -> str:
    """Return the public key (PEM) of a private one."""
    key = serialization.load_pem_private_key(private_key.encode(), None)
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


def create_app(key_set: dict[str, Any]) -> Starlette:
    """Return the application that publishes the key set."""

    async def answer_keys(_: Request) -> JSONResponse:
        return JSONResponse(key_set)

    return Starlette(routes=[Route("/jwks.json", answer_keys)])


def create_app_from_environment() -> Starlette:
    """Return the application for the key set in ``SPINDLE_KEY_SET`` (JSON); uvicorn calls this."""
    return create_app(json.loads(os.environ["SPINDLE_KEY_SET"]))
