"""What an import of a table did."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCount:
    """How many rows an import had, and how many of them were new or changed something."""

    rows: int
    created: int
    changed: int

    @property
    def unchanged(self) -> int:
        """Return how many rows said what was on record already."""
        return self.rows - self.created - self.changed
