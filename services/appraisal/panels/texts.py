"""Texts of errors and findings about panels."""

from collections.abc import Mapping
from typing import Final

from shared.platform.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "committee_has_no_unit": Text(
        "考评委员会不填单位",
        "The committee has no unit",
        "考评委员会面向全公司，单位编码应为空。",
        "The city committee belongs to no unit: leave the unit code blank.",
    ),
    "group_needs_unit": Text(
        "考评小组须填单位",
        "A group needs its unit",
        "考评小组须填写所属单位的编码。",
        "Give the code of the county group's unit.",
    ),
    "unit_unknown": Text("单位未知", "Unknown unit", "没有单位 {unit}。", "There is no unit {unit}."),
    "end_not_after_start": Text(
        "结束日期过早", "End not after start", "结束日期必须晚于 {start}。", "The end must be after {start}."
    ),
    "membership_overlaps": Text(
        "任期重叠",
        "Memberships overlap",
        "与此人 {start} 至 {end} 的任期重叠。",
        "It overlaps this person's membership from {start} to {end}.",
    ),
    "two_chairs": Text(
        "主任（组长）重复",
        "Two chairs",
        "{employee_no} 自 {start} 至 {end} 已是主任（组长），同一时间只能有一位。",
        "{employee_no} is the chair from {start} to {end}; a panel has one chair at a time.",
    ),
    "membership_in_use": Text(
        "任期已被使用",
        "Membership in use",
        "{day} 的评分或审定依据当日的成员名单，该日的名单不能再改。",
        "Scores or a decision rest on the members of {day}; they cannot change for that day.",
    ),
}
