"""Answers about months and years."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from services.appraisal.months.domain.sheets import PersonSheet
from services.appraisal.months.domain.workings import (
    CategoryWorking,
    IndicatorWorking,
    MonthWorking,
    Points,
    TierWorking,
)
from services.appraisal.months.store.facts import MonthlyFact
from services.appraisal.months.store.months import MonthState
from services.appraisal.schemes.domain.scheme import Category
from services.appraisal.years.store.years import Result
from shared.kernel.rungs import Tier
from shared.platform.web.schemas import Answer, MonthField, Score

State = Literal["open", "closed"]


class MonthSummary(Answer):
    """A month with facts or a closing."""

    month: MonthField
    state: State
    scheme_version: int | None = Field(description="The version that it was closed by; null while open.")
    people: int | None = Field(description="How many sheets the closing left; null while open.")
    closed_at: datetime | None
    closed_by: str | None

    @classmethod
    def of(cls, found: MonthState) -> "MonthSummary":
        """Return the answer for what the store read."""
        closing = found.closing
        return cls(
            month=found.month,
            state="open" if closing is None else "closed",
            scheme_version=None if closing is None else closing.scheme_version,
            people=None if closing is None else closing.people,
            closed_at=None if closing is None else closing.closed_at,
            closed_by=None if closing is None else closing.closed_by,
        )


class MonthAnswer(Answer):
    """How a month stands, counted over the people in the caller's reach."""

    month: MonthField
    state: State
    scheme_version: int
    people: int
    complete: int
    incomplete: int
    masked: int
    vetoed: int
    closed_at: datetime | None
    closed_by: str | None


class FactRow(Answer):
    """The facts of one person's month, under the unit and tier of its first day."""

    employee_no: str
    month: MonthField
    unit_code: str
    unit_path: str
    tier: Tier
    facts: dict[str, dict[str, Any]] = Field(description="By indicator: the fields that its scorer takes.")
    bonus: Score
    deduction: Score
    veto: list[str]
    masked: bool

    @classmethod
    def of(cls, month: Any, fact: MonthlyFact) -> "FactRow":
        """Return the answer for what the store read."""
        return cls(
            employee_no=fact.employee_no,
            month=month,
            unit_code=fact.unit_code,
            unit_path=fact.unit_path,
            tier=fact.tier,
            facts={code: dict(fields) for code, fields in fact.facts.items()},
            bonus=fact.bonus,
            deduction=fact.deduction,
            veto=list(fact.veto),
            masked=fact.masked,
        )


class SheetSummary(Answer):
    """The score of one person's month; a masked month has none, an incomplete one no total."""

    employee_no: str
    month: MonthField
    unit_code: str
    unit_path: str
    tier: Tier
    status: Literal["complete", "incomplete", "masked"]
    vetoed: bool
    missing: list[str]
    total: Score | None = Field(description="Under the weights of the person's own tier.")
    totals: dict[Tier, Score] | None = Field(description="Under the weights of each tier.")
    categories: dict[Category, Score] | None
    indicators: dict[str, Score | None] | None

    @classmethod
    def of(cls, month: Any, sheet: PersonSheet) -> "SheetSummary":
        """Return the answer for a sheet."""
        return cls(**_summary(month, sheet))


class IndicatorWorkingAnswer(Answer):
    """What was put in, the numbers of the scorer's formula by name, and the score."""

    code: str
    name: str
    category: Category
    kind: str
    points: Score
    inputs: dict[str, Score | bool | list[Score] | None]
    numbers: dict[str, Score | int | None]
    score: Score | None

    @classmethod
    def of(cls, working: IndicatorWorking) -> "IndicatorWorkingAnswer":
        """Return the answer for a working."""
        return cls(
            code=working.code,
            name=working.name,
            category=working.category,
            kind=working.kind,
            points=working.points,
            inputs={name: list(value) if isinstance(value, tuple) else value for name, value in working.inputs.items()},
            numbers=dict(working.numbers),
            score=working.score,
        )


class CategoryWorkingAnswer(Answer):
    """The sum of the scores out of the sum of the points, and the score out of a hundred."""

    category: Category
    reached: Score
    points: Score
    score: Score

    @classmethod
    def of(cls, working: CategoryWorking) -> "CategoryWorkingAnswer":
        """Return the answer for a working."""
        return cls(category=working.category, reached=working.reached, points=working.points, score=working.score)


class PointsAnswer(Answer):
    """Bonus or deduction points: given, at most, and so counted."""

    given: Score
    cap: Score
    counted: Score

    @classmethod
    def of(cls, points: Points) -> "PointsAnswer":
        """Return the answer for points."""
        return cls(given=points.given, cap=points.cap, counted=points.counted)


class ShareAnswer(Answer):
    """What a category brings into the total: its weight in percent times its score."""

    category: Category
    weight: Score
    score: Score
    brings: Score


class TierWorkingAnswer(Answer):
    """The total under one tier's weights: the sum of the shares, with bonus and deduction, and bounded."""

    tier: Tier
    shares: list[ShareAnswer]
    weighted: Score
    unbounded: Score
    total: Score

    @classmethod
    def of(cls, working: TierWorking) -> "TierWorkingAnswer":
        """Return the answer for a working."""
        shares = [
            ShareAnswer(category=each.category, weight=each.weight, score=each.score, brings=each.brings)
            for each in working.shares
        ]
        return cls(
            tier=working.tier,
            shares=shares,
            weighted=working.weighted,
            unbounded=working.unbounded,
            total=working.total,
        )


class WorkingAnswer(Answer):
    """Everything that led to the score of a month."""

    indicators: list[IndicatorWorkingAnswer]
    categories: list[CategoryWorkingAnswer]
    bonus: PointsAnswer
    deduction: PointsAnswer
    total_max: Score
    veto: list[str]
    tiers: list[TierWorkingAnswer]

    @classmethod
    def of(cls, working: MonthWorking) -> "WorkingAnswer":
        """Return the answer for a working."""
        return cls(
            indicators=[IndicatorWorkingAnswer.of(each) for each in working.indicators],
            categories=[CategoryWorkingAnswer.of(each) for each in working.categories],
            bonus=PointsAnswer.of(working.bonus),
            deduction=PointsAnswer.of(working.deduction),
            total_max=working.total_max,
            veto=list(working.veto),
            tiers=[TierWorkingAnswer.of(each) for each in working.tiers],
        )


class SheetAnswer(SheetSummary):
    """One person's month with its working."""

    scheme_version: int
    working: WorkingAnswer | None = Field(description="Null where the month is masked.")

    @classmethod
    def explained(
        cls, month: Any, sheet: PersonSheet, scheme_version: int, working: MonthWorking | None
    ) -> "SheetAnswer":
        """Return the answer for a sheet with its working."""
        return cls(
            **_summary(month, sheet),
            scheme_version=scheme_version,
            working=None if working is None else WorkingAnswer.of(working),
        )


class MonthResult(Answer):
    """What pay needs of a closed month; a masked month has no score."""

    employee_no: str
    masked: bool
    score: Score | None


class YearAnswer(Answer):
    """How a year stands."""

    year: int
    state: State
    closed_months: list[MonthField]
    scheme_version: int | None
    people: int | None
    missing_committee: int | None
    input_digest: str | None
    closed_at: datetime | None
    closed_by: str | None


class ResultAnswer(Answer):
    """A person's year; what lacks an input is null, and so is what needs it."""

    employee_no: str
    unit_code: str
    unit_path: str
    tier: Tier
    appraised_months: int
    masked_months: int
    monthly_mean: Score | None
    committee: Score | None
    annual_score: Score | None
    raw_scores: dict[Tier, Score] | None = Field(description="The annual score under each tier's weights.")
    scores: dict[Tier, Score] | None = Field(description="The same, made comparable between the counties.")
    vetoed: bool
    self_score: Score | None
    additional_committee: Score | None
    additional_score: Score | None
    competency_score: Score | None = Field(description="Of the latest ability assessment up to 31 December.")

    @classmethod
    def of(cls, result: Result) -> "ResultAnswer":
        """Return the answer for what the store read."""
        return cls(**{name: _plain(getattr(result, name)) for name in cls.model_fields})


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value


def _summary(month: Any, sheet: PersonSheet) -> dict[str, Any]:
    score = sheet.score
    total: Decimal | None = None if score is None else score.total
    return {
        "employee_no": sheet.employee_no,
        "month": month,
        "unit_code": sheet.unit_code,
        "unit_path": sheet.unit_path,
        "tier": sheet.tier,
        "status": "masked" if score is None else score.status.value,
        "vetoed": score is not None and score.vetoed,
        "missing": [] if score is None else list(score.missing),
        "total": total,
        "totals": None if score is None else _plain(score.totals),
        "categories": None if score is None else _plain(score.categories),
        "indicators": None if score is None else _plain(score.indicators),
    }
