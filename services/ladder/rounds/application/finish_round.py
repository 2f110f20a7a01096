"""The end of a round: its rungs become placements."""

from services.ladder.people.store import placements, registers
from services.ladder.rounds.domain.moves import carry_out
from services.ladder.rounds.domain.rounds import RoundState
from services.ladder.rounds.store import decisions, rounds
from shared.kernel.errors import Conflict
from shared.platform.jobs.jobs import JobRun


async def finish_round(run: JobRun) -> None:
    """Place everybody whom the round moves on their new rung, once however often it is asked.

    An unchanged rung gets no new placement; who has left in the meantime gets none either.
    """
    year, company = int(run.params["year"]), run.caller.company
    async with run.finishing("finish_round", str(year)) as connection:
        await registers.hold(connection, company)
        found = await rounds.get(connection, company, year)
        if found.state is RoundState.PROPOSED:
            raise Conflict("round_undecided", year=year)
        rounds.needs_state(found, RoundState.DECIDED)
        rungs = await decisions.moved(connection, company, year)
        placed = await placements.from_day(connection, company, found.effective_on, rungs.keys())
        moves = carry_out(placed, rungs, found.effective_on)
        await placements.write_moves(connection, company, year, moves)
        await rounds.save_finish(connection, run.caller, year, run.id)
        run.result = {"year": year, "effective_on": found.effective_on, "moved": moves.people}
