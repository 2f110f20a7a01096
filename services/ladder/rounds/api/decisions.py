"""Decisions: what each person was decided to be in a round, and why; and who may compete for management posts."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from services.ladder.policies.domain.policy import YearBand
from services.ladder.rounds.api.documents import PersonDocument
from services.ladder.rounds.api.parameters import YearPath
from services.ladder.rounds.api.previews import RankAnswer
from services.ladder.rounds.api.reasons import joined, sentences
from services.ladder.rounds.api.standings import StandingAnswer
from services.ladder.rounds.application.get_decision import get_decision
from services.ladder.rounds.application.get_eligibility import get_eligibility
from services.ladder.rounds.application.list_eligibility import PersonEligibility, list_eligibility
from services.ladder.rounds.domain.placing import OUTCOME_NAMES, Outcome
from services.ladder.rounds.domain.rounds import NamedDecision, RoundState
from services.ladder.rounds.store import decisions, rounds
from services.ladder.rounds.store.decisions import DecisionFilter
from shared.kernel.names import Language
from shared.kernel.rungs import Rung, Tier
from shared.platform.database.pages import Slice
from shared.platform.identity.callers import Caller
from shared.platform.tabular.forms import Column
from shared.platform.web.access import Needs
from shared.platform.web.exports import TABLE_ANSWERS, WantedForm
from shared.platform.web.operation import Operation
from shared.platform.web.pages import Page, Paging
from shared.platform.web.parameters import DatabaseOf, EmployeePath, ReaderLanguage
from shared.platform.web.schemas import Answer, UnitCode

router = APIRouter(prefix="/v1", tags=["decisions"], route_class=Operation)

COLUMNS: Final = (
    Column("employee_no", "工号", "Employee no.", "code"),
    Column("name", "姓名", "Name", "text"),
    Column("unit_code", "单位编码", "Unit code", "code"),
    Column("rung_before", "原职级", "Rung before", "text"),
    Column("rung", "新职级", "Rung", "text"),
    Column("outcome", "结果", "Outcome", "text"),
    Column("reasons", "理由", "Reasons", "text"),
    Column("band", "年度等次", "Band", "text", required=False),
    Column("annual_score", "年度得分", "Annual score", "decimal", required=False),
    Column("senior_rank", "高级排名", "Senior rank", "text", required=False),
    Column("middle_rank", "中级排名", "Middle rank", "text", required=False),
    Column("amendment", "另行决定的理由", "Amendment", "text", required=False),
)


class DecisionAnswer(Answer):
    """What a person was decided to be, and why."""

    employee_no: str
    name: str
    unit_code: str
    unit_path: str
    rung_before: Rung
    proposed_rung: Rung = Field(description="What the rules gave.")
    rung: Rung
    outcome: Outcome
    reasons: list[str] = Field(description="Codes, in the order in which they arose.")
    band: YearBand | None
    acceptable: list[Rung] = Field(description="The rungs earned, best first.")
    ranks: dict[Tier, RankAnswer] = Field(description="Where senior or middle was contended for.")
    amendment: str | None = Field(description="Why the deciding body chose another rung.")


class NextStepAnswer(Answer):
    """The next rung from the one before the round, and how its conditions stood."""

    rung: Rung
    standing: StandingAnswer


class WorkedDecisionAnswer(DecisionAnswer):
    """A decision with everything behind it."""

    year: int
    state: RoundState
    policy_version: int
    effective_on: date
    input_digest: str
    facts: PersonDocument = Field(description="The person as the rules took them.")
    next_step: NextStepAnswer | None
    explanation: list[str] = Field(description="The reasons in plain words, in the reader's language.")


class EligibilityAnswer(Answer):
    """Whether somebody may compete for management posts, and how each condition stands."""

    employee_no: str
    name: str
    unit_code: str
    unit_path: str
    rung: Rung = Field(description="After the round.")
    eligible: bool
    standing: StandingAnswer


def _filter(
    outcome: Annotated[Outcome | None, Query(description="Only these.")] = None,
    reason: Annotated[str | None, Query(max_length=40, description="Only those with this reason.")] = None,
    unit: Annotated[UnitCode | None, Query(description="Only this unit and those below it.")] = None,
) -> DecisionFilter:
    return DecisionFilter(outcome, reason, unit)


@router.get(
    "/rounds/{year}/decisions",
    operation_id="list_decisions",
    response_model=Page[DecisionAnswer],
    responses=TABLE_ANSWERS,
)
async def list_decisions_route(
    year: YearPath,
    caller: Annotated[Caller, Needs("decision.read", recorded=True)],
    database: DatabaseOf,
    decision_filter: Annotated[DecisionFilter, Depends(_filter)],
    paging: Paging,
    wanted: WantedForm,
) -> Slice[NamedDecision] | Response:
    """List the decisions of a round by personnel number, or give them as a file with the reasons in words.

    One's own is to be seen only once the round is finished.
    """
    async with database.read(caller) as session:
        round_of_year = await rounds.get(session, year)
        asked = None if wanted.is_file else paging
        part = await decisions.page_or_every(session, round_of_year, decision_filter, asked)
    if wanted.is_file:
        return await wanted.file(f"decisions-{year}", COLUMNS, _cells(part.items, wanted.language))
    return part


@router.get("/rounds/{year}/decisions/{employee_no}", operation_id="get_decision")
async def get_decision_route(
    year: YearPath,
    employee_no: EmployeePath,
    caller: Annotated[Caller, Needs("decision.read")],
    database: DatabaseOf,
    language: ReaderLanguage,
) -> WorkedDecisionAnswer:
    """Get a decision with its working: facts, conditions of the next step, ranks, and the reasons in plain words."""
    worked = await get_decision(database, caller, year, employee_no)
    round_of_year, decision = worked.round_of_year, worked.decision
    return WorkedDecisionAnswer(
        **dict(DecisionAnswer.model_validate(decision)),
        year=year,
        state=round_of_year.state,
        policy_version=round_of_year.policy_version,
        effective_on=round_of_year.effective_on,
        input_digest=round_of_year.input_digest,
        facts=decision.facts,
        next_step=None if worked.next_step is None else NextStepAnswer.model_validate(worked.next_step),
        explanation=sentences(decision, language),
    )


@router.get("/rounds/{year}/eligibility", operation_id="list_eligibility", response_model=Page[EligibilityAnswer])
async def list_eligibility_route(
    year: YearPath, caller: Annotated[Caller, Needs("eligibility.read")], database: DatabaseOf, paging: Paging
) -> Slice[PersonEligibility]:
    """List who may compete for management posts after the finished round: everybody, with each condition."""
    return await list_eligibility(database, caller, year, paging)


@router.get(
    "/rounds/{year}/eligibility/{employee_no}", operation_id="get_eligibility", response_model=EligibilityAnswer
)
async def get_eligibility_route(
    year: YearPath,
    employee_no: EmployeePath,
    caller: Annotated[Caller, Needs("eligibility.read")],
    database: DatabaseOf,
) -> PersonEligibility:
    """Tell whether a person may compete for management posts: each condition with what is needed and had."""
    return await get_eligibility(database, caller, year, employee_no)


def _cells(people: Iterable[NamedDecision], language: Language) -> list[list[Any]]:
    """Return decisions as rows of the file, in the words of the reader's language."""
    rows = []
    for decision in people:
        score = decision.facts["annual_score"]
        ranks = {tier: f"{rank['rank']}/{rank['of']}" for tier, rank in decision.ranks.items()}
        rows.append(
            [
                *(decision.employee_no, decision.name, decision.unit_code),
                *(decision.rung_before.value, decision.rung.value),
                OUTCOME_NAMES[decision.outcome].text(language),
                joined(decision.reasons, language),
                None if decision.band is None else decision.band.label.text(language),
                None if score is None else Decimal(score),
                *(ranks.get("senior"), ranks.get("middle")),
                decision.amendment,
            ]
        )
    return rows
