"""What is wrong with rows that are well-formed by themselves."""

from collections.abc import Callable
from typing import Any

from shared.platform.tabular.reading import Finding, ImportRefused, Row, Table

from shared.kernel.errors import Param


class RowFindings:
    """Gathers everything wrong with a table, and refuses it at the end."""

    def __init__(self, table: Table) -> None:
        """Begin with nothing."""
        self._table = table
        self._found: list[Finding] = []

    def add(self, row: Row, key: str, code: str, **params: Param) -> None:
        """Note something wrong with one cell."""
        self._found.append(self._table.finding(row, key, code, **params))

    def add_repeated(self, key: str, identity: Callable[[Row], Any]) -> None:
        """Note every row that says again what an earlier one is about."""
        first: dict[Any, Row] = {}
        for row in self._table.rows:
            earlier = first.setdefault(identity(row), row)
            if earlier is not row:
                self.add(row, key, "row_repeated", earlier=earlier.number)

    def refuse(self) -> None:
        """Raise ImportRefused when anything was noted."""
        if self._found:
            raise ImportRefused(self._found)
