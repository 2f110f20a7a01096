"""What a change did: each field that is another than before, of each person or thing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shared.kernel.digests import Plain


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one subject before and after a change; a value that is not there is None.

    ``subject`` is a personnel number, or the code of another thing that has no person.
    """

    subject: str
    field: str
    before: Plain
    after: Plain


def differences(
    subject: str, before: Mapping[str, Plain] | None, after: Mapping[str, Plain] | None
) -> Iterator[Difference]:
    """Yield the fields that differ, by name; ``None`` for a whole side says that there is no such record."""
    old, new = before or {}, after or {}
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield Difference(subject, name, old.get(name), new.get(name))
