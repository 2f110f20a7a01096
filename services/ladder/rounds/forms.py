"""The table of nominations."""

from typing import Final

from services.ladder.people.forms import EMPLOYEE_COLUMN, ROW_LIMIT
from shared.platform.tabular.forms import Column, TableForm

NOMINATION_FORM: Final = TableForm(
    "nominations",
    (EMPLOYEE_COLUMN, Column("reasons", "提名理由", "Reasons", "text", max_length=2000, multiline=True)),
    ROW_LIMIT,
    ("employee_no",),
)
