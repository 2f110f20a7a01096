"""The decision on a round, by a named body."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.ladder.clients.compensation import CompensationClient
from services.ladder.people.store import registers
from services.ladder.rounds.application.propose_round import to_cost, to_moves
from services.ladder.rounds.domain.rounds import Amendment, Round, RoundDecision, RoundState, find_amendment_faults
from services.ladder.rounds.store import decisions, rounds
from shared.kernel.digests import Plain
from shared.kernel.errors import Fault, Invalid, Stale
from shared.kernel.revisions import etag
from shared.platform.database.sessions import Change
from shared.platform.database.transactions import Database


@dataclass(frozen=True, slots=True)
class Proposal:
    """The proposal that the deciding body read: the round's year and its revision then."""

    year: int
    revision: int


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who decided, when and why, and what they amended."""

    decided_by: Sequence[str]
    decided_on: date
    reasons: str
    minutes_no: str | None
    amendments: Sequence[Amendment]

    def document(self) -> dict[str, Plain]:
        """Return the resolution in the form in which a round stores it."""
        return {
            "decided_by": list(self.decided_by),
            "decided_on": self.decided_on.isoformat(),
            "reasons": self.reasons,
            "minutes_no": self.minutes_no,
            "amendments": [
                {"employee_no": amendment.employee_no, "rung": amendment.rung.value, "reasons": amendment.reasons}
                for amendment in self.amendments
            ],
        }


@dataclass(frozen=True, slots=True)
class DecidedRound:
    """A round as it stands after the decision."""

    year: int
    state: RoundState
    revision: int
    amended: int
    cost: Mapping[str, Any]


async def decide_round(
    database: Database,
    change: Change,
    compensation: CompensationClient,
    proposal: Proposal,
    resolution: Resolution,
    today: date,
) -> DecidedRound:
    """Save what a named body decided on the proposal that it read; Stale when there is a newer one.

    Amendments are refused (Invalid, with pointers) where they break what protects people and seats. Compensation
    is asked again for the cost of the round, as amendments change it.
    """
    year = proposal.year
    async with database.prepare(change) as session:
        round_of_year = _require_current(await rounds.get(session, year), proposal)
        proposed = await decisions.every(session, year)
    _check(change.caller.employee_no, round_of_year, proposed, resolution, today)
    amended = [
        proposed[amendment.employee_no].amended(amendment.rung, amendment.reasons)
        for amendment in resolution.amendments
    ]
    final = proposed | {decision.employee_no: decision for decision in amended}
    quote = await compensation.quote(change.caller, round_of_year.effective_on, to_moves(final.values()))
    async with database.change(change, str(year)) as write:
        await registers.hold(write)
        _require_current(await rounds.get(write, year), proposal)
        await decisions.amend(write, year, amended)
        decided = await rounds.save_decision(write, year, resolution.document(), to_cost(quote))
        answer = DecidedRound(year, decided.state, decided.revision, len(amended), decided.cost)
        return write.answer(answer, {"ETag": etag(decided.revision)})


def _require_current(round_of_year: Round, proposal: Proposal) -> Round:
    rounds.require_state(round_of_year, RoundState.PROPOSED)
    if round_of_year.revision != proposal.revision:
        raise Stale("version_stale")
    return round_of_year


def _check(
    caller_no: str | None,
    round_of_year: Round,
    proposed: Mapping[str, RoundDecision],
    resolution: Resolution,
    today: date,
) -> None:
    """Refuse a resolution with anything wrong in it: Invalid with every fault."""
    faults: list[Fault] = []
    if caller_no is None or caller_no not in resolution.decided_by:
        faults.append(Fault("/decided_by", "caller_not_among"))
    for index, employee_no in enumerate(resolution.decided_by):
        if employee_no in resolution.decided_by[:index]:
            faults.append(Fault(f"/decided_by/{index}", "named_twice", {"employee_no": employee_no}))
    if resolution.decided_on > today:
        faults.append(Fault("/decided_on", "in_the_future", {"today": str(today)}))
    faults += [
        fault.within("/amendments")
        for fault in find_amendment_faults(
            proposed,
            resolution.amendments,
            round_of_year.seats,
            round_of_year.proposed_over,
            frozenset(resolution.decided_by),
        )
    ]
    if faults:
        raise Invalid("resolution_invalid", faults)
