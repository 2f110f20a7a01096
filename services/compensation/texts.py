"""Texts of the compensation service's own errors."""

from shared.platform.texts import Text

TEXTS: dict[str, Text] = {
    "pay_table_invalid": Text(
        "薪酬标准表有误", "Invalid pay table", "薪酬标准表中有 {count} 处错误。", "The pay table has {count} faults."
    ),
    "placements_invalid": Text(
        "任职记录有误", "Invalid placements", "任职记录中有 {count} 处错误。", "The placements have {count} faults."
    ),
    "moves_invalid": Text(
        "变动清单有误", "Invalid moves", "变动清单中有 {count} 处错误。", "The moves have {count} faults."
    ),
    "not_employed_in_month": Text(
        "当月不在职",
        "Not employed in the month",
        "所给任职记录不含当月的任何一天。",
        "None of the placements has a day in the month.",
    ),
    "rung_missing": Text(
        "缺少职级", "Rung missing", "没有职级 {rung} 的薪酬标准。", "There is no standard for the rung {rung}."
    ),
    "standard_falls": Text(
        "标准倒挂",
        "Standard falls",
        "职级 {rung} 的标准低于 {lower_rung}。",
        "The standard of {rung} is below that of {lower_rung}.",
    ),
    "item_repeated": Text(
        "项目编码重复", "Item repeated", "薪酬项目编码 {item} 已被使用。", "The pay item code {item} is taken."
    ),
    "unknown_rung": Text(
        "职级未知", "Unknown rung", "薪酬标准表中没有职级或岗位 {rung}。", "The pay table has no rung or post {rung}."
    ),
    "not_a_date": Text(
        "不是日期", "Not a date", "应为 YYYY-MM-DD 形式的日期。", "A date written YYYY-MM-DD is expected."
    ),
    "span_empty": Text("期间为空", "Empty span", "结束日必须晚于开始日。", "The end must be after the start."),
    "placements_overlap": Text(
        "任职期间重叠", "Placements overlap", "任职期间与另一条重叠。", "This placement overlaps another."
    ),
    "no_pay_table_in_force": Text(
        "没有生效的薪酬标准表",
        "No pay table in force",
        "{month} 没有生效的薪酬标准表。",
        "No pay table is in force in {month}.",
    ),
    "pay_table_not_found": Text(
        "薪酬标准表不存在",
        "No such pay table",
        "没有第 {version} 版薪酬标准表。",
        "There is no version {version} of the pay table.",
    ),
    "nobody_employed": Text(
        "当月无人在职", "Nobody employed", "{month} 没有在职人员。", "Nobody is employed in {month}."
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
    "statement_not_found": Text(
        "没有工资条",
        "No such statement",
        "没有 {employee_no} 在 {month} 的工资条。",
        "There is no statement of {employee_no} for {month}.",
    ),
    "employee_no_repeated": Text(
        "工号重复",
        "Person given twice",
        "工号 {employee_no} 重复。",
        "The personnel number {employee_no} is given twice.",
    ),
}
