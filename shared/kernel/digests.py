"""Digests of inputs, by which a decision, result or statement can be proved years later."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

Plain = None | bool | int | str | Decimal | date | Mapping[str, "Plain"] | Sequence["Plain"]


def canonical_json(value: Plain) -> str:
    """Return ``value`` as JSON in one way only: keys sorted, no spaces, decimals and dates as strings.

    Floats have no place here: TypeError.
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain, allow_nan=False)


def digest(value: Plain) -> str:
    """Return the SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no canonical form for {type(value).__name__}")
