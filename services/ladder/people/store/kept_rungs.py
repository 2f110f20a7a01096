"""Rungs that finished rounds keep for people who had left: theirs if the leave is withdrawn."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from services.ladder.people.domain.placements import KeptRung
from services.ladder.tables import kept_rung
from shared.kernel.rungs import Rung
from shared.platform.database import bulk
from shared.platform.database.listing import listing_of
from shared.platform.database.rows import RowReader
from shared.platform.database.sessions import Session

_t = kept_rung.c
_KEPT: Final = RowReader(KeptRung, kept_rung)


async def add(session: Session, rungs: Mapping[str, Rung], day: date, year: int) -> None:
    """Keep rungs that a round gave from a day on."""
    rows = [(session.company, employee_no, day, rung.value, year) for employee_no, rung in sorted(rungs.items())]
    await bulk.copy(session, kept_rung, kept_rung.columns.keys(), rows)


async def every(session: Session) -> dict[str, list[KeptRung]]:
    """Return all kept rungs by person and in time."""
    by_person: dict[str, list[KeptRung]] = {}
    kept = listing_of(_KEPT, (_t.employee_no, _t.effective_on), _t.company == session.company)
    for rung in await kept.every(session):
        by_person.setdefault(rung.employee_no, []).append(rung)
    return by_person
