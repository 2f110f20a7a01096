"""What panels, people themselves and ability assessments say: scores recorded one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.appraisal.tables import ability_score, panel_score, self_score
from shared.kernel.rungs import Tier
from shared.platform.identity.callers import Caller


class Part(StrEnum):
    """The two parts of a year that panels judge."""

    OVERALL = "overall"
    ADDITIONAL = "additional"


@dataclass(frozen=True, slots=True)
class PanelScore:
    """A member's score of a person, made under the person's unit and tier."""

    employee_no: str
    member: str
    score: Decimal
    unit_code: str
    unit_path: str
    tier: Tier


@dataclass(frozen=True, slots=True)
class AbilityScore:
    """The result of one ability assessment."""

    employee_no: str
    assessed_on: date
    score: Decimal


async def panel_scores(
    connection: AsyncConnection, company: str, year: int, part: Part
) -> dict[tuple[str, str], Decimal]:
    """Return the scores of a year's part by person and member, in that order."""
    t = panel_score.c
    query = (
        sa.select(t.employee_no, t.member, t.score)
        .where(t.company == company, t.year == year, t.part == part)
        .order_by(t.employee_no, t.member)
    )
    return {(row.employee_no, row.member): row.score for row in await connection.execute(query)}


async def save_panel_scores(
    connection: AsyncConnection, caller: Caller, year: int, part: Part, scores: Sequence[PanelScore]
) -> None:
    """Write scores; a member's second one takes the place of the first."""
    t = panel_score.c
    names = ("employee_no", "member", "score", "unit_code", "unit_path", "tier")
    given = _given(panel_score, names, [{name: getattr(score, name) for name in names} for score in scores])
    source = sa.select(
        sa.literal(caller.company),
        sa.literal(year, sa.SmallInteger),
        sa.literal(str(part)),
        *(given.c[name] for name in names),
        sa.literal(caller.actor),
    )
    statement = insert(panel_score).from_select(["company", "year", "part", *names, "recorded_by"], source)
    changed = {name: statement.excluded[name] for name in (*names[2:], "recorded_by")}
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=[t.company, t.year, t.part, t.employee_no, t.member],
            set_={**changed, "recorded_at": sa.func.now()},
        )
    )


async def self_scores(connection: AsyncConnection, company: str, year: int) -> dict[str, Decimal]:
    """Return the year's self scores by person."""
    t = self_score.c
    query = sa.select(t.employee_no, t.score).where(t.company == company, t.year == year)
    return {row.employee_no: row.score for row in await connection.execute(query)}


async def save_self_scores(
    connection: AsyncConnection, caller: Caller, year: int, scores: Mapping[str, Decimal]
) -> None:
    """Write self scores; a later one takes the place of the first."""
    t = self_score.c
    names = ("employee_no", "score")
    given = _given(self_score, names, [{"employee_no": who, "score": score} for who, score in scores.items()])
    source = sa.select(
        sa.literal(caller.company),
        sa.literal(year, sa.SmallInteger),
        *(given.c[name] for name in names),
        sa.literal(caller.actor),
    )
    statement = insert(self_score).from_select(["company", "year", *names, "recorded_by"], source)
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=[t.company, t.year, t.employee_no],
            set_={
                "score": statement.excluded.score,
                "recorded_by": statement.excluded.recorded_by,
                "recorded_at": sa.func.now(),
            },
        )
    )


async def ability_scores(
    connection: AsyncConnection, company: str, employee_nos: Sequence[str]
) -> dict[tuple[str, date], Decimal]:
    """Return the ability scores of the people named, by person and day."""
    t = ability_score.c
    query = sa.select(t.employee_no, t.assessed_on, t.score).where(
        t.company == company, t.employee_no == sa.any_(sa.literal(list(employee_nos), sa.ARRAY(sa.Text)))
    )
    return {(row.employee_no, row.assessed_on): row.score for row in await connection.execute(query)}


async def save_ability_scores(connection: AsyncConnection, caller: Caller, scores: Sequence[AbilityScore]) -> None:
    """Write ability scores; one for the same day takes the place of the first."""
    t = ability_score.c
    names = ("employee_no", "assessed_on", "score")
    given = _given(ability_score, names, [{name: getattr(score, name) for name in names} for score in scores])
    source = sa.select(sa.literal(caller.company), *(given.c[name] for name in names), sa.literal(caller.actor))
    statement = insert(ability_score).from_select(["company", *names, "recorded_by"], source)
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=[t.company, t.employee_no, t.assessed_on],
            set_={
                "score": statement.excluded.score,
                "recorded_by": statement.excluded.recorded_by,
                "recorded_at": sa.func.now(),
            },
        )
    )


def _given(table: sa.Table, names: Sequence[str], rows: list[dict[str, object]]) -> sa.TableValuedAlias:
    """Return rows as a table in a query: one parameter for all of them."""
    return (
        sa.func.jsonb_to_recordset(sa.bindparam("rows", rows, JSONB))
        .table_valued(*(sa.column(name, table.c[name].type) for name in names), name="given")
        .render_derived(with_types=True)
    )
