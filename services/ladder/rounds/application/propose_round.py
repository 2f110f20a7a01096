"""The proposal of a round: everybody's rung for the coming year, as the rules give it."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import ClassVar

from services.ladder.clients.appraisal import AppraisalClient
from services.ladder.clients.compensation import CompensationClient, Move, Quote
from services.ladder.people.store import registers
from services.ladder.rounds.application.round_facts import read_round_facts
from services.ladder.rounds.application.round_inputs import RoundInputs, read_inputs
from services.ladder.rounds.domain.changes import SHOWN, FactChange, find_rung_changes
from services.ladder.rounds.domain.placing import Placing, place
from services.ladder.rounds.domain.rounds import Round, RoundDecision, RoundState, effective_day
from services.ladder.rounds.store import decisions, round_changes, rounds
from shared.kernel.differences import differences
from shared.kernel.digests import Plain, digest
from shared.kernel.errors import Conflict, Unavailable
from shared.kernel.rungs import Tier
from shared.platform.database.sessions import Session
from shared.platform.jobs.kinds import FinishedJob, Job, JobRun

Document = dict[str, Plain]


@dataclass(frozen=True, slots=True)
class ProposeRound(Job):
    """Calculate and save a proposal in the place of an earlier one, and what changed since that one.

    Conflict once the round is decided, unless what it rests on has changed: then it has to be decided anew. When what
    was read has changed by the time of saving, nothing is saved and the job begins again.
    """

    kind: ClassVar[str] = "propose_round"
    reading: ClassVar[str] = "decision.read"
    year: int

    async def check(self, session: Session) -> None:
        """Refuse a finished round, and one out of its turn: Conflict."""
        round_of_year = await rounds.find(session, self.year)
        if round_of_year is not None:
            rounds.require_state(round_of_year, RoundState.PROPOSED, RoundState.DECIDED)
        await rounds.require_order(session, self.year)

    async def run(self, run: JobRun) -> None:
        """Read, place, ask for the cost, and save."""
        year = self.year
        async with run.read() as session:
            await self.check(session)
            before = await _stored_proposal(session, year)
        facts = await read_round_facts(run.read, AppraisalClient(run.peers["appraisal"]), run.caller, year)
        inputs, people = facts.inputs, facts.people
        changes: list[FactChange] = []
        if before.round_of_year is not None:
            changes = await asyncio.to_thread(facts.changes_since, before.round_of_year, before.decisions)
        before.require_undecided_or_changed(changes, inputs.version.version)
        await run.progress(0, len(people))
        placing = await asyncio.to_thread(place, people, inputs.version.rules)
        documents = await asyncio.to_thread(lambda: [person.document() for person in people])
        proposed = to_decisions(inputs, placing, documents)
        quote = await CompensationClient(run.peers["compensation"]).quote(
            run.caller, effective_day(year), to_moves(proposed)
        )
        input_digest = await asyncio.to_thread(digest, {"policy": inputs.version.document, "people": documents})
        changes += find_rung_changes(before.decisions, proposed)
        async with run.finish() as finished:
            await registers.hold(finished)
            await self.check(finished)
            if await read_inputs(finished, year) != inputs or await rounds.find(finished, year) != before.round_of_year:
                raise Unavailable("changed_meanwhile")  # the job begins again, with what is true then
            values = {
                "policy_version": inputs.version.version,
                "effective_on": effective_day(year),
                "input_digest": input_digest,
                "seats": _by_name(placing.seats),
                "over": _by_name(placing.over),
                "cost": to_cost(quote),
                "late": [asdict(person) for person in facts.late_people],
                "units": dict(inputs.unit_paths),
            }
            await rounds.save_proposal(finished, year, values)
            await decisions.replace_all(finished, year, proposed)
            await round_changes.replace(finished, year, changes)
            _note(finished, year, before, input_digest)
            finished.result = {
                "year": year,
                "people": len(proposed),
                "input_digest": input_digest,
                "seats": _by_name(placing.seats),
                "over": _by_name(placing.over),
                "late": [{"employee_no": person.employee_no, "reason": person.reason} for person in facts.late_people],
                "changed": len(changes),
                "changes": [change.document() for change in changes[:SHOWN]],
            }


@dataclass(frozen=True, slots=True)
class _StoredProposal:
    """The proposal that a new one takes the place of."""

    round_of_year: Round | None
    decisions: Mapping[str, RoundDecision]

    def require_undecided_or_changed(self, changes: Sequence[FactChange], policy_version: int) -> None:
        """Refuse to propose anew what was decided on facts that still hold: Conflict."""
        decided = self.round_of_year
        if decided is None or decided.state is RoundState.PROPOSED:
            return
        if not changes and policy_version == decided.policy_version:
            raise Conflict("round_decided", year=decided.year)


async def _stored_proposal(session: Session, year: int) -> _StoredProposal:
    round_of_year = await rounds.find(session, year)
    return _StoredProposal(round_of_year, {} if round_of_year is None else await decisions.every(session, year))


def _note(finished: FinishedJob, year: int, before: _StoredProposal, input_digest: str) -> None:
    """Have the audit record say which proposal, or decision, the new one replaces."""
    old = before.round_of_year
    state_before: dict[str, Plain] | None = None
    if old is not None:
        state_before = {"state": old.state.value, "input_digest": old.input_digest, "decision": old.decision}
    after: dict[str, Plain] = {"state": RoundState.PROPOSED.value, "input_digest": input_digest, "decision": None}
    finished.note(differences(str(year), state_before, after))
    for decision in before.decisions.values():
        if decision.amendment is not None:
            amended: dict[str, Plain] = {"rung": decision.rung.value, "amendment": decision.amendment}
            finished.note(differences(decision.employee_no, amended, None))


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
