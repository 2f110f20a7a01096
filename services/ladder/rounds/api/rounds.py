"""Rounds: the proposal, the decision by a named body, and the finish."""

import uuid
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from services.ladder.rounds.api.parameters import AppraisalOf, RoundPeersOf, YearPath
from services.ladder.rounds.application.decide_round import DecidedRound, Proposal, Resolution, decide_round
from services.ladder.rounds.application.finish_round import FinishRound
from services.ladder.rounds.application.propose_round import ProposeRound
from services.ladder.rounds.application.require_finishable import require_finishable
from services.ladder.rounds.application.require_proposable import require_proposable
from services.ladder.rounds.domain.changes import FactChange
from services.ladder.rounds.domain.rounds import Amendment, CountedRound, RoundState
from services.ladder.rounds.store import round_changes, rounds
from shared.kernel.revisions import etag, revision_of
from shared.kernel.rungs import Rung, Tier
from shared.platform.database.pages import Slice
from shared.platform.database.sessions import Change
from shared.platform.identity.callers import Caller
from shared.platform.web.access import May, Needs
from shared.platform.web.jobs import JOB_ACCEPTED, JobAnswer, JobStarterOf
from shared.platform.web.operation import Operation
from shared.platform.web.pages import Page, Paging
from shared.platform.web.parameters import ETAG, DatabaseOf, IfMatch, today
from shared.platform.web.schemas import Answer, Body, DayField, EmployeeNo, Remark

router = APIRouter(prefix="/v1", tags=["rounds"], route_class=Operation)


class CostAnswer(Answer):
    """What the moves cost, in yuan."""

    cost: str = Field(description="In the year that they take effect in.", examples=["128400.00"])
    full_year_cost: str = Field(description="In the full year after it.", examples=["128400.00"])


class AmendmentAnswer(Answer):
    """The deciding body's choice of another rung, and why."""

    employee_no: str
    rung: Rung
    reasons: str


class ResolutionAnswer(Answer):
    """Who decided, when and why."""

    decided_by: list[str]
    decided_on: date
    minutes_no: str | None
    reasons: str
    amendments: list[AmendmentAnswer] = Field(description="Those of people whom the caller may see.")


class LatePersonAnswer(Answer):
    """Somebody who has no result, since they were registered after the year was closed; they take no part."""

    employee_no: str
    reason: str = Field(description="`registered_after_closing`.")


class RoundChangeAnswer(Answer):
    """A fact, or the proposed rung, that is another than in the proposal before."""

    employee_no: str
    field: str = Field(description="A fact of the person, `in_round`, or `proposed_rung`.")
    before: str | None
    after: str | None


class RoundAnswer(Answer):
    """A round and where it stands, with its counts."""

    year: int
    state: RoundState
    policy_version: int
    effective_on: date
    input_digest: str = Field(description="SHA-256 of the policy and everybody's facts.")
    revision: int
    headcount: int = Field(description="Everybody in the round.")
    seats: dict[Tier, int]
    people: dict[Tier, int] = Field(description="People in each tier after the round.")
    over: dict[Tier, int] = Field(description="People beyond the seats of senior and middle, where there are any.")
    rungs: dict[Rung, int] = Field(description="People on each rung after the round.")
    outcomes: dict[str, int]
    reasons: dict[str, int]
    cost: CostAnswer
    decision: ResolutionAnswer | None
    late: list[LatePersonAnswer] = Field(description="Of those whom the caller may see.")
    proposed_at: datetime
    proposed_by: str
    decided_at: datetime | None
    finished_at: datetime | None
    finish_job: uuid.UUID | None


class RoundDecided(Answer):
    """The round as it stands after the decision; `revision` is what its ETag holds."""

    year: int
    state: RoundState
    revision: int
    amended: int
    cost: dict[str, str]


class NewAmendment(Body):
    """Another rung for a person than the proposed one, with the reasons in writing."""

    employee_no: EmployeeNo
    rung: Rung
    reasons: Remark


class NewDecision(Body):
    """Who decides, when and why, and what they amend; whoever sends it is one of them."""

    decided_by: list[EmployeeNo] = Field(min_length=1, max_length=100)
    decided_on: DayField
    minutes_no: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    reasons: Remark
    amendments: list[NewAmendment] = Field(default_factory=list, max_length=10_000)


@router.post("/rounds/{year}/proposal", status_code=202, operation_id="propose_round", responses=JOB_ACCEPTED)
async def propose_round_route(
    year: YearPath,
    change: Annotated[Change, May("round.propose", whole=True)],
    database: DatabaseOf,
    appraisal: AppraisalOf,
    starter: JobStarterOf,
) -> JobAnswer:
    """Work out everybody's rung for the coming year, as a proposal that a committee decides on.

    A decided round can be proposed anew only when what the decision rests on has changed. `list_round_changes`
    tells what is another than in the proposal before.
    """
    await require_proposable(database, change, appraisal, year, today())
    return await starter.start(change, ProposeRound(year))


@router.get("/rounds", operation_id="list_rounds", response_model=Page[RoundAnswer])
async def list_rounds_route(
    caller: Annotated[Caller, Needs("round.read")], database: DatabaseOf, paging: Paging
) -> Slice[CountedRound]:
    """List the rounds by year."""
    async with database.read(caller) as session:
        return await rounds.page(session, paging)


@router.get("/rounds/{year}", operation_id="get_round", response_model=RoundAnswer, responses=ETAG)
async def get_round_route(
    year: YearPath, caller: Annotated[Caller, Needs("round.read")], database: DatabaseOf, response: Response
) -> CountedRound:
    """Get a round: its seats and counts, what it costs, who decided it, and the rules that it went by."""
    async with database.read(caller) as session:
        round_of_year = await rounds.get_counted(session, year)
    response.headers["ETag"] = etag(round_of_year.revision)
    return round_of_year


@router.post("/rounds/{year}/resolution", operation_id="decide_round", response_model=RoundDecided, responses=ETAG)
async def decide_round_route(
    year: YearPath,
    body: NewDecision,
    change: Annotated[Change, May("round.decide", whole=True)],
    database: DatabaseOf,
    peers: RoundPeersOf,
    if_match: IfMatch = None,
) -> DecidedRound:
    """Decide on the proposal, as the committee, with its amendments; If-Match says which proposal was read.

    The deciders are registered members of that day and a quorum of them, without whoever proposed. The answer is
    409 with every change when something that the proposal read has changed since.
    """
    resolution = Resolution(
        decided_by=body.decided_by,
        decided_on=body.decided_on,
        reasons=body.reasons,
        minutes_no=body.minutes_no,
        amendments=[Amendment(new.employee_no, new.rung, new.reasons) for new in body.amendments],
    )
    proposal = Proposal(year, revision_of(if_match))
    return await decide_round(database, change, peers, proposal, resolution, today())


@router.post("/rounds/{year}/finishing", status_code=202, operation_id="finish_round", responses=JOB_ACCEPTED)
async def finish_round_route(
    year: YearPath,
    change: Annotated[Change, May("round.finish", whole=True)],
    database: DatabaseOf,
    appraisal: AppraisalOf,
    starter: JobStarterOf,
) -> JobAnswer:
    """Put the decided rungs into force as placements, once however often it is asked: the job is the same.

    Whoever decided does not finish. The answer is 409 with every change when something that the decision rests on
    has changed since.
    """
    await require_finishable(database, change, appraisal, year)
    return await starter.start(change, FinishRound(year))


@router.get("/rounds/{year}/changes", operation_id="list_round_changes", response_model=Page[RoundChangeAnswer])
async def list_round_changes_route(
    year: YearPath, caller: Annotated[Caller, Needs("round.read")], database: DatabaseOf, paging: Paging
) -> Slice[FactChange]:
    """List what the newest proposal read or proposed otherwise than the one before it, by person and field."""
    async with database.read(caller) as session:
        await rounds.get(session, year)
        return await round_changes.page(session, year, paging)
