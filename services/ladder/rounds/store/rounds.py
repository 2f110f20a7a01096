"""Rounds: one a year, proposed, decided by a named body, and finished."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.ladder.rounds.domain.rounds import RoundState
from services.ladder.tables import round_, round_decision
from shared.kernel.digests import Plain
from shared.kernel.errors import Conflict, Missing
from shared.kernel.rungs import RUNGS, Rung, Tier
from shared.platform.identity.callers import Caller
from shared.platform.web.pages import PageRequest, Slice

_r = round_.c
_d = round_decision.c


@dataclass(frozen=True, slots=True)
class Round:
    """A round and where it stands; ``over`` are the people beyond the seats as proposed."""

    year: int
    state: RoundState
    policy_version: int
    effective_on: date
    input_digest: str
    seats: dict[Tier, int]
    over: dict[Tier, int]
    cost: dict[str, Any]
    decision: dict[str, Any] | None
    revision: int
    proposed_at: datetime
    proposed_by: str
    decided_at: datetime | None
    decided_by: str | None
    finished_at: datetime | None
    finish_job: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people a round's decisions put where, and why."""

    rungs: dict[Rung, int]
    outcomes: dict[str, int]
    reasons: dict[str, int]

    def in_tier(self, tier: Tier) -> int:
        """Return how many people are in a tier after the round."""
        return sum(people for rung, people in self.rungs.items() if rung.tier is tier)


async def find(connection: AsyncConnection, company: str, year: int) -> Round | None:
    """Return the round of a year, None when there is none yet."""
    query = sa.select(round_).where(_r.company == company, _r.year == year)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else _round(row)


async def get(connection: AsyncConnection, company: str, year: int) -> Round:
    """Return the round of a year; Missing when there is none."""
    found = await find(connection, company, year)
    if found is None:
        raise Missing("round_not_found", year=year)
    return found


async def needs_undecided(connection: AsyncConnection, company: str, year: int) -> Round | None:
    """Return the round that may still be proposed anew, if any; Conflict once it is decided."""
    found = await find(connection, company, year)
    if found is not None:
        needs_state(found, RoundState.PROPOSED)
    return found


async def needs_unfinished(connection: AsyncConnection, company: str, year: int) -> None:
    """Refuse a finished round: Conflict."""
    needs_state(await get(connection, company, year), RoundState.PROPOSED, RoundState.DECIDED)


def needs_state(found: Round, *states: RoundState) -> None:
    """Refuse a round that is in none of these states: Conflict."""
    if found.state not in states:
        raise Conflict(f"round_{found.state}", year=found.year)


async def listed(connection: AsyncConnection, company: str, paging: PageRequest) -> Slice[Round]:
    """Return the rounds by year."""
    query = (
        sa.select(round_).where(_r.company == company, paging.beyond(_r.year)).order_by(_r.year).limit(paging.limit + 1)
    )
    found = [_round(row) for row in await connection.execute(query)]
    return paging.page(found, key=lambda each: (str(each.year),))


async def every(connection: AsyncConnection, company: str) -> list[Round]:
    """Return all rounds by year; there is one a year."""
    query = sa.select(round_).where(_r.company == company).order_by(_r.year)
    return [_round(row) for row in await connection.execute(query)]


async def last_finished(connection: AsyncConnection, company: str) -> int | None:
    """Return the latest year whose round is finished."""
    query = sa.select(sa.func.max(_r.year)).where(_r.company == company, _r.state == RoundState.FINISHED)
    year: int | None = await connection.scalar(query)
    return year


async def tallies(connection: AsyncConnection, company: str, years: list[int]) -> dict[int, Tally]:
    """Count the decisions of rounds."""
    mine = (_d.company == company, _d.year.in_(years))
    found = {year: Tally(dict.fromkeys(RUNGS, 0), {}, {}) for year in years}
    rungs = sa.select(_d.year, _d.rung, sa.func.count()).where(*mine).group_by(_d.year, _d.rung)
    for year, rung, people in await connection.execute(rungs):
        found[year].rungs[Rung(rung)] = people
    outcomes = sa.select(_d.year, _d.outcome, sa.func.count()).where(*mine).group_by(_d.year, _d.outcome)
    for year, outcome, people in await connection.execute(outcomes.order_by(_d.outcome)):
        found[year].outcomes[outcome] = people
    given = sa.select(_d.year, sa.func.unnest(_d.reasons).label("reason")).where(*mine).subquery()
    reasons = sa.select(given.c.year, given.c.reason, sa.func.count()).group_by(given.c.year, given.c.reason)
    for year, code, people in await connection.execute(reasons.order_by(given.c.reason)):
        found[year].reasons[code] = people
    return found


async def save_proposal(
    connection: AsyncConnection,
    caller: Caller,
    year: int,
    values: Mapping[str, Any],
) -> None:
    """Save a proposal in the place of an earlier one; its decisions are saved apart."""
    proposed = {
        **values,
        "state": RoundState.PROPOSED.value,
        "proposed_at": sa.func.now(),
        "proposed_by": caller.actor,
    }
    statement = insert(round_).values(company=caller.company, year=year, revision=1, **proposed)
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["company", "year"], set_={**proposed, "revision": _r.revision + 1}
        )
    )


async def save_decision(
    connection: AsyncConnection, caller: Caller, year: int, decision: Mapping[str, Plain], cost: Mapping[str, Plain]
) -> Round:
    """Save who decided what, and what it costs."""
    return await _change(
        connection,
        caller,
        year,
        state=RoundState.DECIDED.value,
        decision=dict(decision),
        cost=dict(cost),
        decided_at=sa.func.now(),
        decided_by=caller.actor,
    )


async def save_finish(connection: AsyncConnection, caller: Caller, year: int, job: uuid.UUID) -> Round:
    """Save that the round is finished, and the job that finished it."""
    return await _change(
        connection,
        caller,
        year,
        state=RoundState.FINISHED.value,
        finished_at=sa.func.now(),
        finish_job=job,
    )


async def _change(connection: AsyncConnection, caller: Caller, year: int, **values: object) -> Round:
    changed = await connection.execute(
        sa.update(round_)
        .where(_r.company == caller.company, _r.year == year)
        .values(**values, revision=_r.revision + 1)
        .returning(round_)
    )
    return _round(changed.one())


def _round(row: sa.Row[Any]) -> Round:
    return Round(
        year=row.year,
        state=RoundState(row.state),
        policy_version=row.policy_version,
        effective_on=row.effective_on,
        input_digest=row.input_digest,
        seats={Tier(tier): seats for tier, seats in row.seats.items()},
        over={Tier(tier): people for tier, people in row.over.items()},
        cost=row.cost,
        decision=row.decision,
        revision=row.revision,
        proposed_at=row.proposed_at,
        proposed_by=row.proposed_by,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        finished_at=row.finished_at,
        finish_job=row.finish_job,
    )
