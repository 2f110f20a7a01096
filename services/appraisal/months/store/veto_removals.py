"""Incidents that were taken off a month: they stay on record, with who removed them and why."""

from collections.abc import Sequence
from typing import Final

from services.appraisal.months.domain.fact_changes import RecordedVetoRemoval, VetoRemoval
from services.appraisal.tables import veto_removal
from shared.kernel.months import Month
from shared.platform.database import bulk
from shared.platform.database.listing import listing_of, within_scope
from shared.platform.database.pages import PageRequest, Slice
from shared.platform.database.rows import RowReader
from shared.platform.database.sessions import Session, Write

_r = veto_removal.c
_COPIED: Final = (
    *("company", "month", "employee_no", "unit_code", "unit_path", "tier"),
    *("veto", "reasons", "removed_by"),
)


async def add(write: Write, month: Month, removals: Sequence[VetoRemoval]) -> None:
    """Write down removals."""
    rows = [
        (write.company, str(month), *removal.identity, removal.veto, removal.reasons, write.caller.actor)
        for removal in removals
    ]
    await bulk.copy(write, veto_removal, _COPIED, rows)


async def page(session: Session, month: Month, paging: PageRequest) -> Slice[RecordedVetoRemoval]:
    """Return a page of the month's removals that the caller may see."""
    reach = within_scope(session.caller.scope, veto_removal)
    listing = listing_of(
        _REMOVAL,
        (_r.employee_no, _r.veto, _r.removed_at),
        _r.company == session.company,
        _r.month == str(month),
        reach,
    )
    return await listing.page(session, paging)


_REMOVAL: Final = RowReader(RecordedVetoRemoval, veto_removal)
