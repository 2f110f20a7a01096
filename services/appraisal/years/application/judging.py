"""Tables of scores, held against the people whom they are about and the bodies that the caller speaks for."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from services.appraisal.months.application.people import may_reach
from services.appraisal.months.domain.people import Person
from services.appraisal.years.domain.judging import Judge
from services.appraisal.years.domain.scores import PanelKey
from shared.kernel.errors import Fault
from shared.platform.identity.callers import Caller, Role
from shared.platform.tabular.reading import Table

_ROLES: Final = {
    Judge.COMMITTEE: frozenset({Role.COMMITTEE_CHAIR, Role.COMMITTEE_MEMBER}),
    Judge.COUNTY_GROUP: frozenset({Role.COUNTY_GROUP}),
}
FaultOf = Callable[[int, str], Fault]
"""Makes the fault of a row about somebody who cannot be scored, of the row's index and the personnel number."""


def read_panel_scores(
    caller: Caller, table: Table, people: Mapping[str, Person], judge_of: Callable[[Person], Judge], absent: FaultOf
) -> dict[PanelKey, Decimal]:
    """Return the scores of a table; ImportRefused where somebody is absent, judges oneself or is others' to judge."""
    faults: list[Fault] = []
    scores: dict[PanelKey, Decimal] = {}
    for index, row in enumerate(table.rows):
        key = PanelKey(row.values["employee_no"], row.values["member"])
        person = people.get(key.employee_no)
        if person is None:
            faults.append(absent(index, key.employee_no))
            continue
        if key.employee_no == key.member:
            faults.append(Fault.in_row(index, "member", "judges_oneself"))
        if not _speaks_for(caller, judge_of(person), person.unit_path):
            faults.append(Fault.in_row(index, "employee_no", "judged_by_others", employee_no=key.employee_no))
        scores[key] = row.values["score"]
    table.refuse(faults)
    return scores


def refuse_unreachable(caller: Caller, table: Table, people: Mapping[str, Person], absent: FaultOf) -> None:
    """Refuse a table with rows about somebody who is absent or out of the caller's reach: ImportRefused."""
    faults: list[Fault] = []
    for index, row in enumerate(table.rows):
        employee_no = row.values["employee_no"]
        person = people.get(employee_no)
        if person is None:
            faults.append(absent(index, employee_no))
        elif not may_reach(caller, person):
            faults.append(Fault.in_row(index, "employee_no", "out_of_scope", employee_no=employee_no))
    table.refuse(faults)


def not_a_candidate(index: int, employee_no: str) -> Fault:
    """Return the fault of a row about somebody who takes no additional appraisal."""
    return Fault.in_row(index, "employee_no", "not_a_candidate", employee_no=employee_no)


def _speaks_for(caller: Caller, judge: Judge, unit_path: str) -> bool:
    """Tell whether the caller may bring this body's scores of somebody of this unit."""
    return any(grant.role in _ROLES[judge] and unit_path.startswith(grant.unit_path) for grant in caller.grants)
