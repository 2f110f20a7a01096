"""The forms in which scores arrive: who, by whom, how many.

A blank member is the caller, so the use case refuses a vote that stands in a table twice.
"""

from decimal import Decimal
from typing import Final

from shared.platform.tabular.forms import Column, TableForm

ROW_LIMIT: Final = 400_000
_EMPLOYEE: Final = Column("employee_no", "工号", "Employee no.", "code")


def _score(chinese: str, english: str) -> Column:
    return Column("score", chinese, english, "decimal", minimum=Decimal(0), maximum=Decimal(100), places=2)


PANEL_FORM: Final = TableForm(
    "panel_scores",
    (
        _EMPLOYEE,
        Column(
            "member",
            "评委工号",
            "Member",
            "code",
            required=False,
            blank="leave",
            note=("本人评分留空", "Leave it blank for your own vote."),
        ),
        _score("评分", "Score"),
    ),
    ROW_LIMIT,
    prefilled=("employee_no", "member"),
)
SELF_FORM: Final = TableForm(
    "self_scores",
    (_EMPLOYEE, _score("自评分", "Own score")),
    ROW_LIMIT,
    ("employee_no",),
    prefilled=("employee_no",),
)
ABILITY_FORM: Final = TableForm(
    "abilities",
    (_EMPLOYEE, Column("assessed_on", "测评日期", "Assessed on", "date"), _score("得分", "Result")),
    ROW_LIMIT,
    ("employee_no", "assessed_on"),
    prefilled=("employee_no",),
)
