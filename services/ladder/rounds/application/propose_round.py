"""The proposal of a round: everybody's rung for the coming year, as the rules give it."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.ladder.clients.appraisal import AppraisalClient
from services.ladder.clients.compensation import CompensationClient, Move, Quote
from services.ladder.people.store import registers
from services.ladder.policies.domain.policy import Policy
from services.ladder.rounds.application.round_inputs import RoundInputs, read_inputs
from services.ladder.rounds.domain.facts import read_people
from services.ladder.rounds.domain.placing import Placing, place
from services.ladder.rounds.domain.rounds import RoundDecision, effective_day
from services.ladder.rounds.store import decisions, rounds
from shared.kernel.digests import Plain, digest
from shared.kernel.errors import Unavailable
from shared.platform.jobs.jobs import JobRun


async def propose_round(run: JobRun, appraisal: AppraisalClient, compensation: CompensationClient) -> None:
    """Work out and save a proposal in the place of an earlier one; Conflict once the round is decided.

    When what was read has changed by the time of saving, nothing is saved and the job begins again.
    """
    year, company = int(run.params["year"]), run.caller.company
    async with run.database.read() as connection:
        await rounds.needs_undecided(connection, company, year)
        inputs = await read_inputs(connection, company, year)
    results = await appraisal.results(run.caller, year)
    documents = inputs.documents(year, results)
    await run.progress(0, len(documents))
    placing = await asyncio.to_thread(_placed, documents, inputs.version.rules)
    proposed = to_decisions(inputs, placing, documents)
    quote = await compensation.quote(run.caller, effective_day(year), to_moves(proposed))
    input_digest = await asyncio.to_thread(digest, {"policy": inputs.version.document, "people": documents})
    async with run.finishing("propose_round", str(year)) as connection:
        await registers.hold(connection, company)
        await rounds.needs_undecided(connection, company, year)
        if await read_inputs(connection, company, year) != inputs:
            raise Unavailable("changed_meanwhile")  # the job begins again, with what is true then
        values = {
            "policy_version": inputs.version.version,
            "effective_on": effective_day(year),
            "input_digest": input_digest,
            "seats": {tier.value: seats for tier, seats in placing.seats.items()},
            "over": {tier.value: people for tier, people in placing.over.items()},
            "cost": to_cost(quote),
        }
        await rounds.save_proposal(connection, run.caller, year, values)
        await decisions.replace_all(connection, company, year, proposed)
        run.result = {"year": year, "people": len(proposed), "input_digest": input_digest, **values_of(placing)}


def _placed(documents: Sequence[Mapping[str, Any]], policy: Policy) -> Placing:
    return place(read_people(documents), policy)


def values_of(placing: Placing) -> dict[str, Plain]:
    """Return the seats and who is beyond them, as the job's result tells them."""
    return {
        "seats": {tier.value: seats for tier, seats in placing.seats.items()},
        "over": {tier.value: people for tier, people in placing.over.items()},
    }


def to_decisions(inputs: RoundInputs, placing: Placing, documents: Iterable[Mapping[str, Any]]) -> list[RoundDecision]:
    """Return what the rules gave, each with where the person is and the facts that were given."""
    where = {entrant.employee.employee_no: entrant.placement for entrant in inputs.entrants}
    facts = {document["employee_no"]: document for document in documents}
    return [
        RoundDecision(
            employee_no=given.employee_no,
            unit_code=(placement := where[given.employee_no]).unit_code,
            unit_path=placement.unit_path,
            rung_before=given.rung_before,
            proposed_rung=given.rung,
            rung=given.rung,
            outcome=given.outcome,
            reasons=given.reasons,
            band=given.band and given.band.value,
            acceptable=given.acceptable,
            ranks={tier.value: {"rank": rank.rank, "of": rank.of} for tier, rank in given.ranks.items()},
            facts=facts[given.employee_no],
        )
        for given in placing.decisions
    ]


def to_moves(decided: Iterable[RoundDecision]) -> list[Move]:
    """Return the moves among decisions."""
    return [
        Move.model_validate({"employee_no": each.employee_no, "from": each.rung_before, "to": each.rung})
        for each in decided
        if each.rung is not each.rung_before
    ]


def to_cost(quote: Quote) -> dict[str, Plain]:
    """Return a quote as it is kept with the round."""
    return {"cost": format(quote.cost, "f"), "full_year_cost": format(quote.full_year_cost, "f")}
