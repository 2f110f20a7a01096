"""The tables of units, people and protections."""

from typing import Final

from services.ladder.people.domain.employees import EmploymentType
from services.ladder.policies.domain.policy import Education, YearBand
from shared.kernel.rungs import RUNGS, Rung
from shared.platform.tabular.forms import Column, TableForm
from shared.platform.tabular.revisions import REVISION_COLUMN

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
_CERTIFICATE_TITLES: Final = {
    "1": ("初级工", "五级工", "初级技能"),
    "2": ("中级工", "四级工", "中级技能"),
    "3": ("高级工", "三级工", "高级技能"),
    "4": ("技师", "二级技师"),
    "5": ("高级技师", "一级技师"),
}
_EDUCATION: Final = {
    Education.JUNIOR_HIGH: ("初中毕业", "初中及以下"),
    Education.HIGH_SCHOOL: ("高中毕业", "中专", "中等专科", "职高", "职业高中", "技校", "中技"),
    Education.COLLEGE: ("专科", "大学专科", "大专毕业", "高职", "高等专科"),
    Education.BACHELOR: ("大学本科", "大学", "本科毕业", "学士", "双学士"),
    Education.MASTER: ("硕士研究生", "研究生", "研究生毕业", "博士", "博士研究生", "doctor", "phd"),
}
"""Usual words for the levels. Secondary vocational schools (中专, 技校) are of the height of a high school; doctors are
of the highest level that conditions of promotion know."""
_EMPLOYMENT: Final = {
    EmploymentType.CONTRACT: ("聘用工", "聘用制", "聘用员工", "聘用人员", "合同", "合同工", "合同制", "contract staff"),
    EmploymentType.REGULAR: ("正式工", "正式员工", "正式职工", "在编", "regular staff"),
}


def _rung_labels(rung: Rung) -> tuple[str, ...]:
    tier, grade = rung.tier.label.zh, rung.grade
    return (f"{tier}{grade}", f"{tier}{grade}档", f"{tier} {grade}", f"{rung.tier.label.en} {grade}")


EMPLOYEE_COLUMN: Final = Column("employee_no", "工号", "Employee no.", "code", pattern=_CODE, max_length=32)

UNIT_FORM: Final = TableForm(
    "units",
    (
        Column("code", "单位编码", "Unit code", "code", pattern=_CODE, max_length=32),
        Column("name", "单位名称", "Unit name", "text", max_length=100),
        Column(
            "parent_code",
            "上级编码",
            "Parent code",
            "code",
            required=False,
            blank="remove",
            pattern=_CODE,
            max_length=32,
            note=("最上级单位留空。", "Blank for a unit at the top."),
        ),
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
        Column(
            "rung",
            "职级",
            "Rung",
            "choice",
            choices={rung.value: (rung.value, rung.value) for rung in RUNGS},
            other_labels={rung.value: _rung_labels(rung) for rung in RUNGS},
        ),
        Column("rung_since", "任现职级日期", "On rung since", "date"),
        Column("tier_since", "任现级日期", "In tier since", "date"),
        Column("hired_on", "入职日期", "Hired on", "date"),
        Column(
            "left_on",
            "离职日期",
            "Left on",
            "date",
            required=False,
            blank="remove",
            note=("不再在岗的第一天。", "The first day on which they are no longer there."),
        ),
        Column(
            "education",
            "学历",
            "Education",
            "choice",
            choices={level.value: level.label for level in Education},
            other_labels=_EDUCATION,
        ),
        Column(
            "employment_type",
            "用工形式",
            "Employment",
            "choice",
            choices={employment.value: employment.label for employment in EmploymentType},
            other_labels=_EMPLOYMENT,
        ),
        Column(
            "certificate_level",
            "资格等级",
            "Certificate level",
            "choice",
            required=False,
            blank="remove",
            choices=_CERTIFICATES,
            other_labels=_CERTIFICATE_TITLES,
        ),
        Column(
            "previous_band",
            "上年考核等次",
            "Band of the year before",
            "choice",
            required=False,
            blank="leave",
            choices={band.value: band.label for band in reversed(YearBand)},
        ),
        REVISION_COLUMN,
    ),
    ROW_LIMIT,
    ("employee_no",),
)
PROTECTION_FORM: Final = TableForm(
    "protections",
    (
        EMPLOYEE_COLUMN,
        Column("valid_from", "保护开始", "Protected from", "date"),
        Column(
            "valid_to",
            "保护结束",
            "Protected to",
            "date",
            required=False,
            blank="remove",
            note=("不再受保护的第一天；留空为未定。", "The first day without protection; blank while it is open."),
        ),
    ),
    ROW_LIMIT,
    ("employee_no", "valid_from"),
)
