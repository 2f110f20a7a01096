"""Texts of the errors that concern pay tables."""

from collections.abc import Mapping
from typing import Final

from shared.platform.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "pay_table_invalid": Text(
        "薪酬标准表有误", "Invalid pay table", "薪酬标准表中有 {count} 处错误。", "The pay table has {count} faults."
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
    "month_drawn_up": Text(
        "已按现行标准核算",
        "Drawn up already",
        "{month} 及以前的工资已经核算，薪酬标准表只能从其后的月份起生效。",
        "Pay was drawn up for months up to {month}; a pay table can begin only after it.",
    ),
}
