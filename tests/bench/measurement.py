"""The form of a measurement."""

from abc import ABC, abstractmethod
from typing import ClassVar

from tests.bench.ground import Ground


class Measurement(ABC):
    """What is measured; a module of this folder has one of these, named ``MEASUREMENT``."""

    title: ClassVar[str]
    aim: ClassVar[float]
    """How many times the bare equivalent's time ours may take."""

    @abstractmethod
    async def lay_out(self, ground: Ground, size: int) -> None:
        """Lay out the data of so many people; not timed."""

    @abstractmethod
    async def clear(self, ground: Ground) -> None:
        """Take the traces of a run away, ours and the bare one's; not timed."""

    @abstractmethod
    async def ours(self, ground: Ground) -> None:
        """Do it as our users do: through the public operations."""

    @abstractmethod
    async def bare(self, ground: Ground) -> None:
        """Let PostgreSQL alone do the same."""

    @abstractmethod
    async def difference(self, ground: Ground) -> int:
        """Count where the outcomes of both sides differ, after a run of each: the comparison is fair when none does."""
