"""The table of members of panels; a blank unit code, which is the committee's, is a part of what names a row."""

from typing import Final

from services.appraisal.panels.domain.members import PanelBody
from shared.platform.tabular.forms import Column, TableForm

ROW_LIMIT: Final = 50_000
_CODE: Final = "[0-9A-Za-z_-]+"

MEMBER_FORM: Final = TableForm(
    "panel_members",
    (
        Column("body", "考评组织", "Body", "choice", choices={body.value: body.label for body in PanelBody}),
        Column(
            "unit_code",
            "单位编码",
            "Unit code",
            "code",
            required=False,
            blank="remove",
            note=("考评委员会留空。", "Blank for the committee."),
            pattern=_CODE,
            max_length=32,
        ),
        Column("employee_no", "工号", "Employee no.", "code", pattern=_CODE, max_length=32),
        Column("name", "姓名", "Name", "text", max_length=100),
        Column("is_chair", "是否主任（组长）", "Chair", "boolean", required=False, blank="leave"),
        Column("valid_from", "任职开始", "Member from", "date"),
        Column(
            "valid_to",
            "任职结束",
            "Member to",
            "date",
            required=False,
            blank="remove",
            note=("不再任职的第一天；留空为未定。", "The first day without membership; blank while it is open."),
        ),
    ),
    ROW_LIMIT,
)
