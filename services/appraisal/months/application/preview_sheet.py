"""The calculator of a month: what a sheet would score, with nothing saved."""

from typing import Any

from services.appraisal.months.domain.facts import read_sheet
from services.appraisal.months.domain.monthly import MonthScore, score_month
from services.appraisal.schemes.domain.scheme import read_scheme
from services.appraisal.schemes.store.schemes import SCHEMES
from shared.kernel.errors import Invalid
from shared.kernel.months import Month
from shared.kernel.rungs import Tier
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


async def preview_sheet(
    database: Database,
    caller: Caller,
    tier: Tier,
    sheet: dict[str, Any],
    *,
    scheme: dict[str, Any] | None,
    month: Month,
) -> MonthScore:
    """Score a sheet by the scheme given, or else by the one in force in the month."""
    if scheme is None:
        async with database.read() as connection:
            rules = (await SCHEMES.in_force(connection, caller.company, month)).rules
    else:
        try:
            rules = read_scheme(scheme)
        except Invalid as invalid:
            raise invalid.within("/scheme") from invalid
    try:
        return score_month(rules, tier, read_sheet(sheet, rules))
    except Invalid as invalid:
        raise invalid.within("/sheet") from invalid
