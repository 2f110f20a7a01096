"""Texts of the ladder service's own errors, faults and findings."""

from shared.platform.texts import Text

_RULES: dict[str, Text] = {
    "policy_invalid": Text(
        "晋升办法有误", "Invalid policy", "晋升办法中有 {count} 处错误。", "The policy has {count} faults."
    ),
    "bands_not_falling": Text(
        "等次分数线未递减",
        "Bands do not fall",
        "优秀、良好、合格的分数线必须依次递减。",
        "The bands must fall from excellent over good to pass.",
    ),
    "shares_sum": Text(
        "比例合计不为 1", "Shares do not sum to 1", "比例合计为 {sum}，应为 1。", "The shares sum to {sum}, not to 1."
    ),
    "unknown_rung": Text("职级未知", "Unknown rung", "此处没有职级 {rung}。", "There is no rung {rung} here."),
    "people_invalid": Text(
        "人员数据有误", "Invalid people", "人员数据中有 {count} 处错误。", "The people have {count} faults."
    ),
    "employee_no_repeated": Text(
        "工号重复",
        "Personnel number repeated",
        "工号 {employee_no} 重复。",
        "The personnel number {employee_no} is given twice.",
    ),
    "no_policy_in_force": Text(
        "没有生效的晋升办法",
        "No policy in force",
        "{day} 没有生效的晋升办法。",
        "No policy was in force on {day}.",
    ),
    "policy_not_found": Text(
        "晋升办法不存在",
        "No such policy",
        "没有第 {version} 版晋升办法。",
        "There is no version {version} of the policy.",
    ),
}
_PEOPLE: dict[str, Text] = {
    "employee_not_found": Text(
        "人员不存在", "No such employee", "没有工号 {employee_no}。", "There is no employee {employee_no}."
    ),
    "employee_unknown": Text(
        "工号未知", "Unknown employee", "花名册中没有工号 {employee_no}。", "Nobody has the number {employee_no}."
    ),
    "unit_unknown": Text("单位未知", "Unknown unit", "没有单位 {unit}。", "There is no unit {unit}."),
    "unit_cycle": Text(
        "上下级关系有误",
        "Units in a circle",
        "单位 {unit} 的上级关系成环，或超过 {deepest} 层。",
        "The units above {unit} go round in a circle, or are more than {deepest} deep.",
    ),
    "before_hired": Text(
        "早于入职日期", "Before hiring", "不得早于入职日期 {hired_on}。", "It may not be before {hired_on}, the hiring."
    ),
    "rung_before_tier": Text(
        "早于任现级日期",
        "Rung before tier",
        "任现职级日期不得早于任现级日期 {tier_since}。",
        "Nobody is on a rung before they are in its tier ({tier_since}).",
    ),
    "left_too_early": Text(
        "离职日期过早",
        "Left too early",
        "离职日期必须晚于任现职级日期 {rung_since}。",
        "The day of leaving must be after {rung_since}, the first day on the rung.",
    ),
    "left_before_placement": Text(
        "离职日期过早",
        "Left before the placement",
        "现任职记录自 {start} 起，离职日期必须晚于该日。",
        "The last placement begins on {start}; the day of leaving must be after it.",
    ),
    "rung_differs": Text(
        "职级不符",
        "Rung differs",
        "系统中的职级为 {rung}；职级只能通过年度评定变动。",
        "The rung on record is {rung}; rungs change by rounds only.",
    ),
    "since_differs": Text(
        "日期不符",
        "Date differs",
        "系统中的日期为 {since}；任职记录不可改写。",
        "The date on record is {since}; placements are not rewritten.",
    ),
    "as_of_needed": Text(
        "需要变动日期",
        "A day is needed",
        "系统中的单位为 {unit}；调动单位须注明生效日期（as_of）。",
        "The unit on record is {unit}; say from which day on it is another (as_of).",
    ),
    "placed_later": Text(
        "已有更晚的任职记录",
        "Placed later",
        "自 {start} 起已有任职记录（单位 {unit}），不能在其之前调动。",
        "There is a placement from {start} on (unit {unit}); a move cannot come before it.",
    ),
    "move_outside": Text(
        "调动日期不在任职期内",
        "Move outside the placement",
        "调动日期必须在 {start} 之后、离职日期（{end}）之前。",
        "A move must come after {start} and before the day of leaving ({end}).",
    ),
    "end_not_after_start": Text(
        "结束日期过早", "End not after start", "结束日期必须晚于 {start}。", "The end must be after {start}."
    ),
    "protection_overlaps": Text(
        "保护期重叠",
        "Protections overlap",
        "与 {start} 至 {end} 的保护期重叠。",
        "It overlaps the protection from {start} to {end}.",
    ),
    "as_of_or_span": Text(
        "日期参数有误",
        "One day or a span",
        "请给出 as_of，或同时给出 from 和 to。",
        "Give either as_of, or both from and to.",
    ),
}
_ROUNDS: dict[str, Text] = {
    "round_not_found": Text(
        "年度评定不存在", "No such round", "{year} 年度尚无评定方案。", "There is no round of {year} yet."
    ),
    "round_decided": Text(
        "年度评定已审定", "Round decided", "{year} 年度评定已经审定。", "The round of {year} is decided already."
    ),
    "round_finished": Text(
        "年度评定已办结", "Round finished", "{year} 年度评定已经办结。", "The round of {year} is finished already."
    ),
    "round_undecided": Text(
        "年度评定未审定", "Round undecided", "{year} 年度评定尚未审定。", "The round of {year} is not decided yet."
    ),
    "round_unfinished": Text(
        "年度评定未办结", "Round unfinished", "{year} 年度评定尚未办结。", "The round of {year} is not finished yet."
    ),
    "nobody_placed": Text(
        "没有人员", "Nobody placed", "{day} 没有任何人在职级序列中。", "Nobody was on the ladder on {day}."
    ),
    "results_missing": Text(
        "缺少年度成绩",
        "Results missing",
        "{year} 年度有 {people} 人没有考核结果，如：{first}。",
        "{people} people have no result of {year}, the first of them: {first}.",
    ),
    "result_missing": Text(
        "缺少年度成绩", "Result missing", "{employee_no} 没有年度考核结果。", "{employee_no} has no annual result."
    ),
    "changed_meanwhile": Text(
        "数据已变化",
        "Changed meanwhile",
        "计算期间数据有变化，将按最新数据重新计算；没有写入任何内容。",
        "What was read has changed meanwhile; it is worked out again. Nothing was written.",
    ),
    "decision_not_found": Text(
        "没有评定结果",
        "No such decision",
        "{year} 年度评定中没有可查看的 {employee_no} 的结果。",
        "There is no decision on {employee_no} to be seen in the round of {year}.",
    ),
    "resolution_invalid": Text(
        "审定意见有误", "Invalid decision", "审定意见中有 {count} 处错误。", "The decision has {count} faults."
    ),
    "caller_not_among": Text(
        "提交人不在审定人之列",
        "Sender not among the deciders",
        "提交审定意见的人必须是审定人之一。",
        "Whoever sends the decision must be one of those who decide.",
    ),
    "named_twice": Text("审定人重复", "Named twice", "审定人 {employee_no} 重复。", "{employee_no} is named twice."),
    "in_the_future": Text(
        "日期在未来", "In the future", "日期不得晚于今天（{today}）。", "The day may not be after today ({today})."
    ),
    "not_in_round": Text(
        "不在评定范围", "Not in the round", "{employee_no} 不在本次评定之内。", "{employee_no} is not in the round."
    ),
    "amended_twice": Text(
        "重复变更", "Amended twice", "对 {employee_no} 的变更重复。", "{employee_no} is amended twice."
    ),
    "decides_about_oneself": Text(
        "不得审定本人",
        "Decides about oneself",
        "{employee_no} 是审定人，不得变更本人的职级。",
        "{employee_no} is among the deciders; nobody decides about themselves.",
    ),
    "protected_lowered": Text(
        "受保护人员不得降级",
        "Protected person lowered",
        "{employee_no} 处于法定保护期，不得低于现职级 {rung}。",
        "{employee_no} is protected and may not fall below {rung}.",
    ),
    "more_than_one_tier": Text(
        "降级超过一级",
        "More than one tier",
        "{employee_no} 现为 {rung}，一年内不得下降超过一级。",
        "{employee_no} holds {rung}; nobody loses more than one tier in a year.",
    ),
    "rung_not_open": Text(
        "不可选择的职级",
        "Rung not open",
        "{employee_no} 现为 {rung}，可选择：{open}。",
        "{employee_no} holds {rung}; open to them: {open}.",
    ),
    "more_than_seats": Text(
        "超出名额",
        "More than the seats",
        "{tier} 级将有 {people} 人，最多 {most} 人。",
        "The {tier} tier would hold {people} people; at most {most} may be.",
    ),
}

TEXTS: dict[str, Text] = {**_RULES, **_PEOPLE, **_ROUNDS}
