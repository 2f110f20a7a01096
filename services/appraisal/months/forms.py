"""The form in which a month's facts come and go: its columns follow the indicators of the scheme."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from services.appraisal.months.domain.facts import FIELDS, Facts, FactValue
from services.appraisal.months.domain.sheets import MonthlyFact
from services.appraisal.schemes.domain.scheme import Indicator, Scheme
from services.appraisal.schemes.domain.vetoes import DEFAULT_VETOES, VetoItem
from shared.kernel.documents import ZERO
from shared.kernel.months import Month
from shared.kernel.names import Name
from shared.platform.tabular.forms import Column, Kind, TableForm
from shared.platform.tabular.revisions import REVISION_COLUMN

_ROW_LIMIT: Final = 100_000
_FIELD_NAMES: Final = {
    "actual": Name("实际", "actual"),
    "target": Name("目标", "target"),
    "count": Name("次数", "count"),
    "value": Name("数值", "value"),
    "met": Name("达标", "met"),
    "points": Name("得分", "points"),
    "answers": Name("问卷", "answers"),
}
_PERCENTAGES: Final = frozenset({"actual", "target", "value"})
"""What may be measured as a percentage; counts, points and answers are none."""
_KINDS: Final[Mapping[str, Kind]] = {"met": "boolean", "answers": "decimals"}
_OTHER_LABELS: Final[Mapping[str, Mapping[bool, tuple[str, ...]]]] = {
    "met": {True: ("达标", "合格", "met"), False: ("未达标", "不达标", "不合格", "not met")}
}


def veto_column(vetoes: Sequence[VetoItem]) -> Column:
    """Return the column of incidents: each by its code or one of its names; words for "none" are blank."""
    names = {veto.code: (veto.name.zh, veto.name.en) for veto in vetoes}
    others = {veto.code: (*veto.also, *veto.older_codes) for veto in vetoes}
    return Column(
        "veto", "一票否决", "Veto", "choices", required=False, blank="remove", choices=names, other_labels=others
    )


FIXED_FORM: Final = TableForm(
    "facts",
    (
        Column("employee_no", "工号", "Employee no.", "code"),
        Column("month", "月份", "Month", "month", required=False, blank="leave"),
        Column("bonus", "加分", "Bonus", "decimal", required=False, blank="remove", minimum=Decimal(0), places=6),
        Column(
            "deduction", "扣分", "Deduction", "decimal", required=False, blank="remove", minimum=Decimal(0), places=6
        ),
        veto_column(DEFAULT_VETOES),
        Column(
            "veto_reasons",
            "撤销理由",
            "Reasons for removing a veto",
            "text",
            required=False,
            blank="leave",
            max_length=2000,
            multiline=True,
            note=("仅在撤销一票否决时填写", "Only where a veto is removed"),
        ),
        Column("masked", "免考", "Masked", "boolean", required=False, blank="remove", other_labels={True: ("免考",)}),
        REVISION_COLUMN,
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
    fields: tuple[tuple[str, str, str], ...]
    """Code, field and column key of each field of a fact: a hundred thousand rows are laid over by them at a time."""

    @classmethod
    def by(cls, month: Month, version: int, scheme: Scheme) -> "FactForm":
        """Return the form by a version of the scheme."""
        fixed = FIXED_FORM.columns
        dynamic = [_column(indicator, field) for indicator in scheme.indicators for field in _fields(indicator)]
        declared = {"veto": veto_column(scheme.vetoes)}
        columns = (*fixed[:2], *dynamic, *(declared.get(column.key, column) for column in fixed[2:]))
        table = TableForm(FIXED_FORM.name, columns, _ROW_LIMIT, FIXED_FORM.unique)
        codes = ((indicator.code, field) for indicator in scheme.indicators for field in _fields(indicator))
        return cls(month, version, scheme, table, tuple((code, field, _key(code, field)) for code, field in codes))

    def cells(self, fact: MonthlyFact) -> list[Any]:
        """Return a person's row in the order of the columns, which reads back as the same facts."""
        values: dict[str, Any] = {
            "employee_no": fact.employee_no,
            "month": self.month,
            "bonus": fact.bonus or None,
            "deduction": fact.deduction or None,
            "veto": fact.veto or None,
            "masked": fact.masked,
            "revision": fact.revision,
        }
        for code, fields in fact.facts.items():
            values |= {_key(code, field): value for field, value in fields.items()}
        return [values.get(column.key) for column in self.table.columns]

    def lay_over(self, fact: MonthlyFact, values: Mapping[str, Any]) -> MonthlyFact:
        """Return the facts with the values of a row over them; a column that the row lacks changes nothing."""
        return replace(
            fact,
            facts=self._facts(fact.facts, values),
            bonus=_plain(values["bonus"] or ZERO) + 0 if "bonus" in values else fact.bonus,
            deduction=_plain(values["deduction"] or ZERO) + 0 if "deduction" in values else fact.deduction,
            veto=(values["veto"] or ()) if "veto" in values else fact.veto,
            masked=bool(values["masked"]) if "masked" in values else fact.masked,
        )

    def _facts(self, recorded: Facts, values: Mapping[str, Any]) -> Facts:
        """Return the facts with those of a row over them; a blank cell makes a fact missing."""
        facts = {code: dict(fields) for code, fields in recorded.items()}
        for code, field, key in self.fields:
            if key not in values:
                continue
            fields = facts.setdefault(code, {})
            if values[key] is None:
                fields.pop(field, None)
            else:
                fields[field] = _fact_value(values[key])
            if not fields:
                del facts[code]
        return facts


def _fields(indicator: Indicator) -> tuple[str, ...]:
    return FIELDS[indicator.scorer.kind]


def _key(code: str, field: str) -> str:
    return f"{code}.{field}"


def _column(indicator: Indicator, field: str) -> Column:
    key, name = _key(indicator.code, field), _FIELD_NAMES[field]
    zh, en = (f"{key} {indicator.name} {text}" for text in name)
    return Column(
        key,
        zh,
        en,
        _KINDS.get(field, "decimal"),
        required=False,
        blank="remove",
        other_labels=_OTHER_LABELS.get(field),
        percent=field in _PERCENTAGES,
    )


def _fact_value(value: FactValue) -> FactValue:
    """Return a cell's value as a fact: its numbers have no trailing zeros, so that equal facts are stored alike."""
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    return value if isinstance(value, bool) else _plain(value)


def _plain(number: Decimal) -> Decimal:
    return number.normalize()
