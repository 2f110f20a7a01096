"""Rounds: nominations, candidates, the proposal, the decision by a named body, and the finish."""

import uuid
from datetime import date, datetime
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import Field

from services.ladder.dependencies import AppraisalOf, CompensationOf, Revision, YearPath, today
from services.ladder.people.application.import_reports import NominationReport
from services.ladder.people.forms import NOMINATION_FORM
from services.ladder.rounds.application.decide_round import Resolution, RoundDecided, decide_round
from services.ladder.rounds.application.import_nominations import import_nominations
from services.ladder.rounds.application.list_candidates import list_candidates
from services.ladder.rounds.application.request_finishing import request_finishing
from services.ladder.rounds.application.request_proposal import request_proposal
from services.ladder.rounds.domain.rounds import Amendment, RoundState
from services.ladder.rounds.store import nominations, rounds
from services.ladder.rounds.store.rounds import Round, Tally
from shared.kernel.errors import Conflict, Unavailable
from shared.kernel.months import closing_day
from shared.kernel.rungs import TIERS, Rung, Tier
from shared.platform.database.idempotency import OnceOnly
from shared.platform.identity.callers import Caller
from shared.platform.jobs.jobs import JobAnswer
from shared.platform.web.application import DatabaseOf
from shared.platform.web.pages import Page, Paging
from shared.platform.web.routes import JOB_ACCEPTED, JobStarterOf
from shared.platform.web.routing import Needs
from shared.platform.web.schemas import Answer, Body, DayField, EmployeeNo, Remark
from shared.platform.web.uploads import UploadOf, table_body

router = APIRouter(prefix="/v1", tags=["rounds"])

_ETAG: dict[int | str, dict[str, Any]] = {
    200: {"headers": {"ETag": {"schema": {"type": "string"}, "description": "Send it back as If-Match to change it."}}}
}


class NominationAnswer(Answer):
    """Who is nominated for a skip, and why."""

    employee_no: str
    reasons: str
    nominated_by: str
    recorded_at: datetime


class CandidateAnswer(Answer):
    """Somebody who takes the additional appraisal, and the rungs that it could open."""

    employee_no: str
    unit_code: str
    unit_path: str
    rung: Rung
    tier: Tier
    for_rungs: list[Rung] = Field(description="Lowest first.")


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
    amendments: list[AmendmentAnswer]


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
    proposed_at: datetime
    proposed_by: str
    decided_at: datetime | None
    finished_at: datetime | None
    finish_job: uuid.UUID | None


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


@router.post(
    "/rounds/{year}/nomination_imports", operation_id="import_nominations", openapi_extra=table_body(NOMINATION_FORM)
)
async def import_nominations_route(
    year: YearPath,
    caller: Annotated[Caller, Needs("nomination.write")],
    database: DatabaseOf,
    upload: UploadOf,
    once: OnceOnly,
) -> NominationReport:
    """Nominate people for a skip, each with reasons in writing; the table takes the place of the year's list."""
    return await import_nominations(database, caller, once, year, await upload.read(NOMINATION_FORM))


@router.get("/rounds/{year}/nominations", operation_id="list_nominations")
async def list_nominations_route(
    year: YearPath, caller: Annotated[Caller, Needs("nomination.read")], database: DatabaseOf, paging: Paging
) -> Page[NominationAnswer]:
    """List who is nominated for a skip, and why."""
    async with database.read() as connection:
        part = await nominations.listed(connection, caller, year, closing_day(year), paging)
    items = [
        NominationAnswer(
            employee_no=item.employee_no,
            reasons=item.reasons,
            nominated_by=item.nominated_by,
            recorded_at=item.recorded_at,
        )
        for item in part.items
    ]
    return Page(items=items, next_cursor=part.next_cursor)


@router.get("/rounds/{year}/candidates", operation_id="list_candidates")
async def list_candidates_route(
    year: YearPath,
    caller: Annotated[Caller, Needs("candidate.read")],
    database: DatabaseOf,
    appraisal: AppraisalOf,
    paging: Paging,
) -> Page[CandidateAnswer]:
    """List who takes the additional appraisal: those whom only it still keeps from a higher tier, or from a skip."""
    part = await list_candidates(database, caller, appraisal, year, paging)
    items = [
        CandidateAnswer(
            employee_no=item.candidate.employee_no,
            unit_code=item.placement.unit_code,
            unit_path=item.placement.unit_path,
            rung=item.candidate.rung,
            tier=item.placement.tier,
            for_rungs=list(item.candidate.for_rungs),
        )
        for item in part.items
    ]
    return Page(items=items, next_cursor=part.next_cursor)


@router.post("/rounds/{year}/proposal", status_code=202, operation_id="propose_round", responses=JOB_ACCEPTED)
async def propose_round_route(
    year: YearPath,
    caller: Annotated[Caller, Needs("round.propose")],
    database: DatabaseOf,
    starter: JobStarterOf,
    once: OnceOnly,
) -> JobAnswer:
    """Work out everybody's rung for the coming year, as a proposal that a committee decides on."""
    await request_proposal(database, caller, once, year)
    undecided = partial(rounds.needs_undecided, company=caller.company, year=year)
    return await starter.start(caller, "propose_round", str(year), {"year": year}, once, undecided)


@router.get("/rounds", operation_id="list_rounds")
async def list_rounds_route(
    caller: Annotated[Caller, Needs("round.read")], database: DatabaseOf, paging: Paging
) -> Page[RoundAnswer]:
    """List the rounds by year."""
    async with database.read() as connection:
        part = await rounds.listed(connection, caller.company, paging)
        tallies = await rounds.tallies(connection, caller.company, [item.year for item in part.items])
    return Page(items=[_round(item, tallies[item.year]) for item in part.items], next_cursor=part.next_cursor)


@router.get("/rounds/{year}", operation_id="get_round", responses=_ETAG)
async def get_round_route(
    year: YearPath, caller: Annotated[Caller, Needs("round.read")], database: DatabaseOf, response: Response
) -> RoundAnswer:
    """Get a round: its seats and counts, what it costs, who decided it, and the rules that it went by."""
    async with database.read() as connection:
        found = await rounds.get(connection, caller.company, year)
        tallies = await rounds.tallies(connection, caller.company, [year])
    response.headers["ETag"] = f'"{found.revision}"'
    return _round(found, tallies[year])


@router.post("/rounds/{year}/decision", operation_id="decide_round", responses=_ETAG)
async def decide_round_route(
    year: YearPath,
    body: NewDecision,
    caller: Annotated[Caller, Needs("round.decide")],
    database: DatabaseOf,
    compensation: CompensationOf,
    revision: Revision,
    once: OnceOnly,
    response: Response,
) -> RoundDecided:
    """Decide on the proposal, as a named body, with its amendments; If-Match says which proposal was read."""
    resolution = Resolution(
        decided_by=body.decided_by,
        decided_on=body.decided_on,
        reasons=body.reasons,
        minutes_no=body.minutes_no,
        amendments=[Amendment(each.employee_no, each.rung, each.reasons) for each in body.amendments],
    )
    decided = await decide_round(
        database, caller, once, compensation, year, revision=revision, resolution=resolution, today=today()
    )
    response.headers["ETag"] = f'"{decided.revision}"'
    return decided


@router.post("/rounds/{year}/finishing", status_code=202, operation_id="finish_round", responses=JOB_ACCEPTED)
async def finish_round_route(
    year: YearPath,
    caller: Annotated[Caller, Needs("round.finish")],
    database: DatabaseOf,
    starter: JobStarterOf,
    once: OnceOnly,
) -> JobAnswer:
    """Put the decided rungs into force as placements, once however often it is asked: the job is the same."""
    unfinished = partial(rounds.needs_unfinished, company=caller.company, year=year)
    finished_by = await request_finishing(database, caller, once, year)
    if finished_by is None:
        try:
            return await starter.start(caller, "finish_round", str(year), {"year": year}, once, unfinished)
        except Conflict:  # it was finished in this very moment, by the job that this request is told of
            finished_by = await request_finishing(database, caller, once, year)
    if finished_by is None:
        raise Unavailable("database_busy")
    return await starter.started(caller, finished_by)


def _round(found: Round, tally: Tally) -> RoundAnswer:
    return RoundAnswer(
        year=found.year,
        state=found.state,
        policy_version=found.policy_version,
        effective_on=found.effective_on,
        input_digest=found.input_digest,
        revision=found.revision,
        headcount=sum(tally.rungs.values()),
        seats=found.seats,
        people={tier: tally.in_tier(tier) for tier in TIERS},
        over={
            tier: tally.in_tier(tier) - found.seats[tier]
            for tier in (Tier.SENIOR, Tier.MIDDLE)
            if tally.in_tier(tier) > found.seats[tier]
        },
        rungs=tally.rungs,
        outcomes=tally.outcomes,
        reasons=tally.reasons,
        cost=CostAnswer(**found.cost),
        decision=None if found.decision is None else ResolutionAnswer.model_validate(found.decision),
        proposed_at=found.proposed_at,
        proposed_by=found.proposed_by,
        decided_at=found.decided_at,
        finished_at=found.finished_at,
        finish_job=found.finish_job,
    )
