"""The calculator of a year: what months and judgements would come to, with nothing saved."""

from collections.abc import Sequence
from decimal import Decimal

from services.appraisal.schemes.domain.scheme import YearSplit
from services.appraisal.schemes.store.schemes import SCHEMES
from services.appraisal.years.domain.annual import MonthTotals, YearScore, score_year
from shared.kernel.errors import Missing
from shared.kernel.months import Month
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


async def preview_year(
    database: Database,
    caller: Caller,
    year: int,
    months: Sequence[Decimal | None],
    committee: Sequence[Decimal],
    *,
    self_score: Decimal | None,
    additional: Sequence[Decimal],
) -> YearScore:
    """Score a year by the splits of the scheme in force in its December; before any scheme, by the defaults."""
    async with database.read() as connection:
        try:
            split = (await SCHEMES.in_force(connection, caller.company, Month(year, 12))).rules.split
        except Missing:
            split = YearSplit()
    totals = [None if total is None else MonthTotals(total) for total in months]
    return score_year(totals, committee, self_score, additional, split)
