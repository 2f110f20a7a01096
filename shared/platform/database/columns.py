"""Columns that many tables have, and the tables of versions of rules; every key begins with ``company``."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from shared.platform.database.privileges import may


def company() -> sa.Column[str]:
    """Return the first column of every table and key."""
    return sa.Column("company", sa.Text, primary_key=True)


def employee_no() -> sa.Column[str]:
    """Return the personnel number as a part of the key."""
    return sa.Column("employee_no", sa.Text, primary_key=True)


def month() -> sa.Column[str]:
    """Return a month as a part of the key, ``YYYY-MM``: the order of these texts is their order in time."""
    return sa.Column("month", sa.Text, primary_key=True)


def year() -> sa.Column[int]:
    """Return a year as a part of the key."""
    return sa.Column("year", sa.SmallInteger, primary_key=True, autoincrement=False)


def text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    """Return a text."""
    return sa.Column(name, sa.Text, nullable=nullable)


def score(name: str, *, nullable: bool = True) -> sa.Column[object]:
    """Return a score, or an amount in yuan, with two decimals."""
    return sa.Column(name, sa.Numeric(14, 2), nullable=nullable)


def moment(name: str = "recorded_at") -> sa.Column[object]:
    """Return the moment in which a row was written."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now())


def recorded() -> tuple[sa.Column[object], sa.Column[str]]:
    """Return when and by whom a row was written."""
    return (moment(), text("recorded_by"))


def person() -> tuple[sa.Column[str], ...]:
    """Return a person in the key, and where they were when the record was made: what scopes it from then on."""
    return (employee_no(), text("unit_code"), text("unit_path"), text("tier"))


def version_table(name: str, metadata: sa.MetaData, start: type[TypeEngine[Any]], *more: sa.Column[object]) -> sa.Table:
    """Return the table of the versions of one kind of document, by the kind of their start."""
    return sa.Table(
        name,
        metadata,
        company(),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("valid_from", start, nullable=False),
        sa.Column("document", JSONB, nullable=False),
        text("note", nullable=True),
        *recorded(),
        *more,
        sa.UniqueConstraint("company", "valid_from", name=f"{name}_valid_from"),
        info=may(update=[column.name for column in more if column.name == "sealed_through"]),
    )
