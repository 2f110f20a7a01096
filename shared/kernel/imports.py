"""What an import of a table did."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCount:
    """How many rows an import had, and how many of them were new or changed something.

    ``passed_over`` counts the rows besides that a template came with and nobody filled in.
    """

    rows: int
    created: int
    changed: int
    passed_over: int = 0

    @property
    def unchanged(self) -> int:
        """Return how many rows said what was on record already."""
        return self.rows - self.created - self.changed
