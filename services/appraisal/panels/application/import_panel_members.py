"""The import of the register of panels."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from services.appraisal.clients.ladder import LadderClient, Round
from services.appraisal.panels.domain.members import (
    CITY,
    MemberRow,
    PanelBody,
    PanelMember,
    plan_members,
    unit_faults,
)
from services.appraisal.panels.store import members
from shared.kernel.codes import zero_twin_faults
from shared.kernel.differences import differences
from shared.kernel.errors import Fault
from shared.kernel.imports import ImportCount
from shared.kernel.months import closing_day
from shared.platform.database.sessions import Change, Write
from shared.platform.database.transactions import Database
from shared.platform.tabular.reading import Table

_LAST_DAY, _EVER = date(2200, 12, 31), date(2201, 1, 1)
"""The last day that can be asked about, and the one after it."""


async def import_panel_members(database: Database, ladder: LadderClient, change: Change, table: Table) -> ImportCount:
    """Add memberships, and change known ones, all or nothing; nobody registers themselves."""
    async with database.prepare(change):
        pass  # a repeated request has its answer before the ladder is asked
    units = await ladder.unit_paths(change.caller)
    decided = _decided_days(await ladder.rounds(change.caller))
    rows = [_row(row.values, units) for row in table.rows]
    first_day = min([_LAST_DAY, *(row.member.start for row in rows)])
    placed = await ladder.placements(change.caller, first_day, _EVER)
    async with database.change(change) as write:
        await members.hold(write)
        recorded = {member.key: member for member in await members.every(write)}
        plan = plan_members(rows, recorded.values(), decided)
        numbers_on_record = {member.employee_no for member in recorded.values()} | {
            person.employee_no for person in placed
        }
        table.refuse(
            [*_row_faults(table, units, numbers_on_record), *change.caller.own_rows(_numbers(table)), *plan.faults]
        )
        await members.save(write, plan.changed)
        await members.save(write, plan.created)
        _note(write, (*plan.changed, *plan.created), recorded)
        return write.answer(ImportCount(rows=len(rows), created=len(plan.created), changed=len(plan.changed)))


def _numbers(table: Table) -> list[str]:
    return [row.values["employee_no"] for row in table.rows]


def _row_faults(table: Table, units: Mapping[str, str], numbers_on_record: Collection[str]) -> Iterator[Fault]:
    """Yield the faults of rows by themselves: of their units, of lost zeros, and of what stands there twice."""
    unit_codes = [row.values.get("unit_code") for row in table.rows]
    twins = zero_twin_faults("unit_code", unit_codes, units)
    named = {fault.pointer for fault in twins}
    bodies = [PanelBody(row.values["body"]) for row in table.rows]
    yield from twins
    yield from (
        fault for fault in unit_faults(list(zip(bodies, unit_codes, strict=True)), units) if fault.pointer not in named
    )
    yield from zero_twin_faults("employee_no", _numbers(table), numbers_on_record)
    yield from _repeated(table)


def _repeated(table: Table) -> Iterator[Fault]:
    """Yield a fault for each row about the membership of an earlier one."""
    first: dict[tuple[Any, ...], int] = {}
    for index, row in enumerate(table.rows):
        key = tuple(row.values.get(name) for name in ("body", "unit_code", "employee_no", "valid_from"))
        earlier = first.setdefault(key, row.number)
        if earlier != row.number:
            yield Fault.in_row(index, "employee_no", "row_repeated", row=earlier)


def _row(values: Mapping[str, Any], units: Mapping[str, str]) -> MemberRow:
    """Return a row's membership; a column that the table does not have leaves a known membership as it is."""
    unit_code = values.get("unit_code") or CITY
    keeps = {name for name, key in (("is_chair", "is_chair"), ("end", "valid_to")) if key not in values}
    if values.get("is_chair") is None:
        keeps.add("is_chair")
    member = PanelMember(
        body=PanelBody(values["body"]),
        unit_code=unit_code,
        unit_path=units.get(unit_code, CITY),
        employee_no=values["employee_no"],
        name=values["name"],
        is_chair=bool(values.get("is_chair")),
        start=values["valid_from"],
        end=values.get("valid_to"),
    )
    return MemberRow(member, frozenset(keeps))


def _decided_days(rounds: Iterable[Round]) -> dict[PanelBody, Collection[date]]:
    """Return the days on which decided rounds rest: 31 December of their year, and the committee's decision."""
    decided = [round_ for round_ in rounds if round_.decided_at is not None]
    closings = {closing_day(round_.year) for round_ in decided}
    decisions = {round_.decision.decided_on for round_ in decided if round_.decision is not None}
    return {PanelBody.COUNTY_GROUP: closings, PanelBody.COMMITTEE: closings | decisions}


def _note(write: Write, saved: Iterable[PanelMember], recorded: Mapping[Any, PanelMember]) -> None:
    for member in saved:
        old = recorded.get(member.key)
        write.note(differences(member.employee_no, None if old is None else old.state, member.state))
