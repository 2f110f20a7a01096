"""The facts of open and closed months, one row a person and month."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.appraisal.months.domain.sheets import PersonSheet, score_document
from services.appraisal.schemes.domain.scheme import Scheme
from services.appraisal.tables import monthly_fact
from shared.kernel.digests import Plain
from shared.kernel.months import Month
from shared.kernel.rungs import Tier
from shared.platform.database.scopes import within_scope
from shared.platform.identity.callers import Caller
from shared.platform.web.pages import PageRequest, Slice

_t = monthly_fact.c
_SAVED = (
    *("employee_no", "unit_code", "unit_path", "tier"),
    *("facts", "bonus", "deduction", "veto", "masked"),
)
_CHUNK = 5000


@dataclass(frozen=True, slots=True)
class MonthlyFact:
    """What is known of one person's month, made under a unit and tier."""

    employee_no: str
    unit_code: str
    unit_path: str
    tier: Tier
    facts: Mapping[str, Mapping[str, Plain]]
    bonus: Decimal = Decimal(0)
    deduction: Decimal = Decimal(0)
    veto: tuple[str, ...] = ()
    masked: bool = False

    @property
    def document(self) -> dict[str, Plain]:
        """Return the sheet's document."""
        return {
            "facts": self.facts,
            "bonus": format(self.bonus, "f"),
            "deduction": format(self.deduction, "f"),
            "veto": self.veto,
        }

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing is said."""
        return not (self.facts or self.bonus or self.deduction or self.veto or self.masked)

    def scored(self, scheme: Scheme) -> PersonSheet:
        """Return the sheet with its score as of now."""
        return PersonSheet(
            self.employee_no,
            self.unit_code,
            self.unit_path,
            self.tier,
            self.masked,
            self.document,
            score_document(self.document, self.masked, self.tier, scheme),
        )


async def of_month(
    connection: AsyncConnection, company: str, month: Month, employee_nos: Iterable[str] | None = None
) -> dict[str, MonthlyFact]:
    """Return the month's facts by personnel number, of everybody or of those named."""
    query = sa.select(monthly_fact).where(_t.company == company, _t.month == str(month))
    if employee_nos is not None:
        query = query.where(_t.employee_no == sa.any_(sa.literal(list(employee_nos), sa.ARRAY(sa.Text))))
    return {row.employee_no: _fact(row) for row in await connection.execute(query)}


async def visible(connection: AsyncConnection, caller: Caller, month: Month, paging: PageRequest) -> Slice[MonthlyFact]:
    """Return a page of the facts that the caller may see, by personnel number."""
    query = _visible(caller, month).where(paging.beyond(_t.employee_no)).limit(paging.limit + 1)
    found = [_fact(row) for row in await connection.execute(query)]
    return paging.page(found, key=lambda fact: (fact.employee_no,))


async def all_visible(connection: AsyncConnection, caller: Caller, month: Month) -> list[MonthlyFact]:
    """Return all facts that the caller may see."""
    return [_fact(row) for row in await connection.execute(_visible(caller, month))]


async def one_visible(
    connection: AsyncConnection, caller: Caller, month: Month, employee_no: str
) -> MonthlyFact | None:
    """Return one person's facts, None when there are none in reach."""
    row = (await connection.execute(_visible(caller, month).where(_t.employee_no == employee_no))).one_or_none()
    return None if row is None else _fact(row)


async def save(connection: AsyncConnection, caller: Caller, month: Month, facts: Sequence[MonthlyFact]) -> None:
    """Write facts, new ones and those changed."""
    for start in range(0, len(facts), _CHUNK):
        await _save(connection, caller, month, facts[start : start + _CHUNK])


async def mark(connection: AsyncConnection, company: str, month: Month) -> str:
    """Return a text that changes whenever any fact of the month does."""
    each = _t.employee_no + ":" + sa.cast(_t.revision, sa.Text)
    joined = sa.func.string_agg(each, aggregate_order_by(sa.literal(","), _t.employee_no))
    query = sa.select(sa.func.md5(joined)).where(_t.company == company, _t.month == str(month))
    return str(await connection.scalar(query))


async def _save(connection: AsyncConnection, caller: Caller, month: Month, facts: Sequence[MonthlyFact]) -> None:
    rows = sa.bindparam("rows", [_row(fact) for fact in facts], JSONB)
    given = (
        sa.func.jsonb_to_recordset(rows)
        .table_valued(*(sa.column(name, _t[name].type) for name in _SAVED), name="given")
        .render_derived(with_types=True)
    )
    source = sa.select(
        sa.literal(caller.company),
        sa.literal(str(month)),
        *(given.c[name] for name in _SAVED),
        sa.literal(1),
        sa.literal(caller.actor),
    )
    statement = insert(monthly_fact).from_select(["company", "month", *_SAVED, "revision", "recorded_by"], source)
    changed: dict[str, Any] = {name: statement.excluded[name] for name in _SAVED[1:]}
    changed |= {
        "revision": _t.revision + 1,
        "recorded_by": statement.excluded.recorded_by,
        "recorded_at": sa.func.now(),
    }
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["company", "month", "employee_no"], set_=changed)
    )


def _row(fact: MonthlyFact) -> dict[str, Plain]:
    return {name: getattr(fact, name) for name in _SAVED}


def _visible(caller: Caller, month: Month) -> sa.Select[Any]:
    return (
        sa.select(monthly_fact)
        .where(
            _t.company == caller.company,
            _t.month == str(month),
            within_scope(caller.scope, _t.employee_no, _t.unit_path, _t.tier),
        )
        .order_by(_t.employee_no)
    )


def _fact(row: sa.Row[Any]) -> MonthlyFact:
    return MonthlyFact(
        row.employee_no,
        row.unit_code,
        row.unit_path,
        Tier(row.tier),
        row.facts,
        row.bonus.normalize() + 0,
        row.deduction.normalize() + 0,
        tuple(row.veto),
        row.masked,
    )
