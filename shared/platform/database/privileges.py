"""What the running service may do with each table: declared beside the table, granted after each migration.

Everything can be read. What is closed, decided, versioned or audited is written once: the runtime role inserts it, and
can neither change nor delete it, whatever the code does. A state that goes on has its own columns listed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

_KEY: Final = "runtime_privileges"
_OWN_TABLES: Final = "pgqueuer%"
"""The job library's own tables, which it changes as it likes."""


@dataclass(frozen=True, slots=True)
class Privileges:
    """What the runtime role may do beside reading: insert (all columns or some), update some columns, delete."""

    insert: tuple[str, ...] | None = None
    update: tuple[str, ...] = ()
    delete: bool = False


def may(*, insert: Sequence[str] | None = None, update: Sequence[str] = (), delete: bool = False) -> dict[Any, Any]:
    """Return the ``info`` of a table: rows are inserted (with all columns, or with those of ``insert`` only).

    ``update`` names the columns that the service may change. A row that it locks needs one of them.
    """
    return {_KEY: Privileges(None if insert is None else tuple(insert), tuple(update), delete)}


def written_once() -> dict[Any, Any]:
    """Return the ``info`` of a table whose rows are inserted and read, and never changed or deleted."""
    return may()


def privileges_of(table: sa.Table) -> Privileges:
    """Return what is declared for a table; RuntimeError without any."""
    declared: Privileges | None = table.info.get(_KEY)
    if declared is None:
        raise RuntimeError(f"{table.name} declares no privileges: give it info=may(...) or info=written_once()")
    return declared


def statements(metadata: sa.MetaData, role: str) -> Iterator[str]:
    """Yield the statements that give a role exactly what the tables declare."""
    quoted = _quoted(role)
    yield f"GRANT USAGE ON SCHEMA public TO {quoted}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted}"
    yield (
        "DO $$ DECLARE own regclass; BEGIN "  # noqa: S608 - the names are ours
        "FOR own IN SELECT oid::regclass FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' "
        f"AND relname LIKE '{_OWN_TABLES}' LOOP "
        f"EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO %I', own, '{role}'); END LOOP; END $$"
    )
    yield f"REVOKE ALL ON alembic_version FROM {quoted}"
    yield f"GRANT SELECT ON alembic_version TO {quoted}"
    for table in metadata.sorted_tables:
        yield from _of_table(table, quoted)


def _of_table(table: sa.Table, role: str) -> Iterator[str]:
    declared, name = privileges_of(table), _quoted(table.name)
    every_column = _columns([column.name for column in table.columns])
    yield f"REVOKE ALL ON {name} FROM {role}"
    every_right = ", ".join(f"{right} {every_column}" for right in ("SELECT", "INSERT", "UPDATE"))
    yield f"REVOKE {every_right} ON {name} FROM {role}"
    yield f"GRANT SELECT{', DELETE' if declared.delete else ''} ON {name} TO {role}"
    if declared.insert is None:
        yield f"GRANT INSERT ON {name} TO {role}"
    elif declared.insert:
        yield f"GRANT INSERT {_columns(declared.insert)} ON {name} TO {role}"
    if declared.update:
        yield f"GRANT UPDATE {_columns(declared.update)} ON {name} TO {role}"


def _columns(names: Sequence[str]) -> str:
    return f"({', '.join(map(_quoted, names))})"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
