"""Texts of errors and findings about units, people, placements and protections."""

from shared.platform.texts import Text

TEXTS: dict[str, Text] = {
    "employee_not_found": Text(
        "人员不存在", "No such employee", "没有工号 {employee_no}。", "There is no employee {employee_no}."
    ),
    "employee_unknown": Text(
        "工号未知", "Unknown employee", "花名册中没有工号 {employee_no}。", "Nobody has the number {employee_no}."
    ),
    "not_employed": Text(
        "当日不在职",
        "Not employed",
        "{employee_no} 在 {day} 不在职。",
        "{employee_no} is not employed on {day}.",
    ),
    "time_closed": Text(
        "该时段已关账",
        "Closed time",
        "以下期间已关账、已审定或已编制工资：{periods}。{people} 人自 {as_of} 起的调动会改变其依据，不能导入。",
        "These periods are closed, decided or drawn up: {periods}. Moves of {people} people from {as_of} would change "
        "what they rest on.",
    ),
    "move_into_closed_time": Text(
        "调动日期在已关账时段",
        "Move into closed time",
        "自 {as_of} 起的调动落在已关账的时段。",
        "The move from {as_of} lies in closed time.",
    ),
    "move_apart": Text(
        "须先撤销离职再调动",
        "Move apart",
        "撤销离职会恢复已审定的职级；请先撤销离职，再另行导入调动。",
        "Withdrawing the leave restores a decided rung. Withdraw the leave first, then move the person.",
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
