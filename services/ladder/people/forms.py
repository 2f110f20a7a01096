"""The tables of units, people and protections."""

from typing import Final

from services.ladder.people.domain.employees import EmploymentType
from services.ladder.policies.domain.policy import Education, YearBand
from shared.kernel.rungs import RUNGS
from shared.platform.tabular.forms import Column, TableForm

ROW_LIMIT: Final = 100_000
_CODE: Final = "[0-9A-Za-z_-]+"
_CERTIFICATES: Final = {
    "1": ("五级", "level 5"),
    "2": ("四级", "level 4"),
    "3": ("三级", "level 3"),
    "4": ("二级", "level 2"),
    "5": ("一级", "level 1"),
}
"""Levels of the skills certificate by height: the fifth is the lowest, the first the highest."""
EMPLOYEE_COLUMN: Final = Column("employee_no", "工号", "Employee no.", "code", pattern=_CODE, max_length=32)

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
        EMPLOYEE_COLUMN,
        Column("name", "姓名", "Name", "text", max_length=100),
        Column("unit_code", "单位编码", "Unit code", "code", pattern=_CODE, max_length=32),
        Column("rung", "职级", "Rung", "choice", choices={rung.value: (rung.value, rung.value) for rung in RUNGS}),
        Column("rung_since", "任现职级日期", "On rung since", "date"),
        Column("tier_since", "任现级日期", "In tier since", "date"),
        Column("hired_on", "入职日期", "Hired on", "date"),
        Column("left_on", "离职日期", "Left on", "date", required=False),
        Column("education", "学历", "Education", "choice", choices={level.value: level.label for level in Education}),
        Column(
            "employment_type",
            "用工形式",
            "Employment",
            "choice",
            choices={employment.value: employment.label for employment in EmploymentType},
        ),
        Column("certificate_level", "资格等级", "Certificate level", "choice", required=False, choices=_CERTIFICATES),
        Column(
            "previous_band",
            "上年考核等次",
            "Band of the year before",
            "choice",
            required=False,
            choices={band.value: band.label for band in reversed(YearBand)},
        ),
    ),
    ROW_LIMIT,
    ("employee_no",),
)
PROTECTION_FORM: Final = TableForm(
    "protections",
    (
        EMPLOYEE_COLUMN,
        Column("valid_from", "保护开始", "Protected from", "date"),
        Column("valid_to", "保护结束", "Protected to", "date", required=False),
    ),
    ROW_LIMIT,
    ("employee_no", "valid_from"),
)
