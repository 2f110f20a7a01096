"""The form in which a month's facts come and go: its columns follow the indicators of the scheme."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from services.appraisal.months.domain.facts import FIELDS
from services.appraisal.months.store.facts import MonthlyFact
from services.appraisal.schemes.domain.scheme import Indicator, Scheme
from services.appraisal.schemes.store.schemes import SCHEMES
from shared.kernel.months import Month
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.tabular.forms import Column, Kind, TableForm

_ROW_LIMIT: Final = 100_000
_FIELD_NAMES: Final = {
    "actual": ("实际", "actual"),
    "target": ("目标", "target"),
    "count": ("次数", "count"),
    "value": ("数值", "value"),
    "met": ("达标", "met"),
    "points": ("得分", "points"),
    "answers": ("问卷", "answers"),
}
_KINDS: Final[Mapping[str, Kind]] = {"met": "boolean", "answers": "decimals"}
FIXED_FORM: Final = TableForm(
    "facts",
    (
        Column("employee_no", "工号", "Employee no.", "code"),
        Column("month", "月份", "Month", "month", required=False),
        Column("bonus", "加分", "Bonus", "decimal", required=False, minimum=Decimal(0), places=6),
        Column("deduction", "扣分", "Deduction", "decimal", required=False, minimum=Decimal(0), places=6),
        Column("veto", "一票否决", "Veto", "text", required=False, max_length=5000),
        Column("masked", "免考", "Masked", "boolean", required=False),
    ),
    _ROW_LIMIT,
    ("employee_no",),
)
"""The columns that every scheme has; those of the indicators stand between month and bonus."""


@dataclass(frozen=True, slots=True)
class FactForm:
    """The form of a month, and the version of the scheme that it follows."""

    month: Month
    version: int
    scheme: Scheme
    table: TableForm


async def fact_form(database: Database, caller: Caller, month: Month) -> FactForm:
    """Return the form of a month; Missing where no scheme is in force."""
    async with database.read() as connection:
        version = await SCHEMES.in_force(connection, caller.company, month)
    return form_of(month, version.version, version.rules)


def form_of(month: Month, version: int, scheme: Scheme) -> FactForm:
    """Return the form by a scheme."""
    fixed = FIXED_FORM.columns
    dynamic = tuple(
        _column(indicator, field) for indicator in scheme.indicators for field in FIELDS[indicator.scorer.kind]
    )
    table = TableForm(FIXED_FORM.name, (*fixed[:2], *dynamic, *fixed[2:]), _ROW_LIMIT, FIXED_FORM.unique)
    return FactForm(month, version, scheme, table)


def key_of(code: str, field: str) -> str:
    """Return the key of an indicator's column."""
    return f"{code}.{field}"


def cells(form: FactForm, fact: MonthlyFact | None, employee_no: str) -> list[Any]:
    """Return a person's row in the order of the form's columns, which reads back as the same facts."""
    values: dict[str, Any] = {"employee_no": employee_no, "month": form.month}
    if fact is not None:
        values |= {
            "bonus": fact.bonus or None,
            "deduction": fact.deduction or None,
            "veto": ";".join(fact.veto) or None,
            "masked": fact.masked,
        }
        for code, fields in fact.facts.items():
            values |= {key_of(code, field): _cell(value) for field, value in fields.items()}
    return [values.get(column.key) for column in form.table.columns]


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(Decimal(answer) for answer in value)
    return Decimal(value)


def _column(indicator: Indicator, field: str) -> Column:
    key, (zh, en) = key_of(indicator.code, field), _FIELD_NAMES[field]
    return Column(
        key,
        f"{key} {indicator.name} {zh}",
        f"{key} {indicator.name} {en}",
        _KINDS.get(field, "decimal"),
        required=False,
    )


def stored_value(value: object) -> Any:
    """Return a cell's value as it is stored: numbers as plain decimal strings without trailing zeros."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, tuple):
        return [stored_value(each) for each in value]
    return value


def merged_facts(
    form: FactForm, stored: Mapping[str, Mapping[str, Any]], values: Mapping[str, object]
) -> dict[str, dict[str, Any]]:
    """Return the stored facts with those laid over them that a row has; a blank cell makes a fact missing."""
    facts = {code: dict(fields) for code, fields in stored.items()}
    for indicator in form.scheme.indicators:
        for field in FIELDS[indicator.scorer.kind]:
            key = key_of(indicator.code, field)
            if key not in values:
                continue
            fields = facts.setdefault(indicator.code, {})
            value = values.get(key)
            if value is None:
                fields.pop(field, None)
            else:
                fields[field] = stored_value(value)
            if not fields:
                del facts[indicator.code]
    return facts
