"""The decision on a round, by a named body."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.ladder.clients.compensation import CompensationClient
from services.ladder.people.store import registers
from services.ladder.rounds.application.propose_round import to_cost, to_moves
from services.ladder.rounds.domain.rounds import Amendment, RoundDecision, RoundState, find_amendment_faults
from services.ladder.rounds.store import decisions, rounds
from services.ladder.rounds.store.rounds import Round
from shared.kernel.digests import Plain
from shared.kernel.errors import Fault, Invalid, Stale
from shared.platform.database.idempotency import Once
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.web.schemas import Answer


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who decided, when and why, and what they amended."""

    decided_by: Sequence[str]
    decided_on: date
    reasons: str
    minutes_no: str | None
    amendments: Sequence[Amendment]

    def document(self) -> dict[str, Plain]:
        """Return the resolution as it is kept with the round."""
        return {
            "decided_by": list(self.decided_by),
            "decided_on": self.decided_on.isoformat(),
            "reasons": self.reasons,
            "minutes_no": self.minutes_no,
            "amendments": [
                {"employee_no": each.employee_no, "rung": each.rung.value, "reasons": each.reasons}
                for each in self.amendments
            ],
        }


class RoundDecided(Answer):
    """The round as it stands after the decision; `revision` is what its ETag holds."""

    year: int
    state: RoundState
    revision: int
    amended: int
    cost: dict[str, str]


async def decide_round(
    database: Database,
    caller: Caller,
    once: Once,
    compensation: CompensationClient,
    year: int,
    *,
    revision: int,
    resolution: Resolution,
    today: date,
) -> RoundDecided:
    """Save what a named body decided on the proposal that it read; Stale when there is a newer one.

    Amendments are refused (Invalid, with pointers) where they break what protects people and seats. What
    the round costs is asked again, as amendments change it.
    """
    caller.needs_whole_company()
    async with database.read() as connection:
        await once.look(connection, caller)
        found = await rounds.get(connection, caller.company, year)
        _check_state(found, revision)
        proposed = await decisions.everything(connection, caller.company, year)
    _check(caller, found, proposed, resolution, today)
    amended = [proposed[each.employee_no].amended(each.rung, each.reasons) for each in resolution.amendments]
    final = proposed | {each.employee_no: each for each in amended}
    cost = to_cost(await compensation.quote(caller, found.effective_on, to_moves(final.values())))
    async with database.write(caller, "decide_round", str(year)) as connection:
        await once.claim(connection, caller)
        await registers.hold(connection, caller.company)
        _check_state(await rounds.get(connection, caller.company, year), revision)
        await decisions.amend(connection, caller.company, year, amended)
        decided = await rounds.save_decision(connection, caller, year, resolution.document(), cost)
        answer = RoundDecided(
            year=year, state=decided.state, revision=decided.revision, amended=len(amended), cost=decided.cost
        )
        await once.keep(connection, caller, answer, headers={"ETag": f'"{decided.revision}"'})
        return answer


def _check_state(found: Round, revision: int) -> None:
    rounds.needs_state(found, RoundState.PROPOSED)
    if found.revision != revision:
        raise Stale("version_stale")


def _check(
    caller: Caller, found: Round, proposed: dict[str, RoundDecision], resolution: Resolution, today: date
) -> None:
    """Refuse a resolution with anything wrong in it: Invalid with every fault."""
    faults: list[Fault] = []
    if caller.employee_no is None or caller.employee_no not in resolution.decided_by:
        faults.append(Fault("/decided_by", "caller_not_among"))
    for index, employee_no in enumerate(resolution.decided_by):
        if employee_no in resolution.decided_by[:index]:
            faults.append(Fault(f"/decided_by/{index}", "named_twice", {"employee_no": employee_no}))
    if resolution.decided_on > today:
        faults.append(Fault("/decided_on", "in_the_future", {"today": str(today)}))
    faults += [
        fault.within("/amendments")
        for fault in find_amendment_faults(
            proposed, resolution.amendments, found.seats, found.over, frozenset(resolution.decided_by)
        )
    ]
    if faults:
        raise Invalid("resolution_invalid", faults)
