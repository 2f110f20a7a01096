"""The end of a round: its rungs become placements."""

import uuid
from dataclasses import dataclass
from typing import ClassVar

from services.ladder.clients.appraisal import AppraisalClient
from services.ladder.people.store import kept_rungs, placements, registers
from services.ladder.policies.store.policies import POLICIES
from services.ladder.rounds.application.round_facts import read_round_facts
from services.ladder.rounds.application.round_inputs import read_inputs
from services.ladder.rounds.domain.moves import carry_out
from services.ladder.rounds.domain.rounds import Round, RoundState, is_decider
from services.ladder.rounds.store import decisions, rounds
from shared.kernel.differences import differences
from shared.kernel.errors import Conflict, Forbidden, Unavailable
from shared.kernel.months import closing_day
from shared.platform.database.sessions import Session
from shared.platform.jobs.kinds import Job, JobRun


@dataclass(frozen=True, slots=True)
class FinishRound(Job):
    """Place everybody whom the round moves on their new rung, once however often it is asked.

    An unchanged rung gets no new placement. Neither does a person who has left in the meantime: their rung is kept
    for the case that the leave is withdrawn. Whoever decided does not finish, and what was read must still hold.
    """

    kind: ClassVar[str] = "finish_round"
    reading: ClassVar[str] = "decision.read"
    year: int

    async def check(self, session: Session) -> uuid.UUID | None:
        """Refuse an undecided round, one out of its turn, and a decider; return the job that finished it already."""
        round_of_year = _require_decided(await rounds.get(session, self.year))
        if round_of_year.state is RoundState.DECIDED:
            if is_decider(round_of_year, session.caller.employee_no, session.caller.actor):
                raise Forbidden("decider_finishes", year=self.year)
            await rounds.require_last(session, self.year)
        return round_of_year.finish_job

    async def run(self, run: JobRun) -> None:
        """Write the placements, and seal the policy that the round used."""
        year = self.year
        async with run.read() as session:
            round_of_year = _require_decided(await rounds.get(session, year))
            decided = await decisions.every(session, year)
        facts = await read_round_facts(run.read, AppraisalClient(run.peers["appraisal"]), run.caller, year)
        await facts.require_unchanged(round_of_year, decided, may_have_left=True)
        async with run.finish() as finished:
            await registers.hold(finished)
            round_of_year = _require_decided(await rounds.get(finished, year))
            rounds.require_state(round_of_year, RoundState.DECIDED)
            await self.check(finished)
            if await read_inputs(finished, year) != facts.inputs:
                raise Unavailable("changed_meanwhile")  # the job begins again, with what is true then
            day = round_of_year.effective_on
            rungs = {no: decision.rung for no, decision in decided.items() if decision.is_move}
            changes = carry_out(await placements.from_day(finished, day, rungs.keys()), rungs, day)
            await placements.save(finished, changes, year)
            kept = {no: rung for no, rung in rungs.items() if no not in changes.placed}
            await kept_rungs.add(finished, kept, day, year)
            await rounds.save_finish(finished, year, run.job.id)
            await POLICIES.seal(finished, round_of_year.policy_version, closing_day(year))
            for employee_no in sorted(rungs):
                before = decided[employee_no].rung_before
                finished.note(differences(employee_no, {"rung": before.value}, {"rung": rungs[employee_no].value}))
            finished.result = {"year": year, "effective_on": day, "moved": changes.people, "left": sorted(kept)}


def _require_decided(round_of_year: Round) -> Round:
    if round_of_year.state is RoundState.PROPOSED:
        raise Conflict("round_undecided", year=round_of_year.year)
    return round_of_year
