"""The decision on a round, by the committee of its day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.ladder.clients.appraisal import AppraisalClient
from services.ladder.clients.compensation import CompensationClient
from services.ladder.people.store import registers
from services.ladder.rounds.application.propose_round import to_cost, to_moves
from services.ladder.rounds.application.round_facts import read_round_facts
from services.ladder.rounds.domain.rounds import (
    Amendment,
    Round,
    RoundDecision,
    RoundState,
    find_amendment_faults,
    find_decider_faults,
)
from services.ladder.rounds.store import decisions, rounds
from shared.kernel.codes import same_code
from shared.kernel.differences import differences
from shared.kernel.digests import Plain
from shared.kernel.errors import Conflict, Fault, Invalid, Stale
from shared.kernel.months import closing_day
from shared.kernel.none_words import gives_no_reason
from shared.kernel.revisions import etag
from shared.kernel.zones import SHANGHAI
from shared.platform.database.sessions import Change
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


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
class _Meeting:
    """Who submits the resolution, the members of the committee on its day, and the present day."""

    caller: Caller
    committee: frozenset[str]
    today: date


@dataclass(frozen=True, slots=True)
class DecidedRound:
    """A round as it stands after the decision."""

    year: int
    state: RoundState
    revision: int
    amended: int
    cost: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RoundPeers:
    """The services that a decision asks: for the committee and the results, and for the cost."""

    appraisal: AppraisalClient
    compensation: CompensationClient


async def decide_round(
    database: Database, change: Change, peers: RoundPeers, proposal: Proposal, resolution: Resolution, today: date
) -> DecidedRound:
    """Save what the committee decided on the proposal that it read; Stale when there is a newer one.

    The resolution is refused (Invalid, with pointers) where it breaks who may decide, or what protects people and
    seats. Conflict where the proposal rests on what is no longer so. Compensation is asked again for the cost of
    the round, as amendments change it.
    """
    year, caller = proposal.year, change.caller
    async with database.prepare(change) as session:
        round_of_year = _require_current(await rounds.get(session, year), proposal)
        await rounds.require_order(session, year)
        proposed = await decisions.every(session, year)
    members = await peers.appraisal.committee(caller, resolution.decided_on)
    meeting = _Meeting(caller, frozenset(member.employee_no for member in members), today)
    _check(meeting, round_of_year, proposed, resolution)
    facts = await read_round_facts(lambda: database.read(caller), peers.appraisal, caller, year)
    await facts.require_unchanged(round_of_year, proposed)
    amended = [
        proposed[amendment.employee_no].amended(amendment.rung, amendment.reasons)
        for amendment in resolution.amendments
    ]
    final = proposed | {decision.employee_no: decision for decision in amended}
    quote = await peers.compensation.quote(caller, round_of_year.effective_on, to_moves(final.values()))
    async with database.change(change, str(year)) as write:
        await registers.hold(write)
        _require_current(await rounds.get(write, year), proposal)
        await rounds.require_order(write, year)
        await facts.require_still(write, round_of_year, proposed)
        await decisions.amend(write, year, amended)
        decided = await rounds.save_decision(write, year, resolution.document(), to_cost(quote))
        await registers.note_decided(write, closing_day(year))
        for decision in amended:
            write.note(differences(decision.employee_no, _rung_of(proposed[decision.employee_no]), _rung_of(decision)))
        write.note(differences(str(year), {"state": round_of_year.state}, {"state": decided.state}))
        answer = DecidedRound(year, decided.state, decided.revision, len(amended), decided.cost)
        return write.answer(answer, {"ETag": etag(decided.revision)})


def _rung_of(decision: RoundDecision) -> dict[str, Plain]:
    return {"rung": decision.rung.value, "amendment": decision.amendment}


def _require_current(round_of_year: Round, proposal: Proposal) -> Round:
    rounds.require_state(round_of_year, RoundState.PROPOSED)
    if round_of_year.revision != proposal.revision:
        raise Stale("version_stale")
    return round_of_year


def _check(
    meeting: _Meeting, round_of_year: Round, proposed: Mapping[str, RoundDecision], resolution: Resolution
) -> None:
    """Refuse a resolution with anything wrong in it: Invalid with every fault; Conflict without a committee."""
    caller, faults = meeting.caller, list[Fault]()
    if caller.employee_no is None or caller.employee_no not in resolution.decided_by:
        faults.append(Fault("/decided_by", "caller_not_among"))
    if caller.actor == round_of_year.proposed_by or same_code(caller.employee_no, round_of_year.proposed_by_no):
        faults.append(Fault("/decided_by", "proposer_decides"))
    faults += find_decider_faults(round_of_year, proposed.keys(), resolution.decided_by, meeting.committee)
    proposed_on = round_of_year.proposed_at.astimezone(SHANGHAI).date()
    if resolution.decided_on > meeting.today:
        faults.append(Fault("/decided_on", "in_the_future", {"today": str(meeting.today)}))
    elif resolution.decided_on < proposed_on:
        faults.append(Fault("/decided_on", "before_the_proposal", {"proposed_on": str(proposed_on)}))
    faults += _reason_faults(resolution)
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
    if not meeting.committee:
        raise Conflict("committee_not_registered", day=str(resolution.decided_on))


def _reason_faults(resolution: Resolution) -> list[Fault]:
    """Return a fault for each place where the resolution gives a word for "none" in the place of reasons."""
    reasons = {"/reasons": resolution.reasons} | {
        f"/amendments/{index}/reasons": amendment.reasons for index, amendment in enumerate(resolution.amendments)
    }
    return [Fault(place, "reasons_say_none") for place, text in reasons.items() if gives_no_reason(text)]
