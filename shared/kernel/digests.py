"""Digests of inputs, by which a decision, result or statement can be proved years later."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import orjson

# Keys may be texts of an enumeration. Objects such as months are refused: they would become their fields.
_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS

Plain = None | bool | int | str | Decimal | date | Mapping[str, "Plain"] | Sequence["Plain"]


def canonical_json(value: Plain) -> str:
    """Return ``value`` as JSON in one way only: keys sorted, no spaces, decimals and dates as strings.

    Floats have no place here; the readers of documents let none through.
    """
    return _encoded(value).decode()


def digest(value: Plain) -> str:
    """Return the SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(_encoded(value)).hexdigest()


def _encoded(value: Plain) -> bytes:
    return orjson.dumps(value, default=_plain, option=_OPTIONS)


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(f"no canonical form for {type(value).__name__}")
