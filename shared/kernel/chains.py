"""A chain of records: each has a number without gaps and the digest of the one before, so that forgery shows.

The digest of a link is the SHA-256 of the canonical JSON of ``content``, ``number`` and ``previous``. ``content`` is
the digest of the record's own fields. Whoever changes, removes or moves a record has to write every later link
anew, and then the last digest differs from the one that was noted elsewhere.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from shared.kernel.digests import Plain, canonical_json, digest

BEGINNING: Final = "0" * 64
"""What the first record has in the place of the digest of the one before."""

FaultCode = Literal["missing", "changed", "changes_differ", "broken", "out_of_order", "head_missing", "head_differs"]
FAULTS: Final[Mapping[FaultCode, str]] = {
    "missing": "missing",
    "changed": "the record or its digest was changed",
    "changes_differ": "its changed fields are not those that the record was written with",
    "broken": "it does not carry the digest of the record before it",
    "out_of_order": "not in its place, or there twice",
    "head_missing": "noted before, and not there any more",
    "head_differs": "noted before with another digest: the records up to it were written anew",
}


@dataclass(frozen=True, slots=True)
class Head:
    """The last record of a chain at some time: its number and digest."""

    number: int
    digest: str

    def __str__(self) -> str:
        """Return the head as people note it."""
        return f"{self.number}:{self.digest}"


@dataclass(frozen=True, slots=True)
class ChainedRecord:
    """A record as it is stored. ``content`` is None where only its link is left.

    ``changes`` are the digest and number of the changed fields that are stored for the record.
    """

    number: int
    previous: str
    digest: str
    content: Mapping[str, Plain] | None
    changes: tuple[int, str] = (0, "")


@dataclass(frozen=True, slots=True)
class ChainFault:
    """What is wrong with a chain at a number, or from it through another."""

    number: int
    code: FaultCode
    through: int = 0

    def __str__(self) -> str:
        """Return the fault in one line."""
        place = f"records {self.number} to {self.through}" if self.through > self.number else f"record {self.number}"
        return f"{place}: {FAULTS[self.code]}"


def link_digest(number: int, previous: str, content: Mapping[str, Plain]) -> str:
    """Return the digest of the link of a record."""
    return digest({"content": digest(content), "number": number, "previous": previous})


class ChangesDigest:
    """The digest of a record's changed fields: SHA-256 over a line of canonical JSON for each subject."""

    def __init__(self) -> None:
        """Begin without changes."""
        self._hashed = hashlib.sha256()
        self.count = 0

    def add(self, subject: str, fields: Mapping[str, Plain]) -> None:
        """Take in the next subject, with the values before and after by field."""
        self.count += len(fields)
        self._hashed.update(canonical_json([subject, fields]).encode() + b"\n")

    @property
    def text(self) -> str:
        """Return the digest in hexadecimal; empty without changes."""
        return self._hashed.hexdigest() if self.count else ""


@dataclass(slots=True)
class ChainCheck:
    """Follows one chain, record by record, and compares it with heads that were noted before."""

    noted: Sequence[Head] = ()
    head: Head = field(default_factory=lambda: Head(0, BEGINNING))

    def follow(self, record: ChainedRecord) -> Iterator[ChainFault]:
        """Yield what is wrong with the next record of the chain."""
        number, before = record.number, self.head
        if number <= before.number:
            yield ChainFault(number, "out_of_order")
        else:
            yield from _gap("missing", before.number, number)
        if record.content is None:
            yield ChainFault(number, "missing")
        elif link_digest(number, record.previous, record.content) != record.digest:
            yield ChainFault(number, "changed")
        elif (record.content.get("change_count", 0), record.content.get("changes_digest", "")) != record.changes:
            yield ChainFault(number, "changes_differ")
        if number == before.number + 1 and record.previous != before.digest:
            yield ChainFault(number, "broken")
        yield from (
            ChainFault(number, "head_differs")
            for head in self.noted
            if head.number == number and head.digest != record.digest
        )
        if number > before.number:
            self.head = Head(number, record.digest)

    def end(self) -> Iterator[ChainFault]:
        """Yield what is wrong with the end of the chain: records that were noted, and are not there."""
        last = max((head.number for head in self.noted), default=0)
        yield from _gap("head_missing", self.head.number, last + 1)


def _gap(code: FaultCode, before: int, after: int) -> Iterator[ChainFault]:
    if before + 1 < after:
        yield ChainFault(before + 1, code, after - 1)


def chain_faults(records: Iterable[ChainedRecord], noted: Sequence[Head] = ()) -> Iterator[ChainFault]:
    """Yield everything that is wrong with a chain, in its order."""
    check = ChainCheck(noted)
    for record in records:
        yield from check.follow(record)
    yield from check.end()
