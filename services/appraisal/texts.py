"""Texts of the appraisal service's own errors, faults and findings."""

from shared.platform.texts import Text

_RULES: dict[str, Text] = {
    "scheme_invalid": Text(
        "考核方案有误", "Invalid scheme", "考核方案中有 {count} 处错误。", "The scheme has {count} faults."
    ),
    "sheet_invalid": Text(
        "考核数据有误", "Invalid sheet", "考核数据中有 {count} 处错误。", "The sheet has {count} faults."
    ),
    "percentile_beside_committee": Text(
        "不能使用百分位",
        "Percentile refused",
        "有 {others} 人不由县区考评小组考核，却与其考核的人员一同排名，不能使用百分位。",
        "{others} people whom no county group judged are ranked beside people whom one did: "
        "percentiles cannot be used.",
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
    "unknown_indicator": Text(
        "指标未知",
        "Unknown indicator",
        "考核方案中没有指标 {indicator}。",
        "The scheme has no indicator {indicator}.",
    ),
}

_STATES: dict[str, Text] = {
    "scheme_not_found": Text(
        "方案不存在", "No such scheme", "没有第 {version} 版考核方案。", "There is no version {version} of the scheme."
    ),
    "no_scheme_in_force": Text(
        "没有有效的考核方案",
        "No scheme in force",
        "{month} 没有有效的考核方案。",
        "No scheme is in force in {month}.",
    ),
    "scheme_changed": Text(
        "考核方案已变化",
        "Scheme changed",
        "{month} 的考核方案刚有新版本，请按新方案重新导入。",
        "A new scheme for {month} was saved just now; import again by it.",
    ),
    "month_closed": Text("月份已关账", "Month closed", "{month} 已关账，不能更改。", "{month} is closed."),
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
    "year_closed": Text("年度已关账", "Year closed", "{year} 年度已关账。", "The year {year} is closed."),
    "year_open": Text("年度尚未关账", "Year open", "{year} 年度尚未关账。", "The year {year} is not closed yet."),
    "month_stands_open": Text(
        "月份尚未关账",
        "Month open",
        "{month} 尚未关账，涉及 {people} 人。",
        "{month} is open, with {people} people employed in it.",
    ),
    "committee_scores_missing": Text(
        "缺少考评委员会评分",
        "Committee scores missing",
        "有 {people} 人没有考评评分，{year} 年度不能关账。",
        "Nobody has judged {people} people; the year {year} cannot be closed.",
    ),
    "committee_score_missing": Text(
        "缺少评分", "Not judged", "{employee_no} 没有评分。", "{employee_no} has not been judged."
    ),
    "result_not_found": Text(
        "年度结果不存在",
        "No such result",
        "没有 {employee_no} 在 {year} 年度的考核结果。",
        "There is no result of {employee_no} for {year}.",
    ),
    "round_decided": Text(
        "年度评定已审定",
        "Round decided",
        "{year} 年度评定已按现有成绩审定，成绩不能再改。",
        "The round of {year} was decided by the scores that there were; they stand.",
    ),
}

_FINDINGS: dict[str, Text] = {
    "not_employed_in_month": Text(
        "当月不在职",
        "Not employed in the month",
        "没有此人，或此人在 {month} 不在职。",
        "There is no such person, or not in {month}.",
    ),
    "not_placed_at_year_end": Text(
        "年末不在职",
        "Not placed at the end of the year",
        "没有此人，或此人在 {year} 年 12 月 31 日不在职。",
        "There is no such person, or not on 31 December {year}.",
    ),
    "unknown_person": Text(
        "查无此人", "Unknown person", "没有工号 {employee_no}。", "Nobody has the number {employee_no}."
    ),
    "out_of_scope": Text(
        "超出权限范围",
        "Out of scope",
        "您的权限不包括 {employee_no}。",
        "{employee_no} is beyond what you may reach.",
    ),
    "other_month": Text("月份不符", "Another month", "本次导入的是 {month} 的数据。", "This import is for {month}."),
    "judges_oneself": Text("不得自评", "Judges oneself", "评委不得给自己评分。", "Nobody judges themselves here."),
    "judged_by_others": Text(
        "不由您考评",
        "Judged by others",
        "{employee_no} 不由您所在的考评组织考评。",
        "{employee_no} is judged by another body than yours.",
    ),
    "not_a_candidate": Text(
        "不参加附加考核",
        "Not a candidate",
        "{employee_no} 不参加附加考核。",
        "{employee_no} takes no additional appraisal.",
    ),
}

TEXTS: dict[str, Text] = {**_RULES, **_STATES, **_FINDINGS}
