"""What a request for a proposal is refused for at once, before the job starts."""

from datetime import date

from services.ladder.clients.appraisal import AppraisalClient
from services.ladder.rounds.application.round_facts import read_round_facts
from services.ladder.rounds.domain.rounds import RoundState, effective_day
from services.ladder.rounds.store import decisions, rounds
from shared.kernel.errors import Conflict
from shared.platform.database.sessions import Change
from shared.platform.database.transactions import Database


async def require_proposable(
    database: Database, change: Change, appraisal: AppraisalClient, year: int, today: date
) -> None:
    """Refuse a year that is not over, and a round that was decided on facts that still hold: Conflict."""
    if today < effective_day(year):
        raise Conflict("year_not_over", year=year)
    async with database.prepare(change) as session:
        decided = await rounds.find(session, year)
        if decided is None or decided.state is not RoundState.DECIDED:
            return
        proposed = await decisions.every(session, year)
    facts = await read_round_facts(lambda: database.read(change.caller), appraisal, change.caller, year)
    if facts.inputs.version.version == decided.policy_version and not facts.changes_since(decided, proposed):
        raise Conflict("round_decided", year=year)
