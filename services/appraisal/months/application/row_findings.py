"""What is wrong with rows that are well-formed by themselves."""

from shared.kernel.errors import Param
from shared.platform.tabular.findings import Finding, ImportRefused
from shared.platform.tabular.reading import Row, Table


class RowFindings:
    """Gathers everything wrong with a table, and refuses it at the end."""

    def __init__(self, table: Table) -> None:
        """Begin with nothing."""
        self._table = table
        self._found: list[Finding] = []

    def add(self, row: Row, key: str, code: str, **params: Param) -> None:
        """Note something wrong with one cell."""
        self._found.append(self._table.finding(row, key, code, **params))

    def refuse(self) -> None:
        """Raise ImportRefused when anything was noted."""
        if self._found:
            raise ImportRefused(self._found)
