"""Tables of scores, held against the people whom they are about and the panels that may judge them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from services.appraisal.months.application.people import may_reach
from services.appraisal.months.domain.people import Person
from services.appraisal.panels.domain.members import PanelBody
from services.appraisal.panels.domain.register import PanelRegister
from services.appraisal.permissions import PERMISSIONS
from services.appraisal.years.domain.scores import PanelKey, Vote, are_fractions
from shared.kernel.codes import same_code, zero_twin_faults
from shared.kernel.errors import Fault, Forbidden
from shared.kernel.pointers import parts_of
from shared.platform.identity.callers import Caller, Role
from shared.platform.tabular.reading import Table

_ROLES: Final = {
    PanelBody.COMMITTEE: frozenset({Role.COMMITTEE_CHAIR, Role.COMMITTEE_MEMBER}),
    PanelBody.COUNTY_GROUP: frozenset({Role.COUNTY_GROUP}),
}
FaultOf = Callable[[int, str], Fault]
"""Makes the fault of a row about somebody who cannot be scored, of the row's index and the personnel number."""


@dataclass(frozen=True, slots=True)
class Electorate:
    """Whom a table of votes may be about, by whom each of them is judged, and what was voted before.

    ``everybody`` are the personnel numbers that exist, and ``people`` those who are judged here.
    """

    people: Mapping[str, Person]
    everybody: frozenset[str]
    judge_of: Callable[[Person], PanelBody]
    absent: FaultOf
    register: PanelRegister
    recorded: Mapping[PanelKey, Vote]

    def read(self, caller: Caller, table: Table) -> dict[PanelKey, Vote]:
        """Return the votes of a table; ImportRefused with every vote that is not the caller's to give or record.

        A row without a member is the caller's own vote. Whoever has the right ``vote.record`` records the votes of
        members, who must be registered for the panel. A vote that a member gave is replaced by that member alone.
        """
        votes: dict[PanelKey, Vote] = {}
        twins = self._twins(caller, table)
        faults = [*twins, *fraction_faults(table)]
        unknown = {int(parts_of(fault.pointer)[0]) for fault in twins}
        recorder = recorder_of(caller)
        first_rows: dict[PanelKey, int] = {}
        for index, row in enumerate(table.rows):
            if index in unknown:
                continue
            employee_no, member = row.values["employee_no"], row.values.get("member") or caller.employee_no
            person = self.people.get(employee_no)
            if person is None:
                faults.append(self.absent(index, employee_no))
            elif member is None:
                faults.append(Fault.in_row(index, "member", "member_needed"))
            elif (key := PanelKey(employee_no, member)) in votes:
                faults.append(Fault.in_row(index, "member", "row_repeated", row=first_rows[key]))
            else:
                panel = self.register.panel_of(self.judge_of(person), person.unit_path)
                votes[key] = Vote(row.values["score"], member == caller.employee_no, panel)
                first_rows[key] = row.number
                faults += self._faults(caller, recorder, _Ballot(index, person, member, votes[key]))
        table.refuse(faults)
        return votes

    def _twins(self, caller: Caller, table: Table) -> list[Fault]:
        """Return a fault for each person or member whose number differs from a known one by leading zeros alone."""
        members = self.register.numbers | {key.member for key in self.recorded}
        members |= {caller.employee_no} if caller.employee_no is not None else set()
        people_given = [row.values["employee_no"] for row in table.rows]
        members_given = [row.values.get("member") for row in table.rows]
        return [
            *zero_twin_faults("employee_no", people_given, self.everybody),
            *zero_twin_faults("member", members_given, members),
        ]

    def _faults(self, caller: Caller, recorder: Caller | None, ballot: "_Ballot") -> Iterator[Fault]:
        """Yield what is wrong with one vote."""
        index, person, member, vote = ballot.index, ballot.person, ballot.member, ballot.vote
        if caller.is_person(person.employee_no):
            yield Fault.in_row(index, "employee_no", "own_case", employee_no=person.employee_no)
            return
        if same_code(person.employee_no, member):
            yield Fault.in_row(index, "member", "judges_oneself")
        yield from self._right_faults(caller, recorder, ballot)
        before = self.recorded.get(PanelKey(person.employee_no, member))
        if before is not None and before.is_own and not vote.is_own and before.score != vote.score:
            yield Fault.in_row(index, "score", "vote_cast_by_member", member=member)

    def _right_faults(self, caller: Caller, recorder: Caller | None, ballot: "_Ballot") -> Iterator[Fault]:
        """Yield why the caller may neither give nor record this vote."""
        index, person, member, vote = ballot.index, ballot.person, ballot.member, ballot.vote
        speaks = _speaks_for(caller, self.judge_of(person), person.unit_path)
        gives = vote.is_own and speaks
        if gives or recorder is not None:
            if not gives and recorder is not None and not may_reach(recorder, person):
                yield Fault.in_row(index, "employee_no", "out_of_scope", employee_no=person.employee_no)
            elif not (gives and vote.panel is None) and not self.register.seats(vote.panel, member):
                yield Fault.in_row(index, "member", "not_on_panel", member=member)
            return
        if not speaks:
            yield Fault.in_row(index, "employee_no", "judged_by_others", employee_no=person.employee_no)
        if not vote.is_own:
            yield Fault.in_row(index, "member", "vote_of_another", member=member)


@dataclass(frozen=True, slots=True)
class _Ballot:
    """One row's vote: of whom, and by whom."""

    index: int
    person: Person
    member: str
    vote: Vote


def fraction_faults(table: Table) -> list[Fault]:
    """Return a fault at the first row where the whole column of scores is fractions of one."""
    if not are_fractions([row.values["score"] for row in table.rows]):
        return []
    return [Fault.in_row(0, "score", "scores_are_fractions", rows=len(table.rows))]


def refuse_unreachable(
    caller: Caller, table: Table, people: Mapping[str, Person], everybody: frozenset[str], absent: FaultOf
) -> None:
    """Refuse a table about somebody who is absent, out of the caller's reach, or the caller: ImportRefused."""
    numbers = [row.values["employee_no"] for row in table.rows]
    twins = zero_twin_faults("employee_no", numbers, everybody)
    faults = [*twins, *fraction_faults(table), *caller.own_rows(numbers)]
    unknown = {fault.pointer for fault in twins}
    for index, employee_no in enumerate(numbers):
        person = people.get(employee_no)
        if person is None and f"/{index}/employee_no" not in unknown:
            faults.append(absent(index, employee_no))
        elif person is not None and not may_reach(caller, person):
            faults.append(Fault.in_row(index, "employee_no", "out_of_scope", employee_no=employee_no))
    table.refuse(faults)


def not_a_candidate(index: int, employee_no: str) -> Fault:
    """Return the fault of a row about somebody who takes no additional appraisal."""
    return Fault.in_row(index, "employee_no", "not_a_candidate", employee_no=employee_no)


def recorder_of(caller: Caller) -> Caller | None:
    """Return the caller as far as they may record votes of others; None for whoever may not."""
    try:
        return caller.having("vote.record", PERMISSIONS)
    except Forbidden:
        return None


def _speaks_for(caller: Caller, body: PanelBody, unit_path: str) -> bool:
    """Tell whether the caller judges people of this unit as a member of this body."""
    return any(grant.role in _ROLES[body] and unit_path.startswith(grant.unit_path) for grant in caller.grants)
