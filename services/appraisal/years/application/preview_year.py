"""The calculator of a year: what months and judgements would come to, with nothing saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.appraisal.months.domain.monthly import MonthTotals
from services.appraisal.schemes.domain.scheme import YearSplit
from services.appraisal.schemes.store.schemes import SCHEMES
from services.appraisal.years.domain.annual import YearScore, score_year
from shared.kernel.errors import Missing
from shared.kernel.months import Month
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


@dataclass(frozen=True, slots=True)
class YearInputs:
    """What a year's scores are made from; a month of None is masked."""

    months: Sequence[Decimal | None]
    committee: Sequence[Decimal]
    self_score: Decimal | None
    additional: Sequence[Decimal]


async def preview_year(database: Database, caller: Caller, year: int, inputs: YearInputs) -> YearScore:
    """Score a year by the splits of the scheme in force in its December; before any scheme, by the defaults."""
    async with database.read(caller) as session:
        try:
            split = (await SCHEMES.in_force(session, Month(year, 12))).rules.split
        except Missing:
            split = YearSplit()
    totals = [None if total is None else MonthTotals(total) for total in inputs.months]
    return score_year(totals, inputs.committee, inputs.self_score, inputs.additional, split)
