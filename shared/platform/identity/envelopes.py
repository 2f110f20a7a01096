"""The outside of a bearer token, read before any signature is checked: who signed it, and with which key.

A stranger chooses every byte of it. So it is read strictly, and the JWT library sees only what passed.
"""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shared.kernel.errors import Invalid, Unauthenticated
from shared.kernel.strict_json import read_json

ALGORITHMS: Final = ["ES256", "ES384", "RS256", "PS256", "EdDSA"]
LONGEST_TOKEN: Final = 16_384
_PART: Final = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_DEMANDS: Final = frozenset({"crit", "b64", "enc", "zip"})  # fields that change how a token is to be read


@dataclass(frozen=True, slots=True)
class Envelope:
    """The issuer and the id of the key, as a token claims them; nothing of it is proved yet."""

    issuer: str
    key_id: str | None


def open_envelope(token: str) -> Envelope:
    """Return what a token says of itself; Unauthenticated for any other shape than a signed JWT's."""
    parts = token.split(".")
    if len(token) > LONGEST_TOKEN or len(parts) != 3 or not all(_PART.fullmatch(part) for part in parts):
        raise Unauthenticated("token_invalid", reason="malformed")
    header, claims = _document(parts[0]), _document(parts[1])
    if header.get("alg") not in ALGORITHMS:
        raise Unauthenticated("token_invalid", reason="algorithm")
    if header.keys() & _DEMANDS:
        raise Unauthenticated("token_invalid", reason="header")
    issuer, key_id = claims.get("iss"), header.get("kid")
    if not isinstance(issuer, str):
        raise Unauthenticated("token_invalid", reason="unknown issuer")
    if key_id is not None and not isinstance(key_id, str):
        raise Unauthenticated("token_invalid", reason="unknown key")
    return Envelope(issuer, key_id)


def _document(part: str) -> Mapping[str, object]:
    try:
        document = read_json(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (Invalid, ValueError) as error:
        raise Unauthenticated("token_invalid", reason="malformed") from error
    if not isinstance(document, dict):
        raise Unauthenticated("token_invalid", reason="malformed")
    return document
