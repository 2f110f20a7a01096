"""What each person was decided to be in a round, with the facts behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import sqlalchemy as sa

from services.ladder.policies.domain.policy import YearBand
from services.ladder.rounds.domain.agreement import Decided, YearFigures
from services.ladder.rounds.domain.rounds import NamedDecision, Round, RoundDecision, RoundState
from services.ladder.tables import employee, placement, round_, round_decision
from shared.kernel.digests import canonical_json
from shared.kernel.errors import Missing
from shared.kernel.rungs import Rung
from shared.platform.database import bulk
from shared.platform.database.listing import Listing, within_scope
from shared.platform.database.pages import PageRequest, Slice
from shared.platform.database.rows import RowReader
from shared.platform.database.sessions import Session
from shared.platform.identity.callers import Scope

_d = round_decision.c
_e = employee.c
_p = placement.c


def _rungs(rungs: Iterable[str]) -> tuple[Rung, ...]:
    return tuple(map(Rung, rungs))


_DECISION: Final = RowReader(RoundDecision, round_decision, convert={"reasons": tuple, "acceptable": _rungs})
_NAMED: Final = RowReader(
    NamedDecision, round_decision, columns={"name": _e.name}, convert={"reasons": tuple, "acceptable": _rungs}
)


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


def readable(scope: Scope, round_of_year: Round) -> Scope:
    """Return what of a round's decisions a scope holds: one's own only once the round is finished."""
    return scope if round_of_year.state is RoundState.FINISHED else replace(scope, employee_no=None)


async def page_or_every(
    session: Session, round_of_year: Round, wanted: DecisionFilter, paging: PageRequest | None
) -> Slice[NamedDecision]:
    """Return the decisions that the caller may see, by personnel number."""
    return await _visible(session, round_of_year).where(wanted.predicate()).page_or_every(session, paging)


async def get(session: Session, round_of_year: Round, employee_no: str) -> NamedDecision:
    """Return one decision; Missing when there is none in reach."""
    decision = await _visible(session, round_of_year).find(session, _d.employee_no == employee_no)
    if decision is None:
        raise Missing("decision_not_found", year=round_of_year.year, employee_no=employee_no)
    return decision


async def every(session: Session, year: int) -> dict[str, RoundDecision]:
    """Return all decisions of a round by personnel number."""
    query = sa.select(*_DECISION.columns).where(*_of(session, year)).order_by(_d.employee_no)
    return {decision.employee_no: decision for decision in map(_DECISION.read, await session.execute(query))}


async def moved(session: Session, year: int) -> dict[str, Rung]:
    """Return the new rungs of those whom a round moves."""
    query = sa.select(_d.employee_no, _d.rung).where(*_of(session, year), _d.rung != _d.rung_before)
    return {row.employee_no: Rung(row.rung) for row in await session.execute(query)}


async def decided(session: Session, round_of_year: Round) -> list[Decided]:
    """Return a round's decisions as far as they can be compared: figures of the year, and what became of them."""
    facts = _d.facts
    made_by_it = sa.and_(_p.source == "round", _p.source_ref == str(round_of_year.year), _p.rung == _d.rung)
    placed = sa.exists().where(_p.company == _d.company, _p.employee_no == _d.employee_no, made_by_it)
    people = round_decision.outerjoin(employee, sa.and_(_e.company == _d.company, _e.employee_no == _d.employee_no))
    query = (
        sa.select(
            _d.employee_no,
            sa.cast(facts["annual_score"].astext, sa.Numeric),
            facts["appraised_months"].as_integer(),
            facts["masked_months"].as_integer(),
            sa.cast(facts["additional_score"].astext, sa.Numeric),
            facts["vetoed"].as_boolean(),
            _d.rung != _d.rung_before,
            sa.func.coalesce(_e.left_on <= round_of_year.effective_on, sa.false()),
            placed,
        )
        .select_from(people)
        .where(*_of(session, round_of_year.year))
    )
    return [
        Decided(employee_no, YearFigures(*rest[:5]), *rest[5:]) for employee_no, *rest in await session.execute(query)
    ]


async def finished_bands(session: Session, year: int) -> dict[str, YearBand | None]:
    """Return everybody's band in the finished round of a year; empty when there is none."""
    joined = round_decision.join(round_, sa.and_(round_.c.company == _d.company, round_.c.year == _d.year))
    query = (
        sa.select(_d.employee_no, _d.band)
        .select_from(joined)
        .where(*_of(session, year), round_.c.state == RoundState.FINISHED)
    )
    return {row.employee_no: row.band and YearBand(row.band) for row in await session.execute(query)}


async def replace_all(session: Session, year: int, decisions: Iterable[RoundDecision]) -> None:
    """Put these decisions in the place of those of an earlier proposal."""
    await session.execute(sa.delete(round_decision).where(*_of(session, year)))
    rows = [_copied(session.company, year, decision) for decision in decisions]
    await bulk.copy(session, round_decision, round_decision.columns.keys(), rows)


async def amend(session: Session, year: int, decisions: Sequence[RoundDecision]) -> None:
    """Write what the deciding body amended."""
    rows = [
        {
            "year": year,
            "employee_no": decision.employee_no,
            "rung": decision.rung.value,
            "outcome": decision.outcome,
            "reasons": list(decision.reasons),
            "amendment": decision.amendment,
        }
        for decision in decisions
    ]
    await bulk.change(session, round_decision, rows)


def _of(session: Session, year: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (_d.company == session.company, _d.year == year)


def _visible(session: Session, round_of_year: Round) -> Listing[NamedDecision]:
    joined = round_decision.join(employee, sa.and_(_e.company == _d.company, _e.employee_no == _d.employee_no))
    scope = readable(session.caller.scope, round_of_year)
    query = (
        sa.select(*_NAMED.columns)
        .select_from(joined)
        .where(*_of(session, round_of_year.year), within_scope(scope, round_decision))
    )
    return Listing(query, (_d.employee_no,), _NAMED.read)


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
        decision.band and decision.band.value,
        [rung.value for rung in decision.acceptable],
        canonical_json(decision.ranks),
        canonical_json(decision.facts),
        decision.amendment,
    )
