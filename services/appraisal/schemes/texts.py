"""Texts of errors and faults of schemes."""

from collections.abc import Mapping
from typing import Final

from shared.platform.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "scheme_invalid": Text(
        "考核方案有误", "Invalid scheme", "考核方案中有 {count} 处错误。", "The scheme has {count} faults."
    ),
    "weights_sum": Text(
        "权重合计不为 100",
        "Weights do not sum to 100",
        "三类权重合计为 {sum}，应为 100。",
        "The weights sum to {sum}, not to 100.",
    ),
    "own_category_not_heaviest": Text(
        "主类别权重不是最大",
        "Own category not the heaviest",
        "该级以 {category} 类考核为主，其权重必须严格最大。",
        "The category {category} must weigh strictly most for this tier.",
    ),
    "category_empty": Text(
        "类别没有指标",
        "Category without indicators",
        "类别 {category} 没有任何指标。",
        "The category {category} has no indicator.",
    ),
    "indicator_repeated": Text(
        "指标编码重复",
        "Indicator repeated",
        "指标编码 {indicator} 已用过。",
        "The indicator code {indicator} is used twice.",
    ),
    "code_repeated": Text("编码或名称重复", "Repeated", "“{repeated}”已用过。", "{repeated} is used twice."),
    "says_none": Text(
        "不能作为名称",
        "Says none",
        "此词表示“没有”，不能作为编码或名称。",
        "This word says that there is nothing, so it can be neither code nor name.",
    ),
    "unknown_scorer": Text(
        "计分方式未知",
        "Unknown scorer",
        "计分方式应为以下之一：{kinds}。",
        "The scorer must be one of: {kinds}.",
    ),
    "floor_above_cap": Text(
        "下限高于封顶",
        "Floor above the cap",
        "完成率的下限不得高于封顶值。",
        "The floor may not be above the cap.",
    ),
    "shares_sum": Text(
        "比例合计不为 100",
        "Shares do not sum to 100",
        "比例合计为 {sum}，应为 100。",
        "The shares sum to {sum}, not to 100.",
    ),
    "scheme_not_found": Text(
        "方案不存在", "No such scheme", "没有第 {version} 版考核方案。", "There is no version {version} of the scheme."
    ),
    "no_scheme_in_force": Text(
        "没有有效的考核方案",
        "No scheme in force",
        "{month} 没有有效的考核方案。",
        "No scheme is in force in {month}.",
    ),
    "month_closed": Text("月份已关账", "Month closed", "{month} 已关账，不能更改。", "{month} is closed."),
}
