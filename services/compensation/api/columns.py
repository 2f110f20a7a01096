"""The pay list's columns."""

from typing import Any, Final

from services.compensation.domain.pay_table import BASE, PERFORMANCE
from services.compensation.store.statements import StoredStatement
from shared.kernel.months import Month
from shared.platform.tabular.forms import Column
from shared.platform.texts import Language

STATEMENT_COLUMNS: Final = (
    Column("month", "月份", "Month", "month"),
    Column("employee_no", "工号", "Employee no.", "code"),
    Column("unit_code", "单位编码", "Unit", "code"),
    Column("rung", "职级", "Rung", "code"),
    Column("score", "月度得分", "Score", "decimal", required=False, places=2),
    Column("base", "基本工资", "Base", "decimal", required=False, places=2),
    Column("performance", "绩效工资", "Performance", "decimal", required=False, places=2),
    Column("allowances", "津贴", "Allowances", "decimal", required=False, places=2),
    Column("gross", "应发合计", "Gross", "decimal", required=False, places=2),
    Column("status", "状态", "Status", "text"),
)
_STATES: Final[dict[str, tuple[str, str]]] = {"complete": ("已核算", "complete"), "pending": ("待核算", "pending")}


def statement_cells(month: Month, found: StoredStatement, language: Language) -> list[Any]:
    """Return a statement as a row of the pay list."""
    items = found.items
    allowances = [amount for code, amount in items.items() if code not in {BASE, PERFORMANCE}]
    return [
        month,
        found.employee_no,
        found.unit_code,
        found.rung,
        found.score,
        items.get(BASE),
        items.get(PERFORMANCE),
        sum(allowances) if allowances else None,
        found.gross,
        _STATES[found.status][0 if language == "zh" else 1],
    ]
