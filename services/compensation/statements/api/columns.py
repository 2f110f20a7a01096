"""The pay list's columns: one for each item that the pay table can give."""

from typing import Any

from services.compensation.pay_tables.domain.pay_table import STANDARD_NAMES, PayTable
from services.compensation.statements.store.statements import StoredStatement
from shared.kernel.names import Language
from shared.platform.tabular.forms import Column


def statement_columns(table: PayTable) -> tuple[Column, ...]:
    """Return the columns of a pay list that was drawn up by the table."""
    items = [(code, name.zh, name.en) for code, name in STANDARD_NAMES.items()]
    items += [(allowance.code, allowance.name, allowance.name) for allowance in table.allowances]
    return (
        Column("month", "月份", "Month", "month"),
        Column("employee_no", "工号", "Employee no.", "code"),
        Column("unit_code", "单位编码", "Unit code", "code"),
        Column("rung", "职级", "Rung", "code"),
        Column("masked", "免考", "Masked", "boolean"),
        _number("score", "月度得分", "Score"),
        _number("coefficient", "绩效系数", "Coefficient", places=6),
        *(_number(f"items.{code}", zh, en) for code, zh, en in items),
        _number("gross", "应发合计", "Gross"),
        Column("status", "状态", "Status", "text"),
        Column("reason", "待核算原因", "Reason", "text", required=False),
    )


def statement_cells(statement: StoredStatement, table: PayTable, language: Language) -> list[Any]:
    """Return a statement as a row of the pay list."""
    codes = [*STANDARD_NAMES, *(allowance.code for allowance in table.allowances)]
    return [
        statement.month,
        statement.employee_no,
        statement.unit_code,
        statement.rung,
        statement.masked,
        statement.score,
        statement.coefficient,
        *(statement.items.get(code) for code in codes),
        statement.gross,
        statement.status.label.text(language),
        None if statement.reason is None else statement.reason.label.text(language),
    ]


def _number(key: str, zh: str, en: str, *, places: int = 2) -> Column:
    return Column(key, zh, en, "decimal", required=False, places=places)
