"""Candidates for the additional appraisal."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from services.ladder.rounds.api.parameters import AppraisalOf, YearPath
from services.ladder.rounds.application.list_candidates import PlacedCandidate, list_candidates
from shared.kernel.rungs import Rung, Tier
from shared.platform.database.pages import Slice
from shared.platform.identity.callers import Caller
from shared.platform.web.access import Needs
from shared.platform.web.operation import Operation
from shared.platform.web.pages import Page, Paging
from shared.platform.web.parameters import DatabaseOf
from shared.platform.web.schemas import Answer

router = APIRouter(prefix="/v1", tags=["rounds"], route_class=Operation)


class CandidateAnswer(Answer):
    """Somebody who takes the additional appraisal, and the rungs that it could open."""

    employee_no: str
    unit_code: str
    unit_path: str
    rung: Rung
    tier: Tier
    for_rungs: list[Rung] = Field(description="Lowest first.")


@router.get("/rounds/{year}/candidates", operation_id="list_candidates", response_model=Page[CandidateAnswer])
async def list_candidates_route(
    year: YearPath,
    caller: Annotated[Caller, Needs("candidate.read")],
    database: DatabaseOf,
    appraisal: AppraisalOf,
    paging: Paging,
) -> Slice[PlacedCandidate]:
    """List who takes the additional appraisal: those whom only it still keeps from a higher tier, or from a skip."""
    return await list_candidates(database, caller, appraisal, year, paging)
