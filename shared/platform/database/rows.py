"""From a row to a domain object: fields are read from the columns of their names, once and in one way."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from enum import Enum
from typing import Any, Generic, TypeVar, cast, get_type_hints

import sqlalchemy as sa

from shared.kernel.months import Month

Record = TypeVar("Record")
Convert = Callable[[Any], Any]


class RowReader(Generic[Record]):
    """Reads the rows of a table as objects of a dataclass.

    A field is read from the column of its name, or from the one given in ``columns``. Members of enumerations and
    months are made from their texts; whatever else is stored in another form has its function in ``convert``.
    """

    def __init__(
        self,
        record: type[Record],
        table: sa.Table | None = None,
        *,
        columns: Mapping[str, sa.ColumnElement[Any]] | None = None,
        convert: Mapping[str, Convert] | None = None,
    ) -> None:
        """Lay out once which columns are read and what is made of them; KeyError for a field without a column."""
        hints = get_type_hints(record)
        names = [field.name for field in fields(cast("Any", record)) if field.init]
        chosen = columns or {}
        own: Mapping[str, sa.ColumnElement[Any]] = {} if table is None else dict(table.c.items())
        self._record: Callable[..., Record] = record
        self.columns: Sequence[sa.ColumnElement[Any]] = [
            (chosen[name] if name in chosen else own[name]).label(name) for name in names
        ]
        conversions = {name: (convert or {}).get(name) or _conversion(hints[name]) for name in names}
        self._conversions = [(index, conversions[name]) for index, name in enumerate(names) if conversions[name]]
        self._names = names
        self._by_name = any(field.kw_only for field in fields(cast("Any", record)))

    def read(self, row: Sequence[Any]) -> Record:
        """Return the object in a row of ``columns``; further columns of the row are left alone."""
        values = list(row[: len(self._names)])
        for index, convert in self._conversions:
            value = values[index]
            if value is not None and convert is not None:
                values[index] = convert(value)
        return self._record(**dict(zip(self._names, values, strict=True))) if self._by_name else self._record(*values)


def _conversion(hint: Any) -> Convert | None:
    """Return what makes a value of the type from its stored form; None where both are the same."""
    options = [option for option in getattr(hint, "__args__", ()) if option is not type(None)]
    kind = options[0] if len(options) == 1 and hint.__class__.__name__ in {"UnionType", "_UnionGenericAlias"} else hint
    if isinstance(kind, type) and issubclass(kind, Enum):
        return cast("Convert", {member.value: member for member in kind}.__getitem__)
    return Month.parse if kind is Month else None
