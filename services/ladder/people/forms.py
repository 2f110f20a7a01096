"""The tables that the ladder takes and gives."""

from collections.abc import Iterable
from typing import Final

from services.ladder.people.domain.units import RowFinding
from shared.kernel.rungs import RUNGS
from shared.platform.tabular.findings import ImportRefused
from shared.platform.tabular.forms import Column, TableForm
from shared.platform.tabular.reading import Table

ROW_LIMIT: Final = 100_000
_CODE: Final = "[0-9A-Za-z_-]+"
EDUCATIONS: Final = {
    "junior_high": ("初中", "junior high"),
    "high_school": ("高中", "high school"),
    "college": ("大专", "college"),
    "bachelor": ("本科", "bachelor"),
    "master": ("硕士", "master"),
}
EMPLOYMENT_TYPES: Final = {"contract": ("聘用", "contract"), "regular": ("正式", "regular")}
BANDS: Final = {
    "excellent": ("优秀", "excellent"),
    "good": ("良好", "good"),
    "pass": ("合格", "pass"),
    "fail": ("不合格", "fail"),
}
CERTIFICATES: Final = {
    "1": ("五级", "level 5"),
    "2": ("四级", "level 4"),
    "3": ("三级", "level 3"),
    "4": ("二级", "level 2"),
    "5": ("一级", "level 1"),
}
"""Levels of the skills certificate by height: the fifth is the lowest, the first the highest."""
_EMPLOYEE: Final = Column("employee_no", "工号", "Employee no.", "code", pattern=_CODE, max_length=32)

UNIT_FORM: Final = TableForm(
    "units",
    (
        Column("code", "单位编码", "Unit code", "code", pattern=_CODE, max_length=32),
        Column("name", "单位名称", "Unit name", "text", max_length=100),
        Column("parent_code", "上级编码", "Parent code", "code", required=False, pattern=_CODE, max_length=32),
    ),
    ROW_LIMIT,
    ("code",),
)
ROSTER_FORM: Final = TableForm(
    "roster",
    (
        _EMPLOYEE,
        Column("name", "姓名", "Name", "text", max_length=100),
        Column("unit_code", "单位编码", "Unit code", "code", pattern=_CODE, max_length=32),
        Column("rung", "职级", "Rung", "choice", choices={rung.value: (rung.value, rung.value) for rung in RUNGS}),
        Column("rung_since", "任现职级日期", "On rung since", "date"),
        Column("tier_since", "任现级日期", "In tier since", "date"),
        Column("hired_on", "入职日期", "Hired on", "date"),
        Column("left_on", "离职日期", "Left on", "date", required=False),
        Column("education", "学历", "Education", "choice", choices=EDUCATIONS),
        Column("employment_type", "用工形式", "Employment", "choice", choices=EMPLOYMENT_TYPES),
        Column("certificate_level", "资格等级", "Certificate level", "choice", required=False, choices=CERTIFICATES),
        Column("previous_band", "上年考核等次", "Band of the year before", "choice", required=False, choices=BANDS),
    ),
    ROW_LIMIT,
    ("employee_no",),
)
PROTECTION_FORM: Final = TableForm(
    "protections",
    (
        _EMPLOYEE,
        Column("valid_from", "保护开始", "Protected from", "date"),
        Column("valid_to", "保护结束", "Protected to", "date", required=False),
    ),
    ROW_LIMIT,
    ("employee_no", "valid_from"),
)
NOMINATION_FORM: Final = TableForm(
    "nominations",
    (_EMPLOYEE, Column("reasons", "提名理由", "Reasons", "text", max_length=2000, multiline=True)),
    ROW_LIMIT,
    ("employee_no",),
)


def refuse(table: Table, findings: Iterable[RowFinding]) -> None:
    """Refuse a table whose rows, well-formed by themselves, do not fit what is known: ImportRefused."""
    found = [table.finding(table.rows[each.index], each.key, each.code, **each.params) for each in findings]
    if found:
        raise ImportRefused(found)
