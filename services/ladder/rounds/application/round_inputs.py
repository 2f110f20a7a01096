"""What a round reads: the ladder's own records of the closing day, and the year's results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.ladder.clients.appraisal import AnnualResult
from services.ladder.people.domain.employees import Employee, Placement
from services.ladder.people.store import employees, placements, protections
from services.ladder.policies.store.policies import POLICIES, PolicyVersion
from services.ladder.rounds.domain.rounds import effective_day
from services.ladder.rounds.store import decisions, nominations
from shared.kernel.digests import Plain
from shared.kernel.errors import Conflict, Fault
from shared.kernel.months import closing_day, whole_months

_NAMED = 20


@dataclass(frozen=True, slots=True)
class Entrant:
    """Somebody who takes part in a round: placed on its closing day, and still there when it takes effect."""

    employee: Employee
    placement: Placement
    protected: bool
    nominated: bool
    previous_band: str | None

    def document(self, result: AnnualResult, day: date) -> dict[str, Any]:
        """Return the person as the rules take them, with what is absent left out."""
        placement = self.placement
        facts: dict[str, Plain] = {
            "employee_no": self.employee.employee_no,
            "unit": placement.unit_code,
            "rung": placement.rung.value,
            "annual_score": _plain(result.annual_score),
            "appraised_months": result.appraised_months,
            "masked_months": result.masked_months,
            "months_in_rung": whole_months(placement.rung_since, day),
            "months_in_tier": whole_months(placement.tier_since, day),
            "months_of_service": whole_months(self.employee.hired_on, day),
            "education": self.employee.education,
            "skip_nominated": self.nominated,
            "protected": self.protected,
            "vetoed": result.vetoed,
        }
        optional: dict[str, Plain] = {
            "additional_score": _plain(result.additional_score),
            "competency_score": _plain(result.competency_score),
            "certificate_level": self.employee.certificate_level,
            "previous_band": self.previous_band,
            "scores": None if result.scores is None else _scores(result),
        }
        return facts | {name: value for name, value in optional.items() if value is not None}


@dataclass(frozen=True, slots=True)
class RoundInputs:
    """The ladder's own part of what a round is worked out from."""

    version: PolicyVersion
    entrants: Sequence[Entrant]

    def documents(self, year: int, results: Mapping[str, AnnualResult]) -> list[dict[str, Any]]:
        """Return everybody as the rules take them; Conflict while somebody has no result of the year."""
        missing = [
            entrant.employee.employee_no for entrant in self.entrants if entrant.employee.employee_no not in results
        ]
        if missing:
            faults = [
                Fault(f"/{employee_no}", "result_missing", {"employee_no": employee_no})
                for employee_no in missing[:_NAMED]
            ]
            raise Conflict("results_missing", faults, year=year, people=len(missing), first=", ".join(missing[:_NAMED]))
        day = effective_day(year)
        return [entrant.document(results[entrant.employee.employee_no], day) for entrant in self.entrants]


async def read_inputs(connection: AsyncConnection, company: str, year: int) -> RoundInputs:
    """Read the ladder's own part; Missing without a policy, Conflict where nobody is on the ladder."""
    closing, effective = closing_day(year), effective_day(year)
    version = await POLICIES.in_force(connection, company, closing)
    people = await employees.everybody(connection, company)
    placed = await placements.on(connection, company, closing)
    protected = await protections.people_on(connection, company, effective)
    nominated = await nominations.people_of(connection, company, year)
    bands = await decisions.finished_bands(connection, company, year - 1)
    entrants = [
        Entrant(
            employee=employee,
            placement=placement,
            protected=employee.employee_no in protected,
            nominated=employee.employee_no in nominated,
            previous_band=_previous_band(employee, bands, year),
        )
        for placement in placed
        if not _gone(employee := people[placement.employee_no], effective)
    ]
    if not entrants:
        raise Conflict("nobody_placed", day=str(closing))
    return RoundInputs(version, entrants)


def _gone(employee: Employee, day: date) -> bool:
    return employee.left_on is not None and employee.left_on <= day


def _previous_band(employee: Employee, bands: Mapping[str, str | None], year: int) -> str | None:
    """Return the band of the year before: that of its round, else what the roster said of that year."""
    if employee.employee_no in bands:
        return bands[employee.employee_no]
    return employee.previous_band if employee.previous_band_year in {None, year - 1} else None


def _plain(score: Decimal | None) -> str | None:
    return None if score is None else format(score, "f")


def _scores(result: AnnualResult) -> dict[str, Plain]:
    return {tier.value: format(score, "f") for tier, score in (result.scores or {}).items()}
