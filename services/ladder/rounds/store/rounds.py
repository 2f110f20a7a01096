"""Rounds: one a year, proposed, decided by a named body, and finished."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.ladder.rounds.domain.rounds import CountedRound, Round, RoundState
from services.ladder.tables import round_, round_decision
from shared.kernel.digests import Plain
from shared.kernel.errors import Conflict, Missing
from shared.kernel.rungs import RUNGS, Rung, Tier
from shared.platform.database.listing import Listing, listing_of
from shared.platform.database.pages import PageRequest, Slice
from shared.platform.database.rows import RowReader
from shared.platform.database.sessions import Session

_r = round_.c
_d = round_decision.c


def _by_tier(people: Mapping[str, int]) -> dict[Tier, int]:
    return {Tier(tier): count for tier, count in people.items()}


_ROUND: Final = RowReader(
    Round, round_, columns={"proposed_over": _r.over}, convert={"seats": _by_tier, "proposed_over": _by_tier}
)


async def find(session: Session, year: int) -> Round | None:
    """Return the round of a year, None when there is none yet."""
    return await _rounds(session).find(session, _r.year == year)


async def get(session: Session, year: int) -> Round:
    """Return the round of a year; Missing when there is none."""
    round_of_year = await find(session, year)
    if round_of_year is None:
        raise Missing("round_not_found", year=year)
    return round_of_year


async def require_undecided(session: Session, year: int) -> None:
    """Refuse a round that must not be proposed anew, since it is decided: Conflict."""
    round_of_year = await find(session, year)
    if round_of_year is not None:
        require_state(round_of_year, RoundState.PROPOSED)


def require_state(round_of_year: Round, *states: RoundState) -> None:
    """Refuse a round that is in none of these states: Conflict."""
    if round_of_year.state not in states:
        raise Conflict(f"round_{round_of_year.state}", year=round_of_year.year)


async def page(session: Session, paging: PageRequest) -> Slice[CountedRound]:
    """Return the rounds by year, with their counts."""
    part = await _rounds(session).page(session, paging)
    return Slice(await _counted(session, part.items), part.next_cursor)


async def get_counted(session: Session, year: int) -> CountedRound:
    """Return the round of a year with its counts; Missing when there is none."""
    return (await _counted(session, [await get(session, year)]))[0]


async def every(session: Session) -> list[Round]:
    """Return all rounds by year; there is one a year."""
    return await _rounds(session).every(session)


async def save_proposal(session: Session, year: int, values: Mapping[str, Any]) -> None:
    """Save a proposal in the place of an earlier one; its decisions are saved apart."""
    proposed = {
        **values,
        "state": RoundState.PROPOSED.value,
        "proposed_at": sa.func.now(),
        "proposed_by": session.caller.actor,
    }
    statement = insert(round_).values(company=session.company, year=year, revision=1, **proposed)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["company", "year"], set_={**proposed, "revision": _r.revision + 1}
        )
    )


async def save_decision(session: Session, year: int, decision: Mapping[str, Plain], cost: Mapping[str, Plain]) -> Round:
    """Save who decided what, and what it costs."""
    return await _change(
        session,
        year,
        state=RoundState.DECIDED.value,
        decision=dict(decision),
        cost=dict(cost),
        decided_at=sa.func.now(),
        decided_by=session.caller.actor,
    )


async def save_finish(session: Session, year: int, job: uuid.UUID) -> Round:
    """Save that the round is finished, and the job that finished it."""
    return await _change(session, year, state=RoundState.FINISHED.value, finished_at=sa.func.now(), finish_job=job)


async def _change(session: Session, year: int, **values: object) -> Round:
    changed = await session.execute(
        sa.update(round_)
        .where(_r.company == session.company, _r.year == year)
        .values(**values, revision=_r.revision + 1)
        .returning(*_ROUND.columns)
    )
    return _ROUND.read(changed.one())


def _rounds(session: Session) -> Listing[Round]:
    return listing_of(_ROUND, (_r.year,), _r.company == session.company)


async def _counted(session: Session, rounds: Sequence[Round]) -> list[CountedRound]:
    """Count the decisions of rounds."""
    of_these = (_d.company == session.company, _d.year.in_([round_of_year.year for round_of_year in rounds]))
    counted = {
        round_of_year.year: CountedRound(
            **asdict(round_of_year), rungs=dict.fromkeys(RUNGS, 0), outcomes={}, reasons={}
        )
        for round_of_year in rounds
    }
    rungs = sa.select(_d.year, _d.rung, sa.func.count()).where(*of_these).group_by(_d.year, _d.rung)
    for year, rung, people in await session.execute(rungs):
        counted[year].rungs[Rung(rung)] = people
    outcomes = sa.select(_d.year, _d.outcome, sa.func.count()).where(*of_these).group_by(_d.year, _d.outcome)
    for year, outcome, people in await session.execute(outcomes.order_by(_d.outcome)):
        counted[year].outcomes[outcome] = people
    apart = sa.select(_d.year, sa.func.unnest(_d.reasons).label("reason")).where(*of_these).subquery()
    reasons = sa.select(apart.c.year, apart.c.reason, sa.func.count()).group_by(apart.c.year, apart.c.reason)
    for year, code, people in await session.execute(reasons.order_by(apart.c.reason)):
        counted[year].reasons[code] = people
    return list(counted.values())
