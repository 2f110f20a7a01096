"""Revisions of a record, and the ETags by which a caller says which one was read (RFC 9110)."""

import re
from typing import Final

from shared.kernel.errors import Stale, Unmet

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
