"""Texts of errors, faults and findings about months."""

from collections.abc import Mapping
from typing import Final

from shared.platform.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "sheet_invalid": Text(
        "考核数据有误", "Invalid sheet", "考核数据中有 {count} 处错误。", "The sheet has {count} faults."
    ),
    "unknown_indicator": Text(
        "指标未知",
        "Unknown indicator",
        "考核方案中没有指标 {indicator}。",
        "The scheme has no indicator {indicator}.",
    ),
    "scheme_changed": Text(
        "考核方案已变化",
        "Scheme changed",
        "{month} 的考核方案刚有新版本，请按新方案重新导入。",
        "A new scheme for {month} was saved just now; import again by it.",
    ),
    "month_open": Text(
        "月份尚未关账", "Month open", "{month} 尚未关账，没有结果。", "{month} is not closed, so it has no results."
    ),
    "month_incomplete": Text(
        "月度考核不完整",
        "Month incomplete",
        "{month} 有 {people} 人的考核数据不完整，不能关账。",
        "The sheets of {people} people in {month} are incomplete; the month cannot be closed.",
    ),
    "indicators_missing": Text(
        "缺少指标数据",
        "Indicators missing",
        "{employee_no} 缺少：{indicators}。",
        "{employee_no} lacks {indicators}.",
    ),
    "veto_undeclared": Text(
        "一票否决项未列入方案",
        "Veto not declared",
        "{employee_no} 的一票否决“{veto}”不在考核方案所列项目内，请按方案重新导入。",
        "The veto of {employee_no} ({veto}) is none that the scheme declares; import it again by its list.",
    ),
    "nobody_employed": Text(
        "没有在职人员", "Nobody employed", "{month} 没有任何在职人员。", "Nobody is employed in {month}."
    ),
    "changed_meanwhile": Text(
        "数据同时被修改",
        "Changed meanwhile",
        "关账期间数据被修改，将重新计算。",
        "Something was changed while it was being closed; it begins again.",
    ),
    "sheet_not_found": Text(
        "考核表不存在",
        "No such sheet",
        "没有 {employee_no} 在 {month} 的考核表。",
        "There is no sheet of {employee_no} for {month}.",
    ),
    "not_employed_in_month": Text(
        "当月不在职",
        "Not employed in the month",
        "没有此人，或此人在 {month} 不在职。",
        "There is no such person, or not in {month}.",
    ),
    "out_of_scope": Text(
        "超出权限范围",
        "Out of scope",
        "您的权限不包括 {employee_no}。",
        "{employee_no} is beyond what you may reach.",
    ),
    "month_not_begun": Text(
        "月份尚未开始",
        "Month not begun",
        "{month} 尚未开始（今天是 {today}），不能导入考核数据。",
        "{month} has not begun (today is {today}), so it has no facts yet.",
    ),
    "month_not_ended": Text(
        "月份尚未结束",
        "Month not ended",
        "{month} 尚未结束（今天是 {today}），不能关账。",
        "{month} is not over (today is {today}), so it cannot be closed.",
    ),
    "month_of_closed_year": Text(
        "年度已关账", "Year closed", "{year} 年度已关账，{month} 不能再更改。", "{year} is closed, and {month} with it."
    ),
    "column_not_permitted": Text(
        "无权填报此列",
        "Column not permitted",
        "您无权填报此列，只能保持原值。",
        "This column is not yours to deliver; leave it as it is.",
    ),
    "veto_reasons_missing": Text(
        "缺少撤销理由",
        "Reasons missing",
        "撤销一票否决须在“撤销理由”列写明理由。",
        "Removing a veto ({veto}) needs reasons in the column veto_reasons.",
    ),
    "other_month": Text("月份不符", "Another month", "本次导入的是 {month} 的数据。", "This import is for {month}."),
}
