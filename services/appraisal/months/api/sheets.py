"""Sheets in answers and files: the score of a person's month, and everything that led to it."""

from typing import Any, Final, Literal

from pydantic import AliasChoices, Field

from services.appraisal.months.domain.sheets import PersonSheet
from services.appraisal.schemes.domain.scheme import CATEGORIES, Category
from shared.kernel.names import Language
from shared.kernel.rungs import TIERS, Tier
from shared.platform.tabular.forms import Column
from shared.platform.web.schemas import Answer, MonthField, Score


def score_column(key: str, zh: str, en: str) -> Column:
    """Return a column of scores, which may be empty."""
    return Column(key, zh, en, "decimal", required=False, places=2)


PERSON_COLUMNS: Final = (
    Column("employee_no", "工号", "Employee no.", "code"),
    Column("unit_code", "单位编码", "Unit code", "code"),
    Column("tier", "级", "Tier", "text"),
)
SHEET_COLUMNS: Final = (
    *PERSON_COLUMNS,
    Column("month", "月份", "Month", "month"),
    Column("status", "状态", "Status", "text"),
    Column("vetoed", "一票否决", "Vetoed", "boolean"),
    Column("missing", "缺少指标", "Missing", "text", required=False),
    score_column("base", "基础考核", "Base"),
    score_column("marketing", "营销考核", "Marketing"),
    score_column("management", "管理考核", "Management"),
    score_column("total", "总分", "Total"),
    score_column("total_junior", "按初级权重", "By junior weights"),
    score_column("total_middle", "按中级权重", "By middle weights"),
    score_column("total_senior", "按高级权重", "By senior weights"),
)


def sheet_cells(sheet: PersonSheet, language: Language) -> list[Any]:
    """Return a sheet as a row."""
    categories, totals = sheet.categories or {}, sheet.totals or {}
    return [
        sheet.employee_no,
        sheet.unit_code,
        sheet.tier.label.text(language),
        sheet.month,
        sheet.status.label.text(language),
        sheet.vetoed,
        "; ".join(sheet.missing) or None,
        *(categories.get(category) for category in CATEGORIES),
        sheet.total,
        *(totals.get(tier) for tier in TIERS),
    ]


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


class CategoryWorkingAnswer(Answer):
    """The sum of the scores out of the sum of the points, and the score out of a hundred."""

    category: Category
    reached: Score
    points: Score
    score: Score


class PointsAnswer(Answer):
    """Bonus or deduction points: given, at most, and so counted."""

    given: Score = Field(validation_alias=AliasChoices("given", "awarded"))
    cap: Score
    counted: Score


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


class WorkingAnswer(Answer):
    """Everything that led to the score of a month."""

    indicators: list[IndicatorWorkingAnswer]
    categories: list[CategoryWorkingAnswer]
    bonus: PointsAnswer
    deduction: PointsAnswer
    total_max: Score
    veto: list[str]
    tiers: list[TierWorkingAnswer]


class SheetAnswer(SheetSummary):
    """One person's month with its working."""

    scheme_version: int
    working: WorkingAnswer | None = Field(description="Null where the month is masked.")
