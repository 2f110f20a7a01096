"""The calculator of a month: what a sheet would score, with nothing saved."""

from collections.abc import Mapping
from typing import Any

from services.appraisal.months.domain.facts import read_sheet
from services.appraisal.months.domain.monthly import MonthScore, score_month
from services.appraisal.schemes.store.schemes import SCHEMES
from shared.kernel.errors import Invalid
from shared.kernel.months import Month
from shared.kernel.rungs import Tier
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


async def preview_sheet(
    database: Database,
    caller: Caller,
    month: Month,
    tier: Tier,
    sheet: Mapping[str, Any],
    scheme: Mapping[str, Any] | None,
) -> MonthScore:
    """Score a sheet by the scheme beside it, or without one by the scheme in force in the month."""
    rules = await SCHEMES.read_or_in_force(database, caller, scheme, month)
    try:
        return score_month(rules, tier, read_sheet(sheet, rules))
    except Invalid as invalid:
        raise invalid.within("/sheet") from invalid
