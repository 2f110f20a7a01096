"""The forms in which scores arrive: who, by whom, how many."""

from decimal import Decimal
from typing import Final

from shared.platform.tabular.forms import Column, TableForm

ROW_LIMIT: Final = 400_000
_EMPLOYEE: Final = Column("employee_no", "工号", "Employee no.", "code")
_SCORE: Final = Column("score", "评分", "Score", "decimal", minimum=Decimal(0), maximum=Decimal(100), places=2)

PANEL_FORM: Final = TableForm(
    "panel_scores",
    (_EMPLOYEE, Column("member", "评委工号", "Member", "code"), _SCORE),
    ROW_LIMIT,
    ("employee_no", "member"),
)
SELF_FORM: Final = TableForm(
    "self_scores",
    (
        _EMPLOYEE,
        Column("score", "自评分", "Own score", "decimal", minimum=Decimal(0), maximum=Decimal(100), places=2),
    ),
    ROW_LIMIT,
    ("employee_no",),
)
ABILITY_FORM: Final = TableForm(
    "abilities",
    (
        _EMPLOYEE,
        Column("assessed_on", "测评日期", "Assessed on", "date"),
        Column("score", "得分", "Result", "decimal", minimum=Decimal(0), maximum=Decimal(100), places=2),
    ),
    ROW_LIMIT,
    ("employee_no", "assessed_on"),
)
