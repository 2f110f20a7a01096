"""Revisions of a record: by which a caller says which one was read (ETags are RFC 9110), and what is newer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, Literal
from zoneinfo import ZoneInfo

from shared.kernel.digests import Plain
from shared.kernel.errors import Fault, Stale, Unmet
from shared.kernel.names import Language, Name

_YES_NO: Final = (Name("否", "no"), Name("是", "yes"))
_SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
_ETAG: Final = re.compile(r'"([0-9]{1,9})"', re.ASCII)


def etag(revision: int) -> str:
    """Return the ETag of a revision."""
    return f'"{revision}"'


def revision_of(if_match: str | None) -> int:
    """Return the revision that the caller read; Unmet without one, Stale for what this service never gave out."""
    if if_match is None:
        raise Unmet("precondition_missing")
    match = _ETAG.fullmatch(if_match.strip())
    if match is None:
        raise Stale("version_stale")
    return int(match[1])


NewerChoice = Literal["refuse", "report"]
"""What an import does where it would overwrite newer records: it is refused, or leaves them and reports them."""


@dataclass(frozen=True, slots=True)
class LeftField:
    """A field that an import left, since it was recorded after the revision that the caller had."""

    employee_no: str
    field: str
    recorded: str | None
    delivered: str | None
    recorded_at: datetime | None
    recorded_by: str


def overwritten_fields(
    delivered: Mapping[str, Plain], recorded: Mapping[str, Plain], read: Mapping[str, Plain] | None
) -> list[str]:
    """Return the fields where a delivery would overwrite what was recorded after the revision that the caller read.

    ``read`` are the fields as that revision had them. Where it is not kept, every field that differs may be newer.
    """
    return [
        name
        for name in sorted(delivered.keys() | recorded.keys())
        if delivered.get(name) != recorded.get(name) and (read is None or read.get(name) != recorded.get(name))
    ]


def newer_fault(index: int, key: str, recorded: Plain, recorded_at: datetime | None, recorded_by: str) -> Fault:
    """Return the finding that a row's field would overwrite what somebody recorded after the export."""
    when = "" if recorded_at is None else f"{recorded_at.astimezone(_SHANGHAI):%Y-%m-%d %H:%M}"
    return Fault.in_row(
        index,
        key,
        "newer_on_record",
        zh=shown_field(recorded, "zh") or "空",
        en=shown_field(recorded) or "nothing",
        recorded_at=when,
        recorded_by=recorded_by,
    )


def shown_field(value: Plain, language: Language = "en") -> str | None:
    """Return a field's value as a report quotes it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return "; ".join(shown_field(item, language) or "" for item in value)
    if isinstance(value, bool):
        return _YES_NO[value].text(language)
    return format(value, "f") if isinstance(value, Decimal) else str(value)
