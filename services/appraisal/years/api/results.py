"""Years and results in answers and files."""

from datetime import datetime
from typing import Any, Final, Literal

from pydantic import Field

from services.appraisal.months.api.sheets import PERSON_COLUMNS, score_column
from services.appraisal.years.store.years import Result
from shared.kernel.names import Language
from shared.kernel.rungs import TIERS, Tier
from shared.platform.tabular.forms import Column
from shared.platform.web.schemas import Answer, MonthField, Score

RESULT_COLUMNS: Final = (
    *PERSON_COLUMNS,
    Column("appraised_months", "考核月数", "Appraised months", "integer"),
    Column("masked_months", "免考月数", "Masked months", "integer"),
    score_column("monthly_mean", "月度平均分", "Monthly mean"),
    score_column("committee", "考评委员会评分", "Committee"),
    score_column("annual_score", "年度总体得分", "Annual score"),
    score_column("raw_junior", "按初级权重（原始）", "By junior weights (raw)"),
    score_column("raw_middle", "按中级权重（原始）", "By middle weights (raw)"),
    score_column("raw_senior", "按高级权重（原始）", "By senior weights (raw)"),
    score_column("junior", "按初级权重（调整后）", "By junior weights (adjusted)"),
    score_column("middle", "按中级权重（调整后）", "By middle weights (adjusted)"),
    score_column("senior", "按高级权重（调整后）", "By senior weights (adjusted)"),
    Column("vetoed", "一票否决", "Vetoed", "boolean"),
    score_column("self_score", "自评分", "Own score"),
    score_column("additional_committee", "附加考核评分", "Additional: committee"),
    score_column("additional_score", "附加考核得分", "Additional score"),
    score_column("competency_score", "素质测评得分", "Ability score"),
)


def result_cells(result: Result, language: Language) -> list[Any]:
    """Return a result as a row."""
    raw, adjusted = result.raw_scores or {}, result.scores or {}
    return [
        result.employee_no,
        result.unit_code,
        result.tier.label.text(language),
        result.appraised_months,
        result.masked_months,
        result.monthly_mean,
        result.committee,
        result.annual_score,
        *(raw.get(tier) for tier in TIERS),
        *(adjusted.get(tier) for tier in TIERS),
        result.vetoed,
        result.self_score,
        result.additional_committee,
        result.additional_score,
        result.competency_score,
    ]


class YearAnswer(Answer):
    """How a year stands."""

    year: int
    state: Literal["open", "closed"]
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
    result_digest: str = Field(description="SHA-256 of these figures; another one says that something changed since.")
