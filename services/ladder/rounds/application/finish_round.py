"""The end of a round: its rungs become placements."""

import uuid
from dataclasses import dataclass
from typing import ClassVar

from services.ladder.people.store import placements, registers
from services.ladder.policies.store.policies import POLICIES
from services.ladder.rounds.domain.moves import carry_out
from services.ladder.rounds.domain.rounds import Round, RoundState
from services.ladder.rounds.store import decisions, rounds
from shared.kernel.errors import Conflict
from shared.kernel.months import closing_day
from shared.platform.database.sessions import Session
from shared.platform.jobs.kinds import Job, JobRun


@dataclass(frozen=True, slots=True)
class FinishRound(Job):
    """Place everybody whom the round moves on their new rung, once however often it is asked.

    An unchanged rung gets no new placement, and neither does a person who has left in the meantime.
    """

    kind: ClassVar[str] = "finish_round"
    reading: ClassVar[str] = "decision.read"
    year: int

    async def check(self, session: Session) -> uuid.UUID | None:
        """Refuse an undecided round: Conflict; return the job that finished it already."""
        return _require_decided(await rounds.get(session, self.year)).finish_job

    async def run(self, run: JobRun) -> None:
        """Write the placements, and seal the policy that the round used."""
        year = self.year
        async with run.finish() as finished:
            await registers.hold(finished)
            round_of_year = _require_decided(await rounds.get(finished, year))
            rounds.require_state(round_of_year, RoundState.DECIDED)
            day = round_of_year.effective_on
            rungs = await decisions.moved(finished, year)
            changes = carry_out(await placements.from_day(finished, day, rungs.keys()), rungs, day)
            await placements.save(finished, changes, year)
            await rounds.save_finish(finished, year, run.job.id)
            await POLICIES.seal(finished, round_of_year.policy_version, closing_day(year))
            finished.result = {"year": year, "effective_on": day, "moved": changes.people}


def _require_decided(round_of_year: Round) -> Round:
    if round_of_year.state is RoundState.PROPOSED:
        raise Conflict("round_undecided", year=round_of_year.year)
    return round_of_year
