"""Texts of the errors that concern statements, and of what an agreement check finds."""

from collections.abc import Mapping
from typing import Final

from shared.platform.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "placements_invalid": Text(
        "任职记录有误", "Invalid placements", "任职记录中有 {count} 处错误。", "The placements have {count} faults."
    ),
    "not_employed_in_month": Text(
        "当月不在职",
        "Not employed in the month",
        "所给任职记录不含当月的任何一天。",
        "None of the placements has a day in the month.",
    ),
    "not_a_date": Text(
        "不是日期", "Not a date", "应为 YYYY-MM-DD 形式的日期。", "A date written YYYY-MM-DD is expected."
    ),
    "span_empty": Text("期间为空", "Empty span", "结束日必须晚于开始日。", "The end must be after the start."),
    "placements_overlap": Text(
        "任职期间重叠", "Placements overlap", "任职期间与另一条重叠。", "This placement overlaps another."
    ),
    "nobody_employed": Text(
        "当月无人在职", "Nobody employed", "{month} 没有在职人员。", "Nobody is employed in {month}."
    ),
    "month_not_ended": Text(
        "月份尚未结束",
        "Month not ended",
        "{month} 尚未结束（今天是 {today}），不能核算。",
        "{month} is not over (today is {today}), so its statements cannot be drawn up.",
    ),
    "changed_meanwhile": Text(
        "薪酬标准表同时被修改",
        "Changed meanwhile",
        "核算 {month} 期间有新的薪酬标准表生效，将重新核算。",
        "A new pay table for {month} was saved while its statements were drawn up; it begins again.",
    ),
    "statements_not_drawn_up": Text(
        "尚未核算", "Not drawn up", "{month} 的工资尚未核算。", "The statements of {month} were not drawn up yet."
    ),
    "pay_list_not_found": Text(
        "没有这一版工资表",
        "No such pay list",
        "{month} 没有第 {version} 版工资表。",
        "There is no version {version} of the pay list of {month}.",
    ),
    "statement_not_found": Text(
        "没有工资条",
        "No such statement",
        "没有 {employee_no} 在 {month} 的工资条。",
        "There is no statement of {employee_no} for {month}.",
    ),
}
AGREEMENT_TEXTS: Final[Mapping[str, Text]] = {
    "statement_without_placement": Text(
        "工资条无任职记录",
        "Statement without placement",
        "有当月的工资条，但职级服务中没有此人当月的任职记录。",
        "There is a statement of the month, but the ladder places the person on no day of it.",
    ),
    "placement_without_statement": Text(
        "有任职记录而无工资条",
        "Placement without statement",
        "当月在职，但已核算的月份中没有此人的工资条；也可能是核算之后才登记入职。",
        "Placed in a month that was drawn up, but without a statement; the roster may have told of the person later.",
    ),
    "statement_rung_differs": Text(
        "工资条的职级不符",
        "Statement's rung differs",
        "工资条上的职级与此人当月首条任职记录不一致。",
        "The rung on the statement is not that of the person's first placement in the month.",
    ),
    "statement_without_result": Text(
        "工资条无月度考核结果",
        "Statement without result",
        "工资条已核算完成，但考核服务中该月尚未关账，或没有此人的月度考核结果。",
        "The statement is complete, but at the appraisal the month is open or has no result of the person.",
    ),
    "statement_score_differs": Text(
        "工资条的得分不符",
        "Statement's score differs",
        "工资条上的得分或免考情况与此人的月度考核结果不一致。",
        "The score on the statement, or whether the month is masked, is not what the appraisal now says.",
    ),
}
