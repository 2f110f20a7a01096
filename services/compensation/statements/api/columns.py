"""The pay list's columns: one for each item that the pay table can give."""

from typing import Any, Final

from services.compensation.pay_tables.domain.pay_table import BASE, PERFORMANCE, PayTable
from services.compensation.statements.domain.pay_list import MONTH_OPEN, NO_PAY_STANDARD
from services.compensation.statements.domain.statements import NO_MONTH_SCORE
from services.compensation.statements.store.statements import StoredStatement
from shared.kernel.months import Month
from shared.platform.tabular.forms import Column
from shared.platform.texts import Language

STANDARD_NAMES: Final[dict[str, dict[Language, str]]] = {
    BASE: {"zh": "基本工资", "en": "Base"},
    PERFORMANCE: {"zh": "绩效工资", "en": "Performance"},
}
_STATES: Final[dict[str, dict[Language, str]]] = {
    "complete": {"zh": "已核算", "en": "complete"},
    "pending": {"zh": "待核算", "en": "pending"},
}
_REASONS: Final[dict[str, dict[Language, str]]] = {
    MONTH_OPEN: {"zh": "当月考核尚未关账", "en": "the month's appraisal is not closed"},
    NO_MONTH_SCORE: {"zh": "没有当月考核得分", "en": "no score for the month"},
    NO_PAY_STANDARD: {"zh": "职级或岗位没有薪酬标准", "en": "no pay standard for a rung or post held"},
}


def statement_columns(table: PayTable) -> tuple[Column, ...]:
    """Return the columns of a pay list that was drawn up by the table."""
    items = [(code, names["zh"], names["en"]) for code, names in STANDARD_NAMES.items()]
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


def statement_cells(month: Month, found: StoredStatement, table: PayTable, language: Language) -> list[Any]:
    """Return a statement as a row of the pay list."""
    codes = [*STANDARD_NAMES, *(allowance.code for allowance in table.allowances)]
    return [
        month,
        found.employee_no,
        found.unit_code,
        found.rung,
        found.masked,
        found.score,
        found.coefficient,
        *(found.items.get(code) for code in codes),
        found.gross,
        _STATES[found.status][language],
        None if found.reason is None else _REASONS[found.reason][language],
    ]


def _number(key: str, zh: str, en: str, *, places: int = 2) -> Column:
    return Column(key, zh, en, "decimal", required=False, places=places)
