"""What a round reads: the ladder's own records of the closing day, and the year's results."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.ladder.clients.appraisal import AnnualResult
from services.ladder.people.domain.employees import Employee
from services.ladder.people.domain.placements import Placement
from services.ladder.people.store import employees, placements, protections, units
from services.ladder.policies.domain.policy import YearBand
from services.ladder.policies.store.policies import POLICIES, PolicyVersion
from services.ladder.rounds.domain.changes import PersonFacts
from services.ladder.rounds.domain.facts import Person, require_readable
from services.ladder.rounds.domain.rounds import effective_day
from services.ladder.rounds.store import decisions, nominations
from shared.kernel.errors import Conflict, Fault
from shared.kernel.months import closing_day, whole_months
from shared.platform.database.sessions import Session

_NAMED = 20


@dataclass(frozen=True, slots=True)
class Entrant:
    """A person in a round: placed on its closing day, and still there when it takes effect."""

    employee: Employee
    placement: Placement
    protected: bool
    nominated: bool
    previous_band: YearBand | None

    def person(self, result: AnnualResult, day: date) -> Person:
        """Return the person as the rules take them, with tenure counted to a day."""
        placement, employee = self.placement, self.employee
        return Person(
            employee_no=employee.employee_no,
            unit=placement.unit_code,
            rung=placement.rung,
            annual_score=result.annual_score,
            appraised_months=result.appraised_months,
            months_in_rung=whole_months(placement.rung_since, day),
            months_in_tier=whole_months(placement.tier_since, day),
            months_of_service=whole_months(employee.hired_on, day),
            education=employee.education,
            masked_months=result.masked_months,
            additional_score=result.additional_score,
            competency_score=result.competency_score,
            certificate_level=employee.certificate_level,
            previous_band=self.previous_band,
            scores=result.scores or {},
            skip_nominated=self.nominated,
            protected=self.protected,
            vetoed=result.vetoed,
        )


@dataclass(frozen=True, slots=True)
class RoundInputs:
    """The ladder's own part of what a round is calculated from; ``left`` has left by the effective day.

    ``unit_paths`` are of the present, by code.
    """

    version: PolicyVersion
    entrants: Sequence[Entrant]
    left: frozenset[str] = frozenset()
    unit_paths: Mapping[str, str] = field(default_factory=dict)

    def missing(self, results: Collection[str]) -> list[str]:
        """Return who has no result of the year."""
        return [number for entrant in self.entrants if (number := entrant.employee.employee_no) not in results]

    def people(
        self, year: int, results: Mapping[str, AnnualResult], late: Collection[str] = frozenset()
    ) -> list[Person]:
        """Return everybody as the rules take them, without those who came too ``late`` for a result.

        Conflict while somebody else has no result of the year; Invalid for facts that are out of all limits.
        """
        day = effective_day(year)
        missing = [employee_no for employee_no in self.missing(results) if employee_no not in late]
        if missing:
            faults = [
                Fault(f"/{employee_no}", "result_missing", {"employee_no": employee_no})
                for employee_no in missing[:_NAMED]
            ]
            raise Conflict("results_missing", faults, year=year, people=len(missing), first=", ".join(missing[:_NAMED]))
        people = [
            entrant.person(results[employee_no], day)
            for entrant in self.entrants
            if (employee_no := entrant.employee.employee_no) in results
        ]
        if not people:
            raise Conflict("nobody_placed", day=str(closing_day(year)))
        require_readable(people)
        return people

    def facts(self, people: Sequence[Person]) -> dict[str, PersonFacts]:
        """Return what a proposal of these people rests on, by personnel number."""
        placements = self.placements
        return {
            person.employee_no: PersonFacts(
                person.document(), placements[person.employee_no].unit_path, person.rung.tier
            )
            for person in people
        }

    @property
    def placements(self) -> dict[str, Placement]:
        """Return where everybody is on the closing day, by personnel number."""
        return {entrant.employee.employee_no: entrant.placement for entrant in self.entrants}


async def read_inputs(session: Session, year: int) -> RoundInputs:
    """Read the ladder's own part; Missing without a policy, Conflict where nobody is on the ladder."""
    closing, effective = closing_day(year), effective_day(year)
    version = await POLICIES.in_force(session, closing)
    people = await employees.every(session)
    placed = await placements.on(session, closing)
    protected = await protections.people_on(session, effective)
    nominated = await nominations.people_of(session, year)
    bands = await decisions.finished_bands(session, year - 1)
    entrants = [
        Entrant(
            employee=employee,
            placement=placement,
            protected=employee.employee_no in protected,
            nominated=employee.employee_no in nominated,
            previous_band=_previous_band(employee, bands, year),
        )
        for placement in placed
        if not _has_left(employee := people[placement.employee_no], effective)
    ]
    if not entrants:
        raise Conflict("nobody_placed", day=str(closing))
    left = frozenset(number for number, employee in people.items() if _has_left(employee, effective))
    unit_paths = {code: unit.path for code, unit in (await units.every(session)).items()}
    return RoundInputs(version, entrants, left, unit_paths)


def _has_left(employee: Employee, day: date) -> bool:
    return employee.left_on is not None and employee.left_on <= day


def _previous_band(employee: Employee, bands: Mapping[str, YearBand | None], year: int) -> YearBand | None:
    """Return the band of the year before: that of its round, else the one that the roster has of that year."""
    if employee.employee_no in bands:
        return bands[employee.employee_no]
    return employee.previous_band if employee.previous_band_year in {None, year - 1} else None
