"""What an import of a roster comes to: who is new, what changed, who moved and who left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from services.ladder.people.domain.employees import Employee, Placement
from services.ladder.people.domain.units import RowFinding
from shared.kernel.errors import Param
from shared.kernel.rungs import Rung


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A person as a roster gives them."""

    employee: Employee
    unit_code: str
    rung: Rung
    rung_since: date
    tier_since: date
    certificate_given: bool = True
    """Whether the row says anything of a certificate; else what is known stays."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A placement, known by its start, that ends on another day than before."""

    employee_no: str
    start: date
    end: date


@dataclass(slots=True)
class RosterPlan:
    """What an import of a roster changes; nothing, where there are findings."""

    created: list[Employee] = field(default_factory=list)
    changed: list[Employee] = field(default_factory=list)
    endings: list[Ending] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    findings: list[RowFinding] = field(default_factory=list)
    moved: int = 0
    left: int = 0
    touched: int = 0
    """How many known people the import changes in any way."""


class _Faulty(Exception):
    def __init__(self, key: str, code: str, **params: Param) -> None:
        super().__init__(code)
        self.key = key
        self.code = code
        self.params = params


def plan_roster(
    rows: Sequence[RosterRow],
    known: Mapping[str, Employee],
    placed: Mapping[str, Sequence[Placement]],
    unit_paths: Mapping[str, str],
    as_of: date | None,
    today: date,
) -> RosterPlan:
    """Return what the rows, one a person, change; ``placed`` are everybody's placements in time.

    Somebody new is placed from the day on which they took their rung. Of somebody known the unit may
    differ, from ``as_of`` on; a rung changes by rounds only, and is compared on that day (or today).
    """
    plan = RosterPlan()
    for index, row in enumerate(rows):
        employee_no = row.employee.employee_no
        try:
            _check_dates(row)
            if row.unit_code not in unit_paths:
                raise _Faulty("unit_code", "unit_unknown", unit=row.unit_code)
            if employee_no in known:
                merged = _merged(row, known[employee_no], as_of)
                _plan_known(
                    plan,
                    replace(row, employee=merged),
                    known[employee_no],
                    placed[employee_no],
                    unit_paths,
                    as_of=as_of,
                    today=today,
                )
            else:
                _plan_new(plan, row, unit_paths, as_of)
        except _Faulty as faulty:
            plan.findings.append(RowFinding(index, faulty.key, faulty.code, faulty.params))
    return plan


def _check_dates(row: RosterRow) -> None:
    employee = row.employee
    if row.tier_since < employee.hired_on:
        raise _Faulty("tier_since", "before_hired", hired_on=str(employee.hired_on))
    if row.rung_since < row.tier_since:
        raise _Faulty("rung_since", "rung_before_tier", tier_since=str(row.tier_since))
    if employee.left_on is not None and employee.left_on <= row.rung_since:
        raise _Faulty("left_on", "left_too_early", rung_since=str(row.rung_since))


def _band_year(band: str | None, as_of: date | None) -> int | None:
    return None if band is None or as_of is None else as_of.year - 1


def _merged(row: RosterRow, known: Employee, as_of: date | None) -> Employee:
    """Return the master data as they are from now on.

    An empty cell takes back a certificate, but neither the day of leaving nor last year's band.
    """
    given = row.employee
    band, band_year = known.previous_band, known.previous_band_year
    if given.previous_band is not None and (given.previous_band != band or as_of is not None):
        band, band_year = given.previous_band, _band_year(given.previous_band, as_of)
    return replace(
        given,
        left_on=known.left_on if given.left_on is None else given.left_on,
        certificate_level=given.certificate_level if row.certificate_given else known.certificate_level,
        previous_band=band,
        previous_band_year=band_year,
    )


def _plan_new(plan: RosterPlan, row: RosterRow, unit_paths: Mapping[str, str], as_of: date | None) -> None:
    employee = row.employee
    plan.created.append(replace(employee, previous_band_year=_band_year(employee.previous_band, as_of)))
    plan.left += employee.left_on is not None
    plan.placements.append(
        Placement(
            employee_no=employee.employee_no,
            start=row.rung_since,
            end=employee.left_on,
            rung=row.rung,
            unit_code=row.unit_code,
            unit_path=unit_paths[row.unit_code],
            rung_since=row.rung_since,
            tier_since=row.tier_since,
        )
    )


def _plan_known(
    plan: RosterPlan,
    row: RosterRow,
    known: Employee,
    placed: Sequence[Placement],
    unit_paths: Mapping[str, str],
    *,
    as_of: date | None,
    today: date,
) -> None:
    current = placement_at(placed, as_of or today)
    if row.rung is not current.rung:
        raise _Faulty("rung", "rung_differs", rung=current.rung.value)
    if row.rung_since != current.rung_since:
        raise _Faulty("rung_since", "since_differs", since=str(current.rung_since))
    if row.tier_since != current.tier_since:
        raise _Faulty("tier_since", "since_differs", since=str(current.tier_since))
    last = placed[-1]
    end = row.employee.left_on
    if end is not None and end <= last.start:
        raise _Faulty("left_on", "left_before_placement", start=str(last.start))
    touched = row.employee != known
    moves = row.unit_code != current.unit_code
    if moves:
        _check_move(current, last, as_of, end)
        plan.moved += 1
    if moves and as_of is not None:
        plan.endings.append(Ending(current.employee_no, current.start, as_of))
        plan.placements.append(
            replace(current, start=as_of, end=end, unit_code=row.unit_code, unit_path=unit_paths[row.unit_code])
        )
    elif end is not None and end != last.end:
        plan.endings.append(Ending(last.employee_no, last.start, end))
    plan.left += end is not None and end != known.left_on
    if touched:
        plan.changed.append(row.employee)
    plan.touched += touched or moves


def _check_move(current: Placement, last: Placement, as_of: date | None, end: date | None) -> None:
    """Refuse a move without a day, or on a day that does not lie within the last placement."""
    if as_of is None:
        raise _Faulty("unit_code", "as_of_needed", unit=current.unit_code)
    if current is not last:
        raise _Faulty("unit_code", "placed_later", start=str(last.start), unit=last.unit_code)
    if not current.start < as_of or (end is not None and end <= as_of):
        raise _Faulty("unit_code", "move_outside", start=str(current.start), end=str(end) if end else "-")


def placement_at(placed: Sequence[Placement], day: date) -> Placement:
    """Return the placement that holds on a day; else the next one after it; else the last."""
    return next((each for each in placed if each.end is None or day < each.end), placed[-1])
