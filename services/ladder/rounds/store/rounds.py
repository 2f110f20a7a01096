"""Rounds: one a year, proposed, decided by a named body, and finished."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.ladder.rounds.domain.rounds import CountedRound, LatePerson, Round, RoundState
from services.ladder.tables import round_, round_decision
from shared.kernel.digests import Plain
from shared.kernel.errors import Conflict, Missing
from shared.kernel.rungs import RUNGS, Rung, Tier
from shared.platform.database.listing import Listing, listing_of, within_scope
from shared.platform.database.pages import PageRequest, Slice
from shared.platform.database.rows import RowReader
from shared.platform.database.sessions import Session
from shared.platform.identity.callers import Scope

_r = round_.c
_d = round_decision.c


def _by_tier(people: Mapping[str, int]) -> dict[Tier, int]:
    return {Tier(tier): count for tier, count in people.items()}


def _late(people: Sequence[Mapping[str, str]]) -> tuple[LatePerson, ...]:
    return tuple(
        LatePerson(person["employee_no"], person["unit_path"], Tier(person["tier"]), person["reason"])
        for person in people
    )


_ROUND: Final = RowReader(
    Round,
    round_,
    columns={"proposed_over": _r.over},
    convert={"seats": _by_tier, "proposed_over": _by_tier, "late": _late},
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


async def require_last(session: Session, year: int) -> None:
    """Refuse a round after which a later one was decided: Conflict."""
    for other in await every(session):
        if other.year > year and other.state is not RoundState.PROPOSED:
            raise Conflict("later_round_decided", year=year, later=other.year)


async def require_order(session: Session, year: int) -> None:
    """Refuse a round out of its turn: Conflict once a later one is decided, or while an earlier one is unfinished."""
    await require_last(session, year)
    for other in await every(session):
        if other.year < year and other.state is RoundState.DECIDED:
            raise Conflict("earlier_round_unfinished", year=year, earlier=other.year)


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
        "proposed_by_no": session.caller.employee_no,
        "decision": sa.null(),
        "decided_at": None,
        "decided_by": None,
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


def _fields(round_of_year: Round) -> dict[str, Any]:
    return {field.name: getattr(round_of_year, field.name) for field in fields(round_of_year)}


async def _counted(session: Session, rounds: Sequence[Round]) -> list[CountedRound]:
    """Count the decisions of rounds."""
    of_these = (_d.company == session.company, _d.year.in_([round_of_year.year for round_of_year in rounds]))
    counted = {
        round_of_year.year: CountedRound(
            **_fields(round_of_year), rungs=dict.fromkeys(RUNGS, 0), outcomes={}, reasons={}
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
    seen = await _amended_in_reach(session, of_these)
    return [_within_reach(round_of_year, session.caller.scope, seen) for round_of_year in counted.values()]


async def _amended_in_reach(
    session: Session, of_these: tuple[sa.ColumnElement[bool], ...]
) -> frozenset[tuple[int, str]]:
    """Return the year and person of each amendment whose person the caller may see."""
    visible = (_d.amendment.is_not(None), within_scope(session.caller.scope, round_decision))
    query = sa.select(_d.year, _d.employee_no).where(*of_these, *visible)
    return frozenset((row.year, row.employee_no) for row in await session.execute(query))


def _within_reach(round_of_year: CountedRound, scope: Scope, seen: frozenset[tuple[int, str]]) -> CountedRound:
    """Return the round with the amendments and the late people whom the caller may see; its counts are of all."""
    decision = round_of_year.decision
    if decision is not None:
        amendments = [
            amendment for amendment in decision["amendments"] if (round_of_year.year, amendment["employee_no"]) in seen
        ]
        decision = {**decision, "amendments": amendments}
    late = [person for person in round_of_year.late if scope.admits(person.employee_no, person.unit_path, person.tier)]
    return replace(round_of_year, decision=decision, late=late)
