"""The columns of sheets and results as files."""

from typing import Any, Final

from services.appraisal.months.domain.sheets import PersonSheet
from services.appraisal.schemes.domain.scheme import CATEGORIES
from services.appraisal.years.store.years import Result
from shared.kernel.months import Month
from shared.kernel.rungs import TIERS, Tier
from shared.platform.tabular.forms import Column
from shared.platform.texts import Language

_TIER_NAMES: Final[dict[Language, dict[Tier, str]]] = {
    "zh": {Tier.JUNIOR: "初级", Tier.MIDDLE: "中级", Tier.SENIOR: "高级"},
    "en": {Tier.JUNIOR: "junior", Tier.MIDDLE: "middle", Tier.SENIOR: "senior"},
}
_STATUS_NAMES: Final[dict[Language, dict[str, str]]] = {
    "zh": {"complete": "完整", "incomplete": "不完整", "masked": "免考"},
    "en": {"complete": "complete", "incomplete": "incomplete", "masked": "masked"},
}
_WHO: Final = (
    Column("employee_no", "工号", "Employee no.", "code"),
    Column("unit_code", "单位编码", "Unit code", "code"),
    Column("tier", "级", "Tier", "text"),
)


def _score(key: str, zh: str, en: str) -> Column:
    return Column(key, zh, en, "decimal", required=False, places=2)


SHEET_COLUMNS: Final = (
    *_WHO,
    Column("month", "月份", "Month", "month"),
    Column("status", "状态", "Status", "text"),
    Column("vetoed", "一票否决", "Vetoed", "boolean"),
    Column("missing", "缺少指标", "Missing", "text", required=False),
    _score("base", "基础考核", "Base"),
    _score("marketing", "营销考核", "Marketing"),
    _score("management", "管理考核", "Management"),
    _score("total", "总分", "Total"),
    _score("total_junior", "按初级权重", "By junior weights"),
    _score("total_middle", "按中级权重", "By middle weights"),
    _score("total_senior", "按高级权重", "By senior weights"),
)
RESULT_COLUMNS: Final = (
    *_WHO,
    Column("appraised_months", "考核月数", "Appraised months", "integer"),
    Column("masked_months", "免考月数", "Masked months", "integer"),
    _score("monthly_mean", "月度平均分", "Monthly mean"),
    _score("committee", "考评委员会评分", "Committee"),
    _score("annual_score", "年度总体得分", "Annual score"),
    _score("raw_junior", "按初级权重（原始）", "By junior weights (raw)"),
    _score("raw_middle", "按中级权重（原始）", "By middle weights (raw)"),
    _score("raw_senior", "按高级权重（原始）", "By senior weights (raw)"),
    _score("junior", "按初级权重（调整后）", "By junior weights (adjusted)"),
    _score("middle", "按中级权重（调整后）", "By middle weights (adjusted)"),
    _score("senior", "按高级权重（调整后）", "By senior weights (adjusted)"),
    Column("vetoed", "一票否决", "Vetoed", "boolean"),
    _score("self_score", "自评分", "Own score"),
    _score("additional_committee", "附加考核评分", "Additional: committee"),
    _score("additional_score", "附加考核得分", "Additional score"),
    _score("competency_score", "素质测评得分", "Ability score"),
)


def sheet_cells(month: Month, sheet: PersonSheet, language: Language) -> list[Any]:
    """Return a sheet as a row."""
    score = sheet.score
    status = "masked" if score is None else score.status.value
    categories = {} if score is None or score.categories is None else score.categories
    totals = {} if score is None or score.totals is None else score.totals
    return [
        sheet.employee_no,
        sheet.unit_code,
        _TIER_NAMES[language][sheet.tier],
        month,
        _STATUS_NAMES[language][status],
        score is not None and score.vetoed,
        None if score is None else "; ".join(score.missing) or None,
        *(categories.get(category) for category in CATEGORIES),
        None if score is None else score.total,
        *(totals.get(tier) for tier in TIERS),
    ]


def result_cells(result: Result, language: Language) -> list[Any]:
    """Return a result as a row."""
    raw, adjusted = result.raw_scores or {}, result.scores or {}
    return [
        result.employee_no,
        result.unit_code,
        _TIER_NAMES[language][result.tier],
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
