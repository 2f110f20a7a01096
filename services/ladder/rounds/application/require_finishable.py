"""What a request to finish a round is refused for at once, before the job starts."""

from services.ladder.clients.appraisal import AppraisalClient
from services.ladder.rounds.application.finish_round import FinishRound
from services.ladder.rounds.application.round_facts import read_round_facts
from services.ladder.rounds.domain.rounds import RoundState
from services.ladder.rounds.store import decisions, rounds
from shared.platform.database.sessions import Change
from shared.platform.database.transactions import Database


async def require_finishable(database: Database, change: Change, appraisal: AppraisalClient, year: int) -> None:
    """Refuse a decision that rests on what is no longer so: Conflict with what changed for whom."""
    async with database.prepare(change) as session:
        await FinishRound(year).check(session)
        decided = await rounds.get(session, year)
        if decided.state is not RoundState.DECIDED:
            return
        proposed = await decisions.every(session, year)
    facts = await read_round_facts(lambda: database.read(change.caller), appraisal, change.caller, year)
    await facts.require_unchanged(decided, proposed, may_have_left=True)
