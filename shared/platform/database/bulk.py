"""Many rows in one statement: new ones by COPY, changes as one set of JSON records."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, insert

from shared.platform.database.sessions import Session

Values = Mapping[str, Any]
_AT_ONCE = 5000
_SET = "rows_to_write"


async def copy(session: Session, table: sa.Table, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write new rows by COPY, with their values in the order of the names; JSON columns take texts."""
    driver = await session.driver()
    await driver.copy_records_to_table(table.name, columns=list(names), records=rows)


async def save(session: Session, table: sa.Table, rows: Sequence[Values], constants: Values, *others: str) -> None:
    """Write rows, each new or in the place of the one with the same primary key.

    ``constants`` are the same in every row. ``others`` are columns with an SQL function in their place where
    a row is replaced: ``recorded_at`` becomes now, ``revision`` one more.
    """
    for part in _parts(rows):
        names, records = list(part[0]), _records(table, part)
        source = sa.select(
            *(sa.literal(value, table.c[name].type) for name, value in constants.items()),
            *(records.c[name] for name in names),
        )
        statement = insert(table).from_select([*constants, *names], source)
        key = [column.name for column in table.primary_key]
        changed: dict[str, Any] = {
            name: statement.excluded[name] for name in (*constants, *names) if name not in {*key, *others}
        }
        changed |= {name: _RENEWED[name](table) for name in others}
        await session.execute(statement.on_conflict_do_update(index_elements=key, set_=changed))


async def change(session: Session, table: sa.Table, rows: Sequence[Values], *others: str) -> None:
    """Write the values of rows that there are, each known by the part of the primary key that it has.

    ``others`` are columns with an SQL function in their place, as in ``save``.
    """
    for part in _parts(rows):
        records = _records(table, part)
        key = [column.name for column in table.primary_key if column.name in part[0]]
        values: dict[str, Any] = {name: records.c[name] for name in part[0] if name not in key}
        values |= {name: _RENEWED[name](table) for name in others}
        await session.execute(
            sa.update(table)
            .where(table.c.company == session.company, *(table.c[name] == records.c[name] for name in key))
            .values(values)
        )


async def remove(session: Session, table: sa.Table, rows: Sequence[Values]) -> None:
    """Delete rows, each known by the part of the primary key that it has."""
    for part in _parts(rows):
        records = _records(table, part)
        await session.execute(
            sa.delete(table).where(
                table.c.company == session.company, *(table.c[name] == records.c[name] for name in part[0])
            )
        )


def _parts(rows: Sequence[Values]) -> Iterable[Sequence[Values]]:
    """Return the rows in parts; ValueError where a row has other columns than the first."""
    if any(row.keys() != rows[0].keys() for row in rows):
        raise ValueError("rows that are written together have the same columns")
    return (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE))


def _records(table: sa.Table, rows: Sequence[Values]) -> sa.TableValuedAlias:
    """Return rows as a table in a statement: one parameter for all of them, in the types of the table's columns."""
    return (
        sa.func.jsonb_to_recordset(sa.bindparam("rows", list(rows), JSONB))
        .table_valued(*(sa.column(name, table.c[name].type) for name in rows[0]), name=_SET)
        .render_derived(with_types=True)
    )


_RENEWED: Mapping[str, Callable[[sa.Table], sa.ColumnElement[Any]]] = {
    "recorded_at": lambda _: sa.func.now(),
    "revision": lambda table: table.c.revision + 1,
}
