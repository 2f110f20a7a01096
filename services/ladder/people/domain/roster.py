"""The import of a roster: who is new, what changed, who moved and who left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from services.ladder.people.domain.employees import Employee
from services.ladder.people.domain.placements import Ending, KeptRung, Placement, last_seat, placement_at
from services.ladder.people.domain.returns import restore_rungs
from services.ladder.policies.domain.policy import YearBand
from shared.kernel.codes import zero_twin_faults
from shared.kernel.errors import Fault, Param
from shared.kernel.pointers import pointer
from shared.kernel.rungs import Rung


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A person in a roster."""

    employee: Employee
    unit_code: str
    rung: Rung
    rung_since: date
    tier_since: date
    unsaid: frozenset[str] = frozenset()
    """The fields that the row says nothing of; what is on record of them stays."""
    revision: int | None = None
    """The revision of the person that the row was exported with."""


@dataclass(frozen=True, slots=True)
class RosterRecords:
    """What is on record when a roster comes: everybody, their placements in time, units' paths, and kept rungs."""

    employees: Mapping[str, Employee]
    placements: Mapping[str, Sequence[Placement]]
    unit_paths: Mapping[str, str]
    kept_rungs: Mapping[str, Sequence[KeptRung]] = field(default_factory=dict)


@dataclass(slots=True)
class RosterPlan:
    """What an import of a roster changes; it changes nothing where there are faults."""

    created: list[Employee] = field(default_factory=list)
    changed: list[Employee] = field(default_factory=list)
    """People on record with other master data than before, or in another unit."""
    endings: list[Ending] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    superseded: list[tuple[str, date]] = field(default_factory=list)
    """Placements, by person and start, that a leave takes away."""
    restored: list[tuple[Placement, int]] = field(default_factory=list)
    """Placements on rungs that the rounds of years had decided for people who are back."""
    faults: list[Fault] = field(default_factory=list)
    moved: int = 0
    left: int = 0
    leaves_withdrawn: int = 0
    """How many people on record stay, who had a day of leaving."""
    touched: int = 0
    """How many people on record the import changes in any way."""


class _Faulty(Exception):
    def __init__(self, key: str, code: str, **params: Param) -> None:
        super().__init__(code)
        self.key = key
        self.code = code
        self.params = params


def plan_roster(rows: Sequence[RosterRow], records: RosterRecords, as_of: date | None, today: date) -> RosterPlan:
    """Return what the rows, one a person, change.

    A new person is placed from the day on which they took their rung. A person on record may be in another unit
    from ``as_of`` on. A rung changes by rounds only; it is compared on that day (or today).
    """
    planner = _Planner(RosterPlan(), records, as_of, today)
    numbers = [row.employee.employee_no for row in rows]
    twins = zero_twin_faults("employee_no", numbers, records.employees.keys())
    twins += zero_twin_faults("unit_code", [row.unit_code for row in rows], records.unit_paths.keys())
    planner.plan.faults += twins
    twin_units = {fault.pointer for fault in twins}
    for index, row in enumerate(rows):
        employee_no = row.employee.employee_no
        try:
            _check_dates(row)
            if row.unit_code not in records.unit_paths:
                raise _Faulty("unit_code", "unit_unknown", unit=row.unit_code)
            if employee_no in records.employees:
                planner.update(row, records.employees[employee_no], records.placements[employee_no])
            else:
                planner.add(row)
        except _Faulty as faulty:
            if faulty.code == "unit_unknown" and pointer([str(index), "unit_code"]) in twin_units:
                continue
            planner.plan.faults.append(Fault.in_row(index, faulty.key, faulty.code, **faulty.params))
    return planner.plan


def _check_dates(row: RosterRow) -> None:
    employee = row.employee
    if row.tier_since < employee.hired_on:
        raise _Faulty("tier_since", "before_hired", hired_on=str(employee.hired_on))
    if row.rung_since < row.tier_since:
        raise _Faulty("rung_since", "rung_before_tier", tier_since=str(row.tier_since))
    if employee.left_on is not None and employee.left_on <= row.rung_since:
        raise _Faulty("left_on", "left_too_early", rung_since=str(row.rung_since))


def _band_year(band: YearBand | None, as_of: date | None) -> int | None:
    return None if band is None or as_of is None else as_of.year - 1


def _merged(row: RosterRow, employee: Employee, as_of: date | None) -> Employee:
    """Return the master data as they are from now on: what the row says, and the rest as it is on record."""
    listed = row.employee
    band, band_year = listed.previous_band, _band_year(listed.previous_band, as_of)
    if "previous_band" in row.unsaid or (band is not None and band == employee.previous_band and as_of is None):
        band, band_year = employee.previous_band, employee.previous_band_year
    return replace(
        listed,
        left_on=employee.left_on if "left_on" in row.unsaid else listed.left_on,
        certificate_level=employee.certificate_level if "certificate_level" in row.unsaid else listed.certificate_level,
        previous_band=band,
        previous_band_year=band_year,
    )


@dataclass(frozen=True, slots=True)
class _Planner:
    """Adds to a plan what each row changes."""

    plan: RosterPlan
    records: RosterRecords
    as_of: date | None
    today: date

    def add(self, row: RosterRow) -> None:
        """Add a new person with a first placement."""
        employee, plan = row.employee, self.plan
        plan.created.append(replace(employee, previous_band_year=_band_year(employee.previous_band, self.as_of)))
        plan.left += employee.left_on is not None
        plan.placements.append(
            Placement(
                employee_no=employee.employee_no,
                start=row.rung_since,
                end=employee.left_on,
                rung=row.rung,
                unit_code=row.unit_code,
                unit_path=self.records.unit_paths[row.unit_code],
                rung_since=row.rung_since,
                tier_since=row.tier_since,
            )
        )

    def update(self, row: RosterRow, employee: Employee, placements: Sequence[Placement]) -> None:
        """Add what changes for a person on record: master data, the unit, and the day of leaving."""
        plan, as_of = self.plan, self.as_of
        updated = _merged(row, employee, as_of)
        current, seat = placement_at(placements, as_of or self.today), last_seat(placements)
        end = updated.left_on
        restored = restore_rungs(seat[-1], end, self.records.kept_rungs.get(employee.employee_no, ()))
        _check_unchanged(row, current, restored)
        if end is not None and end <= seat[0].start:
            raise _Faulty("left_on", "left_before_placement", start=str(seat[0].start))
        touched = updated != employee
        moves = row.unit_code != current.unit_code
        if moves:
            if restored:
                raise _Faulty("unit_code", "move_apart")
            _check_move(current, seat, as_of, end)
            plan.moved += 1
        if moves and as_of is not None:
            path = self.records.unit_paths[row.unit_code]
            self._cut(seat, as_of)
            plan.placements.append(replace(current, start=as_of, end=end, unit_code=row.unit_code, unit_path=path))
        elif restored:
            plan.endings.append(Ending(seat[-1].employee_no, seat[-1].start, restored[0][0].start))
            plan.restored += restored
        elif end is not None and end <= seat[-1].start:
            self._cut(seat, end)
        elif end != seat[-1].end and (end is not None or employee.left_on is not None):
            plan.endings.append(Ending(seat[-1].employee_no, seat[-1].start, end))
        plan.left += end is not None and end != employee.left_on
        plan.leaves_withdrawn += end is None and employee.left_on is not None
        if touched or moves:
            plan.changed.append(updated)
        plan.touched += touched or moves

    def _cut(self, seat: Sequence[Placement], day: date) -> None:
        """End the last placements on a day; those that begin on it or later go."""
        for placement in seat:
            if placement.start >= day:
                self.plan.superseded.append((placement.employee_no, placement.start))
            elif placement.end is None or placement.end >= day:
                self.plan.endings.append(Ending(placement.employee_no, placement.start, day))


def _check_unchanged(row: RosterRow, current: Placement, restored: Sequence[tuple[Placement, int]]) -> None:
    """Refuse another rung than the one on record (or kept for the person), or other days since when."""
    if any((row.rung, row.rung_since, row.tier_since) == _rung_of(placement) for placement, _ in restored):
        return
    if row.rung is not current.rung:
        raise _Faulty("rung", "rung_differs", rung=current.rung.value)
    if row.rung_since != current.rung_since:
        raise _Faulty("rung_since", "since_differs", since=str(current.rung_since))
    if row.tier_since != current.tier_since:
        raise _Faulty("tier_since", "since_differs", since=str(current.tier_since))


def _rung_of(placement: Placement) -> tuple[Rung, date, date]:
    return placement.rung, placement.rung_since, placement.tier_since


def _check_move(current: Placement, seat: Sequence[Placement], as_of: date | None, end: date | None) -> None:
    """Refuse a move without a day, or on a day that does not lie within the last placement."""
    if as_of is None:
        raise _Faulty("unit_code", "as_of_needed", unit=current.unit_code)
    if not any(current is placement for placement in seat):
        raise _Faulty("unit_code", "placed_later", start=str(seat[-1].start), unit=seat[-1].unit_code)
    if not seat[0].start < as_of or (end is not None and end <= as_of):
        raise _Faulty("unit_code", "move_outside", start=str(seat[0].start), end=str(end) if end else "-")
