"""The proposal of a round: everybody's rung for the coming year, as the rules give it."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from services.ladder.clients.appraisal import AppraisalClient
from services.ladder.clients.compensation import CompensationClient, Move, Quote
from services.ladder.people.store import registers
from services.ladder.rounds.application.round_inputs import RoundInputs, read_inputs
from services.ladder.rounds.domain.placing import Placing, place
from services.ladder.rounds.domain.rounds import RoundDecision, effective_day
from services.ladder.rounds.store import decisions, rounds
from shared.kernel.digests import Plain, digest
from shared.kernel.errors import Unavailable
from shared.kernel.rungs import Tier
from shared.platform.database.sessions import Session
from shared.platform.jobs.kinds import Job, JobRun

Document = dict[str, Plain]


@dataclass(frozen=True, slots=True)
class ProposeRound(Job):
    """Calculate and save a proposal in the place of an earlier one; Conflict once the round is decided.

    When what was read has changed by the time of saving, nothing is saved and the job begins again.
    """

    kind: ClassVar[str] = "propose_round"
    reading: ClassVar[str] = "decision.read"
    year: int

    async def check(self, session: Session) -> None:
        """Refuse a decided round: Conflict."""
        await rounds.require_undecided(session, self.year)

    async def run(self, run: JobRun) -> None:
        """Read, place, ask for the cost, and save."""
        year = self.year
        async with run.read() as session:
            await self.check(session)
            inputs = await read_inputs(session, year)
        results = await AppraisalClient(run.peers["appraisal"]).results(run.caller, year)
        people = inputs.people(year, results)
        await run.progress(0, len(people))
        placing = await asyncio.to_thread(place, people, inputs.version.rules)
        documents = await asyncio.to_thread(lambda: [person.document() for person in people])
        proposed = to_decisions(inputs, placing, documents)
        quote = await CompensationClient(run.peers["compensation"]).quote(
            run.caller, effective_day(year), to_moves(proposed)
        )
        input_digest = await asyncio.to_thread(digest, {"policy": inputs.version.document, "people": documents})
        async with run.finish() as finished:
            await registers.hold(finished)
            await self.check(finished)
            if await read_inputs(finished, year) != inputs:
                raise Unavailable("changed_meanwhile")  # the job begins again, with what is true then
            values = {
                "policy_version": inputs.version.version,
                "effective_on": effective_day(year),
                "input_digest": input_digest,
                "seats": _by_name(placing.seats),
                "over": _by_name(placing.over),
                "cost": to_cost(quote),
            }
            await rounds.save_proposal(finished, year, values)
            await decisions.replace_all(finished, year, proposed)
            finished.result = {
                "year": year,
                "people": len(proposed),
                "input_digest": input_digest,
                "seats": _by_name(placing.seats),
                "over": _by_name(placing.over),
            }


def to_decisions(inputs: RoundInputs, placing: Placing, documents: Iterable[Document]) -> list[RoundDecision]:
    """Return the proposed decisions, each with where the person is and the facts behind it."""
    placements = inputs.placements
    facts = {document["employee_no"]: document for document in documents}
    return [
        RoundDecision(
            employee_no=proposal.employee_no,
            unit_code=(placement := placements[proposal.employee_no]).unit_code,
            unit_path=placement.unit_path,
            rung_before=proposal.rung_before,
            proposed_rung=proposal.rung,
            rung=proposal.rung,
            outcome=proposal.outcome,
            reasons=proposal.reasons,
            band=proposal.band,
            acceptable=proposal.acceptable,
            ranks={tier.value: {"rank": rank.rank, "of": rank.of} for tier, rank in proposal.ranks.items()},
            facts=facts[proposal.employee_no],
        )
        for proposal in placing.decisions
    ]


def to_moves(decided: Iterable[RoundDecision]) -> Sequence[Move]:
    """Return the moves among decisions."""
    return [
        Move.model_validate({"employee_no": decision.employee_no, "from": decision.rung_before, "to": decision.rung})
        for decision in decided
        if decision.rung is not decision.rung_before
    ]


def to_cost(quote: Quote) -> dict[str, Plain]:
    """Return a quote in the form in which a round stores it."""
    return {"cost": format(quote.cost, "f"), "full_year_cost": format(quote.full_year_cost, "f")}


def _by_name(people: Mapping[Tier, int]) -> dict[str, Plain]:
    return {tier.value: count for tier, count in people.items()}
