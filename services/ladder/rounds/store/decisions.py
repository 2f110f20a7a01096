"""What each person was decided to be in a round, with the facts behind it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.ladder.rounds.domain.agreement import Decided, YearFigures
from services.ladder.rounds.domain.rounds import RoundDecision, RoundState
from services.ladder.rounds.store.rounds import Round
from services.ladder.tables import employee, placement, round_, round_decision
from shared.kernel.digests import canonical_json
from shared.kernel.errors import Missing
from shared.kernel.rungs import Rung
from shared.platform.database.scopes import within_scope
from shared.platform.database.transactions import copy_rows
from shared.platform.identity.callers import Caller, Scope
from shared.platform.web.pages import PageRequest, Slice

_d = round_decision.c
_e = employee.c
_p = placement.c


@dataclass(frozen=True, slots=True)
class NamedDecision:
    """A decision and whom it is about."""

    name: str
    decision: RoundDecision


@dataclass(frozen=True, slots=True)
class DecisionFilter:
    """Which decisions are asked for; None is any. ``unit`` is a unit's code and takes in those below."""

    outcome: str | None = None
    reason: str | None = None
    unit: str | None = None

    def predicate(self) -> sa.ColumnElement[bool]:
        """Return the predicate."""
        conditions: list[sa.ColumnElement[bool]] = []
        if self.outcome is not None:
            conditions.append(_d.outcome == self.outcome)
        if self.reason is not None:
            conditions.append(_d.reasons.contains([self.reason]))
        if self.unit is not None:
            conditions.append((sa.literal("/") + _d.unit_path).contains(f"/{self.unit}/", autoescape=True))
        return sa.and_(sa.true(), *conditions)


def readable(scope: Scope, found: Round) -> Scope:
    """Return what of a round's decisions a scope holds: one's own only once the round is finished."""
    return scope if found.state is RoundState.FINISHED else replace(scope, employee_no=None)


async def listed(
    connection: AsyncConnection, caller: Caller, found: Round, wanted: DecisionFilter, paging: PageRequest
) -> Slice[NamedDecision]:
    """Return the decisions that the caller may see, by personnel number."""
    query = _visible(caller, found).where(wanted.predicate(), paging.beyond(_d.employee_no)).limit(paging.limit + 1)
    decisions = [_named(row) for row in await connection.execute(query)]
    return paging.page(decisions, key=lambda each: (each.decision.employee_no,))


async def all_listed(
    connection: AsyncConnection, caller: Caller, found: Round, wanted: DecisionFilter
) -> list[NamedDecision]:
    """Return every such decision that the caller may see."""
    return [_named(row) for row in await connection.execute(_visible(caller, found).where(wanted.predicate()))]


async def get(connection: AsyncConnection, caller: Caller, found: Round, employee_no: str) -> NamedDecision:
    """Return one decision; Missing when there is none in reach."""
    query = _visible(caller, found).where(_d.employee_no == employee_no)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        raise Missing("decision_not_found", year=found.year, employee_no=employee_no)
    return _named(row)


async def everything(connection: AsyncConnection, company: str, year: int) -> dict[str, RoundDecision]:
    """Return all decisions of a round by personnel number."""
    query = sa.select(round_decision).where(_d.company == company, _d.year == year).order_by(_d.employee_no)
    return {row.employee_no: _decision(row) for row in await connection.execute(query)}


async def moved(connection: AsyncConnection, company: str, year: int) -> dict[str, Rung]:
    """Return the new rungs of those whom a round moves."""
    query = sa.select(_d.employee_no, _d.rung).where(_d.company == company, _d.year == year, _d.rung != _d.rung_before)
    return {row.employee_no: Rung(row.rung) for row in await connection.execute(query)}


async def decided(connection: AsyncConnection, company: str, found: Round) -> list[Decided]:
    """Return a round's decisions as far as they can be compared: figures of the year, and what became of them."""
    facts = _d.facts
    made_by_it = sa.and_(_p.source == "round", _p.source_ref == str(found.year), _p.rung == _d.rung)
    placed = sa.exists().where(_p.company == _d.company, _p.employee_no == _d.employee_no, made_by_it)
    known = round_decision.outerjoin(employee, sa.and_(_e.company == _d.company, _e.employee_no == _d.employee_no))
    query = (
        sa.select(
            _d.employee_no,
            sa.cast(facts["annual_score"].astext, sa.Numeric),
            facts["appraised_months"].as_integer(),
            facts["masked_months"].as_integer(),
            sa.cast(facts["additional_score"].astext, sa.Numeric),
            facts["vetoed"].as_boolean(),
            _d.rung != _d.rung_before,
            sa.func.coalesce(_e.left_on <= found.effective_on, sa.false()),
            placed,
        )
        .select_from(known)
        .where(_d.company == company, _d.year == found.year)
    )
    return [
        Decided(employee_no, YearFigures(*rest[:5]), *rest[5:])
        for employee_no, *rest in await connection.execute(query)
    ]


async def finished_bands(connection: AsyncConnection, company: str, year: int) -> dict[str, str | None]:
    """Return everybody's band in the finished round of a year; empty when there is none."""
    joined = round_decision.join(round_, sa.and_(round_.c.company == _d.company, round_.c.year == _d.year))
    query = (
        sa.select(_d.employee_no, _d.band)
        .select_from(joined)
        .where(_d.company == company, _d.year == year, round_.c.state == RoundState.FINISHED)
    )
    return {row.employee_no: row.band for row in await connection.execute(query)}


async def replace_all(connection: AsyncConnection, company: str, year: int, decisions: Iterable[RoundDecision]) -> None:
    """Put these decisions in the place of those of an earlier proposal."""
    await connection.execute(sa.delete(round_decision).where(_d.company == company, _d.year == year))
    rows = [_copied(company, year, decision) for decision in decisions]
    await copy_rows(connection, "round_decision", round_decision.columns.keys(), rows)


async def amend(connection: AsyncConnection, company: str, year: int, decisions: Sequence[RoundDecision]) -> None:
    """Write what the deciding body amended."""
    for decision in decisions:  # a committee amends a handful, each with reasons of its own
        await connection.execute(
            sa.update(round_decision)
            .where(_d.company == company, _d.year == year, _d.employee_no == decision.employee_no)
            .values(
                rung=decision.rung.value,
                outcome=decision.outcome,
                reasons=list(decision.reasons),
                amendment=decision.amendment,
            )
        )


def _visible(caller: Caller, found: Round) -> sa.Select[Any]:
    joined = round_decision.join(
        employee, sa.and_(employee.c.company == _d.company, employee.c.employee_no == _d.employee_no)
    )
    return (
        sa.select(*round_decision.c, employee.c.name)
        .select_from(joined)
        .where(
            _d.company == caller.company,
            _d.year == found.year,
            within_scope(readable(caller.scope, found), _d.employee_no, _d.unit_path, _d.tier),
        )
        .order_by(_d.employee_no)
    )


def _copied(company: str, year: int, decision: RoundDecision) -> tuple[Any, ...]:
    """Return a decision as a row, in the order of the table's columns."""
    return (
        company,
        year,
        decision.employee_no,
        decision.unit_code,
        decision.unit_path,
        decision.tier_before.value,
        decision.rung_before.value,
        decision.proposed_rung.value,
        decision.rung.value,
        decision.outcome,
        list(decision.reasons),
        decision.band,
        [rung.value for rung in decision.acceptable],
        canonical_json(decision.ranks),
        canonical_json(decision.facts),
        decision.amendment,
    )


def _named(row: sa.Row[Any]) -> NamedDecision:
    return NamedDecision(row.name, _decision(row))


def _decision(row: sa.Row[Any]) -> RoundDecision:
    ranks: Mapping[str, Mapping[str, int]] = row.ranks
    return RoundDecision(
        employee_no=row.employee_no,
        unit_code=row.unit_code,
        unit_path=row.unit_path,
        rung_before=Rung(row.rung_before),
        proposed_rung=Rung(row.proposed_rung),
        rung=Rung(row.rung),
        outcome=row.outcome,
        reasons=tuple(row.reasons),
        band=row.band,
        acceptable=tuple(Rung(rung) for rung in row.acceptable),
        ranks=ranks,
        facts=row.facts,
        amendment=row.amendment,
    )
