"""The register of panels: who sits on which panel, and the lock that whoever changes it holds."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert

from services.appraisal.panels.domain.members import Panel, PanelBody, PanelMember, RecordedMember
from services.appraisal.tables import panel_member, panel_register
from shared.platform.database import bulk
from shared.platform.database.listing import listing_of
from shared.platform.database.pages import PageRequest, Slice
from shared.platform.database.rows import RowReader
from shared.platform.database.sessions import Session

_t = panel_member.c
_KEY: Final = (_t.body, _t.unit_code, _t.employee_no, _t.valid_from)
_MEMBER: Final = RowReader(RecordedMember, panel_member, columns={"start": _t.valid_from, "end": _t.valid_to})


async def hold(session: Session) -> None:
    """Keep everybody else from changing the register, or recording scores by it, until the transaction ends."""
    await session.execute(insert(panel_register).values(company=session.company).on_conflict_do_nothing())
    await session.execute(_lock(session).with_for_update())


async def hold_unchanged(session: Session) -> None:
    """Keep everybody else from changing the register until the transaction ends."""
    await session.execute(_lock(session).with_for_update(read=True))


async def every(session: Session) -> list[RecordedMember]:
    """Return all memberships of the company."""
    return await listing_of(_MEMBER, _KEY, _t.company == session.company).every(session)


async def on(session: Session, day: date) -> list[RecordedMember]:
    """Return the memberships that hold on a day."""
    return await listing_of(_MEMBER, _KEY, _t.company == session.company, _holding(day)).every(session)


async def page(
    session: Session, day: date, paging: PageRequest, *, body: PanelBody | None = None, unit_code: str | None = None
) -> Slice[RecordedMember]:
    """Return who sits on the panels of the caller's units on a day, by panel and personnel number."""
    areas = (_t.unit_path.startswith(area.unit_path, autoescape=True) for area in session.caller.scope.areas)
    conditions: list[sa.ColumnElement[bool]] = [
        _t.company == session.company,
        _holding(day),
        sa.or_(sa.false(), *areas),
    ]
    if body is not None:
        conditions.append(_t.body == body)
    if unit_code is not None:
        conditions.append(_t.unit_code == unit_code)
    return await listing_of(_MEMBER, _KEY, *conditions).page(session, paging)


async def save(session: Session, members: Sequence[PanelMember]) -> None:
    """Add memberships, or write what a row says of known ones."""
    await bulk.save(session, panel_member, [_row(member) for member in members], _constants(session), "recorded_at")


async def use(session: Session, members: Collection[tuple[Panel, str]], day: date) -> None:
    """Note that a score for a day was recorded by these memberships: they cannot end before it any more."""
    by_panel: dict[Panel, list[str]] = {}
    for panel, employee_no in members:
        by_panel.setdefault(panel, []).append(employee_no)
    for panel, employee_nos in sorted(by_panel.items()):
        await session.execute(
            sa.update(panel_member)
            .where(
                *(_t.company == session.company, _t.body == panel.body, _t.unit_code == panel.unit_code),
                _t.employee_no == sa.any_(sa.literal(sorted(employee_nos), ARRAY(sa.Text))),
                *(_holding(day), sa.func.coalesce(_t.used_through < day, sa.true())),
            )
            .values(used_through=day)
        )


def _lock(session: Session) -> sa.Select[Any]:
    return sa.select(panel_register).where(panel_register.c.company == session.company)


def _holding(day: date) -> sa.ColumnElement[bool]:
    return sa.and_(_t.valid_from <= day, sa.or_(_t.valid_to.is_(None), _t.valid_to > day))


def _row(member: PanelMember) -> dict[str, Any]:
    return {
        "body": member.body,
        "unit_code": member.unit_code,
        "unit_path": member.unit_path,
        "employee_no": member.employee_no,
        "name": member.name,
        "is_chair": member.is_chair,
        "valid_from": member.start,
        "valid_to": member.end,
    }


def _constants(session: Session) -> dict[str, object]:
    return {"company": session.company, "recorded_by": session.caller.actor}
