"""What can be wrong, in the words of the field; the HTTP status is the business of the platform.

Each error has a stable ``code`` from a catalogue that holds its texts in Chinese and English, and
``params`` that those texts quote. Faults point at places in the input (RFC 6901 JSON pointers).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from shared.kernel.pointers import pointer

Param = str | int | None

FAULTS_MOST: Final = 1_000
"""How many faults an error names; the others are counted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong at one place: ``pointer`` is a JSON pointer into the input."""

    pointer: str
    code: str
    params: dict[str, Param] = field(default_factory=dict)

    @classmethod
    def in_row(cls, index: int, key: str, code: str, **params: Param) -> "Fault":
        """Return a fault of a table: ``index`` is the row's, from 0, and ``key`` its column's."""
        return cls(pointer([str(index), key]), code, params)

    def within(self, prefix: str) -> "Fault":
        """Return the same fault seen from outside, with its pointer under ``prefix``."""
        return Fault(prefix + self.pointer, self.code, self.params)


class Faults(list[Fault]):
    """Faults as a reader finds them: the first are kept, and the others counted."""

    def __init__(self) -> None:
        """Begin without any."""
        super().__init__()
        self.more = 0

    def append(self, fault: Fault) -> None:
        """Keep a fault, or count it where there are too many already."""
        if len(self) < FAULTS_MOST:
            super().append(fault)
        else:
            self.more += 1


class SpindleError(Exception):
    """An expected error with a stable code; subclasses say of which kind it is."""

    def __init__(self, code: str, /, faults: Iterable[Fault] = (), **params: Param) -> None:
        """Take the code, the faults that it is made of, and what its text quotes.

        Of very many faults the first are kept; the last one says how many more there are.
        """
        super().__init__(code)
        self.code = code
        self.faults = list(faults)
        self.params = params
        more = faults.more if isinstance(faults, Faults) else 0
        if more or len(self.faults) > FAULTS_MOST + 1:  # an error made from another one has that last fault already
            count = len(self.faults) + more
            self.faults[FAULTS_MOST:] = [Fault("", "findings_cut", {"more": count - FAULTS_MOST})]
            self.params = {"count": count, **params}


class Invalid(SpindleError):
    """The input breaks a rule of form or of the field."""

    def within(self, prefix: str) -> "Invalid":
        """Return the same error with every pointer under ``prefix``."""
        return Invalid(self.code, [fault.within(prefix) for fault in self.faults], **self.params)


class Unauthenticated(SpindleError):
    """Nobody we know."""


class Forbidden(SpindleError):
    """Somebody we know, who may not."""


class Missing(SpindleError):
    """There is no such thing (or it may not be seen, which is the same answer)."""


class WrongMethod(SpindleError):
    """The thing exists, but is not asked like this."""


class Conflict(SpindleError):
    """The state of things does not allow it now."""


class Stale(SpindleError):
    """It was changed since the caller read it."""


class Unmet(SpindleError):
    """A required precondition (If-Match) was not sent."""


class TooLarge(SpindleError):
    """More than the service takes at once."""


class TooMany(SpindleError):
    """More requests than one account may send in a time."""


class TooSlow(SpindleError):
    """A request that did not arrive in time."""


class Unsupported(SpindleError):
    """A media type that the operation does not read."""


class NotAcceptable(SpindleError):
    """A media type that the operation does not write."""


class Unavailable(SpindleError):
    """Another service, or the database, is away; try again later."""
